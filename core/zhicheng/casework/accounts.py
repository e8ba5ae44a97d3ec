"""Accounts: opened by people themselves or for them, found by login, and their passwords."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.passwords import hash_password, initial_password, password_problem, verify_password
from zhicheng.casework.people import (
    PersonDetails,
    change_person,
    enter_person,
    find_by_mobile,
    find_by_number,
    reveal,
    without_account,
)
from zhicheng.casework.record import record
from zhicheng.casework.sessions import end_sessions
from zhicheng.casework.unique import once
from zhicheng.specs import AccountRules
from zhicheng.store.models import Account, Person
from zhicheng.store.moments import Clock

_USERNAME = re.compile(r"[a-z][a-z0-9_.-]{3,39}")


@dataclass(frozen=True, slots=True)
class Opened:
    """An account opened for somebody, with the password to hand over; it is kept nowhere and shown once."""

    account: Account
    initial_password: str = field(repr=False)


def register(session: Session, clock: Clock, rules: AccountRules, details: PersonDetails, *, password: str) -> Account:
    """Somebody opens an account for themselves. Number and mobile are required.

    Raises Refusal where the jurisdiction leaves that to units, where the number is known, and for wrong
    answers.
    """
    if rules.personal_accounts != "self":
        raise Refusal(
            "registration_by_unit",
            "本地区的个人账号由所在单位的管理员统一开通，不能自行注册。请联系单位人事部门开通账号后登录。",
            clause=next(iter(rules.cites), None),
            status=403,
        )
    missing = {
        name: f"{label}未填写，请填写。"
        for name, label in {"name": "姓名", "id_number": "证件号码", "mobile": "手机号"}.items()
        if not (getattr(details, name) or "").strip()
    }
    problem = password_problem(password, personal=(details.id_number, details.mobile))
    if missing or problem:
        raise invalid(missing | ({"password": problem} if problem else {}))
    person = _person(session, None, clock, details)
    return _open(session, None, clock, person.id, password, must_change=False)


def open_account(
    session: Session, actor: Actor | None, clock: Clock, details: PersonDetails, *, username: str | None = None
) -> Opened:
    """Open an account for somebody new, with an initial password that must be changed.

    Who may do so is the caller's question. Raises Refusal for wrong answers and a known number or user name.
    """
    if username is not None:
        username = checked_username(session, username)
    person = _person(session, actor, clock, details)
    password = initial_password()
    account = _open(session, actor, clock, person.id, password, must_change=True, username=username)
    return Opened(account, password)


def open_office_account(session: Session, clock: Clock, *, username: str) -> Opened:
    """Open an account that stands for no person: the first administrator of a new platform."""
    password = initial_password()
    name = checked_username(session, username)
    return Opened(_open(session, None, clock, None, password, must_change=True, username=name), password)


def checked_username(session: Session, username: str) -> str:
    """The user name as it is stored. Raises Refusal when it is malformed or taken."""
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise invalid({"username": "账号名应以字母开头，由4至40个字母、数字或 . _ - 组成，请重新填写。"})
    if session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise invalid({"username": f"账号名“{username}”已被使用，请换一个。"})
    return username


def find_account(session: Session, login: str) -> Account | None:
    """The one account that a user name, ID number or mobile stands for; None when there is none or more than
    one."""
    login = login.strip()
    account = session.scalar(select(Account).where(Account.username == login.lower()))
    if account is not None:
        return account
    holder = find_by_number(session, login, former=False)
    people = [holder] if holder else find_by_mobile(session, login)
    found = session.scalars(select(Account).where(Account.person_id.in_([person.id for person in people]))).all()
    return found[0] if len(found) == 1 else None


def change_password(session: Session, actor: Actor, clock: Clock, *, old: str, new: str, token: str) -> None:
    """Change one's own password; every other session than that of ``token`` ends. ``clock`` is real time."""
    account = session.get_one(Account, actor.account_id, with_for_update=True)
    if not verify_password(account.password_hash, old):
        raise invalid({"old": "原密码不正确，请重新输入。如忘记密码，请退出后使用“找回密码”。"})
    if verify_password(account.password_hash, new):
        raise invalid({"new": "新密码不能与原密码相同，请换一个。"})
    set_password(session, account, new, field_name="new")
    end_sessions(session, clock, account.id, but=token)
    subjects = {"account": account.id}
    record(session, "password.changed", actor=actor, clock=clock, subjects=subjects, changed=account)


def set_password(session: Session, account: Account, password: str, *, field_name: str) -> None:
    """Give an account a password that the policy allows. Raises Refusal at the field otherwise."""
    person = session.get(Person, account.person_id) if account.person_id else None
    known = reveal(session, person) if person else None
    numbers = (known.id_number, known.mobile) if known else ()
    if problem := password_problem(password, personal=(account.username, *numbers)):
        raise invalid({field_name: problem})
    account.password_hash = hash_password(password)
    account.password_must_change = False


def _person(session: Session, actor: Actor | None, clock: Clock, details: PersonDetails) -> Person:
    """Whose account it will be: somebody known without one keeps what an office has entered, else somebody new."""
    known = without_account(session, clock, details, vouched=actor is not None)
    if known is None:
        return enter_person(session, actor, clock, details)
    change_person(session, actor, clock, known, details, version=known.version)
    return known


def _open(
    session: Session,
    actor: Actor | None,
    clock: Clock,
    person_id: UUID | None,
    password: str,
    *,
    must_change: bool,
    username: str | None = None,
) -> Account:
    account = Account(
        id=uuid4(),
        person_id=person_id,
        username=username,
        password_hash=hash_password(password),
        password_must_change=must_change,
        created_at=clock(),
        created_by=None if actor is None else actor.account_id,
    )
    taken = invalid({"username": f"账号名“{username}”已被使用，请换一个。"})
    with once(session, taken):
        session.add(account)
    record(
        session,
        "account.created",
        actor=actor,
        clock=clock,
        subjects={"account": account.id},
        payload={"by_invitation": must_change},
        changed=account,
    )
    return account
