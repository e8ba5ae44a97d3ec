"""参评人员名单和回避: whom the meeting decides on, and standing back from one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.meetings.reading import refuse_unpledged
from zhicheng.casework.meetings.sitting import DECLARED, KIND_WORDS, refuse_left, stand_back
from zhicheng.casework.minutes import MOST_CHARACTERS
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Candidate, Recusal, RecusalKind
from zhicheng_web import visit
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.meetings.loaded import carry_out
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Status, Table, Tone
from zhicheng_web.results.loaded import sheet, sheets, sought
from zhicheng_web.reviewing import blueprint
from zhicheng_web.reviewing.loaded import Attended, attended, frame_of

FIELDS = (
    Field(
        key="kind",
        label="回避的原因",
        kind=Kind.CHOICE,
        required=True,
        choices=tuple(KIND_WORDS[each] for each in DECLARED),
    ),
    Field(
        key="words",
        label="与评审对象的关系",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="只用于核对回避，加密保存",
        max_length=MOST_CHARACTERS,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    frame: Frame
    back: Link
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusingPage:
    frame: Frame
    back: Link
    name: str
    what: str
    form: Any
    error: str


@blueprint.get("/<uuid:meeting_id>/recusals")
def recusals(meeting_id: UUID) -> str:
    """Everybody on the list, by name and unit: enough to see a conflict, and no more."""
    found = attended(meeting_id)
    refuse_unpledged(found.seat)
    refuse_left(visit.reading(), found.meeting, found.seat)
    session = visit.reading()
    query = select(Candidate).where(Candidate.batch_id == found.batch.id)
    shown = page(session, query, (Candidate.place, Candidate.application_id), size=50)
    kinds = {row[0]: row[1] for row in session.execute(select(Recusal.application_id, Recusal.kind).where(Recusal.seat_id == found.seat.id))}  # fmt: skip
    people = sheets(shown.rows)
    rows = tuple(
        (
            f"{each.place}. {known.name}",
            known.unit,
            sought(known),
            Status(f"已回避（{KIND_WORDS[kinds[each.application_id]]}）", Tone.ATTENTION)
            if each.application_id in kinds
            else Link(
                "申请回避", url_for("reviewing.recuse", meeting_id=meeting_id, application_id=each.application_id)
            ),
        )
        for each in shown.rows
        for known in (people[each.application_id],)
    )
    table = Table(
        caption="参评人员名单",
        columns=(Column("姓名"), Column("单位"), Column("申报职称"), Column("回避")),
        rows=rows,
        empty="名单上还没有人员。",
    )
    view = ListPage(frame=frame_of(found, ""), back=_back(found), table=table, pager=shown.pager)
    return render_template("reviewing/recusals.html", view=view)


@blueprint.route("/<uuid:meeting_id>/recusals/<uuid:application_id>", methods=["GET", "POST"])
def recuse(meeting_id: UUID, application_id: UUID) -> ResponseReturnValue:
    found = attended(meeting_id)
    refuse_unpledged(found.seat)
    refuse_left(visit.reading(), found.meeting, found.seat)
    if request.method == "GET":
        return _page(found, application_id, None)
    kinds = {KIND_WORDS[each]: each for each in DECLARED}
    kind: RecusalKind | None = kinds.get(request.form.get("kind", ""))
    try:
        carry_out(
            stand_back,
            meeting_id=meeting_id,
            application_id=application_id,
            kind=kind,
            words=request.form.get("words", ""),
        )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(attended(meeting_id), application_id, refusal), refusal.status
    flash("已登记回避：您不再审阅这份申报，也不对其投票。", "done")
    return redirect(url_for("reviewing.recusals", meeting_id=meeting_id))


def _page(found: Attended, application_id: UUID, refusal: Refusal | None) -> str:
    candidate = visit.reading().get(Candidate, application_id)
    if candidate is None or candidate.batch_id != found.batch.id:
        raise Refusal("not_found", "这份申报不在本次会议的名单上。请刷新页面核对。", status=404)
    told = refusal.fields if refusal else {}
    known = sheet(candidate)
    view = RecusingPage(
        frame=frame_of(found, ""),
        back=Link("返回名单", url_for("reviewing.recusals", meeting_id=found.meeting.id)),
        name=known.name,
        what=" · ".join(filter(None, (known.unit, sought(known)))),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in told.items()}),
        error=refusal.message if refusal and not told else "",
    )
    return render_template("reviewing/recuse.html", view=view)


def _back(found: Attended) -> Link:
    return Link("返回审阅", url_for("reviewing.meeting", meeting_id=found.meeting.id))
