"""Engines: what SQLite is told, which PostgreSQL is refused, and that readers and writers don't trip each
other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from zhicheng.store.engine import Store, UnknownDatabase, UnsafeDatabase, open_engine, sqlite_url
from zhicheng.store.models import Setting

if TYPE_CHECKING:
    PostgresqlServer = Any


def test_sqlite_keeps_foreign_keys_and_writes_ahead(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "z.db"))
    with engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"pragma {name}").scalar_one()
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
        }
    engine.dispose()
    assert values == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "busy_timeout": 15_000}


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_a_postgresql_that_may_lose_commits_is_refused(setting: str, postgresql_server: PostgresqlServer) -> None:
    url = postgresql_server.new_database()
    change = "alter system set {} = {}" if setting != "synchronous_commit" else "alter role postgres set {} = {}"
    undo = change.replace(" set ", " reset ").replace(" = {}", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(change.format(setting, "off"))
        connection.execute("select pg_reload_conf()")
        try:
            with pytest.raises(UnsafeDatabase, match=f"{setting}.*可能丢失"):
                _open_until_reloaded(url)
        finally:
            connection.execute(undo.format(setting))
            connection.execute("select pg_reload_conf()")
    _open_when_safe(url)


def _open_until_reloaded(url: str) -> None:
    for _ in range(200):
        open_engine(url).dispose()


def _open_when_safe(url: str) -> None:
    for _ in range(200):
        try:
            return open_engine(url).dispose()
        except UnsafeDatabase:
            continue
    pytest.fail("the server stayed unsafe")


@pytest.mark.parametrize("url", ["mysql://localhost/z", "sqlite://"])
def test_other_databases_are_refused_in_words(url: str) -> None:
    with pytest.raises(UnknownDatabase, match="sqlite"):
        open_engine(url)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as session:
        _write_and_fail(session)
    with store.reading() as session:
        assert session.scalars(select(Setting)).all() == []


def _write_and_fail(session: Session) -> None:
    session.add(Setting(key="a", value={}, changed_at=datetime(2023, 1, 1, tzinfo=UTC)))
    session.flush()
    raise ZeroDivisionError


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as session:
        session.execute(
            text("insert into event_subjects (event_id, role, subject_id) values (:id, 'x', :id)"),
            {"id": "0" * 32},
        )


def test_a_reader_sees_one_state_while_another_writes(store: Store) -> None:
    with store.reading() as reader:
        assert reader.get(Setting, "a") is None
        with store.begin() as writer:
            writer.add(Setting(key="a", value={}, changed_at=datetime(2023, 1, 1, tzinfo=UTC)))
        assert reader.get(Setting, "a") is None
    with store.reading() as reader:
        assert reader.get(Setting, "a") is not None


def test_moments_come_back_aware_and_naive_ones_are_refused(store: Store) -> None:
    at = datetime(2023, 2, 28, 23, 59, 59, 123456, tzinfo=UTC)
    with store.begin() as session:
        session.add(Setting(key="a", value={}, changed_at=at))
    with store.reading() as session:
        assert session.get_one(Setting, "a").changed_at == at
    with pytest.raises((StatementError, DBAPIError), match="time zone"), store.begin() as session:
        session.add(Setting(key="b", value={}, changed_at=at.replace(tzinfo=None)))
