"""A public institution's superior unit, which then stands in its review chain (JA-6.3)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.record import record
from zhicheng.casework.scopes import acts_for
from zhicheng.identity import compact
from zhicheng.specs import AccountRules
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus, Role
from zhicheng.store.moments import Clock

INSTITUTION = "事业单位"
_SUPERIORS = (OrganisationKind.UNIT, OrganisationKind.DEPARTMENT)


def _own_units(actor: Actor) -> ColumnElement[bool]:
    unit = Organisation.kind == OrganisationKind.UNIT
    return unit & acts_for(Organisation.id, actor, Role.ADMINISTRATOR, approved=False)


def _open(unit: Organisation) -> Refusal | None:
    if unit.status is OrganisationStatus.CLOSED:
        return Refusal("closed", "本单位已注销，不能绑定上级单位。如有疑问，请联系人社局。")
    return None


BIND_SUPERIOR = Action(
    key="unit.bind_superior", title="绑定上级单位", thing=Organisation, scope=_own_units, ready=_open
)


def bind_superior(
    session: Session,
    actor: Actor,
    clock: Clock,
    rules: AccountRules,
    *,
    unit_id: UUID,
    version: int,
    credit_code: str,
) -> Organisation:
    """Bind a unit to its superior, found by credit code; an earlier one is replaced. Raises Refusal and
    Stale."""
    unit = fetch(session, actor, BIND_SUPERIOR, unit_id, version=version)
    if not rules.superior_unit:
        raise Refusal("no_superior", "本地区的申报不经过上级单位，无需绑定。请直接办理申报业务。")
    if unit.facts.get("nature") != INSTITUTION:
        raise Refusal("no_superior", "只有事业单位需要绑定上级单位。如单位性质填写有误，请先更正单位信息。")
    superior = _superior(session, credit_code)
    if unit.id in _line(session, superior):
        raise invalid({"credit_code": f"{superior.name}是本单位或其下级单位，不能作为上级单位。请核对后重新填写。"})
    if superior.jurisdiction != unit.jurisdiction:
        raise invalid({"credit_code": f"{superior.name}不在本地区，不能作为上级单位。请核对后重新填写。"})
    unit.superior_id = superior.id
    _record(session, "unit.superior_bound", actor, clock, unit, superior.id)
    return superior


def unbind_superior(session: Session, actor: Actor, clock: Clock, *, unit_id: UUID, version: int) -> None:
    """Take the superior away; cases that are under way keep the route that they have."""
    unit = fetch(session, actor, BIND_SUPERIOR, unit_id, version=version)
    if unit.superior_id is None:
        raise Refusal("no_superior", "本单位没有绑定上级单位，无需解除。请刷新页面核对。")
    before, unit.superior_id = unit.superior_id, None
    _record(session, "unit.superior_unbound", actor, clock, unit, before)


def _superior(session: Session, credit_code: str) -> Organisation:
    superior = session.scalar(
        select(Organisation).where(
            Organisation.credit_code == compact(credit_code),
            Organisation.status == OrganisationStatus.APPROVED,
            Organisation.kind.in_(_SUPERIORS),
        )
    )
    if superior is None:
        raise invalid({"credit_code": "没有找到已通过审核的上级单位。请核对统一社会信用代码，或请上级单位先完成注册。"})
    return superior


def _line(session: Session, organisation: Organisation) -> set[UUID]:
    """The organisation and all above it."""
    line, above = {organisation.id}, organisation.superior_id
    while above is not None and above not in line:
        line.add(above)
        above = session.get_one(Organisation, above).superior_id
    return line


def _record(session: Session, kind: str, actor: Actor, clock: Clock, unit: Organisation, superior_id: UUID) -> None:
    subjects = {"organisation": unit.id, "superior": superior_id}
    record(session, kind, actor=actor, clock=clock, subjects=subjects, changed=unit)
