"""Cases that leave a list for which experts were drawn or a ballot was held: never without a reason, and the next list
names what went before, so that a second try after a lost vote or an unpleasing draw shows (SG-5.2, N-1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import open_reason
from zhicheng.casework.results.notes import write_note
from zhicheng.dossier.facts import beijing_day
from zhicheng.spoken import spoken
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    Batch,
    BatchNote,
    Candidate,
    Departure,
    Draw,
    LeftBy,
    Meeting,
)
from zhicheng.store.moments import Clock

WAY_WORDS = {LeftBy.OFF: "移出", LeftBy.MOVED: "调整到其他名单", LeftBy.CANCELLED: "随名单取消"}
COUNTED = {BallotState.CLOSED: "已开票", BallotState.VOIDED: "已作废，票未开启", BallotState.OPEN: "正在投票"}


def needs_reason(session: Session, batch: Batch) -> bool:
    """Whether experts were ever drawn for a list, a ballot on it was opened, or votes were typed from paper;
    also where draw or ballot were given up since."""
    opened = exists().where(Draw.meeting_id == Meeting.id, Draw.opened_at.is_not(None))
    voted = exists().where(Ballot.meeting_id == Meeting.id)
    met = select(Meeting.id).where(Meeting.batch_id == batch.id, opened.correlate(Meeting) | voted.correlate(Meeting))
    counted = select(Candidate.application_id).where(Candidate.batch_id == batch.id, Candidate.present.is_not(None))
    return any(session.scalar(each.limit(1)) is not None for each in (met, counted))


def leave(
    session: Session,
    actor: Actor,
    clock: Clock,
    batch: Batch,
    cases: Sequence[Candidate],
    way: LeftBy,
    *,
    act: str,
    reason: str,
) -> dict[str, object]:
    """Keep why cases leave a list, before they do; the payload for the event. ``act`` is that which the list waits for.

    Raises Refusal at ``reason`` where one is needed and there is none.
    """
    needed = needs_reason(session, batch)
    if not needed and not reason.strip():
        return {}
    said = wanted_reason(
        reason, asks="已经抽取专家或者投过票，请写明理由。之后的名单会载明，监督部门会看到。", printed=True
    )
    places = "、".join(str(each.place) for each in cases)
    words = f"取消名单：{said}" if way is LeftBy.CANCELLED else f"移出名单上第{places}号申报：{said}"
    note, digest = write_note(session, actor, clock, batch, office=batch.organisation_id, act=act, words=words)
    depart(session, clock, batch, cases, way, note)
    return {"reason": digest}


def depart(
    session: Session, clock: Clock, batch: Batch, cases: Iterable[Candidate], way: LeftBy, note: BatchNote
) -> None:
    """Write down that cases leave a list, for the reason in its note; only where one is needed."""
    if not needs_reason(session, batch):
        return
    session.add_all(
        Departure(
            id=uuid4(),
            batch_id=batch.id,
            application_id=each.application_id,
            note_id=note.id,
            way=way,
            counted=each.present is not None,
            left_at=clock(),
        )
        for each in cases
    )


ON_PAPER = "纸质投票，票数已登记"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    batch: Batch
    drawn: tuple[str, ...]
    ballots: dict[UUID, tuple[str, ...]]


def earlier(session: Session, batches: Collection[UUID]) -> list[str]:
    """What the cases on these lists went through on a list that they left, in words, by their places on the list now."""
    query = (
        select(Departure, Candidate.place, BatchNote)
        .join(Candidate, Candidate.application_id == Departure.application_id)
        .join(BatchNote, BatchNote.id == Departure.note_id)
        .where(Candidate.batch_id.in_(batches))
        .order_by(Departure.left_at, Candidate.place)
    )
    found = session.execute(query).all()
    before = {key: _before(session, key) for key in {each.batch_id for each, _, _ in found}}
    told: dict[tuple[UUID, tuple[str, ...]], tuple[list[int], str]] = {}
    for departure, place, note in found:
        known = before[departure.batch_id]
        votes = known.ballots.get(departure.application_id, ())
        if departure.counted and not any(COUNTED[BallotState.CLOSED] in each for each in votes):
            votes = (*votes, ON_PAPER)
        key = (note.id, votes)
        if key not in told:
            told[key] = ([], _words(session, known, votes, departure, note))
        told[key][0].append(place or 0)
    return [f"第{'、'.join(map(str, places))}号申报{words}" for places, words in told.values()]


def _words(session: Session, known: _Before, votes: tuple[str, ...], departure: Departure, note: BatchNote) -> str:
    column = BatchNote.words_cipher
    begins = "）：" if departure.way is LeftBy.MOVED else "："
    said = open_reason(session, known.batch.organisation_id, column, note.id, note.words_cipher).partition(begins)[2]
    title, drawn = known.batch.title, "、".join(known.drawn)
    what = (
        f"曾在“{title}”的会议上表决（{'；'.join(votes)}）"
        if votes
        else f"曾列入“{title}”，{f'其会议已抽取专家（{drawn}），' if drawn else ''}没有表决"
    )
    return f"{what}，后于{_day(departure.left_at)}{WAY_WORDS[departure.way]}，原因：{said}"


def _before(session: Session, batch_id: UUID) -> _Before:
    batch = session.get_one(Batch, batch_id)
    draws = select(Draw.opened_at).join(Meeting, Meeting.id == Draw.meeting_id).where(Meeting.batch_id == batch_id)
    votes: dict[UUID, tuple[str, ...]] = {}
    query = (
        select(BallotCase.application_id, Ballot)
        .join(Ballot, Ballot.id == BallotCase.ballot_id)
        .join(Meeting, Meeting.id == Ballot.meeting_id)
        .where(Meeting.batch_id == batch_id)
        .order_by(Ballot.number)
    )
    for application_id, ballot in session.execute(query):
        said = f"{_day(ballot.closed_at or ballot.opened_at)}第{ballot.number}次投票，{COUNTED[ballot.state]}"
        votes[application_id] = (*votes.get(application_id, ()), said)
    drawn = session.scalars(draws.where(Draw.opened_at.is_not(None)).order_by(Draw.number))
    return _Before(batch=batch, drawn=tuple(_day(each) for each in drawn if each), ballots=votes)


def _day(at: datetime) -> str:
    return spoken(beijing_day(at))
