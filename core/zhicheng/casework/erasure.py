"""Erasing a person for good, and the legal holds that forbid it."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, exists, false, or_, select, true, update
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries.erasing import erase_asked_by
from zhicheng.casework.experts.leaving import erase_expert
from zhicheng.casework.integrity.standing import of_subject
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import record
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import (
    Account,
    Application,
    ApplicationStatus,
    Binding,
    BindingStatus,
    Certificate,
    FormerIdentity,
    LegalHold,
    Membership,
    Notice,
    OrganisationKind,
    Person,
    Recovery,
    Role,
    SignInSession,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

_OPEN = (ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED)


def _operators_only(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.posts(Role.ADMINISTRATOR, kind=OrganisationKind.OPERATOR) else false()


def _heads(actor: Actor) -> tuple[UUID, ...]:
    """The approved bureaus that the actor heads."""
    return tuple(p.organisation_id for p in actor.posts(Role.HEAD, kind=OrganisationKind.BUREAU) if p.approved)


def _or_of_the_notice(actor: Actor) -> ColumnElement[bool]:
    """The operator's administrators, and the heads of the bureau under whose notice somebody else has applied."""
    applied = exists().where(
        Application.person_id == Person.id,
        Notice.id == Application.notice_id,
        Notice.organisation_id.in_(_heads(actor)),
    )
    return or_(_operators_only(actor), applied & Person.id.is_distinct_from(actor.person_id))


ERASE = Action(key="person.erase", title="删除个人信息", thing=Person, scope=_operators_only)
HOLD = Action(key="person.hold", title="设置或解除留存要求", thing=Person, scope=_or_of_the_notice)
LONGEST_REASON = 500


def place_hold(session: Session, actor: Actor, clock: Clock, *, person_id: UUID, reason: str) -> LegalHold:
    """Forbid to erase a person (an appeal, an investigation), until the hold is lifted. Raises Refusal."""
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise invalid({"reason": f"请写明留存的原因，例如案件或复查的编号，不超过{LONGEST_REASON}字。"})
    person, hold_id = fetch(session, actor, HOLD, person_id), uuid4()
    if person.erased_at is not None:
        raise Refusal("erased", "此人的个人信息已经删除，没有可以留存的资料。")
    own = None if actor.posts(Role.ADMINISTRATOR, kind=OrganisationKind.OPERATOR) else next(iter(_heads(actor)), None)
    hold = LegalHold(id=hold_id, person_id=person.id, placed_by=actor.account_id, placed_for=own, placed_at=clock())
    column = LegalHold.reason_cipher
    hold.reason_cipher, said = seal_reason(session, person.id, column, hold_id, reason.strip())
    session.add(hold)
    record(
        session,
        "person.hold_placed",
        actor=actor,
        clock=clock,
        subjects={"person": person.id, "hold": hold_id},
        payload={"reason": said},
    )
    return hold


def lift_hold(session: Session, actor: Actor, clock: Clock, *, hold_id: UUID, person_id: UUID | None = None) -> None:
    """End a hold: the operator any, a bureau's head those of that bureau. ``person_id``: on whom it was found. Raises
    Refusal, also where it is on somebody else."""
    hold = session.scalar(select(LegalHold).where(LegalHold.id == hold_id).with_for_update())
    if hold is None or hold.lifted_at is not None or hold.person_id != (person_id or hold.person_id):
        raise Refusal("not_found", "没有找到这项留存要求，或者它已经解除。请刷新页面核对。", status=404)
    person = fetch(session, actor, HOLD, hold.person_id)
    operator = actor.posts(Role.ADMINISTRATOR, kind=OrganisationKind.OPERATOR)
    if not operator and hold.placed_for not in _heads(actor):
        raise Refusal("denied", "这项留存要求由其他部门设置，请联系该部门解除。", status=403)
    hold.lifted_at = clock()
    record(
        session,
        "person.hold_lifted",
        actor=actor,
        clock=clock,
        subjects={"person": person.id, "hold": hold.id},
    )


def holds_of(session: Session, person_id: UUID) -> list[tuple[LegalHold, str]]:
    """The holds that stand on a person, oldest first, each with its reason. Raises Erased."""
    query = select(LegalHold).where(LegalHold.person_id == person_id, LegalHold.lifted_at.is_(None))
    column = LegalHold.reason_cipher
    return [
        (each, open_reason(session, person_id, column, each.id, each.reason_cipher))
        for each in session.scalars(query.order_by(LegalHold.placed_at, LegalHold.id))
    ]


def erase(session: Session, actor: Actor, clock: Clock, *, person_id: UUID, version: int) -> None:
    """Destroy a person's key and blank the rest. What happened stays in the ledger, under an id that says
    nothing.

    Raises Refusal while a legal hold stands, an entry of the integrity archive runs or an application is open.
    """
    person = fetch(session, actor, ERASE, person_id, version=version)
    _refuse_if_needed(session, clock, person)
    now = clock()
    vault_of(session).destroy(person.id)
    session.execute(delete(FormerIdentity).where(FormerIdentity.person_id == person.id))
    for column in ("id_type", "id_number_cipher", "mobile_cipher", "email_cipher"):
        setattr(person, column, None)
    person.id_number_index = person.id_last_four_index = person.mobile_index = None
    person.name = person.name_key = ""
    person.erased_at = now
    session.execute(update(Certificate).where(Certificate.person_id == person.id).values(name_index=b""))
    ended = {"status": BindingStatus.ENDED, "ended_at": now}
    alive = Binding.status.in_((BindingStatus.ACTIVE, BindingStatus.REQUESTED))
    session.execute(update(Binding).where(Binding.person_id == person.id, alive).values(ended))
    erase_expert(session, clock, person.id)
    accounts = session.scalars(select(Account).where(Account.person_id == person.id)).all()
    erase_asked_by(session, clock, [each.id for each in accounts])
    for account in accounts:
        account.username, account.password_hash, account.disabled_at = None, "", now
        session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
        session.execute(delete(Recovery).where(Recovery.account_id == account.id))
        open_posts = (Membership.account_id == account.id, Membership.ended_at.is_(None))
        session.execute(update(Membership).where(*open_posts).values(ended_at=now))
    record(session, "person.erased", actor=actor, clock=clock, subjects={"person": person.id}, changed=person)


def _refuse_if_needed(session: Session, clock: Clock, person: Person) -> None:
    if person.erased_at is not None:
        raise Refusal("erased", "此人的个人信息此前已经删除，无需再次操作。")
    held = select(LegalHold.id).where(LegalHold.person_id == person.id, LegalHold.lifted_at.is_(None))
    if session.scalar(held.limit(1)) is not None:
        raise Refusal("legal_hold", "此人的资料按要求须留存，暂不能删除。请先核实并解除留存要求。")
    if of_subject(session, person.id, on=beijing_day(clock())):
        raise Refusal("integrity", "此人在诚信档案中有尚未到期的记录，到期或撤销之前不能删除。请在记录到期后再操作。")
    running = select(Application.id).where(
        Application.person_id == person.id, Application.live, Application.status.in_(_OPEN)
    )
    if session.scalar(running.limit(1)) is not None:
        raise Refusal("open_application", "此人还有未办结的申报，暂不能删除。请待申报办结或由本人撤回后再操作。")
