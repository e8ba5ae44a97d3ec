"""One list: what it waits for, its acts, meeting, papers, notes and candidates, and the way to what can be done now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template, url_for
from sqlalchemy import select

from zhicheng.casework.access import may, visible
from zhicheng.casework.ballots.afterwards import NOTE_TITLES
from zhicheng.casework.deadlines import terms_now
from zhicheng.casework.desks import READ_CASE
from zhicheng.casework.meetings.entitled import READ_MINUTES
from zhicheng.casework.meetings.packs.family import family_of
from zhicheng.casework.meetings.packs.reporting import REPORT, REPORT_TITLE
from zhicheng.casework.meetings.planning import meeting_of
from zhicheng.casework.meetings.signing import SIGNER, SIGNER_TITLE
from zhicheng.casework.results.acts import CHECK_WORDS, checks
from zhicheng.casework.results.candidates import Sheet
from zhicheng.casework.results.duties import done_days, due_by, duties, waits
from zhicheng.casework.results.leaving import earlier, needs_reason
from zhicheng.casework.results.lists import position_of
from zhicheng.casework.results.machine import returnable
from zhicheng.casework.results.notes import Note, notes
from zhicheng.casework.results.papers import KINDS, papers
from zhicheng.casework.results.tally import why
from zhicheng.casework.seats import seats
from zhicheng.notice import moment_of
from zhicheng.specs import Act, ActKind
from zhicheng.specs.procedure import MEETING
from zhicheng.store.models import (
    Application,
    Batch,
    BatchDuty,
    BatchState,
    Candidate,
    Meeting,
    MeetingMinutes,
    Organisation,
)
from zhicheng.store.vault import Erased
from zhicheng_web import visit
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Link, Node, NodeState, Pager, Status
from zhicheng_web.presentation import cited_together, day, days
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import Head, Loaded, address, frame_of, head_of, left, load, sheets, sought, state_of
from zhicheng_web.results.pack import downloads

DOORS = {
    ActKind.RESULT: ("results.decide", "确认结果"),
    ActKind.RECHECK: ("results.recheck", "办理复核"),
    ActKind.PUBLICITY: ("results.publish", "发布公示"),
    ActKind.FILING: ("results.file", "办理备案"),
    ActKind.CONFIRMATION: ("results.confirm", "确认、发文"),
    ActKind.PROOFREADING: ("results.check", "审核、校对"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A candidate on the list; ``votes`` are told as one reads them, ``why`` is the reason beside a vote.

    ``url`` is the record of the case for those who may read it, else empty.
    """

    id: UUID
    place: int
    name: str
    gender: str
    unit: str
    sought: str
    votes: str
    state: Status
    held: bool
    why: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The act that the list waits for; ``words`` say for whom, ``doors`` what the visitor can do about it."""

    title: str
    words: str
    due: date | None
    left: Status | str
    citation: str
    doors: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """``kind`` is that of the act that the list waits for and ``ours`` whether the visitor's office has it.

    ``reasoned``: nobody leaves it without a reason; ``before`` is what those on it went through on other lists.
    """

    frame: Frame
    head: Head
    now: Now | None
    nodes: tuple[Node, ...]
    facts: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, Link], ...]
    notes: tuple[Note, ...]
    notes_of: dict[str, str]
    lines: tuple[Line, ...]
    pager: Pager
    keeps: bool
    votes: bool
    downloads: tuple[Link, ...]
    cancel_url: str
    take_off_url: str
    reasoned: bool
    before: tuple[str, ...]
    batch_id: UUID
    kind: str
    ours: bool


@blueprint.get("/<uuid:batch_id>")
def show(batch_id: UUID) -> str:
    found = load(batch_id)
    batch, session = found.batch, visit.reading()
    query = select(Candidate).where(Candidate.batch_id == batch.id)
    shown = page(session, query, (Candidate.place, Candidate.application_id))
    people = sheets(shown.rows)
    read = readable(each.application_id for each in shown.rows)
    view = ListPage(
        frame=frame_of(found, "show"),
        head=head_of(found),
        now=_now(found),
        nodes=nodes(found),
        facts=_facts(batch) if found.votes else (),
        papers=tuple(
            (KINDS.get(each.kind, each.kind), Link(each.filename, url_for("results.paper", paper_id=each.id)))
            for each in papers(session, batch)
        ),
        notes=tuple(notes(session, batch)),
        notes_of=titles(found),
        lines=tuple(
            _line(found, each, people[each.application_id], records=each.application_id in read) for each in shown.rows
        ),
        pager=shown.pager,
        keeps=found.keeps,
        votes=found.votes,
        downloads=_downloads(found),
        cancel_url=address("results.cancel", found) if found.keeps else "",
        take_off_url=address("results.take_off", found) if found.keeps else "",
        reasoned=found.keeps and needs_reason(session, batch),
        before=tuple(earlier(session, (batch.id,))),
        batch_id=batch.id,
        kind=found.act.kind if found.act else "",
        ours=found.ours,
    )
    return render_template("results/show.html", view=view)


def titles(found: Loaded) -> dict[str, str]:
    """What a list's notes were written at, by their key."""
    return {
        REPORT: REPORT_TITLE,
        SIGNER: SIGNER_TITLE,
        **NOTE_TITLES,
        **{each.key: each.title for each in found.procedure.acts},
    }


def nodes(found: Loaded) -> tuple[Node, ...]:
    """The acts of the list: by whom, since and until when, what each did."""
    return tuple(_nodes(found))


def _nodes(found: Loaded) -> Iterator[Node]:
    session, batch = visit.reading(), found.batch
    all_duties = duties(session, batch)
    done = done_days(batch, all_duties)
    due = due_by(found.procedure, terms_now(session, batch.notice_id) or found.policy.terms, done)
    before = done.get(MEETING)
    for position, act in enumerate(found.procedure.acts, 1):
        several = [each for each in all_duties if each.position == position]
        finished = position < batch.position
        current = found.act is act
        at = max((each.done_at for each in several if each.done_at), default=None)
        told = [_told(each, several, act) for each in several]
        if finished and before and act.key in done and act.kind is not ActKind.PUBLICITY:
            spent = (done[act.key] - before).days
            told.append(f"用时{days(spent)}" if spent > 0 else "当天办结")
        if not finished and act.kind is ActKind.PROOFREADING and current:
            told.append(_checked(batch))
        if current and isinstance(left(due.get(act.key)), Status):
            told.append("已逾期")
        before = done.get(act.key, before)
        yield Node(
            desk=act.title,
            office="、".join(_office(each) for each in several),
            state=NodeState.DONE if finished else NodeState.CURRENT if current else _ahead(batch),
            at=at if finished else batch.since if current else None,
            since=current,
            note="；".join(each for each in told if each),
            by=moment_of(due[act.key], end=True) if act.key in due and not finished else None,
        )


def _ahead(batch: Batch) -> NodeState:
    return NodeState.ENDED if batch.state is BatchState.CANCELLED else NodeState.WAITING


def _told(duty: BatchDuty, several: list[BatchDuty], act: Act) -> str:
    """What a body did in its act, with its name where there are several."""
    said = ""
    if act.kind is ActKind.PUBLICITY and duty.first and duty.last:
        said = f"公示{day(duty.first)}至{day(duty.last)}"
    elif duty.number and duty.dated:
        said = f"{duty.number}，{day(duty.dated)}"
    return f"{_office(duty)}：{said}" if said and len(several) > 1 else said


def _office(duty: BatchDuty) -> str:
    found = visit.reading().get(Organisation, duty.organisation_id) if duty.organisation_id else None
    return found.name if found else ""


def _checked(batch: Batch) -> str:
    done = [f"{CHECK_WORDS[each.kind]}{each.number}" for each in checks(visit.reading(), batch) if each.since == batch.since]  # fmt: skip
    return f"已完成：{'、'.join(done)}" if done else ""


def _now(found: Loaded) -> Now | None:
    if found.act is None:
        return None
    words = f"等待{'、'.join(found.line.offices)}办理。" if found.line.offices else _running(found)
    return Now(
        title=found.act.title,
        words=words,
        due=found.line.due,
        left=left(found.line.due),
        citation=cited_together(found.act.cites),
        doors=tuple(_doors(found)),
    )


def _running(found: Loaded) -> str:
    over = [each.last for each in duties(visit.reading(), found.batch) if each.position == found.batch.position and each.last]  # fmt: skip
    return f"正在公示，{day(max(over))}结束后自动进入下一步。" if over else ""


def _doors(found: Loaded) -> Iterator[Link]:
    act = found.act
    if act is None:
        return
    own = []
    if found.ours and act.kind in DOORS:
        endpoint, verb = DOORS[act.kind]
        own.append(Link(verb, address(endpoint, found)))
        if act.kind is ActKind.RESULT and found.votes:
            own.insert(1 if _counted(found) else 0, _to_the_meeting(found))
    yield from own
    if _has_part(found) and returnable(found.procedure, position_of(found.batch)):
        yield Link("退回", address("results.give_back", found))


def _counted(found: Loaded) -> bool:
    """Whether everybody on the list has a count, so that the meeting is over."""
    query = select(Candidate.application_id).where(Candidate.batch_id == found.batch.id)
    return visit.reading().scalar(query.where(Candidate.present.is_(None)).limit(1)) is None


def _to_the_meeting(found: Loaded) -> Link:
    meeting = meeting_of(visit.reading(), found.batch)
    if meeting is None:
        return Link("编制评审方案", address("meetings.plan", found))
    return Link("进入评审会议", url_for("meetings.single", meeting_id=meeting.id))


def _has_part(found: Loaded) -> bool:
    """Whether an office of the visitor's has the act and still waits for it to be done."""
    return found.batch.state is BatchState.RUNNING and any(
        each.position == found.batch.position and waits(each) and each.organisation_id in seats(visit.actor())
        for each in duties(visit.reading(), found.batch)
    )


def _facts(batch: Batch) -> tuple[tuple[str, str], ...]:
    facts = [
        ("评审会议", day(batch.held_on) if batch.held_on else ""),
        ("评委会组成人数", f"{batch.members}人" if batch.members is not None else ""),
        ("到会人数", f"{batch.present}人" if batch.present is not None else ""),
    ]
    if batch.quota is not None:
        facts.append(("核定参评数额", f"{batch.quota}人（{batch.quota_document}）"))
    return tuple(facts)


def readable(applications: Iterable[UUID]) -> frozenset[UUID]:
    """Those whose cases the visitor may read."""
    query = visible(visit.actor(), READ_CASE).where(Application.id.in_(list(applications)))
    return frozenset(visit.reading().scalars(query.with_only_columns(Application.id)))


def _line(found: Loaded, candidate: Candidate, known: Sheet, *, records: bool) -> Line:
    try:
        reason = why(visit.reading(), candidate)
    except Erased:
        reason = ""
    return Line(
        id=candidate.application_id,
        place=candidate.place or 0,
        name=known.name,
        gender=known.gender,
        unit=known.unit,
        sought=sought(known),
        votes=votes(candidate) if found.votes else "",
        state=state_of(candidate),
        held=candidate.held,
        why=reason,
        url=url_for("desk.minutes", application_id=candidate.application_id) if records else "",
    )


def votes(candidate: Candidate) -> str:
    """A count as one reads it out."""
    if candidate.present is None:
        return "未登记"
    told = f"赞成{candidate.in_favour}，反对{candidate.against}，弃权{candidate.abstained}"
    return f"{told}（到会{candidate.present}）"


def _downloads(found: Loaded) -> tuple[Link, ...]:
    papers = _decided_papers(found) if found.batch.state in (BatchState.RUNNING, BatchState.DONE) else ()
    if not found.line.number:
        return papers
    links = [
        Link("名单（XLSX）", address("results.spreadsheet", found)),
        Link("参评人员一览表（PDF）", address("results.candidates", found)),
    ]
    if any(each.number for each in duties(visit.reading(), found.batch)):
        links.append(Link("公布文件（PDF）", address("results.announcement", found)))
    return (*links, *papers)


def _decided_papers(found: Loaded) -> tuple[Link, ...]:
    """The minutes that the chair has signed, and the working papers."""
    meeting = family_of(visit.reading(), found.batch).meeting
    links = [Link("评审工作材料", address("results.pack", found)), *downloads(found)]
    if meeting is not None and may(visit.actor(), READ_MINUTES, meeting) is None and _signed(meeting):
        links.append(Link("会议纪要（PDF）", url_for("meetings.minutes_pdf", meeting_id=meeting.id)))
    return tuple(links)


def _signed(meeting: Meeting) -> bool:
    query = select(MeetingMinutes.id).where(
        MeetingMinutes.meeting_id == meeting.id, MeetingMinutes.signed_at.is_not(None)
    )
    return visit.reading().scalar(query.limit(1)) is not None
