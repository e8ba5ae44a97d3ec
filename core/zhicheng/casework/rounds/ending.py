"""When the rounds of offices end, and what of theirs is still undecided (JB-6.1, SG-6, HX-5.4)."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.notices import policy_in
from zhicheng.casework.results.machine import due
from zhicheng.casework.rounds.late import bound, takes_rounds
from zhicheng.casework.rounds.lying import lying
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.rounds import round_end
from zhicheng.specs import Procedure
from zhicheng.specs.procedure import MEETING
from zhicheng.store.models import (
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    Notice,
    NoticeRevision,
    Organisation,
)
from zhicheng.workdays import UnknownYear

UNDECIDED = (CandidateState.WAITING, CandidateState.LISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRound:
    """One office's round under a notice. ``due`` is its last day, ``number`` how many candidates are undecided or lie
    at its desk, those of ``procedures`` whose rounds end that day. ``met`` of them stand on lists whose meeting was held
    in time. ``loses``: an office that is late loses the round.
    """

    notice_id: UUID
    notice: str
    policy: Policy
    organisation_id: UUID
    office: str
    division: str
    due: date
    procedures: tuple[str, ...]
    number: int
    met: int
    loses: bool

    @property
    def late(self) -> int:
        """How many are late once the round has ended."""
        return self.number - self.met


def rounds_of(session: Session, registry: Registry, today: date, *among: ColumnElement[bool]) -> list[OfficeRound]:
    """The rounds in which something is undecided, first to end first; ``among`` narrows the office and the notice, which
    are joined. Some queries for each notice, none for each candidate."""
    query = (
        select(Candidate.notice_id, Candidate.organisation_id, Candidate.procedure, func.count())
        .join(Organisation, Organisation.id == Candidate.organisation_id)
        .join(Notice, Notice.id == Candidate.notice_id)
        .where(Candidate.state.in_(UNDECIDED), bound(), Notice.jurisdiction.in_(registry.jurisdictions), *among)
        .group_by(Candidate.notice_id, Candidate.organisation_id, Candidate.procedure)
    )
    counted: dict[tuple[UUID, UUID], dict[str, int]] = {}
    for notice_id, office_id, procedure, number in session.execute(query):
        counted.setdefault((notice_id, office_id), {})[procedure] = number
    known_law = cache(partial(law, session, registry))
    for key, numbers in lying(session, registry, known_law, *among).items():
        theirs = counted.setdefault(key, {})
        counted[key] = {each: theirs.get(each, 0) + numbers.get(each, 0) for each in {**theirs, **numbers}}
    offices = _by_id(session, {office for _, office in counted})
    # Held here so that nobody asks for the founders one by one.
    founders = _by_id(session, {each.created_by_organisation_id for each in offices.values()} - {None})
    laws = {each: known_law(each) for each in dict.fromkeys(notice for notice, _ in counted)}
    met = _met(session, laws, today) if counted else {}
    found: list[OfficeRound] = []
    for (notice_id, office_id), numbers in counted.items():
        policy = laws[notice_id]
        if policy is not None:
            found += _rounds(session, policy, notice_id, offices[office_id], numbers, met)
    del founders
    return sorted(found, key=lambda each: (each.due, each.office, each.notice_id))


def undecided(known: OfficeRound) -> tuple[ColumnElement[bool], ...]:
    """The conditions on the candidates of a round that have no result."""
    return (
        Candidate.notice_id == known.notice_id,
        Candidate.organisation_id == known.organisation_id,
        Candidate.procedure.in_(known.procedures),
        Candidate.state.in_(UNDECIDED),
        bound(),
    )


def _rounds(
    session: Session,
    policy: Policy,
    notice_id: UUID,
    office: Organisation,
    numbers: dict[str, int],
    met: dict[tuple[UUID, UUID, str], int],
) -> Iterator[OfficeRound]:
    ends: dict[date, list[Procedure]] = {}
    for each in policy.declarations.procedures:
        if each.key in numbers and (end := round_end(policy, policy.terms, each)) is not None:
            ends.setdefault(end, []).append(each)
    for end, procedures in ends.items():
        yield OfficeRound(
            notice_id=notice_id,
            notice=policy.terms.title,
            policy=policy,
            organisation_id=office.id,
            office=office.name,
            division=office.division,
            due=end,
            procedures=tuple(each.key for each in procedures),
            number=sum(numbers[each.key] for each in procedures),
            met=sum(met.get((notice_id, office.id, each.key), 0) for each in procedures),
            loses=any(takes_rounds(session, policy, each, office) for each in procedures),
        )


def _met(session: Session, laws: dict[UUID, Policy | None], today: date) -> dict[tuple[UUID, UUID, str], int]:
    """How many candidates are on open lists whose meeting was in time and whose result isn't overdue yet."""
    held = (
        select(Batch, func.count())
        .join(Candidate, Candidate.batch_id == Batch.id)
        .where(Batch.state == BatchState.OPEN, Batch.held_on.is_not(None), Batch.notice_id.in_(laws), bound())
        .group_by(Batch.id)
    )
    found: dict[tuple[UUID, UUID, str], int] = {}
    for batch, number in session.execute(held):
        policy = laws[batch.notice_id]
        if policy is not None and met_in_time(policy, batch, today):
            key = (batch.notice_id, batch.organisation_id, batch.procedure)
            found[key] = found.get(key, 0) + number
    return found


def met_in_time(policy: Policy, batch: Batch, today: date) -> bool:
    """Whether a list's meeting was held within the round, and its result may still be put down today."""
    procedure = next((each for each in policy.declarations.procedures if each.key == batch.procedure), None)
    end = round_end(policy, policy.terms, procedure) if procedure else None
    if procedure is None or end is None or batch.held_on is None or batch.held_on > end:
        return False
    try:
        last = due(procedure.acts[0], policy.terms, {MEETING: batch.held_on})
    except UnknownYear:
        return True
    return last is not None and today <= last


def law(session: Session, registry: Registry, notice_id: UUID) -> Policy | None:
    """What a notice says now under the law of its newest revision; None before it is published."""
    revision_id = session.get_one(Notice, notice_id).revision_id
    return policy_in(registry, session.get_one(NoticeRevision, revision_id)) if revision_id else None


def _by_id(session: Session, ids: Set[UUID | None]) -> dict[UUID, Organisation]:
    return {each.id: each for each in session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}
