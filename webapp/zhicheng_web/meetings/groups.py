"""专业组: each expert in one group, each group with the specialties whose cases it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal
from zhicheng.casework.draws.drawing import seats_of
from zhicheng.casework.meetings.groups import GROUP, LONGEST_NAME, WantedGroup, divide, groups_of, suggested
from zhicheng.casework.meetings.opinions import counts
from zhicheng.store.models import Meeting, MeetingState, Opinion, Person, Reading, Seat
from zhicheng_web import visit
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import Loaded, carry_out, frame_of, kept, version
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Column, Link, Table
from zhicheng_web.presentation import cited_together
from zhicheng_web.wordlists import words_of

MOST = 12
"""Groups that a meeting's form offers at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    number: int
    name: str
    specialties: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsPage:
    """``chosen`` is each expert's group by number; ``least`` says how many a group needs."""

    frame: Frame
    list_link: Link
    version: int
    table: Table
    rows: tuple[GroupRow, ...]
    experts: tuple[tuple[UUID, str, int], ...]
    least: str
    error: str
    editable: bool
    longest: int = LONGEST_NAME


@blueprint.route("/<uuid:meeting_id>/groups", methods=["GET", "POST"], endpoint="groups")
def groups(meeting_id: UUID) -> ResponseReturnValue:
    found = kept(meeting_id)
    if request.method == "GET":
        return _page(found, None, None)
    wanted = _typed(seats_of(visit.reading(), found.meeting))
    try:
        carry_out(divide, meeting_id=meeting_id, version=version(), wanted=wanted)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(kept(meeting_id), refusal, wanted), refusal.status
    flash("专业组已划分，专家登录后可以审阅本组的申报。", "done")
    return redirect(url_for("meetings.groups", meeting_id=meeting_id))


def _typed(seats: Sequence[Seat]) -> list[WantedGroup]:
    """The groups that have a name or somebody in them."""
    chosen = {each.id: request.form.get(f"seat-{each.id}", type=int) for each in seats}
    found = []
    for number in range(1, MOST + 1):
        name = request.form.get(f"name-{number}", "").strip()
        sitting = tuple(each.id for each in seats if chosen[each.id] == number)
        if name or sitting:
            specialties = words_of(request.form.get(f"specialties-{number}", ""))
            found.append(WantedGroup(name=name, specialties=specialties, seats=sitting))
    return found


def _page(found: Loaded, refusal: Refusal | None, typed: Sequence[WantedGroup] | None) -> str:
    session, meeting = visit.reading(), found.meeting
    seats = seats_of(session, meeting)
    known = typed if typed is not None else _known(meeting, seats) or suggested(session, meeting, found.policy)
    home = {seat: number for number, each in enumerate(known, 1) for seat in each.seats}
    query = select(Seat.id, Person.name).join(Person, Person.id == Seat.person_id).where(Seat.meeting_id == meeting.id)
    names = {row[0]: row[1] for row in session.execute(query)}
    told = refusal.fields if refusal else {}
    rows = [
        GroupRow(number=n, name=each.name, specialties="、".join(each.specialties), error=told.get(f"{GROUP}{n}", ""))
        for n, each in enumerate(known, 1)
    ]
    spare = min(MOST, len(rows) + 2)
    rows += [GroupRow(number=number, name="", specialties="") for number in range(len(rows) + 1, spare + 1)]
    least = found.policy.parameter("specialty_group_size")
    view = GroupsPage(
        frame=frame_of(found, "groups"),
        list_link=Link(found.batch.title, url_for("results.show", batch_id=found.batch.id)),
        version=request.form.get("version", meeting.version, type=int),
        table=_progress(meeting),
        rows=tuple(rows),
        experts=tuple((each.id, f"{names[each.id]}（{each.specialty}）", home.get(each.id, 0)) for each in seats),
        least=f"{least.title}不少于{least.value}{least.unit}（{cited_together(least.cites)}）。",
        error=refusal.message if refusal and not any(each.error for each in rows) else "",
        editable=bool(seats) and meeting.state in (MeetingState.FILED, MeetingState.APPROVED),
    )
    return render_template("meetings/groups.html", view=view)


def _known(meeting: Meeting, seats: Sequence[Seat]) -> list[WantedGroup]:
    return [
        WantedGroup(
            name=each.name,
            specialties=tuple(each.specialties),
            seats=tuple(seat.id for seat in seats if seat.group_id == each.id),
        )
        for each in groups_of(visit.reading(), meeting)
    ]


def _progress(meeting: Meeting) -> Table:
    """How far the reading is, by group."""
    session = visit.reading()
    cases = {row[0]: row[1] for row in session.execute(select(Reading.group_id, func.count()).where(Reading.meeting_id == meeting.id).group_by(Reading.group_id))}  # fmt: skip
    handed = {row[0]: row[1] for row in session.execute(select(Seat.group_id, func.count()).join(Opinion, Opinion.seat_id == Seat.id).where(Opinion.meeting_id == meeting.id, counts()).group_by(Seat.group_id))}  # fmt: skip
    readers = {row[0]: row[1] for row in session.execute(select(Seat.group_id, func.count()).where(Seat.meeting_id == meeting.id, Seat.ended_at.is_(None), Seat.declined_at.is_(None)).group_by(Seat.group_id))}  # fmt: skip
    return Table(
        caption="审阅进度",
        columns=(
            Column("专业组"),
            Column("专家", figures=True),
            Column("申报", figures=True),
            Column("已提交意见", figures=True),
        ),
        rows=tuple(
            (each.name, readers.get(each.id, 0), cases.get(each.id, 0), handed.get(each.id, 0))
            for each in groups_of(session, meeting)
        ),
        empty="划分专业组后，这里显示各组的审阅进度。",
    )
