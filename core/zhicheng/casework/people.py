"""People: entered once, found by number, their answers sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, Stale, changes_since, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.learning.unmatched import match_person
from zhicheng.casework.names import name_key
from zhicheng.casework.record import record
from zhicheng.casework.unique import once
from zhicheng.identity import ID_TYPES, RESIDENT_ID, check_identity, check_mobile, compact
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import Account, FormerIdentity, Person
from zhicheng.store.moments import BEIJING, Clock
from zhicheng.store.vault import Column, vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """What is known of a person. Staff of a bureau may have neither number nor mobile."""

    name: str
    id_type: str | None = None
    id_number: str | None = None
    mobile: str | None = None
    email: str | None = None

    def checked(self, today: date) -> PersonDetails:
        """The same, tidied. Raises Refusal naming every answer that can't be right."""
        tidy = PersonDetails(
            name=" ".join(self.name.split()),
            id_type=(self.id_type or RESIDENT_ID) if self.id_number else None,
            id_number=compact(self.id_number) if self.id_number else None,
            mobile=compact(self.mobile) if self.mobile else None,
            email=(self.email or "").strip() or None,
        )
        wrong = tidy._wrong(today)
        if wrong:
            raise invalid(wrong)
        return tidy

    def _wrong(self, today: date) -> dict[str, str]:
        found = {
            "name": None if 0 < len(self.name) <= 100 else "姓名应为1至100个字，请按证件填写。",
            "id_number": self.id_number and check_identity(self.id_type or "", self.id_number, on=today),
            "mobile": self.mobile and check_mobile(self.mobile),
            "email": self.email and _check_email(self.email),
        }
        return {field: message for field, message in found.items() if message}


def _check_email(email: str) -> str | None:
    local, at, domain = email.partition("@")
    plain = email.isascii() and email.isprintable() and " " not in email and len(email) <= 254
    if plain and at and local and "." in domain.strip(".") and "@" not in domain:
        return None
    return "电子邮箱格式不正确，请核对后重新填写，例如 name@example.com。"


def enter_person(session: Session, actor: Actor | None, clock: Clock, details: PersonDetails) -> Person:
    """Enter somebody new. Raises Refusal when the answers are wrong or the number is already somebody's."""
    details = details.checked(clock().astimezone(BEIJING).date())
    refuse_known_number(session, details)
    person = Person(id=uuid4(), created_at=clock(), name="", name_key="")
    vault_of(session).create(person.id, clock())
    _write(session, person, details)
    with once(session, _known_number()):
        session.add(person)
    record(session, "person.entered", actor=actor, clock=clock, subjects={"person": person.id}, changed=person)
    match_person(session, clock, person_id=person.id, number=details.id_number)
    return person


def refuse_known_number(session: Session, details: PersonDetails, *, but: UUID | None = None) -> None:
    """Raise Refusal when the number belongs, or belonged, to somebody else than ``but``."""
    if details.id_number is None:
        return
    holder = find_by_number(session, details.id_number, id_types=(details.id_type or RESIDENT_ID,))
    if holder is not None and holder.id != but:
        raise _known_number()


def _known_number() -> Refusal:
    message = (
        "该证件号码已在平台登记，不能重复登记。如果是您本人，请直接登录或找回密码；由办事机构代为录入过申报的，"
        "请按录入时的姓名和手机号填写；如被他人冒用，请联系人社局核实处理。"
    )
    return Refusal("duplicate_person", message, fields={"id_number": message})


def find_by_number(
    session: Session, id_number: str, *, id_types: Iterable[str] = ID_TYPES, former: bool = True
) -> Person | None:
    """The person with a number, now or (unless told otherwise) before."""
    master = vault_of(session).master
    indexes = [index for id_type in id_types for index in master.blinds("id_number", f"{id_type}:{compact(id_number)}")]
    holder = session.scalar(select(Person).where(Person.id_number_index.in_(indexes)))
    if holder is None and former:
        before = select(FormerIdentity.person_id).where(FormerIdentity.id_number_index.in_(indexes))
        holder = session.scalar(select(Person).where(Person.id.in_(before)))
    return holder


def without_account(session: Session, clock: Clock, details: PersonDetails, *, vouched: bool) -> Person | None:
    """Somebody of this number and name whom an office has entered from paper and who has no account yet.

    Unless an official has ``vouched`` for who it is, the mobile must be the one that the office wrote down: with the
    account comes everything that was entered. Raises Refusal for wrong answers.
    """
    if not (details.id_number or "").strip():
        return None
    details = details.checked(clock().astimezone(BEIJING).date())
    found = find_by_number(session, details.id_number or "", id_types=(details.id_type or RESIDENT_ID,))
    if found is None or found.name != details.name:
        return None
    if session.scalar(select(Account.id).where(Account.person_id == found.id)) is not None:
        return None
    mobile = reveal(session, found).mobile
    return found if vouched or mobile in (None, details.mobile) else None


def find_by_mobile(session: Session, mobile: str) -> list[Person]:
    """Everybody with this mobile: a number may be shared."""
    indexes = vault_of(session).master.blinds("mobile", compact(mobile))
    return list(session.scalars(select(Person).where(Person.mobile_index.in_(indexes)).order_by(Person.id)))


def find_by_last_four(session: Session, last_four: str) -> list[Person]:
    """Everybody whose number ends in these four characters, in order of names."""
    indexes = vault_of(session).master.blinds("id_last_four", compact(last_four))
    found = select(Person).where(Person.id_last_four_index.in_(indexes))
    return list(session.scalars(found.order_by(Person.name_key, Person.id)))


def reveal(session: Session, person: Person) -> PersonDetails:
    """A person's details in the clear, for those who may see them. Raises Erased after erasure."""
    vault = vault_of(session)
    return PersonDetails(
        name=person.name,
        id_type=person.id_type,
        id_number=vault.text(person.id, Person.id_number_cipher, person.id, person.id_number_cipher),
        mobile=vault.text(person.id, Person.mobile_cipher, person.id, person.mobile_cipher),
        email=vault.text(person.id, Person.email_cipher, person.id, person.email_cipher),
    )


def change_person(
    session: Session, actor: Actor | None, clock: Clock, person: Person, details: PersonDetails, *, version: int
) -> None:
    """Give a person (already loaded under a lock) new details; a former name and number stay findable.

    Who may do so is the caller's question. Raises Stale, and Refusal as :func:`enter_person`.
    """
    if person.version != version:
        raise Stale(changes_since(session, person.id, version))
    details = details.checked(clock().astimezone(BEIJING).date())
    refuse_known_number(session, details, but=person.id)
    before = reveal(session, person)
    changed = tuple(f.name for f in fields(before) if getattr(before, f.name) != getattr(details, f.name))
    if not changed:
        return
    if {"name", "id_type", "id_number"} & set(changed):
        _keep_former(session, person, before, clock)
    with once(session, _known_number()):
        _write(session, person, details)
    record(
        session,
        "person.changed",
        actor=actor,
        clock=clock,
        subjects={"person": person.id},
        payload={"changed": changed},
        changed=person,
    )
    if "id_number" in changed:
        match_person(session, clock, person_id=person.id, number=details.id_number)


def _keep_former(session: Session, person: Person, before: PersonDetails, clock: Clock) -> None:
    vault, row = vault_of(session), uuid4()
    former = FormerIdentity(id=row, person_id=person.id, id_type=before.id_type, until=clock())
    former.name_cipher = vault.seal(person.id, FormerIdentity.name_cipher, row, before.name)
    if before.id_number is not None:
        former.id_number_cipher = vault.seal(person.id, FormerIdentity.id_number_cipher, row, before.id_number)
    former.id_number_index = person.id_number_index
    session.add(former)


def _write(session: Session, person: Person, details: PersonDetails) -> None:
    vault = vault_of(session)

    def sealed(column: Column, value: str | None) -> bytes | None:
        return None if value is None else vault.seal(person.id, column, person.id, value)

    person.name, person.name_key = details.name, name_key(details.name)
    person.id_type = details.id_type
    person.id_number_cipher = sealed(Person.id_number_cipher, details.id_number)
    person.mobile_cipher = sealed(Person.mobile_cipher, details.mobile)
    person.email_cipher = sealed(Person.email_cipher, details.email)
    index(vault.master, person, details)


def index(master: MasterKey, person: Person, details: PersonDetails) -> None:
    """Write the blind indexes of a person's number and mobile under the current secret."""
    number, mobile = details.id_number, details.mobile
    person.id_number_index = number_index(master, details.id_type, number)
    person.id_last_four_index = master.blind("id_last_four", number[-4:]) if number else None
    person.mobile_index = master.blind("mobile", mobile) if mobile else None


def number_index(master: MasterKey, id_type: str | None, number: str | None) -> bytes | None:
    """The blind index of a number of a kind; None where there is none."""
    return master.blind("id_number", f"{id_type}:{number}") if number else None
