"""Results on public show: which publicities run, and as little of each person as shows who is meant (N-2, JA-3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.deadlines import terms_now
from zhicheng.casework.results.acts import publicity_days
from zhicheng.casework.results.lists import policy_of
from zhicheng.casework.submission import content_of
from zhicheng.dossier.beside import part_of
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import ActKind
from zhicheng.store.models import (
    Application,
    Batch,
    BatchDuty,
    BatchState,
    Candidate,
    CandidateState,
    DataKey,
    Organisation,
    Person,
    Snapshot,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased
from zhicheng.workdays import UnknownYear, WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """One body's publicity of one list, ``first`` and ``last`` included. ``left`` are the working days from today on,
    ``total`` those of the whole publicity; None where the holidays of the year aren't known."""

    duty_id: UUID
    batch_id: UUID
    title: str
    office: str
    policy: Policy
    first: date
    last: date
    left: int | None
    total: int | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSheet:
    """What the public sees of somebody who passed, as it was filed: nothing else of the person."""

    name: str
    unit: str = ""
    series: str = ""
    specialty: str = ""
    title: str = ""


HIDDEN = PublicSheet(name="（个人信息已删除）")


def running(registry: Registry, today: date) -> Select[BatchDuty]:
    """The publicities that run on a day in Beijing, both of their days included."""
    return select(BatchDuty).join(Batch, Batch.id == BatchDuty.batch_id).where(_runs(today), _enabled(registry))


def on_show(session: Session, clock: Clock, registry: Registry, duty_id: UUID) -> Publicity | None:
    """A publicity that runs now; None before and afterwards."""
    today = beijing_day(clock())
    duty = session.scalar(running(registry, today).where(BatchDuty.id == duty_id))
    return described(session, registry, [duty], today)[0] if duty else None


def over(session: Session, clock: Clock, registry: Registry, duty_id: UUID) -> bool:
    """Whether there was such a publicity, which is over."""
    duty = session.scalar(
        select(BatchDuty)
        .join(Batch, Batch.id == BatchDuty.batch_id)
        .where(BatchDuty.id == duty_id, BatchDuty.kind == ActKind.PUBLICITY, _enabled(registry))
    )
    return duty is not None and duty.last is not None and duty.last < beijing_day(clock())


def described(session: Session, registry: Registry, duties: Sequence[BatchDuty], today: date) -> list[Publicity]:
    """Publicities in words; some queries for all of them together."""
    ids = {each.batch_id for each in duties}
    batches = {each.id: each for each in session.scalars(select(Batch).where(Batch.id.in_(ids)))}
    passed = (
        select(Candidate.batch_id, func.count())
        .where(Candidate.batch_id.in_(ids), Candidate.state == CandidateState.PASSED)
        .group_by(Candidate.batch_id)
    )
    numbers = {each[0]: each[1] for each in session.execute(passed)}
    offices = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_([each.organisation_id for each in duties])
    )
    names = {each.id: each.name for each in session.execute(offices)}
    return [
        _publicity(session, registry, each, batches[each.batch_id], names, numbers.get(each.batch_id, 0), today)
        for each in duties
    ]


def people(batch_id: UUID, name: str = "") -> Select[Candidate]:
    """Those of a list who passed, or those of them whose names contain ``name``."""
    query = select(Candidate).where(Candidate.batch_id == batch_id, Candidate.state == CandidateState.PASSED)
    if not name:
        return query
    return (
        query.join(Application, Application.id == Candidate.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Person.name.contains(name, autoescape=True))
    )


def sheets(session: Session, application_ids: Iterable[UUID]) -> dict[UUID, PublicSheet]:
    """What the public sees of each, by application; four queries however many there are."""
    ids = list(application_ids)
    applications = {each.id: each for each in session.scalars(select(Application).where(Application.id.in_(ids)))}
    owners = {each.person_id for each in applications.values()}
    # Held here, so that the session finds each of them without asking the database again.
    held = [
        *session.scalars(select(Person).where(Person.id.in_(owners))),
        *session.scalars(select(DataKey).where(DataKey.owner_id.in_(owners))),
    ]
    last = (
        select(Snapshot.application_id, func.max(Snapshot.number).label("number"))
        .where(Snapshot.application_id.in_(ids))
        .group_by(Snapshot.application_id)
        .subquery()
    )
    newest = select(Snapshot).join(
        last, and_(Snapshot.application_id == last.c.application_id, Snapshot.number == last.c.number)
    )
    found = {
        each.application_id: _sheet(session, applications[each.application_id], each)
        for each in session.scalars(newest)
    }
    del held
    return found


def notice_policy(session: Session, registry: Registry, batch: Batch) -> Policy:
    """The law of a list, with what its notice says now (its telephones may have changed)."""
    policy, _ = policy_of(session, registry, batch)
    terms = terms_now(session, batch.notice_id)
    return Policy(policy.declarations, terms) if terms else policy


def _runs(today: date) -> ColumnElement[bool]:
    return and_(
        Batch.state == BatchState.RUNNING,
        Batch.position == BatchDuty.position,
        BatchDuty.kind == ActKind.PUBLICITY,
        BatchDuty.first <= today,
        BatchDuty.last >= today,
    )


def _enabled(registry: Registry) -> ColumnElement[bool]:
    return Batch.jurisdiction.in_(registry.jurisdictions)


def _publicity(
    session: Session,
    registry: Registry,
    duty: BatchDuty,
    batch: Batch,
    names: dict[UUID, str],
    number: int,
    today: date,
) -> Publicity:
    if duty.organisation_id is None or duty.first is None or duty.last is None:
        raise ValueError("a publicity that runs has a body and days")
    policy = notice_policy(session, registry, batch)
    try:
        left: int | None = WorkCalendar.official().count(today, duty.last)
        total: int | None = publicity_days(policy, duty.first, duty.last)
    except UnknownYear:
        left = total = None
    return Publicity(
        duty_id=duty.id,
        batch_id=batch.id,
        title=batch.title,
        office=names[duty.organisation_id],
        policy=policy,
        first=duty.first,
        last=duty.last,
        left=left,
        total=total,
        number=number,
    )


def _sheet(session: Session, application: Application, snapshot: Snapshot) -> PublicSheet:
    try:
        dossier = content_of(session, application, snapshot)["dossier"]
    except Erased:
        return HIDDEN
    if not isinstance(dossier, dict):
        raise TypeError("a snapshot holds a dossier")
    basic, unit = part_of(dossier, "basic") or {}, dossier.get("unit") or {}

    def said(*keys: str) -> str:
        return next((str(basic[key]) for key in keys if basic.get(key)), "")

    return PublicSheet(
        name=said("name") or session.get_one(Person, application.person_id).name,
        unit=str(unit.get("name") or "") or said("unit_name"),
        series=said("series"),
        specialty=said("specialty"),
        title=said("title", "level"),
    )
