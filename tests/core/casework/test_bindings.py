"""Bindings: one unit at a time, asked for and approved, ended at will; and a unit's people."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from zhicheng.casework.access import Refusal, Stale, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.bindings import (
    DECIDE_BINDING,
    approve_binding,
    end_binding,
    find_unit,
    live_binding,
    refusal_reason,
    refuse_binding,
    request_binding,
    withdraw_binding,
)
from zhicheng.casework.people import PersonDetails, find_by_number
from zhicheng.casework.sessions import Started
from zhicheng.casework.sign_in import sign_in
from zhicheng.casework.unit_people import change_details, read_person, take_in
from zhicheng.casework.units import Place
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Application,
    ApplicationStatus,
    Binding,
    BindingStatus,
    Event,
    Notice,
    NoticeRevision,
    NoticeStatus,
    Organisation,
    OrganisationStatus,
    Person,
    Role,
)
from zhicheng.store.moments import Clock


@pytest.fixture
def person(cast: Any, details: PersonDetails) -> Actor:
    actor: Actor = cast.person(details)
    return actor


@pytest.fixture
def unit(cast: Any, numbers: Any) -> Organisation:
    found: Organisation = cast.unit("990102", numbers.credit_code(), name="甲单位")
    return found


@pytest.fixture
def handler(cast: Any, unit: Organisation) -> Actor:
    actor: Actor = cast.member(unit, Role.HANDLER)
    return actor


def ask(store: Store, person: Actor, clock: Clock, place: Place, unit: Organisation) -> Binding:
    with store.begin() as session:
        return request_binding(session, person, clock, place.rules, unit_id=unit.id)


@pytest.mark.clause("JM-3.2")
def test_a_unit_is_found_by_its_credit_code_and_the_reason_is_told_when_not(
    store: Store, cast: Any, numbers: Any, unit: Organisation
) -> None:
    pending = cast.unit("990102", numbers.credit_code(), status=OrganisationStatus.PENDING)
    with store.reading() as session:
        assert find_unit(session, f" {unit.credit_code} ".lower()).name == "甲单位"
        for code, said in (
            (pending.credit_code, "尚未通过审核"),
            (numbers.credit_code(), "没有找到"),
            ("123", "应为18位"),
        ):
            with pytest.raises(Refusal, match=said):
                find_unit(session, code)


@pytest.mark.clause("JM-3.2")
def test_a_person_asks_the_unit_approves_and_there_is_one_unit_at_a_time(
    store: Store, clock: Clock, place: Place, person: Actor, unit: Organisation, handler: Actor, cast: Any, numbers: Any
) -> None:
    other = cast.unit("990103", numbers.credit_code(), name="乙单位")
    binding = ask(store, person, clock, place, unit)
    for target, said in ((other, "正在等待审核.*撤回"), (unit, "正在等待审核")):
        with pytest.raises(Refusal, match=said):
            ask(store, person, clock, place, target)
    with store.begin() as session:
        assert session.scalars(visible(handler, DECIDE_BINDING)).all() == [session.get(Binding, binding.id)]
        approve_binding(session, handler, clock, binding_id=binding.id, version=1)
    for target, said in ((other, "先解除绑定"), (unit, "无需重复申请")):
        with pytest.raises(Refusal, match=said):
            ask(store, person, clock, place, target)
    with store.begin() as session:
        end_binding(session, person, clock, binding_id=binding.id, version=2)
    assert ask(store, person, clock, place, other).status is BindingStatus.REQUESTED


@pytest.mark.clause("JM-3.2")
def test_a_refusal_says_why_sealed_and_the_person_may_ask_again(
    store: Store, clock: Clock, place: Place, person: Actor, unit: Organisation, handler: Actor
) -> None:
    binding = ask(store, person, clock, place, unit)
    with store.begin() as session, pytest.raises(Refusal, match="写明"):
        refuse_binding(session, handler, clock, binding_id=binding.id, version=1, reason=" ")
    with store.begin() as session:
        refused = refuse_binding(session, handler, clock, binding_id=binding.id, version=1, reason="曾小明已离职")
        assert refusal_reason(session, refused) == "曾小明已离职"
        assert "离职".encode() not in (refused.reason_cipher or b"")
        bodies = b"".join(session.scalars(select(Event.body)))
        assert "离职".encode() not in bodies
        assert live_binding(session, person.person_id or uuid4()) is None
    with store.begin() as session, pytest.raises(Refusal, match="已经办结"):
        approve_binding(session, handler, clock, binding_id=binding.id, version=2)
    again = ask(store, person, clock, place, unit)
    with store.begin() as session:
        withdraw_binding(session, person, clock, binding_id=again.id, version=1)


def test_only_the_two_sides_touch_a_binding(
    store: Store, clock: Clock, place: Place, person: Actor, unit: Organisation, handler: Actor, cast: Any, numbers: Any
) -> None:
    stranger = cast.member(cast.unit("990102", numbers.credit_code()), Role.HANDLER)
    binding = ask(store, person, clock, place, unit)
    with store.begin() as session:
        for attempt in (
            lambda: approve_binding(session, stranger, clock, binding_id=binding.id, version=1),
            lambda: approve_binding(session, person, clock, binding_id=binding.id, version=1),
            lambda: withdraw_binding(session, handler, clock, binding_id=binding.id, version=1),
        ):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert refused.value.status == 404
        approve_binding(session, handler, clock, binding_id=binding.id, version=1)
        with pytest.raises(Refusal):
            end_binding(session, stranger, clock, binding_id=binding.id, version=2)
        with pytest.raises(Stale, match="同意绑定单位"):
            end_binding(session, handler, clock, binding_id=binding.id, version=1)
        end_binding(session, handler, clock, binding_id=binding.id, version=2)
        with pytest.raises(Refusal, match="已经解除"):
            end_binding(session, person, clock, binding_id=binding.id, version=3)


def test_nobody_binds_to_a_unit_that_is_not_approved_or_as_an_office(
    store: Store, clock: Clock, place: Place, person: Actor, cast: Any, numbers: Any
) -> None:
    pending = cast.unit("990102", numbers.credit_code(), status=OrganisationStatus.PENDING)
    with pytest.raises(Refusal, match="尚未通过审核"):
        ask(store, person, clock, place, pending)
    with pytest.raises(Refusal, match="个人账号"):
        ask(store, cast.operator(), clock, place, pending)


@pytest.mark.parametrize("first_active", [True, False])
def test_two_requests_at_once_leave_one(
    store: Store,
    clock: Clock,
    place: Place,
    person: Actor,
    unit: Organisation,
    cast: Any,
    numbers: Any,
    first_active: bool,
) -> None:
    units = [unit, cast.unit("990103", numbers.credit_code())]
    codes: list[str] = []
    start = threading.Barrier(2)

    def work(target: Organisation) -> None:
        start.wait()
        try:
            ask(store, person, clock, place, target)
            codes.append("done")
        except Refusal as refusal:
            codes.append("refused" if refusal.code.startswith("already") else refusal.code)

    threads = [threading.Thread(target=work, args=(target,)) for target in units]
    for thread in threads if first_active else reversed(threads):
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["done", "refused"]


def test_a_binding_lost_while_an_application_is_open_loses_nothing(
    store: Store, clock: Clock, place: Place, person: Actor, unit: Organisation, handler: Actor
) -> None:
    binding = ask(store, person, clock, place, unit)
    with store.begin() as session:
        approve_binding(session, handler, clock, binding_id=binding.id, version=1)
        application = _application(session, clock, person, unit)
        end_binding(session, person, clock, binding_id=binding.id, version=2)
    with store.reading() as session:
        kept = session.get_one(Application, application.id)
        assert (kept.unit_id, kept.status, kept.live) == (unit.id, ApplicationStatus.DRAFT, True)


def _application(session: Any, clock: Clock, person: Actor, unit: Organisation) -> Application:
    notice = Notice(
        id=uuid4(),
        jurisdiction="990000",
        year=2023,
        title="示例通知",
        status=NoticeStatus.OPEN,
        organisation_id=unit.id,
        created_at=clock(),
    )
    session.add(notice)
    session.flush()
    revision = NoticeRevision(
        id=uuid4(),
        notice_id=notice.id,
        number=1,
        content=b"{}",
        digest=b"",
        algorithm="sha256",
        policy_digest="",
        published_at=clock(),
    )
    session.add(revision)
    session.flush()
    application = Application(
        id=uuid4(),
        notice_id=notice.id,
        revision_id=revision.id,
        person_id=person.person_id,
        unit_id=unit.id,
        jurisdiction="990000",
        year=2023,
        channel="regular",
        status=ApplicationStatus.DRAFT,
        live=True,
        created_at=clock(),
    )
    session.add(application)
    session.flush()
    return application


@pytest.mark.clause("HX-2.2")
def test_a_units_administrator_takes_somebody_in(
    store: Store, clock: Clock, real_clock: Clock, managed: Place, unit: Organisation, cast: Any, details: PersonDetails
) -> None:
    admin = cast.member(unit)
    with store.begin() as session:
        joined = take_in(session, admin, clock, managed.rules, unit_id=unit.id, details=details)
        assert joined.binding.status is BindingStatus.ACTIVE
        assert joined.initial_password
        assert joined.initial_password not in repr(joined)
        assert session.get_one(Account, joined.account.id).password_must_change
        started = sign_in(session, real_clock, login=details.id_number or "", password=joined.initial_password)
        assert isinstance(started, Started)
        with pytest.raises(Refusal, match="无需重复"):
            take_in(session, admin, clock, managed.rules, unit_id=unit.id, details=details)
        with pytest.raises(Refusal, match="证件号码未填写"):
            take_in(session, admin, clock, managed.rules, unit_id=unit.id, details=PersonDetails(name="甲"))


@pytest.mark.clause("HX-2.2")
def test_somebody_who_changes_unit_keeps_the_account(
    store: Store, clock: Clock, managed: Place, unit: Organisation, cast: Any, numbers: Any, details: PersonDetails
) -> None:
    second = cast.unit("990103", numbers.credit_code(), name="乙单位")
    here, there = cast.member(unit), cast.member(second)
    with store.begin() as session:
        first = take_in(session, here, clock, managed.rules, unit_id=unit.id, details=details)
    with store.begin() as session, pytest.raises(Refusal, match=r"目前绑定的单位是甲单位.*先解除"):
        take_in(session, there, clock, managed.rules, unit_id=second.id, details=details)
    with store.begin() as session:
        end_binding(session, here, clock, binding_id=first.binding.id, version=1)
        with pytest.raises(Refusal, match="姓名与您填写的不一致"):
            take_in(session, there, clock, managed.rules, unit_id=second.id, details=replace(details, name="别人"))
        moved = take_in(session, there, clock, managed.rules, unit_id=second.id, details=details)
        assert moved.account.id == first.account.id
        assert moved.initial_password is None


def test_taking_in_is_for_administrators_where_the_rules_say_so(
    store: Store,
    clock: Clock,
    place: Place,
    managed: Place,
    unit: Organisation,
    handler: Actor,
    cast: Any,
    details: PersonDetails,
) -> None:
    admin, someone = cast.member(unit), cast.person(details)
    with store.begin() as session:
        with pytest.raises(Refusal) as refused:
            take_in(session, handler, clock, managed.rules, unit_id=unit.id, details=details)
        assert refused.value.status == 404
        with pytest.raises(Refusal, match="本人注册"):
            take_in(session, admin, clock, place.rules, unit_id=unit.id, details=details)
        with pytest.raises(Refusal, match="由单位管理员"):
            request_binding(session, someone, clock, managed.rules, unit_id=unit.id)


def test_details_are_changed_by_the_person_and_the_unit_and_read_by_nobody_else(
    store: Store,
    clock: Clock,
    place: Place,
    person: Actor,
    unit: Organisation,
    handler: Actor,
    cast: Any,
    numbers: Any,
    details: PersonDetails,
) -> None:
    assert person.person_id
    stranger = cast.member(cast.unit("990102", numbers.credit_code()), Role.HANDLER)
    new_number = numbers.identity()
    with store.begin() as session:
        change_details(
            session, person, clock, person_id=person.person_id, version=1, details=replace(details, name="曾明")
        )
        with pytest.raises(Refusal):
            read_person(session, handler, person_id=person.person_id)
    binding = ask(store, person, clock, place, unit)
    with store.begin() as session:
        approve_binding(session, handler, clock, binding_id=binding.id, version=1)
        changed = replace(details, name="曾明", id_number=new_number)
        with pytest.raises(Stale, match="曾明于.*修改人员信息（姓名）"):  # noqa: RUF043
            change_details(session, handler, clock, person_id=person.person_id, version=1, details=changed)
        change_details(session, handler, clock, person_id=person.person_id, version=2, details=changed)
        with pytest.raises(Refusal, match="证件号码未填写"):
            change_details(
                session, person, clock, person_id=person.person_id, version=3, details=replace(changed, id_number="")
            )
        for attempt in (
            lambda: read_person(session, stranger, person_id=person.person_id or uuid4()),
            lambda: change_details(
                session, stranger, clock, person_id=person.person_id or uuid4(), version=3, details=details
            ),
        ):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert refused.value.status == 404
    with store.reading() as session:
        assert read_person(session, handler, person_id=person.person_id) == changed
        found = find_by_number(session, new_number)
        assert found is not None
        assert found.id == person.person_id
        account = session.scalars(select(Account).where(Account.person_id == person.person_id)).one()
        assert account.id == person.account_id
        standing = live_binding(session, person.person_id)
        assert standing is not None
        assert standing.organisation_id == unit.id
        assert session.get_one(Person, person.person_id).name == "曾明"
