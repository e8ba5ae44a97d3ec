"""Migrations go up, down and up again, and make exactly the tables of the models."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table, inspect

from zhicheng.store import Base, drift
from zhicheng.store.engine import open_engine, sqlite_url
from zhicheng.store.migrate import at_head, differences, downgrade, upgrade


def test_upgrade_makes_what_the_models_say_and_downgrade_leaves_nothing(empty_database: str) -> None:
    engine = open_engine(empty_database)
    assert not at_head(engine)
    upgrade(engine)
    assert at_head(engine)
    assert differences(engine) == []
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    upgrade(engine)
    assert differences(engine) == []
    engine.dispose()


def test_a_second_upgrade_changes_nothing(empty_database: str) -> None:
    engine = open_engine(empty_database)
    upgrade(engine)
    upgrade(engine)
    assert at_head(engine)
    engine.dispose()


def test_drift_is_reported_with_the_table_that_has_no_migration(capsys: pytest.CaptureFixture[str]) -> None:
    assert drift.main() == 0
    unmigrated = Table("forgotten", Base.metadata, Column("id", Integer, primary_key=True))
    try:
        assert drift.main() == 1
    finally:
        Base.metadata.remove(unmigrated)
    said = capsys.readouterr().err
    assert "forgotten" in said
    assert "迁移" in said


def test_a_path_with_spaces_and_chinese_is_a_path_like_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "a b 职称%20"
    folder.mkdir()
    engine = open_engine(sqlite_url(folder / "z.db"))
    upgrade(engine)
    engine.dispose()
    with sqlite3.connect(folder / "z.db") as connection:
        assert connection.execute("select count(*) from persons").fetchone() == (0,)
    connection.close()
