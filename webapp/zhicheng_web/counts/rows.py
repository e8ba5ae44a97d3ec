"""An organisation's own rows: series, specialty, number of people; saved as a draft, reported, mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import counting_up
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.count_book import book, rows_of
from zhicheng.casework.count_rows import MOST_ROWS, ROWS, Typed, fields
from zhicheng.casework.counts import Seat, report_of, seat
from zhicheng.store.models import CountReport, CountRow, CountState, Organisation, OrganisationKind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.counts import blueprint
from zhicheng_web.counts.told import closed, deadline, frame, lateness, status_of
from zhicheng_web.fields import action_from, form_for, row_prefix, rows_from
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Column, Deadline, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage:
    """``editable`` until the bureau above has taken it over; ``meanwhile`` says who saved first, ``stored`` then shows
    what. ``sends``: reported from here (a bureau's are reported with its sum)."""

    frame: Frame
    title: str
    series: tuple[str, ...]
    citation: str
    receiver: str
    status: Status
    lateness: Status | str
    deadline: Deadline | None
    returned_for: str
    closed: str
    version: int
    rows: tuple[tuple[str, Any], ...]
    blank: Any
    most: int
    error: str
    meanwhile: str
    stored: Table
    editable: bool
    reported: bool
    sends: bool


@blueprint.route("/<uuid:notice_id>/<uuid:organisation_id>/rows", methods=["GET", "POST"])
def rows(notice_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    here = seat(
        visit.reading(), visit.actor(), platform().registry, notice_id=notice_id, organisation_id=organisation_id
    )
    if request.method == "GET":
        return _page(here, None, {})
    action, asked = action_from(request.form), fields(here.counting)
    sent = action.applied(ROWS, rows_from(ROWS, asked, request.form))
    typed = tuple(Typed(each.id, each.values) for each in sent)
    if action.verb in ("add", "remove"):
        return _page(here, typed, {}, version=_version())
    sends = action.verb == "next" and here.organisation.kind is OrganisationKind.UNIT
    try:
        _store(here, typed, sends=sends)
    except Stale as stale:
        return _page(here, typed, {}, meanwhile=stale.message), stale.status
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(here, typed, refusal.fields, version=_version()), refusal.status
    flash("统计数据已报送。" if sends else "统计数据已保存。", "done")
    return redirect(url_for("counts.rows", notice_id=notice_id, organisation_id=organisation_id))


def _store(here: Seat, typed: Sequence[Typed], *, sends: bool) -> None:
    where = {"notice_id": here.counting.notice.id, "organisation_id": here.organisation.id}
    with visit.writing() as session:
        registry, clock = platform().registry, request_clock()
        saved = counting_up.save(session, visit.actor(), clock, registry, **where, version=_version(), rows=typed)
        if sends:
            counting_up.report(session, visit.actor(), clock, registry, **where, version=saved.version)


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _page(
    here: Seat,
    typed: Sequence[Typed] | None,
    errors: Mapping[str, str],
    *,
    version: int | None = None,
    meanwhile: str = "",
) -> str:
    session, known = visit.reading(), here.counting
    report = report_of(session, known.notice.id, here.organisation.id)
    stored = rows_of(session, report)
    shown = [Typed(each.id.hex, _words(each)) for each in stored] if typed is None else typed
    asked = fields(known)

    def form(row_id: str, values: Mapping[str, str]) -> Any:
        prefix = row_prefix(ROWS, row_id)
        told = {each.key: (errors[prefix + each.key],) for each in asked if prefix + each.key in errors}
        return form_for(asked, values, told, prefix=prefix)

    unit = here.organisation.kind is OrganisationKind.UNIT
    stopped = closed(book(session, known), here.receiver_id)
    view = RowsPage(
        frame=frame(here, "rows"),
        title=known.policy.terms.title,
        series=known.counted.series,
        citation=cited_together(known.counted.cites),
        receiver=session.get_one(Organisation, here.receiver_id).name if here.receiver_id else "",
        status=status_of(report, top=here.receiver_id is None),
        lateness=lateness(known, report, request_now()) if here.receiver_id else "",
        deadline=deadline(known),
        returned_for=_returned_for(report),
        version=version if version is not None else report.version if report else 0,
        rows=tuple((each.id, form(each.id, each.values)) for each in shown),
        blank=form("__row__", {}),
        most=MOST_ROWS,
        error=errors.get(ROWS, ""),
        meanwhile=meanwhile,
        stored=_table(stored),
        closed=stopped,
        editable=not stopped and (report is None or report.state is not CountState.CONFIRMED),
        reported=report is not None and report.state is CountState.REPORTED,
        sends=unit,
    )
    return render_template("counts/rows.html", view=view)


def _words(row: CountRow) -> dict[str, str]:
    return {"series": row.series, "specialty": row.specialty, "number": str(row.number)}


def _returned_for(report: CountReport | None) -> str:
    return (report.returned_for or "") if report is not None and report.state is CountState.DRAFT else ""


def _table(stored: Sequence[CountRow]) -> Table:
    return Table(
        caption="已保存的统计数据" if stored else "没有填报人员",
        columns=(Column("系列"), Column("专业"), Column("人数", figures=True)),
        rows=tuple((each.series, each.specialty, each.number) for each in stored),
        empty="本单位没有这些系列的人员。",
    )
