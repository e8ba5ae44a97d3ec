"""A unit's recorded facts for whoever may see them: what holds, its documents, and all that was recorded before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.actor import Actor
from zhicheng.casework.unit_facts.entitled import READ_FACTS, RECORD, office_of
from zhicheng.casework.unit_facts.known import holding
from zhicheng.casework.unit_facts.recording import version_of
from zhicheng.casework.units import Place
from zhicheng.specs import RecordedFact
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Organisation, UnitFact
from zhicheng.store.moments import BEIJING, Clock
from zhicheng.store.vault import vault_of


class State(StrEnum):
    """What a record is worth today."""

    HOLDS = "现行"
    COMING = "尚未生效"
    REPLACED = "已被后来的登记代替"
    ENDED = "已到期"
    WITHDRAWN = "已撤回"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with what it is worth and the bureau that made it."""

    fact: UnitFact
    state: State
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPage:
    """A fact that an authority records: ``entries`` newest first, ``version`` for the forms, ``records`` whether the
    reader may record it now."""

    declared: RecordedFact
    version: int
    entries: tuple[Entry, ...]
    records: bool

    @property
    def holding(self) -> tuple[Entry, ...]:
        """Those that hold today: one, or one for each round."""
        return tuple(each for each in self.entries if each.state is State.HOLDS)


def facts_of(session: Session, actor: Actor, clock: Clock, place: Place, *, unit_id: UUID) -> tuple[FactPage, ...]:
    """Every fact of a unit that its place has recorded by authorities; raises Refusal. The same few queries however many there are."""
    unit = fetch(session, actor, READ_FACTS, unit_id)
    query = select(UnitFact).where(UnitFact.organisation_id == unit.id).order_by(UnitFact.number.desc())
    stored = list(session.scalars(query))
    names = _names(session, stored)
    today, open_to_records = clock().astimezone(BEIJING).date(), may(actor, RECORD, unit) is None
    return tuple(
        _page(fact, [each for each in stored if each.key == fact.key], names, today,
              records_it=open_to_records and office_of(actor, fact, unit, place.divisions) is not None)
        for fact in place.rules.recorded
    )  # fmt: skip


def scan_of(session: Session, actor: Actor, blobs: BlobDirectory, *, fact_id: UUID) -> tuple[UnitFact, Iterator[bytes]]:
    """The scanned document of a record and its bytes, for whoever may see the unit's facts; raises Refusal."""
    fact = session.get(UnitFact, fact_id)
    if fact is None:
        raise Refusal("not_found", "没有找到这份证明文件。请返回单位情况重新选择。", status=404)
    fetch(session, actor, READ_FACTS, fact.organisation_id)
    return fact, blobs.read(fact.id, vault_of(session).file_key(fact.organisation_id, fact.id))


def _page(
    declared: RecordedFact, records: list[UnitFact], names: Mapping[UUID, str], today: date, *, records_it: bool
) -> FactPage:
    held = holding(records, today)
    return FactPage(
        declared=declared,
        version=version_of(records),
        entries=tuple(Entry(each, _state(each, held, today), names[each.recorded_for]) for each in records),
        records=records_it,
    )


def _state(fact: UnitFact, held: tuple[UnitFact, ...], today: date) -> State:
    if fact.withdrawn_at is not None:
        return State.WITHDRAWN
    if fact in held:
        return State.HOLDS
    if fact.since > today:
        return State.COMING
    return State.ENDED if fact.until is not None and fact.until < today else State.REPLACED


def _names(session: Session, records: list[UnitFact]) -> dict[UUID, str]:
    offices = {each.recorded_for for each in records}
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(offices)))
    return {each.id: each.name for each in rows}
