"""Rows from before a migration are kept, on the way up and on the way down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, MetaData, Table, insert, select

from zhicheng.store.engine import open_engine
from zhicheng.store.migrate import downgrade, upgrade

FILLERS: dict[type, Any] = {
    str: "甲", int: 1, bool: False, bytes: b"x", object: {}, dict: {}, list: [], date: date(2023, 9, 30),
    datetime: datetime(2023, 10, 2, tzinfo=UTC),
}  # fmt: skip


def write(connection: Connection, name: str, **values: Any) -> None:
    """A row; needed columns that aren't named hold something that nobody reads here."""
    table = Table(name, MetaData(), autoload_with=connection)
    for column in table.columns:
        if column.name not in values and not column.nullable and column.server_default is None:
            kind = column.type.python_type
            values[column.name] = key(connection, 99) if kind is UUID else FILLERS[kind]
    connection.execute(insert(table).values(values))


def key(connection: Connection, number: int) -> Any:
    """An id as the database itself holds it."""
    return UUID(int=number).hex if connection.dialect.name == "sqlite" else UUID(int=number)


def rows(connection: Connection, name: str, *columns: str) -> list[tuple[Any, ...]]:
    table = Table(name, MetaData(), autoload_with=connection)
    return [tuple(each) for each in connection.execute(select(*(table.c[column] for column in columns)))]


def test_entrusted_cases_keep_their_office_and_letter(empty_database: str) -> None:
    engine = open_engine(empty_database)
    upgrade(engine, "0023")
    with engine.begin() as connection:
        bureau, late, other, notice, revision, person, case, loss = (key(connection, each) for each in range(1, 9))
        for each in (bureau, late, other):
            write(connection, "organisations", id=each)
        write(connection, "notices", id=notice, organisation_id=bureau)
        write(connection, "notice_revisions", id=revision, notice_id=notice)
        write(connection, "persons", id=person)
        write(
            connection, "applications", id=case, notice_id=notice, revision_id=revision, person_id=person,
        )  # fmt: skip
        write(
            connection, "round_losses", id=loss, notice_id=notice, organisation_id=late, entrusted_to=other,
            committee="甲评委会", letter_number="二号函", declared_for=bureau,
        )  # fmt: skip
        write(connection, "entrusted_cases", application_id=case, loss_id=loss)
    upgrade(engine)
    with engine.connect() as connection:
        found = rows(connection, "entrustments", "id", "loss_id", "notice_id", "entrusted_to", "committee", "letter_number", "made_for", "reason")  # fmt: skip
        assert found == [(loss, loss, notice, other, "甲评委会", "二号函", bureau, None)]
        assert rows(connection, "entrusted_cases", "application_id", "entrustment_id") == [(case, loss)]
    downgrade(engine, "0023")
    with engine.connect() as connection:
        found = rows(connection, "round_losses", "id", "organisation_id", "entrusted_to", "committee", "letter_number")
        assert found == [(loss, late, other, "甲评委会", "二号函")]
        assert rows(connection, "entrusted_cases", "application_id", "loss_id") == [(case, loss)]
    engine.dispose()


def test_desks_keep_what_hangs_on_them(empty_database: str) -> None:
    engine = open_engine(empty_database)
    upgrade(engine, "0024")
    with engine.begin() as connection:
        bureau, notice, revision, person, case, desk = (key(connection, each) for each in range(1, 7))
        write(connection, "organisations", id=bureau)
        write(connection, "notices", id=notice, organisation_id=bureau)
        write(connection, "notice_revisions", id=revision, notice_id=notice)
        write(connection, "persons", id=person)
        write(connection, "applications", id=case, notice_id=notice, revision_id=revision, person_id=person)
        write(connection, "route_desks", id=desk, application_id=case, visits=2)
        write(connection, "desk_decisions", application_id=case, desk_id=desk)
    upgrade(engine)
    with engine.connect() as connection:
        assert rows(connection, "route_desks", "id", "visits", "held_before") == [(desk, 2, 0)]
        assert rows(connection, "desk_decisions", "desk_id") == [(desk,)]
    downgrade(engine, "0024")
    with engine.connect() as connection:
        assert rows(connection, "route_desks", "id", "visits") == [(desk, 2)]
        assert rows(connection, "desk_decisions", "desk_id") == [(desk,)]
    engine.dispose()
