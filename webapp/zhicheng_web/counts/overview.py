"""A bureau's sum: what has come in and from whom, what it adds up to, and handing it on or closing it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import count_desk, counting_up
from zhicheng.casework.access import Refusal
from zhicheng.casework.count_book import Book, Entry, book
from zhicheng.casework.counts import Seat, report_of, seat
from zhicheng.store.models import CountState, Organisation, OrganisationKind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.counts import blueprint
from zhicheng_web.counts.told import address, closed, deadline, frame, lateness, people, sources, status_of, sum_table
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Cell, Column, Deadline, Link, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """``top``: the bureau of the notice, which closes instead of reporting. ``action`` is what can be done now."""

    frame: Frame
    title: str
    citation: str
    top: bool
    receiver: str
    status: Status
    lateness: Status | str
    deadline: Deadline | None
    returned_for: str
    closed: str
    waiting: int
    missing: int
    people: int
    came_in: Table
    sums: Table
    version: int
    action: str
    url: str
    download: str


@blueprint.get("/<uuid:notice_id>/<uuid:organisation_id>")
def overview(notice_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """A bureau's sum; a unit, which has none, is led to its rows."""
    session = visit.reading()
    here = seat(session, visit.actor(), platform().registry, notice_id=notice_id, organisation_id=organisation_id)
    if here.organisation.kind is OrganisationKind.UNIT:
        return redirect(url_for("counts.rows", notice_id=notice_id, organisation_id=organisation_id))
    return _page(here)


@blueprint.post("/<uuid:notice_id>/<uuid:organisation_id>/report")
def report(notice_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Hand the sum on, or close it where nobody is above."""
    with visit.writing() as session:
        done = counting_up.report(
            session,
            visit.actor(),
            request_clock(),
            platform().registry,
            notice_id=notice_id,
            organisation_id=organisation_id,
            version=request.form.get("version", 0, type=int),
        )
    flash("汇总已完成，下级部门和单位不能再改动。" if done.receiver_id is None else "统计数据已报送。", "done")
    return redirect(url_for("counts.overview", notice_id=notice_id, organisation_id=organisation_id))


@blueprint.post("/<uuid:notice_id>/<uuid:organisation_id>/reopen")
def reopen(notice_id: UUID, organisation_id: UUID) -> ResponseReturnValue:
    """Let the counts be changed again."""
    with visit.writing() as session:
        count_desk.reopen(
            session,
            visit.actor(),
            request_clock(),
            platform().registry,
            notice_id=notice_id,
            organisation_id=organisation_id,
            version=request.form.get("version", 0, type=int),
        )
    flash("汇总已撤销，可以继续核对和更正。", "done")
    return redirect(url_for("counts.overview", notice_id=notice_id, organisation_id=organisation_id))


def bureau_seat(notice_id: UUID, organisation_id: UUID) -> Seat:
    """A bureau of the actor's under a notice; raises Refusal for a unit, which sums nothing up."""
    session = visit.reading()
    here = seat(session, visit.actor(), platform().registry, notice_id=notice_id, organisation_id=organisation_id)
    if here.organisation.kind is not OrganisationKind.BUREAU:
        raise Refusal("not_found", "单位没有汇总表，本单位的数据在“统计上报”中查看。", status=404)
    return here


def _page(here: Seat) -> str:
    session, known, office = visit.reading(), here.counting, here.organisation
    found, mine = book(session, known), report_of(session, known.notice.id, office.id)
    top = here.receiver_id is None
    waiting = len(found.below(office.id, CountState.REPORTED))
    missing = found.missing if top else ()
    total, where = found.total(office.id), (known.notice.id, office.id)
    stopped = closed(found, here.receiver_id)
    action = "" if stopped else _action(mine.state if mine else CountState.DRAFT, top=top)
    view = OverviewPage(
        frame=frame(here, "overview", waiting),
        title=known.policy.terms.title,
        citation=cited_together(known.counted.cites),
        top=top,
        receiver=session.get_one(Organisation, here.receiver_id).name if here.receiver_id else "",
        status=status_of(mine, top=top),
        lateness=lateness(known, mine, request_now()) if here.receiver_id else "",
        deadline=deadline(known),
        returned_for=(mine.returned_for or "") if mine and mine.state is CountState.DRAFT else "",
        closed=stopped,
        waiting=waiting,
        missing=len(missing),
        people=people(total),
        came_in=_came_in(here, found, missing),
        sums=sum_table(
            known, total, sources(found, office.id), f"已核对的合计：{people(total)}人", "还没有已核对的人数"
        ),
        version=mine.version if mine else 0,
        action=action,
        url=address(f"counts.{action}", *where) if action else "",
        download=address("counts.export", *where) if total else "",
    )
    return render_template("counts/overview.html", view=view)


def _action(state: CountState, *, top: bool) -> str:
    """The door of what can be done with the sum now."""
    if state is CountState.DRAFT:
        return "report"
    return "reopen" if top and state is CountState.CONFIRMED else ""


def _came_in(here: Seat, found: Book, missing: tuple[Organisation, ...]) -> Table:
    below = found.below(here.organisation.id)
    reported = [each for each in below if each.report.state is not CountState.DRAFT]
    drafts = [each.organisation for each in below if each.report.state is CountState.DRAFT]
    unsent = (*missing, *(each for each in drafts if each not in missing))
    return Table(
        caption="各单位报送情况" if below or missing else "还没有单位报送",
        columns=(
            Column("报送单位"),
            Column("人数", figures=True),
            Column("状态"),
            Column("报送时间"),
            Column("是否按时"),
        ),
        rows=(
            *(_line(here, found, each) for each in reported),
            *(_unsent(here, found, each) for each in unsent),
        ),
        empty="单位报送后会列在这里；没有平台账号的单位，请在“本级补充填报”中代为填写。",
    )


def _line(here: Seat, found: Book, entry: Entry) -> tuple[Cell, ...]:
    report = entry.report
    return (
        Link(entry.organisation.name, url_for("counts.received", report_id=report.id)),
        people(found.total(entry.organisation.id)),
        status_of(report),
        moment(report.reported_at) if report.reported_at else "—",
        lateness(here.counting, report, request_now()),
    )


def _unsent(here: Seat, found: Book, organisation: Organisation) -> tuple[Cell, ...]:
    entry = found.entries.get(organisation.id)
    report = entry.report if entry else None
    return (organisation.name, "—", status_of(report), "—", lateness(here.counting, report, request_now()))
