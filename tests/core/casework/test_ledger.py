"""The ledger: nothing is missed, and whatever is changed, removed or reordered is found."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from zhicheng import ledger
from zhicheng.casework.ledger_checks import check_daily, newest_check
from zhicheng.casework.people import PersonDetails, enter_person
from zhicheng.ledger.chain import as_head
from zhicheng.store.engine import Store
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import Event, LedgerHead
from zhicheng.store.moments import Clock

EVENTS = 30


@pytest.fixture
def filled(store: Store, clock: Clock) -> Store:
    """A store with thirty events in the ledger and signed heads at the tenth and the last."""
    with store.begin() as session:
        for number in range(EVENTS):
            enter_person(session, None, clock, PersonDetails(name=f"人{number}"))
            clock.move(seconds=1)  # type: ignore[attr-defined]
        ledger.sequence(session, limit=10)
        ledger.head(session, clock)
        ledger.sequence(session)
        ledger.head(session, clock)
    return store


def test_a_whole_ledger_has_no_problems(filled: Store) -> None:
    with filled.reading() as session:
        report = ledger.verify(session)
    assert (report.entries, report.problems, report.unlinked, report.oldest_unlinked) == (EVENTS, (), 0, None)


def test_events_are_linked_once_in_batches_and_the_rest_is_reported_with_its_age(store: Store, clock: Clock) -> None:
    first = clock()
    with store.begin() as session:
        for number in range(5):
            enter_person(session, None, clock, PersonDetails(name=f"人{number}"))
            clock.move(minutes=1)  # type: ignore[attr-defined]
        assert ledger.verify(session).oldest_unlinked == first
        assert ledger.sequence(session, limit=3) == 3
        report = ledger.verify(session)
        assert (report.entries, report.unlinked) == (3, 2)
        assert report.oldest_unlinked is not None
        assert (report.oldest_unlinked - first).total_seconds() == 180
        assert ledger.sequence(session) == 2
        assert ledger.sequence(session) == 0


def test_an_event_that_commits_late_is_still_linked(store: Store, clock: Clock) -> None:
    with store.begin() as session:
        enter_person(session, None, clock, PersonDetails(name="后来"))
        ledger.sequence(session)
    clock.move(days=-3)  # type: ignore[attr-defined]
    with store.begin() as session:
        enter_person(session, None, clock, PersonDetails(name="先前"))
        assert ledger.sequence(session) == 1
        assert ledger.verify(session).problems == ()


def test_two_sequencers_at_once_make_one_chain(store: Store, clock: Clock) -> None:
    with store.begin() as session:
        for number in range(60):
            enter_person(session, None, clock, PersonDetails(name=f"人{number}"))
    linked: list[int] = []

    def work() -> None:
        for _ in range(6):
            with store.begin() as session:
                linked.append(ledger.sequence(session, limit=7))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(linked) == 60
    with store.reading() as session:
        report = ledger.verify(session)
    assert (report.entries, report.problems) == (60, ())


Tampering = Callable[[Session, random.Random], None]


def _position(chance: random.Random) -> int:
    return chance.randint(1, EVENTS)


def _event(session: Session, position: int) -> object:
    return session.execute(text("select event_id from ledger_links where position = :p"), {"p": position}).scalar_one()


def change_a_byte(session: Session, chance: random.Random) -> None:
    event_id = _event(session, _position(chance))
    body = bytes(session.execute(text("select body from events where id = :id"), {"id": event_id}).scalar_one())
    at = chance.randrange(len(body))
    changed = body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]
    session.execute(text("update events set body = :b where id = :id"), {"b": changed, "id": event_id})


def change_a_column(session: Session, chance: random.Random) -> None:
    event_id = _event(session, _position(chance))
    column, value = chance.choice(
        [("kind", "unit.closed"), ("actor_id", uuid4().hex), ("at", "2020-01-01 00:00:00"), ("number", 10**6)]
    )
    kind = {"at": "timestamptz", "actor_id": "uuid", "number": "bigint", "kind": "text"}[column]
    new = f"cast(:v as {kind})" if session.get_bind().dialect.name == "postgresql" else ":v"
    session.execute(text(f"update events set {column} = {new} where id = :id"), {"v": value, "id": event_id})


def change_the_subject(session: Session, chance: random.Random) -> None:
    one, other = (_event(session, p) for p in chance.sample(range(1, EVENTS + 1), 2))
    session.execute(
        text(
            "update event_subjects set subject_id = (select subject_id from event_subjects where event_id = :o)"
            " where event_id = :i"
        ),
        {"o": other, "i": one},
    )


def remove_an_event(session: Session, chance: random.Random) -> None:
    event_id = _event(session, _position(chance))
    for table, column in (("event_subjects", "event_id"), ("events", "id")):
        session.execute(text(f"delete from {table} where {column} = :id"), {"id": event_id})


def remove_event_and_link(session: Session, chance: random.Random) -> None:
    position = _position(chance)
    event_id = _event(session, position)
    for table, column in (("ledger_links", "event_id"), ("event_subjects", "event_id"), ("events", "id")):
        session.execute(text(f"delete from {table} where {column} = :id"), {"id": event_id})
    if chance.random() < 0.5:
        for later in range(position + 1, EVENTS + 1):
            session.execute(
                text("update ledger_links set position = :n where position = :p"), {"n": later - 1, "p": later}
            )


def swap_two_places(session: Session, chance: random.Random) -> None:
    one, other = chance.sample(range(1, EVENTS + 1), 2)
    move = text("update ledger_links set position = :n where position = :p")
    for there, here in ((0, one), (one, other), (other, 0)):
        session.execute(move, {"n": there, "p": here})


def change_a_digest(session: Session, chance: random.Random) -> None:
    column = chance.choice(["chain", "event_digest"])
    session.execute(
        text(f"update ledger_links set {column} = :b where position = :p"),
        {"b": chance.randbytes(32), "p": _position(chance)},
    )


def cut_off_the_end(session: Session, chance: random.Random) -> None:
    for position in range(_position(chance), EVENTS + 1):
        event_id = _event(session, position)
        for table, column in (("ledger_links", "event_id"), ("event_subjects", "event_id"), ("events", "id")):
            session.execute(text(f"delete from {table} where {column} = :id"), {"id": event_id})


def rewrite_everything(session: Session, chance: random.Random) -> None:
    """Remove an event and make a consistent chain of what is left, as one could who knows how."""
    remove_event_and_link(session, chance)
    session.execute(text("delete from ledger_links"))
    ledger.sequence(session)


def forge_a_head(session: Session, chance: random.Random) -> None:
    session.execute(
        text("update ledger_heads set chain = :b where position = :p"),
        {"b": chance.randbytes(32), "p": chance.choice([10, EVENTS])},
    )


TAMPERINGS: tuple[Tampering, ...] = (
    change_a_byte,
    change_a_column,
    change_the_subject,
    remove_an_event,
    remove_event_and_link,
    swap_two_places,
    change_a_digest,
    cut_off_the_end,
    rewrite_everything,
    forge_a_head,
)


def test_two_hundred_random_tamperings_are_all_found(filled: Store, chance: random.Random) -> None:
    for number in range(200):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        with _rolled_back(filled) as session:
            tamper(session, chance)
            session.expire_all()
            assert ledger.verify(session).problems, f"{tamper.__name__} ({number}) went unnoticed"
    with filled.reading() as session:
        assert ledger.verify(session).problems == ()


def test_a_head_kept_elsewhere_finds_what_none_inside_can(filled: Store, clock: Clock, chance: random.Random) -> None:
    with filled.begin() as session:
        kept = ledger.head(session, clock)
    assert kept is not None
    with _rolled_back(filled) as session:
        session.execute(text("delete from ledger_heads"))
        rewrite_everything(session, chance)
        assert ledger.verify(session).problems == ()
        assert ledger.verify(session, kept=[kept]).problems


def test_a_head_signed_by_another_key_is_not_believed(filled: Store, clock: Clock) -> None:
    with Store(filled.engine, MasterKey.generate()).begin() as session:
        assert {p.message for p in ledger.verify(session).problems} == {"留存的签名无效"}


def _touch(session: Session, position: int) -> None:
    session.execute(text("update events set body = :b where id = :id"), {"b": b"{}", "id": _event(session, position)})
    session.expire_all()


def test_verifying_goes_on_from_a_head_and_reads_only_what_came_after(filled: Store) -> None:
    with filled.reading() as session:
        tenth = as_head(session.get_one(LedgerHead, 10))
        assert ledger.verify(session, since=tenth) == ledger.verify(session)
    for position, found in ((3, False), (11, True), (EVENTS, True)):
        with _rolled_back(filled) as session:
            _touch(session, position)
            assert bool(ledger.verify(session, since=tenth).problems) is found
            assert ledger.verify(session).problems
    with _rolled_back(filled) as session:
        forged = replace(tenth, chain=b"x" * 32)
        assert {p.message for p in ledger.verify(session, since=forged).problems} >= {"留存的签名无效"}


@pytest.mark.parametrize("position", [1, 9, 10, 11, EVENTS])
def test_single_events_are_followed_between_the_heads_around_them(filled: Store, position: int) -> None:
    with filled.reading() as session:
        one = UUID(str(_event(session, position)))
        assert ledger.verify_events(session, [one]) == ()
    around = range(1, 11) if position <= 10 else range(11, EVENTS + 1)
    for other in (1, 10, 11, EVENTS):
        with _rolled_back(filled) as session:
            _touch(session, other)
            assert bool(ledger.verify_events(session, [one])) is (other in around)


@pytest.mark.parametrize(
    "tamper", [remove_an_event, remove_event_and_link, swap_two_places, change_a_digest, forge_a_head]
)
def test_whatever_is_done_to_the_chain_somebody_among_its_events_tells(
    filled: Store, chance: random.Random, tamper: Tampering
) -> None:
    with filled.reading() as session:
        everything = [UUID(str(_event(session, position))) for position in range(1, EVENTS + 1)]
    with _rolled_back(filled) as session:
        tamper(session, chance)
        session.expire_all()
        assert ledger.verify_events(session, everything)


def test_an_event_without_a_place_is_told(filled: Store, clock: Clock) -> None:
    with filled.begin() as session:
        enter_person(session, None, clock, PersonDetails(name="新来"))
        waiting = session.scalars(select(Event.id).order_by(Event.number.desc()).limit(1)).one()
        assert [each.message for each in ledger.verify_events(session, [waiting])] == ["事件没有入账"]


def test_heads_are_signed_once_a_minute_while_the_chain_goes_on(filled: Store, clock: Any) -> None:
    def signs() -> bool:
        with filled.begin() as session:
            ledger.sequence(session)
            return ledger.sign(session, clock) is not None

    clock.move(hours=1)
    assert not signs()
    for seconds, due in ((0, True), (59, False), (1, True)):
        clock.move(seconds=seconds)
        with filled.begin() as session:
            enter_person(session, None, clock, PersonDetails(name="新来"))
        assert signs() is due


def test_the_whole_is_verified_once_a_day_and_that_is_in_the_ledger(filled: Store, clock: Any) -> None:
    def checked() -> tuple[int, int] | None:
        ran = check_daily(filled, clock)
        with filled.reading() as session:
            known = newest_check(session)
        return (known.position, known.problems) if ran is not None and known else None

    assert checked() == (EVENTS, 0)
    assert checked() is None
    with filled.begin() as session:
        assert ledger.sequence(session) == 1
    clock.move(hours=23, minutes=59)
    assert checked() is None
    clock.move(minutes=1)
    assert checked() == (EVENTS + 1, 0)
    clock.move(days=1)
    with filled.begin() as session:
        _touch(session, 3)
    found = checked()
    assert found is not None
    assert found[1] > 0


def test_an_empty_ledger_has_no_head(store: Store, clock: Clock) -> None:
    with store.begin() as session:
        assert ledger.head(session, clock) is None
        assert ledger.verify(session).entries == 0


class _rolled_back:  # noqa: N801 (reads as a function)
    def __init__(self, store: Store) -> None:
        self._session = store.sessions()

    def __enter__(self) -> Session:
        connection: Connection = self._session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("pragma defer_foreign_keys=on")
        return self._session

    def __exit__(self, *_: object) -> None:
        self._session.rollback()
        self._session.close()
