"""Recording a fact of a unit, and withdrawing what was recorded by mistake (JB-1.1, JB-1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Change, Refusal, Stale, account_name, fetch, invalid
from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.approvals import administrators
from zhicheng.casework.keeping import keep, pieces
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import canonical, committed, new_salt, record
from zhicheng.casework.unique import once
from zhicheng.casework.unit_facts.entitled import RECORD, office_of, who_records
from zhicheng.casework.unit_facts.sheet import TOLD, Scan, checked
from zhicheng.casework.units import Place
from zhicheng.dossier.standard import UNIT
from zhicheng.specs import RecordedFact
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Organisation, UnitFact
from zhicheng.store.moments import BEIJING, Clock
from zhicheng.store.vault import vault_of

LONGEST_REASON = 500


def record_fact(
    session: Session,
    actor: Actor,
    clock: Clock,
    blobs: BlobDirectory,
    place: Place,
    *,
    unit_id: UUID,
    key: str,
    version: int,
    typed: Mapping[str, str],
    filename: str,
    scan: BinaryIO | None,
) -> UnitFact:
    """Record a fact as its document says. ``version`` is that of the fact on the page (see :func:`version_of`).

    From its first day on it takes the place of an earlier record of the same fact. Raises Refusal, naming every wrong
    answer, and Stale when somebody else was faster.
    """
    unit = fetch(session, actor, RECORD, unit_id)
    fact, office = _entitled(actor, place, unit, key)
    records = _unchanged(session, unit, key, version)
    told, taken = checked(fact, typed, filename=filename, scan=scan, today=clock().astimezone(BEIJING).date())
    for each in records:
        if each.withdrawn_at is None and (each.level, each.year) == (told.level, told.year):
            _refuse_below(session, place, office, each)
    made = UnitFact(
        id=uuid4(),
        organisation_id=unit.id,
        key=key,
        number=len(records) + 1,
        salt=new_salt(),
        recorded_by=actor.account_id,
        recorded_for=office.organisation_id,
        recorded_at=clock(),
        **{name: getattr(told, name) for name in TOLD},
    )
    _keep(session, clock, blobs, made, taken)
    with once(session, Stale(())):
        session.add(made)
    record(
        session,
        "unit.fact_recorded",
        actor=actor,
        clock=clock,
        subjects={"organisation": unit.id, "fact": made.id},
        payload={"key": key, "content": content_digest(made)},
        notify=administrators(session, unit, Topic.UNIT_FACT_RECORDED),
    )
    return made


def withdraw_fact(
    session: Session, actor: Actor, clock: Clock, place: Place, *, fact_id: UUID, version: int, reason: str
) -> UnitFact:
    """Take back what was recorded by mistake: the record before it counts again. Cases that were submitted keep what
    they were judged by. Raises Refusal and Stale."""
    wanted = session.get(UnitFact, fact_id)
    if wanted is None:
        raise Refusal("not_found", "没有找到这项登记。请返回单位情况重新选择。", status=404)
    unit = fetch(session, actor, RECORD, wanted.organisation_id)
    _, office = _entitled(actor, place, unit, wanted.key)
    records = _unchanged(session, unit, wanted.key, version)
    withdrawn = next(each for each in records if each.id == fact_id)
    if withdrawn.withdrawn_at is not None:
        raise Refusal("decided", "这项登记已经撤回，无需再次操作。请刷新页面核对。")
    _refuse_below(session, place, office, withdrawn)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise invalid({"reason": f"请写明撤回的理由（不超过{LONGEST_REASON}字），单位会看到。"})
    withdrawn.withdrawn_by, withdrawn.withdrawn_at, withdrawn.withdrawn_for = actor.account_id, clock(), said
    record(
        session,
        "unit.fact_withdrawn",
        actor=actor,
        clock=clock,
        subjects={"organisation": unit.id, "fact": withdrawn.id},
        payload={"key": withdrawn.key, "reason": committed(withdrawn.salt, said)},
        notify=administrators(session, unit, Topic.UNIT_FACT_WITHDRAWN),
    )
    return withdrawn


def version_of(records: list[UnitFact]) -> int:
    """How often a fact of a unit was recorded or withdrawn: a page shows it, and its forms carry it."""
    return len(records) + sum(each.withdrawn_at is not None for each in records)


def content_digest(fact: UnitFact) -> str:
    """The commitment to a record that its event carries."""
    said: dict[str, Any] = {name: getattr(fact, name) for name in TOLD}
    days = {name: day.isoformat() for name, day in said.items() if name in ("since", "until", "issued_on") and day}
    content = {**said, **days, "scan": fact.digest.hex()}
    return committed(fact.salt, canonical(content).decode())


def _entitled(actor: Actor, place: Place, unit: Organisation, key: str) -> tuple[RecordedFact, Post]:
    fact = place.rules.recorded_fact(key)
    if fact is None:
        raise Refusal("not_found", "本地区没有这项由人社部门登记的单位情况。请返回重新选择。", status=404)
    office = office_of(actor, fact, unit, place.divisions)
    if office is None:
        label = UNIT.field(key).label
        message = f"“{label}”由{who_records(fact)}登记，您所在的部门不能登记。请报有权部门办理。"
        raise Refusal("denied", message, clause=fact.cites[0], status=403)
    return fact, office


def _unchanged(session: Session, unit: Organisation, key: str, version: int) -> list[UnitFact]:
    """The records of a fact, oldest first, as the page had them; raises Stale. The unit is locked by now."""
    query = select(UnitFact).where(UnitFact.organisation_id == unit.id, UnitFact.key == key).order_by(UnitFact.number)
    records = list(session.scalars(query.execution_options(populate_existing=True)))
    if version_of(records) != version:
        raise Stale(tuple(_last_changes(session, records)))
    return records


def _last_changes(session: Session, records: list[UnitFact]) -> list[Change]:
    """The last thing that was done to a fact, for whoever came late."""
    done = [(each.recorded_at, each.recorded_by, f"登记了“{UNIT.field(each.key).label}”") for each in records]
    done += [
        (each.withdrawn_at, each.withdrawn_by, f"撤回了“{UNIT.field(each.key).label}”的登记")
        for each in records
        if each.withdrawn_at is not None and each.withdrawn_by is not None
    ]
    return [
        Change(account_name(session, who), at, what) for at, who, what in sorted(done, key=lambda each: each[0])[-1:]
    ]


def _refuse_below(session: Session, place: Place, office: Post, standing: UnitFact) -> None:
    """What a bureau has recorded is changed by itself or one above it."""
    by = session.get_one(Organisation, standing.recorded_for)
    if not place.divisions.contains(office.division, by.division):
        raise Refusal("above", f"这项情况由{by.name}登记，只能由该部门或其上级更正。请报该部门办理。", status=403)


def _keep(
    session: Session,
    clock: Clock,
    blobs: BlobDirectory,
    made: UnitFact,
    scan: Scan,
) -> None:
    """Store the scan under the unit's key."""
    vault_of(session).ensure(made.organisation_id, clock())
    written = keep(session, blobs, made.id, pieces(scan.stream), owner=made.organisation_id)
    made.filename, made.media_type = scan.filename, scan.media_type
    made.size, made.digest, made.algorithm = written.size, written.digest, written.algorithm
