"""A unit's people: accounts opened by its administrator (HX-2.2), and details kept right as they change."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.accounts import open_account
from zhicheng.casework.actor import Actor
from zhicheng.casework.bindings import bind
from zhicheng.casework.people import PersonDetails, change_person, find_by_number, reveal
from zhicheng.casework.scopes import acts_for
from zhicheng.identity import RESIDENT_ID
from zhicheng.specs import AccountRules
from zhicheng.store.models import (
    Account,
    Binding,
    BindingStatus,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Person,
    Role,
)
from zhicheng.store.moments import Clock


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who belongs to the unit now. There is a first password only where the account is new."""

    account: Account
    binding: Binding
    initial_password: str | None = field(repr=False)


def _own_units(actor: Actor) -> ColumnElement[bool]:
    unit = Organisation.kind == OrganisationKind.UNIT
    return unit & acts_for(Organisation.id, actor, Role.ADMINISTRATOR)


def _approved(unit: Organisation) -> Refusal | None:
    if unit.status is OrganisationStatus.APPROVED:
        return None
    return Refusal("not_approved", "单位注册尚未通过审核，暂不能为人员开通账号。请待审核通过后办理。")


def _own_person(actor: Actor) -> ColumnElement[bool]:
    return Person.id == actor.person_id if actor.person_id else false()


def _people_of_the_unit(actor: Actor) -> ColumnElement[bool]:
    bound = select(Binding.person_id).where(
        Binding.status == BindingStatus.ACTIVE, acts_for(Binding.organisation_id, actor)
    )
    return _own_person(actor) | Person.id.in_(bound)


def _changed_by(actor: Actor) -> ColumnElement[bool]:
    bound = select(Binding.person_id).where(
        Binding.status == BindingStatus.ACTIVE,
        acts_for(Binding.organisation_id, actor, Role.ADMINISTRATOR, Role.HANDLER),
    )
    return _own_person(actor) | Person.id.in_(bound)


def _not_erased(person: Person) -> Refusal | None:
    if person.erased_at is None:
        return None
    return Refusal("erased", "此人的个人信息已经删除，不能再查看或修改。请返回列表。")


TAKE_IN = Action(key="unit.take_in", title="开通人员账号", thing=Organisation, scope=_own_units, ready=_approved)
READ_PERSON = Action(
    key="person.read", title="查看人员信息", thing=Person, scope=_people_of_the_unit, ready=_not_erased
)
CHANGE_PERSON = Action(key="person.change", title="修改人员信息", thing=Person, scope=_changed_by, ready=_not_erased)


def take_in(
    session: Session,
    actor: Actor,
    clock: Clock,
    rules: AccountRules,
    *,
    unit_id: UUID,
    details: PersonDetails,
) -> Joined:
    """The unit's administrator opens somebody's account and binds it to the unit.

    Somebody who is known by this number and name and belongs to no unit keeps the account and is bound.
    Raises Refusal.
    """
    unit = fetch(session, actor, TAKE_IN, unit_id)
    if rules.personal_accounts != "unit":
        raise Refusal(
            "registers_themselves",
            "本地区的个人账号由本人注册后申请绑定单位，不由单位开通。请通知本人在平台上注册。",
            clause=next(iter(rules.cites), None),
            status=403,
        )
    if not (details.id_number or "").strip():
        raise invalid({"id_number": "证件号码未填写。人员用证件号码登录，请填写。"})
    known = _known(session, details)
    if known is not None:
        return Joined(known, bind(session, actor, clock, _person(known), unit, BindingStatus.ACTIVE), None)
    opened = open_account(session, actor, clock, details)
    binding = bind(session, actor, clock, _person(opened.account), unit, BindingStatus.ACTIVE)
    return Joined(opened.account, binding, opened.initial_password)


def read_person(session: Session, actor: Actor, *, person_id: UUID) -> PersonDetails:
    """Somebody's details in the clear, for themselves and those who act for their unit."""
    return reveal(session, fetch(session, actor, READ_PERSON, person_id))


def change_details(
    session: Session, actor: Actor, clock: Clock, *, person_id: UUID, version: int, details: PersonDetails
) -> None:
    """Somebody's details changed, by themselves or by their unit; account, binding and applications stay
    theirs."""
    person = fetch(session, actor, CHANGE_PERSON, person_id)
    if not (details.id_number or "").strip() and person.id_number_cipher is not None:
        raise invalid({"id_number": "证件号码未填写，请填写。"})
    change_person(session, actor, clock, person, details, version=version)


def _known(session: Session, details: PersonDetails) -> Account | None:
    number, id_type = details.id_number or "", details.id_type or RESIDENT_ID
    person = find_by_number(session, number, id_types=(id_type,))
    if person is None:
        return None
    account = session.scalar(select(Account).where(Account.person_id == person.id))
    if person.name != " ".join(details.name.split()):
        message = "该证件号码已在平台登记，但姓名与您填写的不一致。请核对证件后重新填写。"
        raise Refusal("duplicate_person", message, fields={"name": message})
    return account


def _person(account: Account) -> UUID:
    if account.person_id is None:
        raise ValueError("a personal account has a person")
    return account.person_id
