"""Check a meeting's ballots against the ledger: receipts, counts, and that nothing is left that could tell who voted what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.ballots.closing import row_of
from zhicheng.casework.ballots.envelopes import in_words, receipts_digest, tally_digest
from zhicheng.casework.record import history
from zhicheng.store.ballot_keys import BallotKeys
from zhicheng.store.models import Ballot, BallotCase, BallotState, Cast, UrnPaper, Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A ballot that is over, with every difference found; ``receipts`` are in order of their digits, without voters."""

    number: int
    state: BallotState
    casts: int
    receipts: tuple[str, ...]
    problems: tuple[str, ...]


def verified(session: Session, meeting_id: UUID, keys: BallotKeys) -> list[Checked]:
    """Every ballot of a meeting, in order; of an open one only that it is open."""
    ballots = session.scalars(select(Ballot).where(Ballot.meeting_id == meeting_id).order_by(Ballot.number))
    return [_checked(session, each, keys) for each in ballots]


def _checked(session: Session, ballot: Ballot, keys: BallotKeys) -> Checked:
    casts = list(session.scalars(select(Cast).where(Cast.ballot_id == ballot.id)))
    problems: list[str] = []
    if ballot.state is not BallotState.OPEN:
        problems += _left_behind(ballot, casts, keys)
    if ballot.state is BallotState.CLOSED:
        problems += _differences(session, ballot, casts)
    return Checked(
        number=ballot.number,
        state=ballot.state,
        casts=len(casts),
        receipts=tuple(sorted(in_words(each.receipt) for each in casts)),
        problems=tuple(problems),
    )


def _left_behind(ballot: Ballot, casts: list[Cast], keys: BallotKeys) -> Iterator[str]:
    if any(each.envelope is not None for each in casts):
        yield "还有没有清空的封装"
    if ballot.id in keys.kept():
        yield "密钥还没有销毁"


def _differences(session: Session, ballot: Ballot, casts: list[Cast]) -> Iterator[str]:
    said = next((_payload(each.body) for each in history(session, ballot.id) if each.kind == "ballot.closed"), {})
    if not said:
        yield "账目中没有开票的记录"
        return
    if receipts_digest(each.receipt for each in casts) != said.get("receipts"):
        yield "回执与账目中的摘要不一致"
    cases = list(session.scalars(select(BallotCase).where(BallotCase.ballot_id == ballot.id)))
    if tally_digest(ballot.id, map(row_of, cases)) != said.get("tally"):
        yield "票数与账目中的摘要不一致"
    urn = Counter(
        (each.application_id, each.vote)
        for each in session.scalars(select(UrnPaper).where(UrnPaper.ballot_id == ballot.id))
    )
    counted = Counter(each.application_id for each in casts)
    for case in cases:
        votes = tuple(urn[case.application_id, each] for each in (Vote.FOR, Vote.AGAINST, Vote.ABSTAIN))
        if votes != (case.in_favour, case.against, case.abstained):
            yield f"申报 {case.application_id} 的票数与票箱不一致"
        if sum(votes) != counted[case.application_id]:
            yield f"申报 {case.application_id} 的票箱与投票人数不一致"


def _payload(body: bytes) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(body)["payload"]
    return payload
