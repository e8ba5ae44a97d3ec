"""What is on a person's record, by year, with where each amount came from; and taking an entry off it again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.learning.amounts import Amount
from zhicheng.casework.learning.places import bureaus, in_reach
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.scopes import any_of, inside
from zhicheng.divisions import encloses
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Account,
    Binding,
    BindingStatus,
    HoursSource,
    LearningClaim,
    LearningHours,
    Organisation,
    Person,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One amount on the record. ``title`` is the course or the activity's key, ``office`` and ``officer`` put it there;
    the last three say who took it off and why, where that was done."""

    id: UUID
    version: int
    year: int
    amount: Amount
    source: HoursSource
    title: str
    number: str
    office: str
    officer: str
    at: datetime
    annulled_at: datetime | None
    annulled_by: str
    annulled_because: str


@dataclass(frozen=True, slots=True)
class YearOfHours:
    """The entries of a year, oldest first; ``amount`` sums those that count."""

    year: int
    amount: Amount
    entries: tuple[Entry, ...]


def hours_of(session: Session, person_id: UUID, jurisdiction: str) -> tuple[YearOfHours, ...]:
    """A person's record, the latest year first. Whose business it is is the caller's question. Raises Erased."""
    query = (
        select(LearningHours)
        .where(LearningHours.person_id == person_id, LearningHours.jurisdiction == jurisdiction)
        .order_by(LearningHours.year.desc(), LearningHours.recorded_at, LearningHours.id)
    )
    rows = session.scalars(query).all()
    names = _office_names(session, rows)
    officers: dict[UUID | None, str] = defaultdict(str)
    for account_id in {each.recorded_by for each in rows}:
        officers[account_id] = account_name(session, account_id)
    years = []
    for year, group in groupby(rows, key=lambda each: each.year):
        entries = tuple(_entry(session, each, names, officers) for each in group)
        counted = sum((each.amount for each in entries if each.annulled_at is None), Amount())
        years.append(YearOfHours(year, counted, entries))
    return tuple(years)


def readable(registry: Registry) -> Action[Person]:
    """People whose record an officer may look at: bound to a unit in the bureau's place, or handled by it before."""

    def scope(actor: Actor) -> ColumnElement[bool]:
        bound = exists().where(
            Binding.person_id == Person.id,
            Binding.status == BindingStatus.ACTIVE,
            Organisation.id == Binding.organisation_id,
            in_reach(registry, actor, Organisation.division),
        )
        asked = exists().where(LearningClaim.person_id == Person.id, in_reach(registry, actor, LearningClaim.division))
        recorded = exists().where(
            LearningHours.person_id == Person.id,
            Organisation.id == LearningHours.recorded_for,
            in_reach(registry, actor, Organisation.division),
        )
        return any_of(*(each.correlate(Person) for each in (bound, asked, recorded)))

    return Action(key="learning.read", title="查看继续教育记录", thing=Person, scope=scope)


def annullable(registry: Registry) -> Action[LearningHours]:
    """Entries put on record by the actor's bureau or one in its place, never the actor's own."""

    def scope(actor: Actor) -> ColumnElement[bool]:
        conditions = [
            and_(
                LearningHours.jurisdiction == rules.jurisdiction,
                exists()
                .where(Organisation.id == LearningHours.recorded_for, inside(Organisation.division, post.division))
                .correlate(LearningHours),
            )
            for post, rules in bureaus(registry, actor)
        ]
        return any_of(*conditions) & not_own(actor, LearningHours.person_id)

    return Action(key="learning.annul", title="撤销学时", thing=LearningHours, scope=scope, ready=_counts)


def annul(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, hours_id: UUID, version: int, reason: str
) -> LearningHours:
    """Take an entry off the record, for a reason that the person reads; it stays there struck out. The same record of
    the training platform is not taken again. Raises Refusal and Stale."""
    entry = fetch(session, actor, annullable(registry), hours_id, version=version)
    said = wanted_reason(reason, asks="请写明撤销的理由，本人会看到。")
    column = LearningHours.annulled_reason_cipher
    entry.annulled_reason_cipher, digest = seal_reason(session, entry.person_id, column, entry.id, said)
    office = session.get_one(Organisation, entry.recorded_for)
    post = next(post for post, _ in bureaus(registry, actor) if encloses(post.division, office.division))
    entry.annulled_by, entry.annulled_for, entry.annulled_at = actor.account_id, post.organisation_id, clock()
    record(
        session,
        "learning.annulled",
        actor=actor,
        clock=clock,
        subjects={"hours": entry.id, "person": entry.person_id},
        payload={"reason": digest},
        changed=entry,
        notify=to_person(session, entry.person_id, Topic.LEARNING_ANNULLED),
    )
    return entry


def to_person(session: Session, person_id: UUID, topic: Topic) -> tuple[Notify, ...]:
    """A letter to each account of a person."""
    accounts = select(Account.id).where(Account.person_id == person_id, Account.disabled_at.is_(None))
    return tuple(Notify(topic, each) for each in session.scalars(accounts.order_by(Account.id)))


def not_own(actor: Actor, column: ColumnElement[UUID] | object) -> ColumnElement[bool]:
    """Nobody decides on their own hours."""
    return column != actor.person_id if actor.person_id else true()  # type: ignore[return-value]


def _counts(entry: LearningHours) -> Refusal | None:
    if entry.annulled_at is None:
        return None
    return Refusal("conflict", "这条学时已经撤销，无需再次操作。请刷新页面核对。")


def _office_names(session: Session, rows: Iterable[LearningHours]) -> dict[UUID | None, str]:
    ids = {each.recorded_for for each in rows} | {each.annulled_for for each in rows if each.annulled_for}
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return dict(session.execute(named).all())


def _entry(
    session: Session, row: LearningHours, names: dict[UUID | None, str], officers: dict[UUID | None, str]
) -> Entry:
    column, sealed = LearningHours.details_cipher, row.details_cipher
    details = json.loads(vault_of(session).open(row.person_id, column, row.id, sealed))
    because = row.annulled_reason_cipher
    return Entry(
        id=row.id,
        version=row.version,
        year=row.year,
        amount=Amount(row.public_hours, row.professional_hours),
        source=row.source,
        title=row.activity or details.get("title", ""),
        number=details.get("number", ""),
        office=names.get(row.recorded_for, ""),
        officer=officers[row.recorded_by],
        at=row.recorded_at,
        annulled_at=row.annulled_at,
        annulled_by=names.get(row.annulled_for, ""),
        annulled_because=open_reason(session, row.person_id, LearningHours.annulled_reason_cipher, row.id, because)
        if because
        else "",
    )
