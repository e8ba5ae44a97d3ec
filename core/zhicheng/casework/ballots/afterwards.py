"""What comes up once a ballot was counted: an expert whose vote is among the counts stands back, or a second ballot is
voided and its cases are voted on with paper (N-1)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import counted
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.record import payload_of
from zhicheng.casework.results.notes import notes, write_note
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    Batch,
    Candidate,
    Cast,
    Event,
    EventSubject,
    Meeting,
    MeetingMinutes,
    Recusal,
)
from zhicheng.store.moments import Clock
from zhicheng.votes import Count

CONFLICT, PAPER = "late_conflict", "paper_votes"
"""Stand where other notes have the key of an act."""
NOTE_TITLES = {CONFLICT: "开票后申请回避的处理", PAPER: "改用纸质表决"}


def told_after(session: Session, meeting: Meeting | None) -> dict[UUID, int]:
    """How many experts, by case, have a vote in its count and stand back from it since; a later count without them, on the
    platform or on paper, settles that."""
    if meeting is None:
        return {}
    last = {
        key: ballot.id for key, (_, ballot) in counted(session, meeting).items() if ballot.state is BallotState.CLOSED
    }
    query = (
        select(Cast.application_id, Cast.ballot_id, func.count())
        .join(Recusal, (Recusal.seat_id == Cast.seat_id) & (Recusal.application_id == Cast.application_id))
        .where(Cast.ballot_id.in_(set(last.values())))
        .group_by(Cast.application_id, Cast.ballot_id)
    )
    return {key: number for key, ballot_id, number in session.execute(query) if last.get(key) == ballot_id}


def without_second_vote(
    session: Session,
    actor: Actor,
    clock: Clock,
    batch: Batch,
    meeting: Meeting | None,
    listed: Mapping[UUID, Candidate],
    reason: str,
) -> dict[str, str]:
    """Keep why a list is decided although conflicts were told after its ballot; the payload for the event.

    Nothing where there are none. Raises Refusal at ``conflict_reason``.
    """
    late = [listed[key] for key in told_after(session, meeting) if key in listed]
    if not late:
        return {}
    places = "、".join(str(each) for each in sorted(each.place or 0 for each in late))
    asks = f"开票后有专家对名单上第{places}号申报申请回避，请再次投票，或者写明不再次投票的理由。"
    said = wanted_reason(reason, "conflict_reason", asks=asks, printed=True)
    words = f"开票后有专家对名单上第{places}号申报申请回避，没有再次投票，按原票数确认结果。理由：{said}"
    _, digest = write_note(session, actor, clock, batch, office=batch.organisation_id, act=CONFLICT, words=words)
    return {"reason": digest}


def on_paper(session: Session, meeting: Meeting | None) -> dict[UUID, Ballot]:
    """The cases whose last ballot was voided, with that ballot: they may be voted on with paper. None while one is open."""
    if meeting is None:
        return {}
    query = select(BallotCase.application_id, Ballot).join(Ballot, Ballot.id == BallotCase.ballot_id)
    rows = session.execute(query.where(Ballot.meeting_id == meeting.id).order_by(Ballot.number))
    last = {row[0]: row[1] for row in rows}
    if any(each.state is BallotState.OPEN for each in last.values()):
        return {}
    return {key: ballot for key, ballot in last.items() if ballot.state is BallotState.VOIDED}


def count_on_paper(
    session: Session,
    actor: Actor,
    clock: Clock,
    batch: Batch,
    ballots: Mapping[UUID, Ballot],
    counts: Mapping[UUID, Count],
    listed: Mapping[UUID, Candidate],
    reason: str,
) -> str:
    """Keep what was counted on paper beside the ballots that were voided, and why; the commitment for the event.

    Raises Refusal at ``reason``.
    """
    said = wanted_reason(reason, asks="请写明改用纸质表决的理由，会议纪要中会载明。", printed=True)
    for key, each in counts.items():
        case = session.get_one(BallotCase, (ballots[key].id, key))
        case.present, case.in_favour, case.against = each.present, each.in_favour, each.against
        case.abstained, case.recused = each.abstained, each.recused
    numbers = "、".join(str(each) for each in sorted({ballots[key].number for key in counts}))
    places = "、".join(str(each) for each in sorted(listed[key].place or 0 for key in counts))
    words = f"第{numbers}次投票作废后，名单上第{places}号申报改用纸质表决。理由：{said}"
    _, digest = write_note(session, actor, clock, batch, office=batch.organisation_id, act=PAPER, words=words)
    return digest


def remarks(session: Session, batch: Batch) -> list[str]:
    """What was decided about a list because of any of this, in words."""
    return [each.words for each in notes(session, batch) if each.act in NOTE_TITLES]


def counted_since(session: Session, made: MeetingMinutes) -> bool:
    """Whether something was counted after these minutes were written: they don't have it.

    By the order of the ledger; a moment is that at which a request began, whatever it waited for then.
    """
    batch_id = session.get_one(Meeting, made.meeting_id).batch_id
    about = select(Event).join(EventSubject, EventSubject.event_id == Event.id).order_by(Event.number)
    written = session.scalars(about.where(EventSubject.subject_id == made.id, Event.kind == "minutes.written")).one()
    counts = ((EventSubject.subject_id == made.meeting_id) & (Event.kind == "ballot.closed")) | (
        (EventSubject.subject_id == batch_id) & (Event.kind == "batch.counted")
    )
    found = session.scalars(about.where(Event.number > written.number, counts))
    # Paper beside a ballot was counted with a reason; a form that was sent empty counted nothing.
    return any(each.kind == "ballot.closed" or "reason" in payload_of(each) for each in found)
