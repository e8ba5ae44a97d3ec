"""Closing: all envelopes are opened in one transaction, in random order, into an urn without voters, and blanked (N-1).

No count exists before. The key is destroyed once the transaction is on the disk; :func:`destroy_keys` makes up for a
process that died in between.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.dropping import blank, voided
from zhicheng.casework.ballots.envelopes import receipts_digest, tally_digest, vote_in
from zhicheng.casework.draws.drawing import seats_of
from zhicheng.casework.meetings.attendance import most_present, present
from zhicheng.casework.meetings.entitled import COUNT
from zhicheng.casework.meetings.running import refuse_unpledged
from zhicheng.casework.meetings.standing import list_first
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.record import record
from zhicheng.casework.results.lists import on_list, policy_of, touched
from zhicheng.registry import Registry
from zhicheng.store.ballot_keys import BallotKeys, KeyGone
from zhicheng.store.keys import Unreadable
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    Batch,
    Candidate,
    Cast,
    Meeting,
    Recusal,
    Seat,
    UrnPaper,
    Vote,
)
from zhicheng.store.moments import Clock
from zhicheng.votes import VoteRules

ORPHANED = timedelta(days=1)
DESTROYED = (BallotState.CLOSED, BallotState.VOIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a ballot is: how many votes each expert who is there still has to cast, by seat, those who are done left
    out; ``done`` are those who voted on all that they had to, wherever they are now."""

    waiting: Mapping[UUID, int]
    done: int


def close(
    session: Session, actor: Actor, clock: Clock, registry: Registry, keys: BallotKeys, *, ballot_id: UUID, version: int
) -> Ballot:
    """End a ballot and count it. The caller destroys the key once this is committed (:func:`destroy_keys`).

    Raises Refusal while somebody who is there hasn't voted on everything or too few have, where the key is gone, and
    Stale.
    """
    list_first(session, ballot_id=ballot_id)
    ballot = fetch(session, actor, COUNT, ballot_id, version=version)
    meeting = session.get_one(Meeting, ballot.meeting_id)
    refuse_unpledged(session, actor, meeting)
    batch = session.get_one(Batch, meeting.batch_id, populate_existing=True)
    seats = seats_of(session, meeting)
    policy, _ = policy_of(session, registry, batch)
    rules = VoteRules.of(policy)
    if refusal := unfinished(rules, meeting, progress(session, ballot, seats)):
        raise refusal
    casts = list(session.scalars(select(Cast).where(Cast.ballot_id == ballot.id)))
    _into_the_urn(session, keys, ballot, casts)
    cases = _counted(session, rules, ballot, seats)
    _to_candidates(session, batch, cases)
    batch.present = most_present(seats, on_list(session, batch))
    ballot.state, ballot.closed_by, ballot.closed_at = BallotState.CLOSED, actor.account_id, clock()
    ballot.receipts = receipts_digest(each.receipt for each in casts)
    ballot.tally = tally_digest(ballot.id, map(row_of, cases))
    touched(batch)
    record(
        session,
        "ballot.closed",
        actor=actor,
        clock=clock,
        subjects={"ballot": ballot.id, "meeting": meeting.id},
        payload={"casts": len(casts), "papers": len(casts), "receipts": ballot.receipts, "tally": ballot.tally},
        changed=ballot,
    )
    return ballot


def void(session: Session, actor: Actor, clock: Clock, *, ballot_id: UUID, version: int, reason: str) -> Ballot:
    """Give a ballot up unopened, with a reason: its envelopes are blanked and nobody will ever know what was in them.

    The way to paper where the key is lost or the system can't be used. Raises Refusal and Stale.
    """
    list_first(session, ballot_id=ballot_id)
    ballot = fetch(session, actor, COUNT, ballot_id, version=version)
    meeting = session.get_one(Meeting, ballot.meeting_id)
    refuse_unpledged(session, actor, meeting)
    said = wanted_reason(reason, asks="请写明作废投票的理由，会议纪要中会载明。", printed=True)
    voided(session, actor, clock, ballot, meeting.organisation_id, said)
    return ballot


def destroy_keys(session: Session, clock: Clock, keys: BallotKeys) -> int:
    """Destroy the keys of ballots that are over, as the database has it by now, and those that lie there for more than a
    day without a ballot: their process died before it was opened. How many there were.

    ``clock`` is real time, as that of the files is.
    """
    kept = keys.kept()
    if not kept:
        return 0
    states = {row[0]: row[1] for row in session.execute(select(Ballot.id, Ballot.state).where(Ballot.id.in_(kept)))}
    gone = [each for each in kept if states.get(each) in DESTROYED or (each not in states and _old(keys, each, clock))]
    for each in gone:
        keys.destroy(each)
    return len(gone)


def _old(keys: BallotKeys, ballot_id: UUID, clock: Clock) -> bool:
    made = keys.made_at(ballot_id)
    return made is not None and clock() - made > ORPHANED


def progress(session: Session, ballot: Ballot, seats: Sequence[Seat]) -> Progress:
    """Who has voted on how many cases; never what."""
    cases = session.scalar(select(func.count()).where(BallotCase.ballot_id == ballot.id)) or 0
    query = select(Cast.seat_id, func.count()).where(Cast.ballot_id == ballot.id).group_by(Cast.seat_id)
    cast = _by_key(session, query)
    recused = _recusals(session, ballot)
    voting = [each for each in seats if present(each) or each.id in cast]
    owed = {each.id: cases - cast.get(each.id, 0) - recused[each.id] for each in voting}
    return Progress(
        waiting={each.id: owed[each.id] for each in voting if present(each) and owed[each.id] > 0},
        done=sum(number <= 0 for number in owed.values()),
    )


def unfinished(rules: VoteRules, meeting: Meeting, found: Progress) -> Refusal | None:
    """Why a ballot can't be closed yet. The few votes of a meeting that lost its quorum are not opened: whoever registers
    the others as gone would know what those few have voted."""
    if waiting := found.waiting:
        number = sum(waiting.values())
        return Refusal(
            "incomplete",
            f"还有{len(waiting)}位到会专家没有投完（共{number}票）。请等待其投票，或者为已经离开的专家登记离会后再结束投票。",
            status=422,
        )
    if not rules.quorate(meeting.size, found.done):
        share = rules.quorum
        return Refusal(
            "inquorate",
            f"投完的专家{found.done}人，不足评委会{meeting.size}人的{share.numerator}/{share.denominator}，不能开票。"
            "请等离会的专家回来签到、投完；不能回来的，请作废本次投票，人数足够时重新投票或者改用纸质投票。",
            status=422,
        )
    return None


def row_of(case: BallotCase) -> tuple[UUID, int, int, int, int, int]:
    """A case's counts, as they are sealed in the ledger."""
    return (
        case.application_id,
        case.present or 0,
        case.in_favour or 0,
        case.against or 0,
        case.abstained or 0,
        case.recused or 0,
    )


def _into_the_urn(session: Session, keys: BallotKeys, ballot: Ballot, casts: Sequence[Cast]) -> None:
    try:
        opener = keys.opener(ballot.id)
        papers = [(each.application_id, vote_in(opener, each)) for each in casts]
    except (KeyGone, Unreadable) as lost:
        raise Refusal(
            "key_gone",
            "本次投票的密钥不可用，不能开票。请由系统管理员检查密钥目录；确实无法恢复的，请作废本次投票，重新投票或者改用纸质投票。",
        ) from lost
    # In the order of the voters nothing may be written: the shuffle is what makes the urn one.
    secrets.SystemRandom().shuffle(papers)
    session.add_all(UrnPaper(id=uuid4(), ballot_id=ballot.id, application_id=key, vote=vote) for key, vote in papers)
    blank(session, ballot)
    session.flush()


def _counted(session: Session, rules: VoteRules, ballot: Ballot, seats: Sequence[Seat]) -> list[BallotCase]:
    papers: dict[UUID, Counter[Vote]] = {}
    urn = select(UrnPaper.application_id, UrnPaper.vote, func.count()).where(UrnPaper.ballot_id == ballot.id)
    for key, vote, number in session.execute(urn.group_by(UrnPaper.application_id, UrnPaper.vote)):
        papers.setdefault(key, Counter())[vote] = number
    there = [each.id for each in seats if present(each)]
    query = (
        select(Recusal.application_id, func.count())
        .where(Recusal.meeting_id == ballot.meeting_id, Recusal.seat_id.in_(there))
        .group_by(Recusal.application_id)
    )
    recused = _by_key(session, query)
    cases = list(session.scalars(select(BallotCase).where(BallotCase.ballot_id == ballot.id)))
    for each in cases:
        votes, stood_back = papers.get(each.application_id, Counter()), recused.get(each.application_id, 0)
        each.in_favour, each.against, each.abstained = (votes[vote] for vote in (Vote.FOR, Vote.AGAINST, Vote.ABSTAIN))
        each.recused = stood_back
        each.present = votes.total() + (stood_back if rules.recused_is_present else 0)
    session.flush()
    return cases


def _to_candidates(session: Session, batch: Batch, cases: Sequence[BallotCase]) -> None:
    query = select(Candidate).where(Candidate.batch_id == batch.id, Candidate.application_id.in_([each.application_id for each in cases]))  # fmt: skip
    listed = {each.application_id: each for each in session.scalars(query)}
    for each in cases:
        candidate = listed[each.application_id]
        candidate.present, candidate.in_favour = each.present, each.in_favour
        candidate.against, candidate.abstained = each.against, each.abstained


def _recusals(session: Session, ballot: Ballot) -> Counter[UUID]:
    """From how many of a ballot's cases each expert stands back."""
    query = (
        select(Recusal.seat_id, func.count())
        .join(BallotCase, BallotCase.application_id == Recusal.application_id)
        .where(BallotCase.ballot_id == ballot.id, Recusal.meeting_id == ballot.meeting_id)
        .group_by(Recusal.seat_id)
    )
    return Counter(_by_key(session, query))


def _by_key(session: Session, query: Select[UUID, int]) -> dict[UUID, int]:
    return {row[0]: row[1] for row in session.execute(query)}
