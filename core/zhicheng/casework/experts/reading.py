"""The pool as it is read: its shares for the bureau, and a roster of names for committee offices (HX-5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.committees.entitled import kept_by
from zhicheng.casework.experts.details import read
from zhicheng.casework.sanctions.entitled import declared_for
from zhicheng.casework.scopes import inside
from zhicheng.registry import Registry
from zhicheng.store.models import DataKey, Expert, ExpertState, Organisation, Person
from zhicheng.store.vault import Erased, vault_of

JUDGED = 2000
"""Of so many experts the age is looked at for the share of the young: each is sealed under a key of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """A pool on a day. ``judged`` are those whose age was looked at, ``young`` those among them of ``young_age`` or less;
    ``outside`` work elsewhere than in the place."""

    total: int
    kinds: tuple[tuple[str, str, int], ...]
    judged: int
    young: int
    young_age: int
    outside: int


def shares(session: Session, *, place: str, young_age: int, on: date) -> Shares:
    """How a place's pool is made up on a day, by series and specialty, age and where people work."""
    counted = select(Expert.series, Expert.specialty, func.count()).where(in_term(place, on))
    rows = session.execute(counted.group_by(Expert.series, Expert.specialty).order_by(Expert.series, Expert.specialty))
    kinds = tuple((series, specialty, number) for series, specialty, number in rows)
    elsewhere = select(func.count()).where(in_term(place, on), not_(inside(Expert.unit_division, place)))
    ages = _ages(session, place, on)
    return Shares(
        total=sum(number for *_, number in kinds),
        kinds=kinds,
        judged=len(ages),
        young=sum(each <= young_age for each in ages),
        young_age=young_age,
        outside=session.scalar(elsewhere) or 0,
    )


def in_term(place: str, on: date) -> ColumnElement[bool]:
    """The approved experts of a place whose term covers a day."""
    return and_(Expert.place == place, Expert.state == ExpertState.APPROVED, Expert.since <= on, Expert.until >= on)


def roster(session: Session, actor: Actor, registry: Registry, *, on: date) -> Select[Expert]:
    """The experts in term of the places in which the actor works for a committee's office, with their names. Their
    offices see name, specialty and unit, and nothing else."""
    ids = [each.organisation_id for each in kept_by(actor)]
    offices = session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    places = {each.jurisdiction.code for office in offices if (each := declared_for(registry, office)) is not None}
    term = and_(Expert.state == ExpertState.APPROVED, Expert.since <= on, Expert.until >= on)
    return with_names().where(term, Expert.place.in_(sorted(places)))


def with_names() -> Select[Expert]:
    """Entries with the person's name beside each."""
    named: Select[Expert] = select(Expert).add_columns(Person.name)
    return named.join(Person, Person.id == Expert.person_id)


def name_of(session: Session, person_id: UUID) -> str:
    """An expert's name; words where the person's data are gone."""
    return session.get_one(Person, person_id).name or "（个人信息已删除）"


def _ages(session: Session, place: str, on: date) -> list[int]:
    """The ages of a pool's experts on a day, in two queries whatever their number."""
    query = select(Expert.id, Expert.person_id, Expert.details_cipher).where(in_term(place, on)).order_by(Expert.id)
    rows = session.execute(query.limit(JUDGED)).all()
    # Held until all are opened: the vault finds each key in the session instead of asking for it.
    held = session.scalars(select(DataKey).where(DataKey.owner_id.in_([each.person_id for each in rows]))).all()
    keys = {each.owner_id for each in held}
    vault, found = vault_of(session), []
    for expert_id, person_id, sealed in rows:
        if person_id not in keys:
            continue
        try:
            plain = vault.open(person_id, Expert.details_cipher, expert_id, sealed)
        except Erased:
            continue
        found.append(read(plain).age(on))
    return found
