"""Deciding on units: approved, refused once with all reasons, closed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, committed, new_salt, record
from zhicheng.casework.scopes import acts_for
from zhicheng.casework.unit_details import mismatch_of
from zhicheng.divisions import Divisions
from zhicheng.store.models import (
    Binding,
    BindingStatus,
    Membership,
    Organisation,
    OrganisationDecision,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from zhicheng.store.moments import Clock

_LONGEST_REASON = 500


def _registered_here(actor: Actor) -> ColumnElement[bool]:
    return (Organisation.kind == OrganisationKind.UNIT) & acts_for(Organisation.registrar_id, actor)


def _waiting(unit: Organisation) -> Refusal | None:
    if unit.status is not OrganisationStatus.PENDING:
        words = {
            OrganisationStatus.APPROVED: "已审核通过",
            OrganisationStatus.REFUSED: "已退回，等待单位修改后重新提交",
            OrganisationStatus.CLOSED: "已注销",
        }
        return Refusal("decided", f"该单位{words[unit.status]}，无需再次审核。请刷新列表。")
    if unit.submitted_at is None:
        return Refusal("incomplete", "该单位还没有提交注册信息，暂不能审核。请通知单位补全后提交。")
    return None


def _open(unit: Organisation) -> Refusal | None:
    if unit.status is OrganisationStatus.CLOSED:
        return Refusal("closed", "该单位已注销，无需再次操作。请刷新页面核对。")
    return None


DECIDE = Action(key="unit.decide", title="审核单位注册", thing=Organisation, scope=_registered_here, ready=_waiting)
CLOSE = Action(key="unit.close", title="注销单位", thing=Organisation, scope=_registered_here, ready=_open)


def approve_unit(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    unit_id: UUID,
    version: int,
    divisions: Divisions,
    division_confirmed: bool = False,
) -> Organisation:
    """Approve a unit. One whose division doesn't follow its licence authority must be confirmed (JA-5.2)."""
    unit = fetch(session, actor, DECIDE, unit_id, version=version)
    mismatch = mismatch_of(unit, divisions)
    if mismatch is not None and not division_confirmed:
        raise Refusal("division_mismatch", mismatch.message, fields={"division_confirmed": mismatch.message})
    unit.status, unit.decided_at = OrganisationStatus.APPROVED, clock()
    _decide(session, actor, clock, unit, ())
    record(
        session,
        "unit.approved",
        actor=actor,
        clock=clock,
        subjects={"organisation": unit.id},
        payload={"division": unit.division, "division_confirmed": mismatch is not None},
        changed=unit,
        notify=administrators(session, unit, Topic.UNIT_APPROVED),
    )
    return unit


def refuse_unit(
    session: Session, actor: Actor, clock: Clock, *, unit_id: UUID, version: int, reasons: Iterable[str]
) -> OrganisationDecision:
    """Send a unit's data back, once, with everything that must be mended (HX-2.1)."""
    unit = fetch(session, actor, DECIDE, unit_id, version=version)
    said = tuple(reason.strip() for reason in reasons if reason.strip())
    if not said:
        raise invalid({"reasons": "请一次写明全部需要修改的内容，每条一行。"})
    if any(len(reason) > _LONGEST_REASON for reason in said):
        raise invalid({"reasons": f"每条原因最多{_LONGEST_REASON}个字，请精简或分条填写。"})
    unit.status, unit.decided_at = OrganisationStatus.REFUSED, clock()
    decision = _decide(session, actor, clock, unit, said)
    record(
        session,
        "unit.refused",
        actor=actor,
        clock=clock,
        subjects={"organisation": unit.id, "decision": decision.id},
        payload={"reasons": decision_digest(decision), "count": len(said)},
        changed=unit,
        notify=administrators(session, unit, Topic.UNIT_REFUSED),
    )
    return decision


def close_unit(session: Session, actor: Actor, clock: Clock, *, unit_id: UUID, version: int) -> None:
    """Close a unit that is no more: bindings to it end, its cases and what was decided stay."""
    unit = fetch(session, actor, CLOSE, unit_id, version=version)
    unit.status = OrganisationStatus.CLOSED
    alive = select(Binding).where(
        Binding.organisation_id == unit.id,
        Binding.status.in_((BindingStatus.ACTIVE, BindingStatus.REQUESTED)),
    )
    for binding in session.scalars(alive.with_for_update()):
        binding.status, binding.ended_at = BindingStatus.ENDED, clock()
    record(session, "unit.closed", actor=actor, clock=clock, subjects={"organisation": unit.id}, changed=unit)


def last_refusal(session: Session, unit: Organisation) -> OrganisationDecision | None:
    """Why a unit was refused last, for the unit that mends it."""
    return session.scalar(
        select(OrganisationDecision)
        .where(
            OrganisationDecision.organisation_id == unit.id,
            OrganisationDecision.outcome == OrganisationStatus.REFUSED,
        )
        .order_by(OrganisationDecision.decided_at.desc())
        .limit(1)
    )


def decision_digest(decision: OrganisationDecision) -> str:
    """The commitment to a decision's reasons that its event carries."""
    return committed(decision.salt, "\n".join(decision.reasons))


def _decide(
    session: Session, actor: Actor, clock: Clock, unit: Organisation, reasons: tuple[str, ...]
) -> OrganisationDecision:
    decision = OrganisationDecision(
        id=uuid4(),
        organisation_id=unit.id,
        outcome=unit.status,
        reasons=list(reasons),
        salt=new_salt(),
        decided_by=actor.account_id,
        decided_at=clock(),
    )
    session.add(decision)
    return decision


def administrators(session: Session, unit: Organisation, topic: Topic) -> list[Notify]:
    """Tell everybody who administers a unit."""
    held = select(Membership.account_id).where(
        Membership.organisation_id == unit.id,
        Membership.role == Role.ADMINISTRATOR,
        Membership.ended_at.is_(None),
    )
    return [Notify(topic, account_id) for account_id in session.scalars(held)]
