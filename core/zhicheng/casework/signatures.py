"""The people of a stage who must both act: each signs the check, and they are not the same person (HX-2.5.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_name
from zhicheng.casework.actor import Actor
from zhicheng.casework.desks import colleagues, in_hand
from zhicheng.casework.record import record
from zhicheng.casework.routing import Located
from zhicheng.casework.seats import seats
from zhicheng.casework.staff import ROLE_WORDS
from zhicheng.casework.unique import once
from zhicheng.registry import Registry
from zhicheng.store.models import DeskSignature, Role, RouteDesk
from zhicheng.store.moments import Clock


@dataclass(frozen=True, slots=True)
class Signature:
    """Who has signed in which role, at this visit of the case."""

    role: Role
    account_id: UUID
    name: str
    at: datetime


def sign(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID, version: int, role: Role
) -> DeskSignature:
    """Sign the check of a case that one has claimed, in a role that the stage asks for and that one holds.

    Raises Refusal when the role isn't asked for or held, or the same person has signed in another; Stale.
    """
    located = in_hand(session, actor, registry, application_id, version=version)
    if role not in wanted_roles(located):
        raise Refusal("conflict", f"本环节不需要{ROLE_WORDS[role]}签署，可直接作出决定。")
    if located.desk.organisation_id not in seats(actor, role):
        raise Refusal(
            "denied", f"您不是本部门的{ROLE_WORDS[role]}，不能以此身份签署。请转交{ROLE_WORDS[role]}办理。", status=403
        )
    if any(each.account_id == actor.account_id for each in signatures(session, located.desk)):
        raise Refusal("conflict", "您已签署过，经办人和负责人须由不同人员分别签署。请转交另一位办理。")
    signature = DeskSignature(
        id=uuid4(),
        application_id=application_id,
        desk_id=located.desk.id,
        visit=located.desk.visits,
        role=role,
        signed_by=actor.account_id,
        signed_at=clock(),
    )
    with once(session, Refusal("conflict", f"{ROLE_WORDS[role]}已经签署。请刷新页面核对。")):
        session.add(signature)
    record(
        session,
        "stage.signed",
        actor=actor,
        clock=clock,
        subjects={"application": application_id, "desk": located.desk.id, "signature": signature.id},
        payload={"role": role},
    )
    return signature


def wanted_roles(located: Located) -> tuple[Role, ...]:
    """The roles that must sign at this stage; none where one person decides alone."""
    people = located.stage.people
    return tuple(Role(each) for each in people) if len(people) > 1 else ()


def signatures(session: Session, desk: RouteDesk) -> tuple[Signature, ...]:
    """Who has signed at the desk since the case arrived there last."""
    query = (
        select(DeskSignature)
        .where(DeskSignature.desk_id == desk.id, DeskSignature.visit == desk.visits)
        .order_by(DeskSignature.signed_at, DeskSignature.role)
    )
    return tuple(
        Signature(each.role, each.signed_by, account_name(session, each.signed_by), each.signed_at)
        for each in session.scalars(query)
    )


def unsigned(session: Session, located: Located) -> dict[str, str]:
    """The roles that haven't signed yet, each with its message."""
    done = {each.role for each in signatures(session, located.desk)}
    held = {each.role for each in colleagues(session, located)}
    return {
        f"people.{role}": f"{ROLE_WORDS[role]}尚未签署核验意见。"
        if role in held
        else f"本部门还没有{ROLE_WORDS[role]}账号，不能签署核验意见。请由本部门管理员添加{ROLE_WORDS[role]}。"
        for role in wanted_roles(located)
        if role not in done
    }
