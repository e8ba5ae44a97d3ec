"""Made-up people: names that stand for nobody, well-formed numbers, and one password for all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.cn import ric, uscc

from zhicheng.casework.access import Refusal
from zhicheng.casework.accounts import set_password
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.people import PersonDetails
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Account
from zhicheng.store.moments import Clock

PASSWORD = "yanshi-zhicheng-2023"  # noqa: S105 - shown to whoever starts the demonstration


class Numbers:
    """Well-formed numbers, a new one at each call."""

    def __init__(self) -> None:
        self._serial = count(1)

    def identity(self, division: str, born: str, gender: str) -> str:
        """A resident's number; ``born`` is YYYY-MM-DD."""
        order = next(self._serial) * 2 + (gender == "男")
        stem = f"{division}{born.replace('-', '')}{order:03}"
        return stem + str(ric.calc_check_digit(stem + "0"))

    def mobile(self) -> str:
        return f"1380000{next(self._serial):04}"

    def credit_code(self, division: str) -> str:
        """That of a public institution."""
        stem = f"12{division}MB{next(self._serial):07}"
        return stem + str(uscc.calc_check_digit(stem + "0"))


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to be tried out: what the account is for, who it is, and the login."""

    role: str
    name: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What every step of the building needs; ``clock`` stands at the opening of the round that is being built."""

    session: Session
    registry: Registry
    clock: Clock
    operator: Actor
    numbers: Numbers
    blobs: BlobDirectory

    def staff(self, name: str) -> PersonDetails:
        """Somebody of an office, found by mobile."""
        return PersonDetails(name=name, mobile=self.numbers.mobile())

    def actor(self, account_id: UUID) -> Actor:
        """The account's actor with what it may act for by now."""
        found = load_actor(self.session, account_id)
        if found is None:
            raise Refusal("disabled", "演示账号已停用。")
        return found

    def actor_of(self, account: Account) -> Actor:
        """The account's actor, once the password is the known one."""
        known_password(self.session, account)
        return self.actor(account.id)


def known_password(session: Session, account: Account) -> None:
    """Give an account the password of the demonstration."""
    set_password(session, account, PASSWORD, field_name="password")
