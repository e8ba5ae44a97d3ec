"""Events: one transaction with what they tell of, canonical, and never with a personal value."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from zhicheng.casework import kinds
from zhicheng.casework.kinds import KINDS, Kind, Topic
from zhicheng.casework.letters import LETTERS
from zhicheng.casework.payload import (
    PayloadRefused,
    SomeOf,
    count,
    day,
    digest,
    division,
    flag,
    ident,
    idents,
    moment,
    one_of,
)
from zhicheng.casework.people import PersonDetails, enter_person
from zhicheng.casework.record import canonical, committed, history, new_salt, record
from zhicheng.store.base import Immutable
from zhicheng.store.engine import Store
from zhicheng.store.models import Event, EventSubject, Person
from zhicheng.store.moments import Clock

CHECKS = (ident, idents, count, flag, division, day, moment, digest, one_of("a", "b"), SomeOf({"name": "姓名"}))


def test_an_event_is_canonical_and_indexed(store: Store, clock: Clock, details: PersonDetails) -> None:
    with store.begin() as session:
        person_id = enter_person(session, None, clock, details).id
    with store.reading() as session:
        (event,) = history(session, person_id)
        body = json.loads(event.body)
        assert event.body == canonical(body)
        assert body == {
            "id": str(event.id),
            "kind": "person.entered",
            "at": "2023-02-10T02:00:00.000000+00:00",
            "actor": None,
            "subjects": {"person": str(person_id)},
            "payload": {"version": 1},
        }


def test_without_its_transaction_there_is_no_event(store: Store, clock: Clock, details: PersonDetails) -> None:
    with store.begin() as session:
        enter_person(session, None, clock, details)
        session.rollback()
    with store.reading() as session:
        assert session.scalars(select(Event)).all() == []
        assert session.scalars(select(Person)).all() == []


@pytest.mark.parametrize(
    "value",
    ["曾小明", "zengxiaoming", "220102199001011234", 220102199001011234, "13812345678", 13812345678, "z@example.com"],
)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: getattr(check, "__name__", type(check).__name__))
def test_no_check_lets_a_personal_value_through(check: object, value: object) -> None:
    with pytest.raises(PayloadRefused) as refused:
        check(value)  # type: ignore[operator]
    assert str(value) not in str(refused.value)
    with pytest.raises(PayloadRefused):
        check((value,))  # type: ignore[operator]


def test_every_key_of_every_kind_is_one_of_these_checks() -> None:
    allowed = {ident, idents, count, flag, division, day, moment, digest}
    for kind in KINDS.values():
        for check in kind.payload.values():
            assert check in allowed or isinstance(check, SomeOf) or "one_of" in check.__qualname__, kind.key


@pytest.mark.parametrize("key", ["name", "id_number", "mobile", "note"])
def test_a_key_outside_the_table_is_refused_for_every_kind(store: Store, clock: Clock, key: str) -> None:
    with store.begin() as session:
        for kind in KINDS.values():
            subjects = {role: uuid4() for role in kind.subjects}
            with pytest.raises(PayloadRefused, match=key):
                record(session, kind.key, actor=None, clock=clock, subjects=subjects, payload={key: 1})
        assert session.scalars(select(Event)).all() == []


def test_an_event_is_about_what_its_kind_says(store: Store, clock: Clock) -> None:
    with store.begin() as session:
        for subjects in ({}, {"person": uuid4(), "account": uuid4()}, {"account": uuid4()}):
            with pytest.raises(PayloadRefused, match="about person"):
                record(session, "person.entered", actor=None, clock=clock, subjects=subjects)
        with pytest.raises(PayloadRefused):
            record(session, "person.entered", actor=None, clock=clock, subjects={"person": "曾小明"})  # type: ignore[dict-item]


def test_what_an_event_shows_is_numbered_and_found_from_each(store: Store, clock: Clock) -> None:
    office, entries = uuid4(), (uuid4(), uuid4())
    with store.begin() as session:
        made = record(
            session,
            "integrity.list_seen",
            actor=None,
            clock=clock,
            subjects={"organisation": office},
            shown=entries,
        )
        said = json.loads(made.body)["subjects"]
        assert said == {"organisation": str(office), "entry.1": str(entries[0]), "entry.2": str(entries[1])}
        rows = session.execute(select(EventSubject.role, EventSubject.subject_id))
        assert {role: str(subject) for role, subject in rows} == said
        assert [history(session, each) for each in entries] == [[made], [made]]
        with pytest.raises(PayloadRefused, match="shows nothing"):
            record(session, "person.entered", actor=None, clock=clock, subjects={"person": office}, shown=entries)


@pytest.mark.parametrize(
    ("check", "value", "plain"),
    [
        (division, "220104", "220104"),
        (day, date(2023, 2, 28), "2023-02-28"),
        (moment, datetime(2023, 2, 28, 16, tzinfo=UTC), "2023-02-28T16:00:00.000000+00:00"),
        (digest, "sha256:" + "0" * 64, "sha256:" + "0" * 64),
        (flag, True, True),
        (SomeOf({"b": "乙", "a": "甲"}), ("b", "a"), ["a", "b"]),
    ],
)
def test_what_a_check_takes(check: object, value: object, plain: object) -> None:
    assert check(value) == plain  # type: ignore[operator]


def test_an_event_never_changes(store: Store, clock: Clock, details: PersonDetails) -> None:
    with store.begin() as session:
        enter_person(session, None, clock, details)
    for harm in (lambda event: setattr(event, "kind", "x"), None):
        with store.begin() as session:
            event = session.scalars(select(Event)).one()
            if harm:
                harm(event)
            else:
                session.delete(session.scalars(select(EventSubject)).one())
            with pytest.raises(Immutable):
                session.flush()
            session.rollback()


def test_a_commitment_proves_a_text_and_hides_it() -> None:
    salt = new_salt()
    said = committed(salt, "材料不全")
    assert said == committed(salt, "材料不全")
    assert said != committed(salt, "材料齐全")
    assert said != committed(new_salt(), "材料不全")
    assert digest(said) == said


def test_a_kind_describes_which_answers_changed() -> None:
    assert KINDS["unit.changed"].describe({"changed": ["name", "division"]}) == "修改单位信息（单位名称、所属区划）"
    assert KINDS["unit.closed"].describe({"version": 2}) == "注销单位"


def test_every_topic_has_its_letter() -> None:
    assert set(LETTERS) == set(Topic)


def test_the_table_has_each_kind_once() -> None:
    assert all(key == kind.key and isinstance(kind, Kind) for key, kind in kinds.KINDS.items())
