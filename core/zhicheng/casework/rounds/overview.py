"""What is due and what is late, for those who answer for it: lists, offices' rounds, and rounds that were lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action
from zhicheng.casework.actor import Actor
from zhicheng.casework.results.lists import concerned
from zhicheng.casework.results.overview import GOING_ON, Line, lines
from zhicheng.casework.rounds.ending import OfficeRound, rounds_of
from zhicheng.casework.rounds.stuck import Stuck, stuck
from zhicheng.casework.scopes import any_of, inside
from zhicheng.casework.seats import WORKING, seats
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Batch,
    Entrustment,
    MissedRound,
    Notice,
    Organisation,
    OrganisationKind,
    RoundLoss,
)

MOST = 200
"""Lists that are looked through at once, those first that have waited longest."""
SOON = timedelta(days=3)
"""Many of these deadlines are a few days long."""


def _below(actor: Actor) -> ColumnElement[bool]:
    """Organisations inside the divisions of the actor's bureaus."""
    posts = (each for each in actor.posts(*WORKING, kind=OrganisationKind.BUREAU) if each.approved)
    return any_of(*(inside(Organisation.division, each.division) for each in posts))


def _watched(actor: Actor) -> ColumnElement[bool]:
    """Lists that the actor has a part in, and those of offices below the actor's bureaus."""
    theirs = exists().where(Organisation.id == Batch.organisation_id, _below(actor)).correlate(Batch)
    return any_of(concerned(actor), theirs)


def _losses(actor: Actor) -> ColumnElement[bool]:
    """Lost rounds of the actor's offices, those entrusted to them, and those under the actor's bureaus' eyes."""
    offices = seats(actor)
    below = exists().where(Organisation.id == RoundLoss.organisation_id, _below(actor)).correlate(RoundLoss)
    took = exists().where(
        Entrustment.loss_id == RoundLoss.id, Entrustment.entrusted_to.in_(offices) | Entrustment.made_for.in_(offices)
    )
    own = RoundLoss.organisation_id.in_(offices) | took.correlate(RoundLoss)
    return any_of(own, RoundLoss.declared_for.in_(offices), below)


WATCH = Action(key="batch.watch", title="查看办理期限", thing=Batch, scope=_watched)
READ_LOSS = Action(key="round.read_loss", title="查看年度授权的取消", thing=RoundLoss, scope=_losses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A list as a line; ``readable``: the reader may open it."""

    line: Line
    office: str
    readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An office's round; ``missed_id`` where it is over and the reader's bureau may take it away."""

    round: OfficeRound
    missed_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """Cases that wait at an office that decides nothing; ``mine``: the reader's bureau may entrust them."""

    stuck: Stuck
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An entrustment with the name of the office that took it."""

    entrustment: Entrustment
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many lists are overdue, due within some days, how many rounds are late, and how many cases are ``stuck`` at
    offices that decide nothing."""

    overdue: int
    soon: int
    late: int
    stuck: int


def watched(session: Session, actor: Actor, registry: Registry) -> list[Watched]:
    """The running lists that the actor answers for or oversees, what is due first above; those without a day last."""
    query = select(Batch).where(
        Batch.state.in_(GOING_ON), Batch.jurisdiction.in_(registry.jurisdictions), WATCH.scope(actor)
    )
    batches = session.scalars(query.order_by(Batch.since, Batch.id).limit(MOST)).all()
    ids = [each.id for each in batches]
    readable = set(session.scalars(select(Batch.id).where(Batch.id.in_(ids), concerned(actor))))
    names = _names(session, {each.organisation_id for each in batches})
    found = [
        Watched(line=each, office=names[each.batch.organisation_id], readable=each.batch.id in readable)
        for each in lines(session, actor, registry, batches)
    ]
    return sorted(found, key=lambda each: (each.line.due or date.max, each.line.batch.since, each.line.batch.id))


def endings(session: Session, actor: Actor, registry: Registry, today: date) -> list[Ending]:
    """The rounds of the actor's offices, and of those below or under notices of the actor's bureaus, with somebody
    undecided; first to end first."""
    offices = seats(actor)
    rounds = rounds_of(session, registry, today, _concerning(actor))
    notices = {each.notice_id for each in rounds}
    missed = session.scalars(
        select(MissedRound)
        .join(Notice, Notice.id == MissedRound.notice_id)
        .where(MissedRound.notice_id.in_(notices), Notice.organisation_id.in_(offices))
    )
    known = {(each.notice_id, each.organisation_id, each.due): each.id for each in missed}
    return [
        Ending(
            round=each,
            missed_id=known.get((each.notice_id, each.organisation_id, each.due))
            if each.loses and each.late and each.due < today
            else None,
        )
        for each in rounds
    ]


def resting(session: Session, actor: Actor, registry: Registry, today: date) -> list[Resting]:
    """What waits at barred offices, among the same as :func:`endings`."""
    found = stuck(session, registry, today, _concerning(actor))
    ids = {each.notice_id for each in found}
    issued = select(Notice.id).where(Notice.id.in_(ids), Notice.organisation_id.in_(seats(actor)))
    mine = set(session.scalars(issued)) if ids else set()
    return [Resting(stuck=each, mine=each.notice_id in mine) for each in found]


def figures(
    lists: Sequence[Watched], rounds: Sequence[Ending], today: date, waiting: Sequence[Resting] = ()
) -> Figures:
    """What of these is late or soon to be, or can't go on."""
    days = [each.line.due for each in lists if each.line.due is not None]
    return Figures(
        overdue=sum(day < today for day in days),
        soon=sum(today <= day <= today + SOON for day in days),
        late=sum(each.round.due < today and each.round.late > 0 for each in rounds),
        stuck=sum(each.stuck.number for each in waiting),
    )


def _concerning(actor: Actor) -> ColumnElement[bool]:
    """The actor's offices, those below the actor's bureaus, and notices of these; office and notice are joined."""
    offices = seats(actor)
    return any_of(Organisation.id.in_(offices), Notice.organisation_id.in_(offices), _below(actor))


def given_by(session: Session, loss: RoundLoss) -> list[Given]:
    """Where the cases went that were entrusted because of a loss, oldest first; who may read the loss may read these."""
    query = (
        select(Entrustment, Organisation.name)
        .join(Organisation, Organisation.id == Entrustment.entrusted_to)
        .where(Entrustment.loss_id == loss.id)
        .order_by(Entrustment.made_at, Organisation.name, Entrustment.id)
    )
    return [Given(entrustment=each, office=name) for each, name in session.execute(query)]


def takers(session: Session, losses: Sequence[RoundLoss]) -> dict[UUID, tuple[str, ...]]:
    """The names of the offices that took cases, by loss."""
    query = (
        select(Entrustment.loss_id, Organisation.name)
        .join(Organisation, Organisation.id == Entrustment.entrusted_to)
        .where(Entrustment.loss_id.in_([each.id for each in losses]))
        .order_by(Entrustment.made_at, Organisation.name)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for loss_id, name in session.execute(query):
        found[loss_id] = tuple(dict.fromkeys((*found.get(loss_id, ()), name)))
    return found


def _names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {each.id: each.name for each in rows}
