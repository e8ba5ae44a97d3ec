"""People: entered once, found by number, unreadable by hand, changed without losing who they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.people import (
    PersonDetails,
    change_person,
    enter_person,
    find_by_last_four,
    find_by_mobile,
    find_by_number,
    reveal,
)
from zhicheng.store.engine import Store
from zhicheng.store.models import Person
from zhicheng.store.moments import Clock


def test_somebody_entered_is_found_and_revealed(store: Store, clock: Clock, details: PersonDetails) -> None:
    assert details.id_number
    assert details.mobile
    with store.begin() as session:
        person_id = enter_person(session, None, clock, details).id
    with store.reading() as session:
        found = find_by_number(session, f" {details.id_number[:6]} {details.id_number[6:]} ".lower())
        assert found is not None
        assert found.id == person_id
        assert found.name_key == "zeng1 xiao3 ming2"
        assert reveal(session, found) == details
        assert [p.id for p in find_by_last_four(session, details.id_number[-4:])] == [person_id]
        assert [p.id for p in find_by_mobile(session, details.mobile)] == [person_id]
        assert find_by_number(session, "110101199003070011") is None


def test_no_number_mobile_or_mail_can_be_read_in_the_database(
    store: Store, clock: Clock, details: PersonDetails
) -> None:
    with store.begin() as session:
        person = enter_person(session, None, clock, details)
        change_person(session, _anybody(), clock, person, replace(details, name="曾大明"), version=person.version)
    with store.reading() as session:
        for table in ("persons", "former_identities", "data_keys", "events", "event_subjects", "outbox"):
            for row in session.execute(text(f"select * from {table}")):
                plain = b"|".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
                for value in (details.id_number, details.mobile, details.email, details.name):
                    assert value
                    assert value.encode() not in plain or (table == "persons" and value == details.name)


def test_the_same_number_is_taken_in_once(store: Store, clock: Clock, details: PersonDetails) -> None:
    with store.begin() as session:
        enter_person(session, None, clock, details)
    with store.begin() as session, pytest.raises(Refusal, match=r"不能重复登记.*找回密码") as refused:
        enter_person(session, None, clock, replace(details, name="别人", mobile=None))
    assert "id_number" in refused.value.fields
    assert refused.value.status == 409


def test_every_wrong_answer_is_named_at_once(store: Store, clock: Clock) -> None:
    wrong = PersonDetails(name=" ", id_number="123", mobile="12", email="nobody")
    with store.begin() as session, pytest.raises(Refusal) as refused:
        enter_person(session, None, clock, wrong)
    assert set(refused.value.fields) == {"name", "id_number", "mobile", "email"}
    assert refused.value.status == 422


@pytest.mark.parametrize(
    ("email", "fine"),
    [("a@b.cn", True), ("a.b+c@mail.example.com", True), ("a@b", False), ("a b@c.cn", False), ("@c.cn", False)],
)
def test_mail_addresses(store: Store, clock: Clock, email: str, fine: bool) -> None:
    with store.begin() as session:
        if fine:
            enter_person(session, None, clock, PersonDetails(name="甲", email=email))
        else:
            with pytest.raises(Refusal, match="电子邮箱"):
                enter_person(session, None, clock, PersonDetails(name="甲", email=email))


def test_a_new_name_and_number_keep_the_person_and_the_old_number_stays_theirs(
    store: Store, clock: Clock, details: PersonDetails, numbers: object
) -> None:
    new = replace(details, name="曾明", id_number=numbers.identity())  # type: ignore[attr-defined]
    with store.begin() as session:
        person = enter_person(session, None, clock, details)
        change_person(session, _anybody(), clock, person, new, version=person.version)
        person_id = person.id
    with store.begin() as session:
        for number in (details.id_number, new.id_number):
            found = find_by_number(session, number or "")
            assert found is not None
            assert found.id == person_id
        assert find_by_number(session, details.id_number or "", former=False) is None
        with pytest.raises(Refusal, match="不能重复登记"):
            enter_person(session, None, clock, details)
        person = session.get_one(Person, person_id)
        assert person.version == 2
        change_person(session, _anybody(), clock, person, details, version=2)
        assert person.name == "曾小明"


def test_nobody_takes_another_ones_number(store: Store, clock: Clock, details: PersonDetails, numbers: object) -> None:
    with store.begin() as session:
        enter_person(session, None, clock, details)
        other = enter_person(session, None, clock, PersonDetails(name="乙"))
        with pytest.raises(Refusal, match="不能重复登记"):
            change_person(session, _anybody(), clock, other, details, version=other.version)


def test_a_stale_change_tells_what_happened_meanwhile(store: Store, clock: Clock, details: PersonDetails) -> None:
    with store.begin() as session:
        person = enter_person(session, None, clock, details)
        change_person(
            session, _anybody(), clock, person, replace(details, mobile="13900000000"), version=person.version
        )
        with pytest.raises(Stale, match=r"2023年2月10日 10:00修改人员信息（手机号）.*没有生效") as stale:
            change_person(session, _anybody(), clock, person, details, version=1)
    assert stale.value.status == 409


def test_the_same_answers_again_change_nothing(store: Store, clock: Clock, details: PersonDetails) -> None:
    with store.begin() as session:
        person = enter_person(session, None, clock, details)
        change_person(session, _anybody(), clock, person, details, version=1)
        session.flush()
        assert person.version == 1


def _anybody() -> Actor:
    from uuid import UUID

    return Actor(UUID(int=1), None)
