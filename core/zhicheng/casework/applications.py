"""An application from its start to its withdrawal, and a person's history of them (JM-3.3.1, JM-4)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import store_section
from zhicheng.casework.learning.dossiers import fill_in
from zhicheng.casework.notices import Published, places_of, policy_in, published
from zhicheng.casework.record import record
from zhicheng.casework.seats import above, asked, entered, reached
from zhicheng.casework.unique import once
from zhicheng.dossier.entrusting import wanted
from zhicheng.dossier.standard import UNIT
from zhicheng.holds import holds
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs.vocabulary import NATURES
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Binding,
    BindingStatus,
    Notice,
    NoticeRevision,
    NoticeStatus,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    RouteDesk,
    Snapshot,
)
from zhicheng.store.moments import Clock

EDITABLE = (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)
STATUS_WORDS = {
    ApplicationStatus.DRAFT: "未提交",
    ApplicationStatus.SUBMITTED: "已申报",
    ApplicationStatus.RETURNED: "被退回",
    ApplicationStatus.ENDED: "审核不通过终止审核",
    ApplicationStatus.PASSED: "终审通过",
    ApplicationStatus.WITHDRAWN: "已撤回",
    ApplicationStatus.LAPSED: "已失效",
}


def own(actor: Actor) -> ColumnElement[bool]:
    """Applications of the actor's own person."""
    return Application.person_id == actor.person_id if actor.person_id else false()


def _editable(application: Application) -> Refusal | None:
    if application.status in EDITABLE and application.live:
        return None
    word = STATUS_WORDS[application.status]
    return Refusal("conflict", f"申报已是“{word}”状态，不能再修改。如确需修改，请联系审核部门退回。")


def _withdrawable(application: Application) -> Refusal | None:
    if application.status is ApplicationStatus.DRAFT:
        return None
    return Refusal("conflict", "提交后的申报任何人都不能删除，只能由审核部门退回修改。")


LIVE_ALREADY = "您在本通知下已有一份申报。请在申报历史中继续填写，或先撤回未提交的申报。"
LIVE_OF_ANOTHER = "此人在本通知下已有一份申报，不能再录入。请核对证件号码；确属本人的，请其在原来的申报中办理。"


def handled(actor: Actor) -> ColumnElement[bool]:
    """Applications of the actor's own person, and those that an office of the actor's has entered from paper."""
    return or_(own(actor), entered(actor))


READ_OWN = Action(key="application.read_own", title="查看申报", thing=Application, scope=handled)
READ = Action(
    key="application.read",
    title="查看申报",
    thing=Application,
    scope=lambda actor: or_(handled(actor), reached(actor), above(actor), asked(actor)),
)
EDIT = Action(key="application.edit", title="填写申报", thing=Application, scope=handled, ready=_editable)
WITHDRAW = Action(key="application.withdraw", title="撤回申报", thing=Application, scope=handled, ready=_withdrawable)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's history."""

    application: Application
    notice: Notice
    unit_name: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A notice that somebody may apply under, its policy, and the keys of the channels."""

    published: Published
    policy: Policy
    channels: tuple[str, ...]


def start(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    channel: str,
    nature: str | None = None,
) -> Application:
    """Begin a draft under a notice; raises Refusal when it can't be begun now or one is live already.

    ``nature`` is what a person without a bound unit states (自由职业 …), where the channel takes such people.
    """
    if actor.person_id is None:
        raise Refusal("denied", "只有个人账号可以申报职称。请用个人账号登录。", status=403)
    unit = bound_unit(session, actor.person_id)
    return begin(
        session,
        actor,
        clock,
        registry,
        notice_id=notice_id,
        channel=channel,
        person_id=actor.person_id,
        unit=unit,
        nature=nature,
    )


def begin(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    channel: str,
    person_id: UUID,
    unit: Organisation | None,
    nature: str | None,
    office: UUID | None = None,
) -> Application:
    """Begin a person's draft; ``office`` enters it on the person's behalf. Whose it may be is the caller's question.

    Raises Refusal as :func:`start`.
    """
    notice, policy = _offered(session, registry, notice_id, channel)
    _open_now(policy, channel, clock)
    if unit is None:
        _unbound(policy, channel, nature)
    elif notice.jurisdiction not in places_of(unit) and not on_letter(policy, channel):
        raise Refusal("not_found", "所在单位不在这份通知的地区。请返回选择本地区的通知。", status=404)
    application = Application(
        id=uuid4(),
        notice_id=notice.id,
        revision_id=notice.revision_id,
        person_id=person_id,
        unit_id=unit.id if unit else None,
        entered_by=office,
        jurisdiction=notice.jurisdiction,
        year=notice.year,
        channel=channel,
        lane=lane_of(policy, channel),
        status=ApplicationStatus.DRAFT,
        live=True,
        position=None,
        created_at=clock(),
        submitted_at=None,
    )
    with once(session, Refusal("conflict", LIVE_ALREADY if office is None else LIVE_OF_ANOTHER)):
        session.add(application)
    if unit is None:
        store_section(session, application, UNIT.key, {"values": {"nature": nature}}, actor=actor, at=clock())
    fill_in(session, actor, clock, policy, application)
    subjects = {"application": application.id, "notice": notice.id, "person": person_id}
    if office is None:
        record(session, "application.started", actor=actor, clock=clock, subjects=subjects)
    else:
        record(session, "application.entered", actor=actor, clock=clock, subjects={**subjects, "organisation": office})
    return application


def open_to(session: Session, registry: Registry, unit: Organisation | None) -> list[Offered]:
    """The notices under which somebody of a unit applies, each with the channels that are filled in online.

    Those of other places in the unit's province are among them with the channels that take people on a letter.
    """
    found = []
    for each in published(session, jurisdictions=tuple(registry.jurisdictions)):
        policy = Policy(registry.get(each.notice.jurisdiction), each.terms)
        channels = tuple(key for key in each.terms.channels if policy.channel(key).online)
        if unit is not None and each.notice.jurisdiction not in places_of(unit):
            near = each.notice.jurisdiction[:2] == unit.division[:2]
            channels = tuple(key for key in channels if near and on_letter(policy, key))
            if not channels:
                continue
        found.append(Offered(each, policy, channels))
    return found


def lane_of(policy: Policy, channel: str) -> str:
    """Applications in the same lane exclude each other: a channel that runs beside the others has its own (JB-2.2)."""
    return channel if policy.channel(channel).beside else ""


def on_letter(policy: Policy, channel: str) -> bool:
    """Whether a channel takes people of other places, on a letter of entrustment."""
    return "in" in wanted(policy, policy.facts({"channel": channel}))


def withdraw(session: Session, actor: Actor, clock: Clock, *, application_id: UUID, version: int) -> Application:
    """Withdraw a draft; what was typed is kept until the notice's files are erased. Raises Refusal and Stale."""
    application = fetch(session, actor, WITHDRAW, application_id, version=version)
    application.status, application.live = ApplicationStatus.WITHDRAWN, False
    record(
        session,
        "application.withdrawn",
        actor=actor,
        clock=clock,
        subjects={"application": application.id},
        changed=application,
    )
    return application


def move_to_unit(session: Session, actor: Actor, clock: Clock, *, application_id: UUID, version: int) -> Application:
    """Take a draft over to the unit to which the person is bound now; nothing that was typed is lost."""
    application = fetch(session, actor, EDIT, application_id, version=version)
    unit = bound_unit(session, application.person_id)
    if unit is None and application.entered_by is not None:
        raise Refusal("conflict", "申报人还没有绑定单位，代录的申报仍由录入时的单位推荐。")
    application.unit_id = unit.id if unit else None
    record(
        session,
        "application.moved",
        actor=actor,
        clock=clock,
        subjects={"application": application.id},
        changed=application,
    )
    return application


def history(session: Session, actor: Actor) -> list[Line]:
    """The person's applications, newest first."""
    query = (
        select(Application, Notice, Organisation.name)
        .join(Notice, Notice.id == Application.notice_id)
        .outerjoin(Organisation, Organisation.id == Application.unit_id)
        .where(own(actor))
        .order_by(Application.created_at.desc(), Application.id)
    )
    return [
        Line(application, notice, unit, STATUS_WORDS[application.status])
        for application, notice, unit in session.execute(query)
    ]


def bound_unit(session: Session, person_id: UUID) -> Organisation | None:
    """The approved unit to which a person is bound now."""
    query = (
        select(Organisation)
        .join(Binding, Binding.organisation_id == Organisation.id)
        .where(
            Binding.person_id == person_id,
            Binding.status == BindingStatus.ACTIVE,
            Organisation.kind == OrganisationKind.UNIT,
            Organisation.status == OrganisationStatus.APPROVED,
        )
    )
    return session.scalar(query)


def snapshots_of(session: Session, application: Application) -> list[Snapshot]:
    """What was submitted, newest first."""
    query = select(Snapshot).where(Snapshot.application_id == application.id).order_by(Snapshot.number.desc())
    return list(session.scalars(query))


def route_of(session: Session, application: Application) -> list[RouteDesk]:
    """The desks of the route that holds, in order; none before the first submission."""
    query = (
        select(RouteDesk)
        .where(RouteDesk.application_id == application.id, RouteDesk.route == application.route)
        .order_by(RouteDesk.position)
    )
    return list(session.scalars(query))


def _offered(session: Session, registry: Registry, notice_id: UUID, channel: str) -> tuple[Notice, Policy]:
    notice = session.get(Notice, notice_id)
    if notice is None or notice.status is not NoticeStatus.OPEN or notice.revision_id is None:
        raise Refusal("not_found", "没有找到这份通知，或者通知尚未发布。请返回重新选择。", status=404)
    policy = policy_in(registry, session.get_one(NoticeRevision, notice.revision_id))
    known = policy.declarations.channels.get(channel)
    if known is None or channel not in policy.terms.channels or not known.online:
        raise Refusal("not_found", "这份通知没有开放该申报渠道。请返回重新选择。", status=404)
    return notice, policy


def _open_now(policy: Policy, channel: str, clock: Clock) -> None:
    windows = policy.terms.windows_for(channel)
    if not windows or policy.channel(channel).rolling or any(each.contains(clock()) for each in windows):
        return
    cites = windows[0].cites
    early = clock() < min(each.opens for each in windows)
    raise Refusal(
        "conflict",
        "申报尚未开始，请在通知规定的时间内办理。" if early else "申报已经截止，期限截止后一律不予受理。",
        clause=cites[-1] if cites else None,
    )


def natures_without_unit(policy: Policy, channel: str) -> tuple[str, ...]:
    """The natures whose people may begin an application in this channel without being bound to a unit."""
    needed = policy.channel(channel).needs_unit
    if isinstance(needed, bool):
        return () if needed else NATURES
    return tuple(
        nature
        for nature in NATURES
        if holds(needed, policy.facts({"channel": channel, "unit": {"nature": nature}})) is False
    )


def _unbound(policy: Policy, channel: str, nature: str | None) -> None:
    allowed = natures_without_unit(policy, channel)
    if nature in allowed:
        return
    cites = policy.declarations.accounts.cites
    others = f"（{'、'.join(allowed)}人员可以直接申报，请选择本人情况）" if allowed else ""
    raise Refusal(
        "conflict",
        f"尚未绑定单位，不能开始申报。请先绑定所在单位，由单位审核通过{others}。",
        clause=cites[0] if cites else None,
    )
