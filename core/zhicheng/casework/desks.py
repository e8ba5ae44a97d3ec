"""Taking a case in hand at a desk, so that two people don't check the same one, and giving it to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Change, Refusal, Stale, account_name, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.offices import candidates, named
from zhicheng.casework.paper_signed import took_part
from zhicheng.casework.record import Notify, record
from zhicheng.casework.route import WORDS, Impossible
from zhicheng.casework.routing import WITH_DESK, Located, locate, touched
from zhicheng.casework.sanctions.stopping import stop_on
from zhicheng.casework.seats import WORKING, above, asked, checkers, overseeing, reached, seats
from zhicheng.registry import Registry
from zhicheng.store.models import Account, Application, Membership, Organisation, Person, Role
from zhicheng.store.moments import Clock

READ_CASE = Action(
    key="case.read",
    title="查看申报材料",
    thing=Application,
    scope=lambda actor: or_(reached(actor), above(actor), asked(actor)),
)
CHECK = Action(key="case.check", title="审核申报", thing=Application, scope=reached)
ASSIGN = Action(key="case.assign", title="指定办理部门", thing=Application, scope=overseeing)


ENTERED = "这份申报由您代为录入，录入人不能再审核。请由同事领取办理；本部门没有其他审核人员的，请管理员添加。"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who checks cases for the same office."""

    account_id: UUID
    name: str
    role: Role


def at_desk(
    session: Session, actor: Actor, registry: Registry, application_id: UUID, *, version: int | None = None
) -> Located:
    """A case that is at a desk of the actor's now; raises Refusal, and Stale with what was done after ``version``."""
    application = fetch(session, actor, CHECK, application_id, version=version)
    located = locate(session, registry, application)
    if located.desk.organisation_id not in seats(actor):
        raise Refusal("conflict", f"这份申报现在由“{located.desk.title}”环节办理，您可以查看，不能再审核。")
    return located


def in_hand(
    session: Session, actor: Actor, registry: Registry, application_id: UUID, *, version: int | None = None
) -> Located:
    """A case at the actor's desk that the actor has claimed; raises Refusal and Stale."""
    located = at_desk(session, actor, registry, application_id, version=version)
    _refuse_held(session, actor, located)
    if located.application.claimed_by != actor.account_id:
        raise Refusal("conflict", "请先领取这份申报，再进行审核，以免与同事重复办理。")
    return located


def claim(session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID) -> Application:
    """Take a case to check it; of two at once one wins, the other gets Stale with who has it since when.

    Whoever entered it from paper doesn't check it: raises Refusal.
    """
    located = at_desk(session, actor, registry, application_id)
    application = located.application
    if located.state.standing not in WITH_DESK:
        raise Impossible(f"这份申报{WORDS[located.state.standing]}，无需领取。请刷新页面查看最新进度。")
    if application.claimed_by == actor.account_id:
        return application
    _refuse_held(session, actor, located)
    if took_part(session, application, actor.account_id):
        raise Refusal("conflict", ENTERED)
    application.claimed_by, application.claimed_at = actor.account_id, clock()
    _record(session, "case.claimed", actor, clock, located)
    return application


def release(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID, version: int
) -> Application:
    """Put a case back, for any colleague to take. For somebody who is away, the office's head does so, or anybody
    where it has none."""
    located = _givable(session, actor, registry, application_id, version)
    located.application.claimed_by = located.application.claimed_at = None
    _record(session, "case.released", actor, clock, located)
    return located.application


def hand_over(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID, version: int, to: UUID
) -> Application:
    """Give a case to a colleague's account, who is told. For somebody who is away, the office's head does so, or
    anybody where it has none."""
    located = _givable(session, actor, registry, application_id, version)
    if to not in {each.account_id for each in colleagues(session, located)}:
        raise invalid({"to": "所选人员不是本部门的审核人员。请重新选择。"})
    if took_part(session, located.application, to):
        raise invalid({"to": "这份申报由所选人员代为录入，录入人不能审核。请转交其他同事。"})
    located.application.claimed_by, located.application.claimed_at = to, clock()
    _record(
        session,
        "case.handed_over",
        actor,
        clock,
        located,
        payload={"to": to},
        notify=() if to == actor.account_id else (Notify(Topic.CASE_HANDED_OVER, to),),
    )
    return located.application


def colleagues(session: Session, located: Located) -> list[Colleague]:
    """Who checks cases for the office that has the case, in order of names."""
    rows = session.execute(
        select(Account.id, Account.username, Person.name, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(
            Membership.organisation_id == located.desk.organisation_id,
            Membership.ended_at.is_(None),
            Membership.role.in_(WORKING),
            Account.disabled_at.is_(None),
        )
        .order_by(Person.name_key, Account.username, Membership.role)
    )
    return [Colleague(each.id, each.name or each.username or "", each.role) for each in rows]


def assign(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    organisation_id: UUID,
) -> Application:
    """Name the office of the desk at which a case waits; the bureau that issued the notice does so (JA-3.3).

    Where the office there is stopped, another one takes its place (SG-7.1).
    """
    located = locate(session, registry, fetch(session, actor, ASSIGN, application_id, version=version))
    if not wants_office(session, located):
        raise Refusal("conflict", f"“{located.desk.title}”环节已有办理部门，无需指定。请刷新页面核对。")
    located.desk.organisation_id = named(session, located.application, located.desk, organisation_id)
    located.application.claimed_by = located.application.claimed_at = None
    record(
        session,
        "case.assigned",
        actor=actor,
        clock=clock,
        subjects={"application": application_id, "desk": located.desk.id, "organisation": organisation_id},
        changed=touched(located.application),
    )
    return located.application


def wants_office(session: Session, located: Located) -> bool:
    """Whether the bureau may name an office for the desk: none is known yet, or the one that has the case is stopped."""
    office = located.desk.organisation_id
    waits = located.state.standing in WITH_DESK
    return office is None or (waits and stop_on(session, office) is not None)


def offices_for(session: Session, located: Located) -> list[Organisation]:
    """The organisations among which to choose for the desk after this one, or for this one while it wants one."""
    desk = located.desk
    if not wants_office(session, located):
        if desk.position == len(located.desks) or located.desks[desk.position].organisation_id is not None:
            return []
        desk = located.desks[desk.position]
    return candidates(session, located.application, desk)


def _givable(session: Session, actor: Actor, registry: Registry, application_id: UUID, version: int) -> Located:
    located = at_desk(session, actor, registry, application_id, version=version)
    heads = {each.account_id for each in colleagues(session, located) if each.role is Role.HEAD}
    if heads and actor.account_id not in heads:
        _refuse_held(session, actor, located)
    if located.application.claimed_by is None:
        raise Refusal("conflict", "这份申报还没有人领取，可以直接领取办理。")
    return located


def _refuse_held(session: Session, actor: Actor, located: Located) -> None:
    """Raises Stale where a colleague has the case; one who doesn't check for the office any more keeps nobody from it."""
    holder, since = located.application.claimed_by, located.application.claimed_at
    if holder is None or since is None or holder == actor.account_id:
        return
    if holder in checkers(session, located.desk.organisation_id):
        raise Stale((Change(account_name(session, holder), since, "领取了这份申报"),))


def _record(
    session: Session,
    kind: str,
    actor: Actor,
    clock: Clock,
    located: Located,
    *,
    payload: dict[str, object] | None = None,
    notify: tuple[Notify, ...] = (),
) -> None:
    record(
        session,
        kind,
        actor=actor,
        clock=clock,
        subjects={"application": located.application.id, "desk": located.desk.id},
        payload=payload,
        changed=located.application,
        notify=notify,
    )
