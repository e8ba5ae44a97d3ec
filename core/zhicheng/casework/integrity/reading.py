"""Entries for whoever may read them; every look by somebody else than the subject is recorded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_names, fetch, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.integrity.content import Content, opened, why_withdrawn
from zhicheng.casework.integrity.entitled import ENTER_PERSON, READ, about_oneself, lookers_known
from zhicheng.casework.integrity.standing import standing
from zhicheng.casework.record import record
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.store.models import Event, EventSubject, IntegrityEntry, Organisation, Person, Role
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased

LOOKS_SHOWN = 200
SEEN, LISTED, FOUND = "integrity.seen", "integrity.list_seen", "integrity.people_seen"


class Effect(StrEnum):
    """What an entry is worth on a day."""

    RUNS = "有效"
    OVER = "已到期"
    WITHDRAWN = "已撤销"


def effect_of(entry: IntegrityEntry, on: date) -> Effect:
    if entry.withdrawn_at is not None:
        return Effect.WITHDRAWN
    return Effect.RUNS if standing(entry, on) else Effect.OVER


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with what it says; ``why_withdrawn`` is empty while it stands."""

    entry: IntegrityEntry
    content: Content
    why_withdrawn: str


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked, for which organisation, and when; ``listed``: at the line of a list, not at the words."""

    who: str
    office: str
    at: datetime
    listed: bool


def see(session: Session, actor: Actor, clock: Clock, *, entry_id: UUID) -> Opened:
    """An entry with its words; the look is recorded unless it is about oneself. Raises Refusal, also once the person's
    data are gone."""
    entry = fetch(session, actor, READ, entry_id)
    try:
        found = Opened(entry, opened(session, entry), why_withdrawn(session, entry))
    except Erased:
        raise Refusal("erased", "当事人的个人信息已经删除，记录的内容不能再查看。", status=410) from None
    if not session.scalar(select(exists().where(IntegrityEntry.id == entry.id, about_oneself(actor)))):
        subjects = {"entry": entry.id, "organisation": _office(actor)}
        record(session, SEEN, actor=actor, clock=clock, subjects=subjects)
    return found


def see_list(session: Session, actor: Actor, clock: Clock, *, entry_ids: Collection[UUID]) -> None:
    """Record one look at the entries that a list's page shows, those about oneself left out; nothing where none is left."""
    query = visible(actor, READ).where(IntegrityEntry.id.in_(entry_ids), about_oneself(actor).is_not(true()))
    shown = [each.id for each in session.scalars(query.order_by(IntegrityEntry.recorded_at, IntegrityEntry.id))]
    if shown:
        record(session, LISTED, actor=actor, clock=clock, subjects={"organisation": _office(actor)}, shown=shown)


def see_people(session: Session, actor: Actor, clock: Clock, *, person_ids: Collection[UUID]) -> None:
    """Record that somebody was shown the people of a name whom an entry could be about; nothing where there are none."""
    query = visible(actor, ENTER_PERSON).where(Person.id.in_(person_ids))
    shown = [each.id for each in session.scalars(query.order_by(Person.id))]
    if shown:
        record(session, FOUND, actor=actor, clock=clock, subjects={"organisation": _office(actor)}, shown=shown)


def _office(actor: Actor) -> UUID:
    """For which organisation somebody looks who isn't the subject."""
    posts = bureaus(actor) or tuple(each for each in actor.posts(Role.SUPERVISOR) if each.approved)
    return posts[0].organisation_id


def looks(session: Session, actor: Actor, entry: IntegrityEntry) -> tuple[Look, ...] | None:
    """Who has looked, newest first, for the head of the bureau that made the entry; None for everybody else. So many
    looks in lists don't push those at the words out."""
    if not session.scalar(select(exists().where(IntegrityEntry.id == entry.id, lookers_known(actor)))):
        return None
    about = select(EventSubject.event_id).where(EventSubject.subject_id == entry.id)
    seen = [
        each
        for kind in (SEEN, LISTED)
        for each in session.scalars(
            select(Event)
            .where(Event.id.in_(about), Event.kind == kind)
            .order_by(Event.number.desc())
            .limit(LOOKS_SHOWN)
        )
    ]
    names = account_names(session, [each.actor_id for each in seen])
    offices = _offices(session, [each.id for each in seen])
    return tuple(
        Look(names[each.actor_id], offices.get(each.id, ""), each.at, each.kind == LISTED)
        for each in sorted(seen, key=lambda each: each.number, reverse=True)
    )


def _offices(session: Session, events: Sequence[UUID]) -> dict[UUID, str]:
    query = (
        select(EventSubject.event_id, Organisation.name)
        .join(Organisation, Organisation.id == EventSubject.subject_id)
        .where(EventSubject.event_id.in_(events), EventSubject.role == "organisation")
    )
    return {each.event_id: each.name for each in session.execute(query)}
