"""Erasing a person for good, and the legal holds that forbid it."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, false, select, true, update
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries.erasing import erase_asked_by
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import record
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


ERASE = Action(key="person.erase", title="删除个人信息", thing=Person, scope=_operators_only)
HOLD = Action(key="person.hold", title="设置或解除留存要求", thing=Person, scope=_operators_only)


def place_hold(session: Session, actor: Actor, clock: Clock, *, person_id: UUID, reason: str) -> LegalHold:
    """Forbid to erase a person (an appeal, an investigation), until the hold is lifted."""
    if not reason.strip():
        raise invalid({"reason": "请写明留存的原因，例如案件或复查的编号。"})
    person, hold_id = fetch(session, actor, HOLD, person_id), uuid4()
    hold = LegalHold(id=hold_id, person_id=person.id, placed_by=actor.account_id, placed_at=clock())
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


def lift_hold(session: Session, actor: Actor, clock: Clock, *, hold_id: UUID) -> None:
    """End a hold."""
    hold = session.scalar(select(LegalHold).where(LegalHold.id == hold_id).with_for_update())
    if hold is None or hold.lifted_at is not None:
        raise Refusal("not_found", "没有找到这项留存要求，或者它已经解除。请刷新页面核对。", status=404)
    person = fetch(session, actor, HOLD, hold.person_id)
    hold.lifted_at = clock()
    record(
        session,
        "person.hold_lifted",
        actor=actor,
        clock=clock,
        subjects={"person": person.id, "hold": hold.id},
    )


def erase(session: Session, actor: Actor, clock: Clock, *, person_id: UUID, version: int) -> None:
    """Destroy a person's key and blank the rest. What happened stays in the ledger, under an id that says
    nothing.

    Raises Refusal while a legal hold stands or an application is open.
    """
    person = fetch(session, actor, ERASE, person_id, version=version)
    _refuse_if_needed(session, person)
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
    accounts = session.scalars(select(Account).where(Account.person_id == person.id)).all()
    erase_asked_by(session, clock, [each.id for each in accounts])
    for account in accounts:
        account.username, account.password_hash, account.disabled_at = None, "", now
        session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
        session.execute(delete(Recovery).where(Recovery.account_id == account.id))
        open_posts = (Membership.account_id == account.id, Membership.ended_at.is_(None))
        session.execute(update(Membership).where(*open_posts).values(ended_at=now))
    record(session, "person.erased", actor=actor, clock=clock, subjects={"person": person.id}, changed=person)


def _refuse_if_needed(session: Session, person: Person) -> None:
    if person.erased_at is not None:
        raise Refusal("erased", "此人的个人信息此前已经删除，无需再次操作。")
    held = select(LegalHold.id).where(LegalHold.person_id == person.id, LegalHold.lifted_at.is_(None))
    if session.scalar(held.limit(1)) is not None:
        raise Refusal("legal_hold", "此人的资料按要求须留存，暂不能删除。请先核实并解除留存要求。")
    running = select(Application.id).where(
        Application.person_id == person.id, Application.live, Application.status.in_(_OPEN)
    )
    if session.scalar(running.limit(1)) is not None:
        raise Refusal("open_application", "此人还有未办结的申报，暂不能删除。请待申报办结或由本人撤回后再操作。")
