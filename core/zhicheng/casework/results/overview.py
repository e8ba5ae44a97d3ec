"""What an office sees of its lists: what waits for it and until when, and which candidates have no list yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import terms_now
from zhicheng.casework.notices import policy_in
from zhicheng.casework.results.duties import done_days, due_by, waits
from zhicheng.casework.results.lists import READ, procedure_in
from zhicheng.casework.seats import seats
from zhicheng.notice import Terms
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import Act, ActKind, Procedure
from zhicheng.store.models import (
    Batch,
    BatchDuty,
    BatchState,
    Candidate,
    CandidateState,
    Notice,
    NoticeRevision,
    Organisation,
)

GOING_ON = (BatchState.OPEN, BatchState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A list as a line: the ``act`` it waits for (None once it is over), by which offices, until ``due`` inclusive.

    ``ours``: an office of the reader's still has something to do in that act.
    """

    batch: Batch
    notice: str
    procedure: Procedure
    act: Act | None
    offices: tuple[str, ...]
    due: date | None
    number: int
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Candidates of one office, notice and procedure that wait for a list."""

    organisation_id: UUID
    office: str
    notice_id: UUID
    notice: str
    procedure: Procedure
    number: int


def waiting_lists(actor: Actor, registry: Registry) -> Select[Batch]:
    """Lists whose current act an office of the actor's has yet to do its part in."""
    ours = exists().where(
        BatchDuty.batch_id == Batch.id,
        BatchDuty.position == Batch.position,
        BatchDuty.organisation_id.in_(seats(actor)),
        BatchDuty.done_at.is_(None),
        or_(BatchDuty.kind != ActKind.PUBLICITY, BatchDuty.last.is_(None)),
    )
    return _enabled(select(Batch).where(Batch.state.in_(GOING_ON), ours.correlate(Batch)), registry)


def all_lists(actor: Actor, registry: Registry) -> Select[Batch]:
    """Every list that the actor may read."""
    return _enabled(visible(actor, READ), registry)


def lines(session: Session, actor: Actor, registry: Registry, batches: Sequence[Batch]) -> list[Line]:
    """Lists as lines; some queries for all of them together."""
    ids = [each.id for each in batches]
    found: dict[UUID, list[BatchDuty]] = {}
    for duty in session.scalars(select(BatchDuty).where(BatchDuty.batch_id.in_(ids)).order_by(BatchDuty.position)):
        found.setdefault(duty.batch_id, []).append(duty)
    grouped = select(Candidate.batch_id, func.count()).where(Candidate.batch_id.in_(ids)).group_by(Candidate.batch_id)
    numbers = {each[0]: each[1] for each in session.execute(grouped)}
    offices = _names(session, {each.organisation_id for several in found.values() for each in several})
    notices, terms, laws, own = _titles(session, batches), _Terms(session), _Laws(session, registry), seats(actor)
    made = []
    for batch in batches:
        policy, all_duties = laws.of(batch), found.get(batch.id, [])
        procedure = procedure_in(policy, batch.procedure)
        act = procedure.acts[batch.position - 1] if batch.state in GOING_ON else None
        open_ = [each for each in all_duties if act and each.position == batch.position and waits(each)]
        days = due_by(procedure, terms.of(batch.notice_id) or policy.terms, done_days(batch, all_duties))
        made.append(
            Line(
                batch=batch,
                notice=notices[batch.notice_id],
                procedure=procedure,
                act=act,
                offices=tuple(offices.get(each.organisation_id, "") for each in open_),
                due=days.get(act.key) if act else None,
                number=numbers.get(batch.id, 0),
                ours=any(each.organisation_id in own for each in open_),
            )
        )
    return made


def piles(
    session: Session,
    actor: Actor,
    registry: Registry,
    *,
    states: Sequence[CandidateState] = (CandidateState.WAITING,),
) -> list[Pile]:
    """What of the actor's offices' candidates waits for a list (or is in one of these states), by notice and
    procedure."""
    query = (
        select(Candidate.organisation_id, Candidate.notice_id, Candidate.procedure, func.count())
        .join(Notice, Notice.id == Candidate.notice_id)
        .where(
            Candidate.organisation_id.in_(seats(actor)),
            Candidate.state.in_(states),
            Notice.jurisdiction.in_(registry.jurisdictions),
        )
        .group_by(Candidate.organisation_id, Candidate.notice_id, Candidate.procedure)
        .order_by(Candidate.notice_id, Candidate.organisation_id, Candidate.procedure)
    )
    rows = session.execute(query).all()
    offices = _names(session, {each[0] for each in rows})
    made = []
    for organisation_id, notice_id, procedure, number in rows:
        notice = session.get_one(Notice, notice_id)
        if notice.revision_id is None:
            continue
        policy = policy_in(registry, session.get_one(NoticeRevision, notice.revision_id))
        made.append(
            Pile(
                organisation_id=organisation_id,
                office=offices[organisation_id],
                notice_id=notice_id,
                notice=policy.terms.title,
                procedure=procedure_in(policy, procedure),
                number=number,
            )
        )
    return made


class _Laws:
    """The law that lists were opened under, each revision read once."""

    def __init__(self, session: Session, registry: Registry) -> None:
        self.session, self.registry = session, registry
        self.known: dict[UUID, Policy] = {}

    def of(self, batch: Batch) -> Policy:
        if batch.revision_id not in self.known:
            revision = self.session.get_one(NoticeRevision, batch.revision_id)
            self.known[batch.revision_id] = policy_in(self.registry, revision)
        return self.known[batch.revision_id]


class _Terms:
    """What notices say now, each read once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known: dict[UUID, Terms | None] = {}

    def of(self, notice_id: UUID) -> Terms | None:
        if notice_id not in self.known:
            self.known[notice_id] = terms_now(self.session, notice_id)
        return self.known[notice_id]


def _enabled(query: Select[Batch], registry: Registry) -> Select[Batch]:
    return query.where(Batch.jurisdiction.in_(registry.jurisdictions))


def _names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_([each for each in ids if each]))
    return {each.id: each.name for each in session.execute(query)}


def _titles(session: Session, batches: Sequence[Batch]) -> dict[UUID, str]:
    ids = {each.notice_id for each in batches}
    return {each.id: each.title for each in session.scalars(select(Notice).where(Notice.id.in_(ids)))}
