"""Staff: who opens accounts for whom, several in one role, and nobody locks an organisation out."""

from __future__ import annotations

from typing import Any

import pytest

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.sessions import Started, authenticate
from zhicheng.casework.sign_in import sign_in
from zhicheng.casework.staff import (
    add_member,
    disable_account,
    enable_account,
    end_membership,
    members,
    open_staff_account,
    renew_first_password,
)
from zhicheng.store.engine import Store
from zhicheng.store.models import Account, Organisation, Role
from zhicheng.store.moments import Clock

Bureaus = dict[str, Organisation]


@pytest.mark.clause("SG-2.7")
def test_an_upper_bureau_opens_the_lower_ones_accounts_and_not_the_other_way(
    store: Store, clock: Clock, bureaus: Bureaus, cast: Any
) -> None:
    province, county = cast.member(bureaus["990000"]), cast.member(bureaus["990102"])
    with store.begin() as session:
        opened = open_staff_account(
            session,
            province,
            clock,
            organisation_id=bureaus["990200"].id,
            roles=(Role.ADMINISTRATOR, Role.OFFICER),
            details=PersonDetails(name="乙丑管理员"),
            username="yichou",
        )
        actor = load_actor(session, opened.account.id)
        assert actor is not None
        assert {post.role for post in actor.posts()} == {Role.ADMINISTRATOR, Role.OFFICER}
        for target in ("990000", "990200", "990103"):
            with pytest.raises(Refusal) as refused:
                open_staff_account(
                    session,
                    county,
                    clock,
                    organisation_id=bureaus[target].id,
                    roles=(Role.OFFICER,),
                    details=PersonDetails(name="甲"),
                    username="nobody",
                )
            assert refused.value.status == 404


def test_an_officer_administers_nothing(store: Store, clock: Clock, bureaus: Bureaus, cast: Any) -> None:
    officer = cast.member(bureaus["990000"], Role.OFFICER)
    with store.reading() as session:
        for bureau in bureaus.values():
            with pytest.raises(Refusal):
                members(session, officer, organisation_id=bureau.id)


def test_the_operator_opens_bureaus_accounts_but_no_units(
    store: Store, clock: Clock, bureaus: Bureaus, cast: Any, numbers: Any
) -> None:
    operator = cast.operator()
    unit = cast.unit("990102", numbers.credit_code())
    with store.reading() as session:
        assert members(session, operator, organisation_id=bureaus["990000"].id) == []
        with pytest.raises(Refusal):
            members(session, operator, organisation_id=unit.id)


def test_a_unit_has_several_handlers(store: Store, clock: Clock, cast: Any, numbers: Any) -> None:
    unit = cast.unit("990102", numbers.credit_code())
    admin = cast.member(unit)
    with store.begin() as session:
        for name in ("张经办", "安经办"):
            open_staff_account(
                session,
                admin,
                clock,
                organisation_id=unit.id,
                roles=(Role.HANDLER,),
                details=PersonDetails(name=name, mobile=numbers.mobile()),
            )
        shown = members(session, admin, organisation_id=unit.id)
    assert [member.name for member in shown if member.role is Role.HANDLER] == ["安经办", "张经办"]


def test_somebody_with_an_account_is_added_once_and_taken_away(
    store: Store, clock: Clock, cast: Any, numbers: Any, details: PersonDetails
) -> None:
    unit = cast.unit("990102", numbers.credit_code())
    admin, person = cast.member(unit), cast.person(details)
    with store.begin() as session:
        added = add_member(session, admin, clock, organisation_id=unit.id, login=details.mobile or "", role=Role.HEAD)
        assert added.account_id == person.account_id
        with pytest.raises(Refusal, match="已经是示例单位的负责人"):
            add_member(session, admin, clock, organisation_id=unit.id, login=details.id_number or "", role=Role.HEAD)
        with pytest.raises(Refusal, match="没有找到这个账号"):
            add_member(session, admin, clock, organisation_id=unit.id, login="nobody", role=Role.HEAD)
        end_membership(session, admin, clock, membership_id=added.id)
        with pytest.raises(Refusal, match="已经撤销"):
            end_membership(session, admin, clock, membership_id=added.id)
        add_member(session, admin, clock, organisation_id=unit.id, login=details.mobile or "", role=Role.HEAD)


def test_the_last_administrator_stays(store: Store, clock: Clock, cast: Any, numbers: Any) -> None:
    unit = cast.unit("990102", numbers.credit_code())
    admin = cast.member(unit)
    with store.begin() as session:
        (only,) = members(session, admin, organisation_id=unit.id)
        with pytest.raises(Refusal, match="唯一的管理员"):
            end_membership(session, admin, clock, membership_id=only.membership_id)
    second = cast.member(unit)
    with store.begin() as session:
        end_membership(session, second, clock, membership_id=only.membership_id)


def test_an_account_needs_something_to_sign_in_with_and_a_role(
    store: Store, clock: Clock, cast: Any, numbers: Any
) -> None:
    unit = cast.unit("990102", numbers.credit_code())
    admin = cast.member(unit)
    with store.begin() as session:
        for roles, field in (((Role.HANDLER,), "username"), ((), "roles")):
            with pytest.raises(Refusal) as refused:
                open_staff_account(
                    session,
                    admin,
                    clock,
                    organisation_id=unit.id,
                    roles=roles,
                    details=PersonDetails(name="甲"),
                )
            assert set(refused.value.fields) == {field}


def test_a_disabled_account_is_out_at_once_and_comes_back(
    store: Store, clock: Clock, real_clock: Clock, bureaus: Bureaus, cast: Any
) -> None:
    admin = cast.member(bureaus["990100"])
    with store.begin() as session:
        opened = open_staff_account(
            session,
            admin,
            clock,
            organisation_id=bureaus["990102"].id,
            roles=(Role.OFFICER,),
            details=PersonDetails(name="甲"),
            username="officer",
        )
        started = sign_in(session, real_clock, login="officer", password=opened.initial_password)
        assert isinstance(started, Started)
        account_id, version = opened.account.id, session.get_one(Account, opened.account.id).version
        disable_account(session, admin, real_clock, account_id=account_id, version=version)
        assert authenticate(session, real_clock, started.token) is None
        refused = sign_in(session, real_clock, login="officer", password=opened.initial_password)
        assert isinstance(refused, Refusal)
        with pytest.raises(Stale):
            enable_account(session, admin, real_clock, account_id=account_id, version=version)
        with pytest.raises(Refusal, match="先恢复账号"):
            renew_first_password(session, admin, real_clock, account_id=account_id, version=version + 1)
        enable_account(session, admin, real_clock, account_id=account_id, version=version + 1)
        renewed = renew_first_password(session, admin, real_clock, account_id=account_id, version=version + 2)
        assert isinstance(sign_in(session, real_clock, login="officer", password=renewed.initial_password), Started)


def test_nobody_administers_their_own_or_a_strangers_account(
    store: Store, real_clock: Clock, bureaus: Bureaus, cast: Any
) -> None:
    admin, neighbour = cast.member(bureaus["990100"]), cast.member(bureaus["990200"])
    with store.begin() as session:
        for actor, account in ((admin, admin), (neighbour, admin), (Actor(admin.account_id, None), neighbour)):
            with pytest.raises(Refusal) as refused:
                disable_account(session, actor, real_clock, account_id=account.account_id, version=1)
            assert refused.value.status == 404
