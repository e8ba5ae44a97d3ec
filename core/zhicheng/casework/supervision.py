"""What a higher desk may do: undo a lower desk's decision, and correct the route of a case. Both with a reason."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import unit_part
from zhicheng.casework.drafts import with_superior
from zhicheng.casework.kinds import Topic
from zhicheng.casework.mending import open_return
from zhicheng.casework.minutes import minute, rerouted, to_applicant, wanted_reason
from zhicheng.casework.record import Notify
from zhicheng.casework.results.candidates import dismiss
from zhicheng.casework.route import Annul, Impossible, RouteState, advance
from zhicheng.casework.routing import Located, locate, move, planned
from zhicheng.casework.seats import above, holding, overseeing, reached, seats
from zhicheng.casework.snapshots import newest
from zhicheng.casework.unit_facts.known import known_of
from zhicheng.dossier.facts import Facts, beijing_day
from zhicheng.dossier.schema import read
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    DecisionKind,
    DeskDecision,
    Notice,
    Organisation,
    ReturnOutcome,
    RouteDesk,
)
from zhicheng.store.moments import Clock

ANNUL = Action(
    key="case.annul",
    title="撤销审核决定",
    thing=Application,
    scope=lambda actor: or_(reached(actor), above(actor)),
)
REROUTE = Action(
    key="case.reroute",
    title="调整审核流程",
    thing=Application,
    scope=lambda actor: or_(holding(actor), overseeing(actor)),
)


def annul(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    desk: int,
    reason: str,
) -> RouteState:
    """Undo what the desk at this position (from 1) decided, and all since: the case is there again.

    A higher desk does so, or the bureau that issued the notice. Raises Refusal and Stale.
    """
    application = fetch(session, actor, ANNUL, application_id, version=version)
    said = wanted_reason(reason, asks="请写明撤销决定的理由。")
    located = locate(session, registry, application)
    by, office = _rank(session, actor, located)
    given = open_return(session, application)
    dismiss(session, application)
    after = move(session, located, Annul(by, desk), clock())
    if given is not None:
        given.closed_at, given.outcome = clock(), ReturnOutcome.ANNULLED
    target = located.desks[desk - 1]
    minute(
        session,
        actor,
        clock,
        located,
        DecisionKind.ANNUL,
        desk=target,
        office=office,
        reason=said,
        notify=(
            *to_applicant(session, application, Topic.CASE_ANNULLED),
            *_to_decider(session, target),
        ),
    )
    return after


def annullable(session: Session, actor: Actor, located: Located) -> tuple[RouteDesk, ...]:
    """The desks whose decisions the actor may undo now."""
    try:
        by, _ = _rank(session, actor, located)
    except Refusal:
        return ()
    found = []
    for desk in located.desks:
        try:
            advance(located.route, located.state, Annul(by, desk.position), located.state.since)
        except Impossible:
            continue
        found.append(desk)
    return tuple(found)


def reroute(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    reason: str,
) -> Located:
    """Lead a case along the chain that its unit's corrected data ask for; what desks in common decided stays.

    Raises Refusal where nothing would change, and Stale.
    """
    application = fetch(session, actor, REROUTE, application_id, version=version)
    said = wanted_reason(reason, asks="请写明调整流程的理由，申报人会看到。")
    located = locate(session, registry, application)
    office = located.desk.organisation_id if located.desk.organisation_id in seats(actor) else None
    desks = desks_now(session, clock, located)
    moved = rerouted(session, actor, clock, located, desks, reason=said, office=office or _bureau(session, located))
    if moved is None:
        raise Impossible("审核流程没有变化，无需调整。如单位信息有误，请先更正单位信息。")
    return moved


def desks_now(session: Session, clock: Clock, located: Located) -> list[RouteDesk]:
    """The desks of the chain that the unit's present data lead through, not stored; raises Refusal for none."""
    facts = _facts_now(session, clock, located)
    return planned(session, located.application, located.policy, facts, number=located.state.position.route + 1)


def _facts_now(session: Session, clock: Clock, located: Located) -> Facts:
    """What was filed, with the unit as it is known now."""
    application, policy = located.application, located.policy
    filed = newest(session, application)
    dossier = dict(filed.dossier)
    unit = session.get(Organisation, application.unit_id) if application.unit_id else None
    if unit is not None:
        known, basic = known_of(session, unit.id, beijing_day(clock())), filed.part("basic") or {}
        dossier["unit"] = with_superior(session, unit_part(policy, unit, None, known, level=basic.get("level")), unit)
    return policy.facts(read(policy.schema, dossier))


def _rank(session: Session, actor: Actor, located: Located) -> tuple[int, UUID]:
    """The highest place on the route for which the actor acts, and the office."""
    offices = seats(actor)
    bureau = _bureau(session, located)
    if bureau in offices:
        return located.route.overseer, bureau
    for desk in reversed(located.desks):
        if desk.organisation_id is not None and desk.organisation_id in offices:
            return desk.position, desk.organisation_id
    raise Refusal("denied", "您的部门不在这份申报的审核流程中，不能撤销决定。", status=403)


def _bureau(session: Session, located: Located) -> UUID:
    return session.get_one(Notice, located.application.notice_id).organisation_id


def _to_decider(session: Session, desk: RouteDesk) -> tuple[Notify, ...]:
    """Tell whoever decided there last."""
    decider = session.scalar(
        select(DeskDecision.decided_by)
        .where(
            DeskDecision.desk_id == desk.id,
            DeskDecision.kind.in_((DecisionKind.PASS, DecisionKind.RETURN, DecisionKind.END)),
        )
        .order_by(DeskDecision.decided_at.desc())
        .limit(1)
    )
    return (Notify(Topic.CASE_CAME_BACK, decider),) if decider else ()
