"""Who acts for an organisation: roles given and ended, staff accounts opened, disabled, given a new first
password."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.accounts import Opened, find_account, open_account
from zhicheng.casework.actor import Actor
from zhicheng.casework.organisations import ADMINISTER, administered
from zhicheng.casework.passwords import hash_password, initial_password
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import record
from zhicheng.casework.sessions import end_sessions
from zhicheng.casework.sign_in import unlock
from zhicheng.casework.unique import once
from zhicheng.store.models import Account, Membership, Organisation, Person, Role
from zhicheng.store.moments import Clock

ROLE_WORDS = {
    Role.HANDLER: "经办人",
    Role.HEAD: "负责人",
    Role.ADMINISTRATOR: "管理员",
    Role.OFFICER: "工作人员",
    Role.SUPERVISOR: "纪检监察",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One role that somebody holds, as an administrator sees it."""

    membership_id: UUID
    account_id: UUID
    name: str
    username: str | None
    role: Role
    disabled: bool


def _staff_accounts(actor: Actor) -> ColumnElement[bool]:
    held = (
        select(Membership.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.ended_at.is_(None), administered(actor))
    )
    return Account.id.in_(held) & (Account.id != actor.account_id)


ADMINISTER_ACCOUNT = Action(key="account.administer", title="管理账号", thing=Account, scope=_staff_accounts)


def members(session: Session, actor: Actor, *, organisation_id: UUID) -> list[Member]:
    """Who holds which role, in order of names. Raises Refusal for an organisation that isn't the actor's to
    administer."""
    organisation = fetch(session, actor, ADMINISTER, organisation_id)
    rows = session.execute(
        select(Membership, Account, Person)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
        .order_by(Person.name_key, Account.username, Membership.id)
    )
    return [
        Member(
            membership.id,
            account.id,
            person.name if person else account.username or "",
            account.username,
            membership.role,
            account.disabled_at is not None,
        )
        for membership, account, person in rows
    ]


def open_staff_account(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    organisation_id: UUID,
    roles: tuple[Role, ...],
    details: PersonDetails,
    username: str | None = None,
) -> Opened:
    """Open an account for somebody new who acts for an organisation, with a first password that must be
    changed."""
    organisation = fetch(session, actor, ADMINISTER, organisation_id)
    if not roles:
        raise invalid({"roles": "请至少选择一个岗位。"})
    if Role.SUPERVISOR in roles and len(set(roles)) > 1:
        raise invalid({"roles": "纪检监察人员不能同时办理本单位的业务。请只选择纪检监察，或者只选择其他岗位。"})
    if not (username or details.mobile or details.id_number):
        raise invalid({"username": "账号名、手机号和证件号码至少填写一项，用于登录。"})
    opened = open_account(session, actor, clock, details, username=username)
    for role in roles:
        give_role(session, actor, clock, organisation, opened.account.id, role)
    return opened


def add_member(
    session: Session, actor: Actor, clock: Clock, *, organisation_id: UUID, login: str, role: Role
) -> Membership:
    """Give a role to somebody who has an account already, found by user name, ID number or mobile."""
    organisation = fetch(session, actor, ADMINISTER, organisation_id)
    account = find_account(session, login)
    if account is None or account.disabled_at is not None:
        raise invalid({"login": "没有找到这个账号。请核对账号名、证件号码或手机号，或为其开通新账号。"})
    return give_role(session, actor, clock, organisation, account.id, role)


def give_role(
    session: Session, actor: Actor | None, clock: Clock, organisation: Organisation, account_id: UUID, role: Role
) -> Membership:
    """Give an account a role. Who may do so is the caller's question.

    Nobody supervises (纪检监察) the work that they do: raises Refusal.
    """
    held = set(session.scalars(_held(organisation, account_id)))
    if held and (role is Role.SUPERVISOR) != (held == {Role.SUPERVISOR}):
        raise invalid(
            {
                "role": f"此人已经是{organisation.name}的{'、'.join(ROLE_WORDS[each] for each in sorted(held))}。纪检监察人员不能同时办理本单位的业务，请先撤销原来的岗位，或者另选一人。"
            }
        )
    membership = Membership(
        id=uuid4(), account_id=account_id, organisation_id=organisation.id, role=role, since=clock()
    )
    with once(session, Refusal("has_role", f"此人已经是{organisation.name}的{ROLE_WORDS[role]}，无需重复添加。")):
        session.add(membership)
    _record(session, "membership.given", actor, clock, membership)
    return membership


def _held(organisation: Organisation, account_id: UUID) -> Select[Role]:
    return select(Membership.role).where(
        Membership.organisation_id == organisation.id,
        Membership.account_id == account_id,
        Membership.ended_at.is_(None),
    )


def end_membership(session: Session, actor: Actor, clock: Clock, *, membership_id: UUID) -> None:
    """Take a role away; what was done in it stays. The last administrator of an organisation can't be taken
    away."""
    membership = session.get(Membership, membership_id)
    if membership is None or membership.ended_at is not None:
        raise Refusal("not_found", "没有找到这个岗位，可能已经撤销。请刷新页面核对。", status=404)
    # The organisation's lock keeps two administrators from removing each other at once.
    organisation = fetch(session, actor, ADMINISTER, membership.organisation_id)
    session.refresh(membership)
    if membership.role is Role.ADMINISTRATOR and _administrators(session, organisation) <= 1:
        raise Refusal("last_administrator", f"这是{organisation.name}唯一的管理员，不能撤销。请先添加另一名管理员。")
    membership.ended_at = clock()
    _record(session, "membership.ended", actor, clock, membership)


def disable_account(session: Session, actor: Actor, clock: Clock, *, account_id: UUID, version: int) -> None:
    """Keep an account from signing in, at once. ``clock`` is real time."""
    account = fetch(session, actor, ADMINISTER_ACCOUNT, account_id, version=version)
    if account.disabled_at is None:
        account.disabled_at = clock()
        end_sessions(session, clock, account.id)
        _record_account(session, "account.disabled", actor, clock, account)


def enable_account(session: Session, actor: Actor, clock: Clock, *, account_id: UUID, version: int) -> None:
    """Let an account sign in again. An erased person's stays disabled."""
    account = fetch(session, actor, ADMINISTER_ACCOUNT, account_id, version=version)
    if not account.password_hash:
        raise Refusal("erased", "该账号的个人信息已删除，不能恢复。如需使用，请重新开通账号。")
    if account.disabled_at is not None:
        account.disabled_at = None
        _record_account(session, "account.enabled", actor, clock, account)


def renew_first_password(session: Session, actor: Actor, clock: Clock, *, account_id: UUID, version: int) -> Opened:
    """A new first password for somebody who can't get in, to be handed over and changed. ``clock`` is real
    time."""
    account = fetch(session, actor, ADMINISTER_ACCOUNT, account_id, version=version)
    if account.disabled_at is not None:
        raise Refusal("disabled", "该账号已停用。请先恢复账号，再重置密码。")
    password = initial_password()
    account.password_hash, account.password_must_change = hash_password(password), True
    end_sessions(session, clock, account.id)
    unlock(session, account.id)
    _record_account(session, "password.reset", actor, clock, account)
    return Opened(account, password)


def _administrators(session: Session, organisation: Organisation) -> int:
    held = select(Membership.id).where(
        Membership.organisation_id == organisation.id,
        Membership.role == Role.ADMINISTRATOR,
        Membership.ended_at.is_(None),
    )
    return len(session.scalars(held).all())


def _record(session: Session, kind: str, actor: Actor | None, clock: Clock, membership: Membership) -> None:
    subjects = {
        "organisation": membership.organisation_id,
        "account": membership.account_id,
        "membership": membership.id,
    }
    record(session, kind, actor=actor, clock=clock, subjects=subjects, payload={"role": membership.role})


def _record_account(session: Session, kind: str, actor: Actor, clock: Clock, account: Account) -> None:
    record(session, kind, actor=actor, clock=clock, subjects={"account": account.id}, changed=account)
