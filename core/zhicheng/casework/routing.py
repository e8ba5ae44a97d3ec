"""Between the stored desks of a case and the machine that moves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from zhicheng.casework.access import Refusal
from zhicheng.casework.notices import policy_in
from zhicheng.casework.offices import office_behind
from zhicheng.casework.route import Answer, Decision, Position, Reroute, Route, RouteState, Standing, Stop, advance
from zhicheng.casework.unique import once
from zhicheng.chains import chain_for
from zhicheng.dossier.facts import Facts
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import Desk, DeskKind, Stage
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    CaseReturn,
    DeskState,
    NoticeRevision,
    RouteDesk,
)

STANDINGS = {
    DeskState.ARRIVED: Standing.AT_DESK,
    DeskState.ASKED: Standing.ASKED,
    DeskState.RETURNED: Standing.RETURNED,
    DeskState.PASSED: Standing.ACCEPTED,
    DeskState.ENDED: Standing.ENDED,
    DeskState.LAPSED: Standing.LAPSED,
}
STATES = {standing: state for state, standing in STANDINGS.items()}
STATUSES = {
    Standing.RETURNED: ApplicationStatus.RETURNED,
    Standing.ENDED: ApplicationStatus.ENDED,
    Standing.LAPSED: ApplicationStatus.LAPSED,
}
WITH_DESK = (Standing.AT_DESK, Standing.ASKED)
DONE = (DeskState.PASSED, DeskState.ENDED, DeskState.LAPSED)
CARRIED = ("organisation_id", "state", "arrived_at", "left_at", "since", "visits", "came_back", "held_before")
"""What a desk that both routes have in common keeps."""
TWICE_LIVE = "申报人在本通知下已有另一份申报，这份申报不能恢复。请先核实另一份的情况。"


@dataclass(frozen=True, slots=True)
class Located:
    """A submitted case on its route, under the policy that it was filed under."""

    application: Application
    policy: Policy
    desks: tuple[RouteDesk, ...]
    state: RouteState

    @property
    def desk(self) -> RouteDesk:
        """The desk at which the case is, or from which it left the route."""
        return self.desks[self.state.position.desk - 1]

    @property
    def stage(self) -> Stage:
        return stage_of(self.policy, self.desk)

    @property
    def route(self) -> Route:
        return Route(self.state.position.route, tuple(_stop(self.policy, each) for each in self.desks))


def locate(session: Session, registry: Registry, application: Application) -> Located:
    """Where a submitted case is; raises Refusal for one that was never submitted."""
    if application.route is None or application.position is None:
        raise Refusal("conflict", "这份申报还没有提交，没有审核流程。")
    desks = tuple(
        session.scalars(
            select(RouteDesk)
            .where(RouteDesk.application_id == application.id, RouteDesk.route == application.route)
            .order_by(RouteDesk.position)
            .execution_options(populate_existing=True)
        )
    )
    desk = desks[application.position - 1]
    standing = STANDINGS[desk.state]
    state = RouteState(
        standing=standing,
        position=Position(application.route, application.position),
        since=desk.since or application.created_at,
        until=_until(session, application) if standing is Standing.RETURNED else None,
        came_back=desk.came_back,
    )
    policy = policy_in(registry, session.get_one(NoticeRevision, application.revision_id))
    return Located(application, policy, desks, state)


def stage_of(policy: Policy, desk: RouteDesk) -> Stage:
    """The declaration of a stored desk; a plain stage where the plugin has dropped it since."""
    for chain in policy.declarations.chains:
        for stage in chain.stages:
            if (chain.key, stage.key) == (desk.chain, desk.stage):
                return stage
    return Stage(key=desk.stage, title=desk.title, desk=Desk(kind=DeskKind(desk.kind)))


def lay(session: Session, application: Application, policy: Policy, facts: Facts, now: datetime) -> None:
    """Store the first route of a case; its first desk has it now."""
    desks = planned(session, application, policy, facts, number=1)
    session.add_all(desks)
    state = RouteState(standing=Standing.AT_DESK, position=Position(1, 1), since=now)
    _write(session, application, desks, state, now, arrives=True)


def planned(
    session: Session, application: Application, policy: Policy, facts: Facts, *, number: int
) -> list[RouteDesk]:
    """The desks here that these facts lead through, not stored yet; raises Refusal where there is no chain."""
    chain = chain_for(policy, facts)
    if chain is None:
        raise Refusal("conflict", "按所填内容找不到适用的审核流程。请核对单位和申报信息，或联系人社部门。")
    desks = []
    here = (each for each in policy.chain(facts) if not each.outside)
    for position, each in enumerate(here, 1):
        desk = RouteDesk(
            id=uuid4(),
            application_id=application.id,
            route=number,
            position=position,
            chain=chain.key,
            stage=each.stage,
            title=each.title,
            kind=each.kind,
            level=each.level,
            division=each.division,
            office=each.name,
            state=DeskState.AHEAD,
            visits=0,
            came_back=False,
            held_before=0,
        )
        stage = stage_of(policy, desk)
        desk.deadline, desk.lapses = stage.deadline, stage.lapses
        desk.organisation_id = office_behind(session, application, desk)
        desks.append(desk)
    return desks


def move(session: Session, located: Located, decision: Decision, now: datetime) -> RouteState:
    """Take the decision and store where the case is now; raises Refusal when it isn't possible."""
    before = located.state
    after = advance(located.route, before, decision, now)
    visiting = before.standing in WITH_DESK and before.position == after.position
    arrives = after.standing is Standing.AT_DESK and not isinstance(decision, Answer) and not visiting
    _write(session, located.application, located.desks, after, now, arrives=arrives)
    return after


def relay(session: Session, located: Located, desks: Sequence[RouteDesk], now: datetime) -> Located | None:
    """Replace the route by planned desks, the next number; None where they are the same as before."""
    application = located.application
    to = Route(located.route.number + 1, tuple(_stop(located.policy, each) for each in desks))
    shared = located.route.shared(to)
    if shared == located.route.last == to.last:
        return None
    after = advance(located.route, located.state, Reroute(to), now)
    for old, new in zip(located.desks[:shared], desks, strict=False):
        for column in CARRIED:
            setattr(new, column, getattr(old, column))
    session.add_all(desks)
    stays = after.position.desk == located.state.position.desk <= shared
    arrives = after.standing is Standing.AT_DESK and not stays
    _write(session, application, desks, after, now, arrives=arrives)
    return Located(application, located.policy, tuple(desks), after)


def touched(application: Application) -> Application:
    """The application, which gets a new version even where only one of its desks has changed."""
    flag_modified(application, "status")
    return application


def _write(
    session: Session,
    application: Application,
    desks: Sequence[RouteDesk],
    state: RouteState,
    now: datetime,
    *,
    arrives: bool,
) -> None:
    here = state.position.desk
    before = _last_visit(desks[here - 1])
    for number, desk in enumerate(desks, 1):
        was, desk.state = desk.state, _seen(number, here, state.standing)
        if desk.state not in DONE:
            desk.left_at = None
        elif desk.state is not was:
            desk.left_at = now
    desk = desks[here - 1]
    desk.since = state.since
    if arrives:
        desk.arrived_at, desk.visits, desk.came_back = now, desk.visits + 1, state.came_back
        desk.held_before += before
        desk.organisation_id = desk.organisation_id or office_behind(session, application, desk)
    with once(session, Refusal("conflict", TWICE_LIVE)):
        if arrives or state.standing not in WITH_DESK:
            application.claimed_by = application.claimed_at = None
        application.route, application.position = state.position.route, here
        application.status = STATUSES.get(state.standing, ApplicationStatus.SUBMITTED)
        application.live = state.standing is not Standing.LAPSED
        touched(application)


def _last_visit(desk: RouteDesk) -> int:
    """The seconds from a case's last arrival until it left the desk or went back to the applicant."""
    left = desk.since if desk.state is DeskState.RETURNED else desk.left_at
    return max(0, int((left - desk.arrived_at).total_seconds())) if left and desk.arrived_at else 0


def _seen(number: int, here: int, standing: Standing) -> DeskState:
    if number == here:
        return STATES[standing]
    return DeskState.PASSED if number < here else DeskState.AHEAD


def _stop(policy: Policy, desk: RouteDesk) -> Stop:
    stage = stage_of(policy, desk)
    return Stop(
        stage=desk.stage,
        title=desk.title,
        name=desk.office,
        office=desk.organisation_id,
        decisions=stage.decisions,
        lapses=desk.lapses,
    )


def _until(session: Session, application: Application) -> datetime | None:
    return session.scalar(
        select(CaseReturn.until).where(CaseReturn.application_id == application.id, CaseReturn.closed_at.is_(None))
    )
