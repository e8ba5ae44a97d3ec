"""Units: they register themselves or are created by whoever manages them, complete their data, and wait for
approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch
from zhicheng.casework.accounts import Opened, open_account
from zhicheng.casework.actor import Actor
from zhicheng.casework.organisations import bureau_of, creating_office, store_organisation
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import record
from zhicheng.casework.scopes import acts_for
from zhicheng.casework.staff import give_role
from zhicheng.casework.unique import once
from zhicheng.casework.unit_details import CheckedUnit, Mismatch, UnitDetails, checked_unit, mismatch_of
from zhicheng.divisions import Divisions
from zhicheng.specs import AccountRules
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus, Role
from zhicheng.store.moments import Clock

_LIVE = (OrganisationStatus.PENDING, OrganisationStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where units are registered: the jurisdiction's code, its rules, and the divisions with its plugin's
    overlays."""

    jurisdiction: str
    rules: AccountRules
    divisions: Divisions


@dataclass(frozen=True, slots=True)
class Registration:
    """A unit that waits for approval, and what is odd about its division."""

    unit: Organisation
    mismatch: Mismatch | None


def _own_units(actor: Actor) -> ColumnElement[bool]:
    unit = Organisation.kind == OrganisationKind.UNIT
    return unit & acts_for(Organisation.id, actor, Role.ADMINISTRATOR, approved=False)


def _being_completed(unit: Organisation) -> Refusal | None:
    if unit.status is OrganisationStatus.REFUSED or (
        unit.status is OrganisationStatus.PENDING and unit.submitted_at is None
    ):
        return None
    if unit.status is OrganisationStatus.PENDING:
        return Refusal("waiting", "单位信息已提交，正在等待审核，暂不能修改。审核完成后会通知您。")
    return Refusal("decided", "单位已通过审核，信息由登记审核部门更正。如需修改，请联系审核部门。")


def _registered(actor: Actor) -> ColumnElement[bool]:
    return (Organisation.kind == OrganisationKind.UNIT) & acts_for(Organisation.registrar_id, actor)


def _approved(unit: Organisation) -> Refusal | None:
    if unit.status is OrganisationStatus.APPROVED:
        return None
    return Refusal("not_approved", "该单位尚未通过审核或已注销，不能更正。请在待审列表中办理。")


COMPLETE = Action(
    key="unit.complete", title="填报单位信息", thing=Organisation, scope=_own_units, ready=_being_completed
)
CORRECT = Action(key="unit.correct", title="更正单位信息", thing=Organisation, scope=_registered, ready=_approved)


def register_unit(session: Session, actor: Actor, clock: Clock, place: Place, details: UnitDetails) -> Registration:
    """A unit registers itself; whoever does it becomes its administrator and handler.

    Raises Refusal where units are created by whoever manages them, for wrong answers, and for a known credit
    code.
    """
    if place.rules.unit_accounts != "self":
        raise Refusal(
            "created_by_manager",
            "本地区的单位账号由主管部门或所在地人社局建立，不能自行注册。请联系管理本单位的部门开通账号。",
            clause=next(iter(place.rules.cites), None),
            status=403,
        )
    checked = checked_unit(details, place.rules, place.divisions, place.jurisdiction)
    unit = _store(session, actor, clock, place, checked, submitted_at=clock())
    for role in (Role.ADMINISTRATOR, Role.HANDLER):
        give_role(session, actor, clock, unit, actor.account_id, role)
    return _submitted(session, actor, clock, place, unit)


def create_unit(
    session: Session,
    actor: Actor,
    clock: Clock,
    place: Place,
    details: UnitDetails,
    *,
    creator_id: UUID,
    administrator: PersonDetails,
    username: str | None = None,
) -> tuple[Organisation, Opened]:
    """Whoever manages a unit creates it with its first administrator (HX-2.1, SG-2.7); the unit completes its
    data.

    The unit's division must lie inside the creator's. Raises Refusal.
    """
    creator = creating_office(session, actor, creator_id)
    if place.rules.unit_accounts != "creator":
        raise Refusal(
            "registers_itself",
            "本地区的单位自行注册，由人社局审核，不由主管部门建立。请通知单位在平台上注册。",
            clause=next(iter(place.rules.cites), None),
            status=403,
        )
    checked = checked_unit(details, place.rules, place.divisions, creator.division, complete=False)
    unit = _store(session, actor, clock, place, checked, creator=creator)
    opened = open_account(session, actor, clock, administrator, username=username)
    for role in (Role.ADMINISTRATOR, Role.HANDLER):
        give_role(session, actor, clock, unit, opened.account.id, role)
    return unit, opened


def submit_unit(
    session: Session,
    actor: Actor,
    clock: Clock,
    place: Place,
    details: UnitDetails,
    *,
    unit_id: UUID,
    version: int,
) -> Registration:
    """The unit's administrator completes its data, the first time or after a refusal, and sends them for
    approval."""
    unit = fetch(session, actor, COMPLETE, unit_id, version=version)
    checked = checked_unit(details, place.rules, place.divisions, unit.jurisdiction)
    _write(session, place, unit, checked, submitted_at=clock())
    return _submitted(session, actor, clock, place, unit)


def correct_unit(
    session: Session,
    actor: Actor,
    clock: Clock,
    place: Place,
    details: UnitDetails,
    *,
    unit_id: UUID,
    version: int,
) -> Mismatch | None:
    """The registrar corrects an approved unit's data; cases that are under way keep the route that they have."""
    unit = fetch(session, actor, CORRECT, unit_id, version=version)
    before = _answers(unit)
    _write(session, place, unit, checked_unit(details, place.rules, place.divisions, unit.jurisdiction))
    changed = tuple(key for key, value in _answers(unit).items() if before[key] != value)
    if changed:
        record(
            session,
            "unit.changed",
            actor=actor,
            clock=clock,
            subjects={"organisation": unit.id},
            payload={"changed": changed},
            changed=unit,
        )
    return mismatch_of(unit, place.divisions)


def _answers(unit: Organisation) -> dict[str, object]:
    return {key: getattr(unit, key) for key in ("name", "credit_code", "licence_authority", "division", "facts")}


def _store(
    session: Session,
    actor: Actor,
    clock: Clock,
    place: Place,
    checked: CheckedUnit,
    *,
    creator: Organisation | None = None,
    submitted_at: datetime | None = None,
) -> Organisation:
    _refuse_known_code(session, checked.credit_code)
    unit = Organisation(
        id=uuid4(),
        kind=OrganisationKind.UNIT,
        jurisdiction=place.jurisdiction,
        status=OrganisationStatus.PENDING,
        created_by_organisation_id=creator.id if creator else None,
        created_at=clock(),
        submitted_at=submitted_at,
    )
    _fill(place, unit, checked, _registrar(session, place, unit, checked))
    with once(session, _known_code()):
        session.add(unit)
    return store_organisation(session, actor, clock, unit)


def _write(
    session: Session,
    place: Place,
    unit: Organisation,
    checked: CheckedUnit,
    *,
    submitted_at: datetime | None = None,
) -> None:
    _refuse_known_code(session, checked.credit_code, but=unit.id)
    registrar_id = _registrar(session, place, unit, checked)
    with once(session, _known_code()):
        _fill(place, unit, checked, registrar_id)
        if submitted_at is not None:
            unit.status, unit.submitted_at = OrganisationStatus.PENDING, submitted_at


def _fill(place: Place, unit: Organisation, checked: CheckedUnit, registrar_id: UUID) -> None:
    unit.name, unit.credit_code = checked.name, checked.credit_code
    unit.licence_authority, unit.licence_division = checked.licence_authority, checked.licence_division
    unit.division, unit.level = checked.division, place.divisions.level(checked.division)
    unit.facts, unit.registrar_id = checked.facts, registrar_id


def _registrar(session: Session, place: Place, unit: Organisation, checked: CheckedUnit) -> UUID:
    """Who decides on the unit: whoever created it, where the rules say so, or the bureau of its division."""
    if place.rules.unit_approved_by == "creator" and unit.created_by_organisation_id is not None:
        return unit.created_by_organisation_id
    return bureau_of(session, place.divisions, checked.division).id


def _submitted(session: Session, actor: Actor, clock: Clock, place: Place, unit: Organisation) -> Registration:
    record(
        session,
        "unit.submitted",
        actor=actor,
        clock=clock,
        subjects={"organisation": unit.id},
        payload={"division": unit.division},
        changed=unit,
    )
    return Registration(unit, mismatch_of(unit, place.divisions))


def _refuse_known_code(session: Session, credit_code: str, *, but: UUID | None = None) -> None:
    live = select(Organisation.id).where(Organisation.credit_code == credit_code, Organisation.status.in_(_LIVE))
    if set(session.scalars(live)) - {but}:
        raise _known_code()


def _known_code() -> Refusal:
    message = (
        "该统一社会信用代码已注册，单位无需重复注册。请联系本单位管理员为您添加经办人；如被他人误用，请联系人社局。"
    )
    return Refusal("duplicate_unit", message, fields={"credit_code": message})
