"""A meeting as its pages have it, with the pages beside it; and a page made of facts, tables and steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, TypeVar
from uuid import UUID

from flask import render_template, request, url_for

from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.ballots.standing import voting
from zhicheng.casework.meetings.entitled import PLANNED, READ, READ_MINUTES, STATE_WORDS
from zhicheng.casework.meetings.filing import approved_first
from zhicheng.casework.meetings.running import pledged, refuse_unpledged
from zhicheng.casework.results.lists import policy_of
from zhicheng.casework.seats import seats as offices_of
from zhicheng.policy import Policy
from zhicheng.specs import Field
from zhicheng.store.models import BallotState, Batch, Meeting, MeetingState, Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Entry, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, moment

T = TypeVar("T")
TONES = {
    MeetingState.DRAFT: Tone.QUIET,
    MeetingState.FILED: Tone.ACTIVE,
    MeetingState.APPROVED: Tone.ACTIVE,
    MeetingState.RETURNED: Tone.ATTENTION,
    MeetingState.HELD: Tone.DONE,
    MeetingState.CANCELLED: Tone.ENDED,
}
VOTING = {
    BallotState.OPEN: Status("正在投票", Tone.ACTIVE),
    BallotState.CLOSED: Status("已开票", Tone.ACTIVE),
}
TABS = (
    ("single", "评审方案"),
    ("draw", "专家抽取"),
    ("seats", "专家和签到"),
    ("groups", "专业组"),
    ("ballot", "投票"),
    ("minutes", "会议纪要"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """``keeps``: the visitor works for the office that holds the meeting."""

    meeting: Meeting
    batch: Batch
    policy: Policy
    office: str
    keeps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that can be done now; ``missing`` keeps it from being done, ``error`` is what was refused.

    ``agreed`` are the words of a box that is to be ticked.
    """

    title: str
    action: str
    url: str
    effects: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    form: Any = None
    choices: tuple[Entry, ...] = ()
    agreed: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    danger: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """A page of a meeting: what stands, in ``sheet`` and ``tables``, and what can be done.

    ``short`` is what the pool of experts can't give the plan.
    """

    frame: Frame
    title: str
    sub: str
    list_link: Link
    status: Status
    lead: str
    notes: tuple[str, ...]
    short: tuple[str, ...]
    sheet: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    steps: tuple[Step, ...]
    links: tuple[Link, ...] = field(default=())


def load(meeting_id: UUID) -> Loaded:
    """A meeting that the visitor may read, under the shell of its place; raises Refusal."""
    return loaded(fetch(visit.reading(), visit.actor(), READ, meeting_id))


def loaded(meeting: Meeting) -> Loaded:
    session = visit.reading()
    batch = session.get_one(Batch, meeting.batch_id)
    policy, _ = policy_of(session, platform().registry, batch)
    shell.within(policy.jurisdiction)
    return Loaded(
        meeting=meeting,
        batch=batch,
        policy=policy,
        office=session.get_one(Organisation, meeting.organisation_id).name,
        keeps=meeting.organisation_id in offices_of(visit.actor()),
    )


def kept(meeting_id: UUID) -> Loaded:
    """A meeting of the visitor's office, who has signed the pledge; raises Refusal for those who only read it."""
    found = load(meeting_id)
    if not found.keeps:
        raise Refusal("denied", "会议由评委会办事机构组织。人社部门可以在“评审方案”中查看和办理。", status=403)
    refuse_unpledged(visit.reading(), visit.actor(), found.meeting)
    return found


def address(endpoint: str, found: Loaded, **more: object) -> str:
    return url_for(f"meetings.{endpoint}", meeting_id=found.meeting.id, **more)  # type: ignore[arg-type]


def frame_of(found: Loaded, current: str) -> Frame:
    tabs = TABS if found.keeps else tuple(each for each in TABS if each[0] in _read_by(found))
    begun = found.meeting.state in PLANNED and (
        not found.keeps or pledged(visit.reading(), visit.actor(), found.meeting)
    )
    shown = tabs if begun else tabs[:1]
    return Frame(found.office, tuple(Tab(text, address(key, found), key == current) for key, text in shown))


def _read_by(found: Loaded) -> set[str]:
    """The pages of a meeting that the visitor reads without keeping it."""
    who = visit.actor()
    plan = {"single", "draw"} if may(who, READ, found.meeting) is None else set()
    return plan | ({"minutes"} if may(who, READ_MINUTES, found.meeting) is None else set())


def meeting_page(
    found: Loaded,
    current: str,
    *,
    title: str,
    lead: str = "",
    notes: Sequence[str] = (),
    short: Sequence[str] = (),
    sheet: Sequence[tuple[str, str]] = (),
    tables: Sequence[Table] = (),
    steps: Sequence[Step] = (),
    links: Sequence[Link] = (),
) -> str:
    meeting = found.meeting
    view = MeetingPage(
        frame=frame_of(found, current),
        title=title,
        sub=f"{moment(meeting.starts_at)} · {meeting.venue}",
        list_link=Link(found.batch.title, url_for("results.show", batch_id=found.batch.id)),
        status=statuses((meeting,))[meeting.id],
        lead=lead,
        notes=tuple(notes),
        short=tuple(short),
        sheet=tuple(sheet),
        tables=tuple(tables),
        steps=tuple(steps),
        links=tuple(links),
    )
    return render_template("meetings/page.html", view=view)


def statuses(meetings: Sequence[Meeting]) -> dict[UUID, Status]:
    """What meetings are doing: voting, else where their plans stand."""
    now = voting(
        visit.reading(), [each.id for each in meetings if each.state in (MeetingState.FILED, MeetingState.APPROVED)]
    )
    return {each.id: VOTING[now[each.id]] if each.id in now else _planned(each) for each in meetings}


def _planned(meeting: Meeting) -> Status:
    """Where a plan stands; one that needs no approval is taken in, not approved."""
    declared = platform().registry.jurisdictions.get(meeting.place)
    if meeting.state is MeetingState.APPROVED and declared is not None and not approved_first(declared):
        return Status("已接收", TONES[meeting.state])
    return Status(STATE_WORDS[meeting.state], TONES[meeting.state])


def step(
    title: str,
    action: str,
    url: str,
    *,
    version: int,
    fields: Sequence[Field] = (),
    refusal: Refusal | None = None,
    given: Mapping[str, str] | None = None,
    **more: Any,
) -> Step:
    """A step with a small form; what was typed into it and refused stands where it was, at the step that was sent."""
    sent = refusal if refusal is not None and request.path == url else None
    told = sent.fields if sent else {}
    typed = raw_from(fields, request.form) if sent else dict(given or {})
    known = {each.key for each in fields} | {each.name for each in more.get("choices", ())}
    hidden = (("version", str(version)), *more.pop("hidden", ()))
    return Step(
        title=title,
        action=action,
        url=url,
        form=form_for(fields, typed, {key: (words,) for key, words in told.items()}) if fields else None,
        hidden=hidden,
        error=told.get("agreed") or ("".join(told.values()) or sent.message if sent and not known & set(told) else ""),
        **more,
    )


def carry_out(use_case: Callable[..., T], **given: Any) -> T:
    """A step by the visitor, in a transaction of its own; raises what the use case refuses."""
    shared: dict[str, Any] = {"registry": platform().registry, "keys": platform().ballot_keys}
    handed = [shared[name] for name in signature(use_case).parameters if name in shared]
    with visit.writing() as session:
        return use_case(session, visit.actor(), request_clock(), *handed, **given)


def version() -> int:
    """That of what the step is about, as the page showed it."""
    return request.form.get("version", -1, type=int)


def days_of(meeting: Meeting) -> str:
    """From when to when."""
    first = moment(meeting.starts_at)
    return first if first.startswith(day(meeting.ends_on)) else f"{first}至{day(meeting.ends_on)}"
