"""What waits at offices that decide nothing, because they have lost a round or their bar runs (JB-6.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.rounds.cases import ahead, underway
from zhicheng.casework.rounds.ending import law
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    Notice,
    Organisation,
    RoundLoss,
    RouteDesk,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """How many cases under a notice wait at an office that decides nothing, because of ``loss``."""

    loss: RoundLoss
    office: str
    notice_id: UUID
    notice: str
    number: int


def stuck(session: Session, registry: Registry, today: date, *among: ColumnElement[bool]) -> list[Stuck]:
    """What waits at offices that decide nothing; ``among`` narrows the office and the notice, which are joined. Some
    queries for each notice, none for each case."""
    losses = session.scalars(select(RoundLoss).order_by(RoundLoss.barred_until.desc(), RoundLoss.id)).all()
    if not losses:
        return []
    places = Notice.jurisdiction.in_(registry.jurisdictions)
    candidates = (
        select(Candidate.notice_id, Candidate.organisation_id, func.count())
        .join(Organisation, Organisation.id == Candidate.organisation_id)
        .join(Notice, Notice.id == Candidate.notice_id)
        .where(or_(*(_reaches(each, losses, today) & unmet(each) for each in losses)), places, *among)
        .group_by(Candidate.notice_id, Candidate.organisation_id)
    )
    coming = (
        select(Application.notice_id, RouteDesk.organisation_id, func.count(Application.id.distinct()))
        .join(RouteDesk, ahead())
        .join(Organisation, Organisation.id == RouteDesk.organisation_id)
        .join(Notice, Notice.id == Application.notice_id)
        .where(or_(*(_reaches(each, losses, today) for each in losses)), underway(), places, *among)
        .group_by(Application.notice_id, RouteDesk.organisation_id)
    )
    numbers: dict[tuple[UUID, UUID], int] = {}
    for notice_id, office_id, number in (*session.execute(candidates), *session.execute(coming)):
        numbers[notice_id, office_id] = numbers.get((notice_id, office_id), 0) + number
    return list(_lines(session, registry, numbers, losses))


def unmet(loss: RoundLoss) -> ColumnElement[bool]:
    """Candidates without a result whose list didn't meet before the declaration: what met before is decided still."""
    late = or_(Batch.held_on.is_(None), Batch.held_on >= beijing_day(loss.declared_at))
    listed = exists().where(Batch.id == Candidate.batch_id, Batch.state == BatchState.OPEN, late).correlate(Candidate)
    return or_(Candidate.state == CandidateState.WAITING, and_(Candidate.state == CandidateState.LISTED, listed))


def _reaches(loss: RoundLoss, losses: Sequence[RoundLoss], today: date) -> ColumnElement[bool]:
    """Notices under which an office decides nothing because of a loss: its own, and while the bar runs every one that
    the office hasn't lost by itself."""
    here = Organisation.id == loss.organisation_id
    if loss.barred_until < today:
        return here & (Notice.id == loss.notice_id)
    others = [each.notice_id for each in losses if each.organisation_id == loss.organisation_id and each is not loss]
    return here & Notice.id.not_in(others)


def _lines(
    session: Session, registry: Registry, numbers: dict[tuple[UUID, UUID], int], losses: Sequence[RoundLoss]
) -> Iterator[Stuck]:
    ids = {office for _, office in numbers}
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    names = {each.id: each.name for each in rows}
    laws = {each: law(session, registry, each) for each in dict.fromkeys(notice for notice, _ in numbers)}
    for (notice_id, office_id), number in sorted(numbers.items(), key=lambda each: (names[each[0][1]], each[0])):
        policy, own = laws[notice_id], [each for each in losses if each.organisation_id == office_id]
        if policy is not None:
            yield Stuck(
                loss=next((each for each in own if each.notice_id == notice_id), own[0]),
                office=names[office_id],
                notice_id=notice_id,
                notice=policy.terms.title,
                number=number,
            )
