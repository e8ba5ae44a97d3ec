"""Whom a person belongs to: one unit at a time, asked for and approved, ended by the person at any time
(JM-3.2).

Applications keep the unit that they were begun under: nothing here touches them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.scopes import acts_for
from zhicheng.casework.unique import once
from zhicheng.identity import check_credit_code, compact
from zhicheng.specs import AccountRules
from zhicheng.store.models import (
    Account,
    Binding,
    BindingStatus,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)
from zhicheng.store.moments import Clock

_LIVE = (BindingStatus.REQUESTED, BindingStatus.ACTIVE)


def _own(actor: Actor) -> ColumnElement[bool]:
    return Binding.person_id == actor.person_id if actor.person_id else false()


def _of_the_unit(actor: Actor) -> ColumnElement[bool]:
    return acts_for(Binding.organisation_id, actor)


def _either_side(actor: Actor) -> ColumnElement[bool]:
    return _own(actor) | _of_the_unit(actor)


def _waiting(binding: Binding) -> Refusal | None:
    if binding.status is BindingStatus.REQUESTED:
        return None
    return Refusal("decided", "这项绑定申请已经办结或撤回，无需再次办理。请刷新列表核对。")


def _active(binding: Binding) -> Refusal | None:
    if binding.status is BindingStatus.ACTIVE:
        return None
    return Refusal("not_bound", "这项绑定没有生效或已经解除，无需再次解除。请刷新页面核对。")


DECIDE_BINDING = Action(key="binding.decide", title="审核绑定申请", thing=Binding, scope=_of_the_unit, ready=_waiting)
WITHDRAW_BINDING = Action(key="binding.withdraw", title="撤回绑定申请", thing=Binding, scope=_own, ready=_waiting)
END_BINDING = Action(key="binding.end", title="解除绑定", thing=Binding, scope=_either_side, ready=_active)
READ_BINDING = Action(key="binding.read", title="查看绑定", thing=Binding, scope=_either_side)


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """What anybody signed in sees of a unit that they look for by its credit code."""

    unit_id: UUID
    name: str
    credit_code: str
    division: str


def find_unit(session: Session, credit_code: str) -> FoundUnit:
    """The approved unit with this credit code. Raises Refusal that says why there is none."""
    if problem := check_credit_code(credit_code):
        raise invalid({"credit_code": problem})
    units = session.scalars(
        select(Organisation).where(
            Organisation.credit_code == compact(credit_code), Organisation.kind == OrganisationKind.UNIT
        )
    ).all()
    for unit in units:
        if unit.status is OrganisationStatus.APPROVED and unit.credit_code:
            return FoundUnit(unit.id, unit.name, unit.credit_code, unit.division)
    if any(unit.status is OrganisationStatus.PENDING for unit in units):
        message = "该单位的注册尚未通过审核，暂不能绑定。请待单位审核通过后再申请。"
    else:
        message = "没有找到使用该统一社会信用代码的单位。请核对代码，或请单位先完成注册。"
    raise Refusal("unit_not_found", message, status=404, fields={"credit_code": message})


def request_binding(session: Session, actor: Actor, clock: Clock, rules: AccountRules, *, unit_id: UUID) -> Binding:
    """Ask a unit to be bound to it. Raises Refusal while another binding or request stands."""
    if actor.person_id is None:
        raise Refusal("denied", "只有个人账号可以绑定单位。请用个人账号登录。", status=403)
    if rules.binding != "request":
        raise Refusal(
            "bound_by_unit",
            "本地区由单位管理员为本单位人员开通账号并绑定，无需申请。请联系单位人事部门。",
            clause=next(iter(rules.cites), None),
            status=403,
        )
    unit = session.get(Organisation, unit_id)
    if unit is None or unit.kind is not OrganisationKind.UNIT or unit.status is not OrganisationStatus.APPROVED:
        raise Refusal("unit_not_found", "该单位不存在或尚未通过审核，不能绑定。请重新查询。", status=404)
    return bind(session, actor, clock, actor.person_id, unit, BindingStatus.REQUESTED)


def bind(
    session: Session, actor: Actor, clock: Clock, person_id: UUID, unit: Organisation, status: BindingStatus
) -> Binding:
    """Store a binding, requested or active at once. Who may do so is the caller's question."""
    _refuse_second(session, person_id, unit)
    binding = Binding(
        id=uuid4(),
        person_id=person_id,
        organisation_id=unit.id,
        status=status,
        requested_at=clock(),
    )
    if status is BindingStatus.ACTIVE:
        binding.decided_at, binding.decided_by = clock(), actor.account_id
    with once(session, _bound_meanwhile()):
        session.add(binding)
    kind = "binding.made" if status is BindingStatus.ACTIVE else "binding.requested"
    _record(session, kind, actor, clock, binding)
    return binding


def approve_binding(session: Session, actor: Actor, clock: Clock, *, binding_id: UUID, version: int) -> Binding:
    """The unit agrees."""
    binding = fetch(session, actor, DECIDE_BINDING, binding_id, version=version)
    with once(session, _bound_meanwhile()):
        binding.status, binding.decided_at = BindingStatus.ACTIVE, clock()
        binding.decided_by = actor.account_id
    _record(session, "binding.approved", actor, clock, binding, topic=Topic.BINDING_APPROVED)
    return binding


def refuse_binding(
    session: Session, actor: Actor, clock: Clock, *, binding_id: UUID, version: int, reason: str
) -> Binding:
    """The unit doesn't agree, and says why; the person may ask again."""
    binding = fetch(session, actor, DECIDE_BINDING, binding_id, version=version)
    if not reason.strip():
        raise invalid({"reason": "请写明不同意绑定的原因，申请人据此修改后可重新申请。"})
    column = Binding.reason_cipher
    sealed, said = seal_reason(session, binding.person_id, column, binding.id, reason.strip())
    binding.status, binding.decided_at = BindingStatus.REFUSED, clock()
    binding.decided_by, binding.reason_cipher = actor.account_id, sealed
    payload = {"reason": said}
    _record(session, "binding.refused", actor, clock, binding, topic=Topic.BINDING_REFUSED, payload=payload)
    return binding


def refusal_reason(session: Session, binding: Binding) -> str | None:
    """Why a unit didn't agree. Raises Erased."""
    if binding.reason_cipher is None:
        return None
    return open_reason(session, binding.person_id, Binding.reason_cipher, binding.id, binding.reason_cipher)


def withdraw_binding(session: Session, actor: Actor, clock: Clock, *, binding_id: UUID, version: int) -> None:
    """The person takes a request back."""
    binding = fetch(session, actor, WITHDRAW_BINDING, binding_id, version=version)
    binding.status, binding.ended_at = BindingStatus.WITHDRAWN, clock()
    _record(session, "binding.withdrawn", actor, clock, binding)


def end_binding(session: Session, actor: Actor, clock: Clock, *, binding_id: UUID, version: int) -> None:
    """Person or unit ends a binding; nobody has to approve."""
    binding = fetch(session, actor, END_BINDING, binding_id, version=version)
    binding.status, binding.ended_at = BindingStatus.ENDED, clock()
    _record(session, "binding.ended", actor, clock, binding)


def live_binding(session: Session, person_id: UUID) -> Binding | None:
    """The person's binding that holds or is asked for, None when there is neither; one that holds comes
    first."""
    found = session.scalars(select(Binding).where(Binding.person_id == person_id, Binding.status.in_(_LIVE))).all()
    return min(found, key=lambda binding: binding.status is not BindingStatus.ACTIVE, default=None)


def _refuse_second(session: Session, person_id: UUID, unit: Organisation) -> None:
    standing = live_binding(session, person_id)
    if standing is None:
        return
    name = session.get_one(Organisation, standing.organisation_id).name
    if standing.organisation_id == unit.id and standing.status is BindingStatus.ACTIVE:
        raise Refusal("already_bound", f"已经绑定{name}，无需重复申请。")
    if standing.status is BindingStatus.ACTIVE:
        raise Refusal("already_bound", f"目前绑定的单位是{name}，同时只能绑定一个单位。请先解除绑定，再绑定新单位。")
    raise Refusal("already_requested", f"已向{name}申请绑定，正在等待审核。如要更换单位，请先撤回该申请。")


def _bound_meanwhile() -> Refusal:
    return Refusal("already_bound", "此人刚刚绑定或申请了另一个单位，同时只能绑定一个单位。请刷新页面核对。")


def _record(
    session: Session,
    kind: str,
    actor: Actor,
    clock: Clock,
    binding: Binding,
    *,
    topic: Topic | None = None,
    payload: Mapping[str, object] | None = None,
) -> None:
    accounts = select(Account.id).where(Account.person_id == binding.person_id, Account.disabled_at.is_(None))
    record(
        session,
        kind,
        actor=actor,
        clock=clock,
        subjects={
            "binding": binding.id,
            "person": binding.person_id,
            "organisation": binding.organisation_id,
        },
        payload=payload,
        changed=binding,
        notify=[Notify(topic, account_id) for account_id in session.scalars(accounts)] if topic else (),
    )
