"""docs/personal-data.md names every column that could hold something of a person, and no column that isn't
there."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Uuid

from zhicheng.store import Base
from zhicheng.store.base import Choice
from zhicheng.store.moments import Moment

DOCUMENT = Path(__file__).parents[3] / "docs" / "personal-data.md"
# Ids, counts, moments and members of closed sets say nothing of a person by themselves.
STRUCTURE = (Uuid, Integer, Boolean, Moment, Choice, Date)


def _rows(heading: str) -> list[list[str]]:
    part = DOCUMENT.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _personal() -> dict[str, list[str]]:
    return {row[0].strip("`"): row for row in _rows("Columns that hold something of a person")}


def _impersonal() -> list[str]:
    return [
        f"{table.strip('`')}.{column}"
        for table, columns, _why in _rows("Text and binary columns without anything of a person")
        for column in re.findall(r"`(\w+)`", columns)
    ]


def _free(column: Column[object]) -> bool:
    return not isinstance(column.type, STRUCTURE)


def test_every_column_that_can_hold_words_or_bytes_has_exactly_one_line() -> None:
    stored = {str(column) for table in Base.metadata.tables.values() for column in table.columns if _free(column)}
    named = [*_personal(), *_impersonal()]
    assert stored - set(named) == set(), "columns without a line in docs/personal-data.md"
    assert set(named) - stored == set(), "lines for columns that don't exist"
    assert len(named) == len(set(named))


def test_every_personal_column_says_what_who_key_and_until_when() -> None:
    for column, row in _personal().items():
        assert len(row) == 5, column
        assert all(row), column


def test_the_key_named_fits_the_column() -> None:
    for name, (_, _, _, key, _) in _personal().items():
        table, column = name.split(".")
        if column.endswith("_cipher"):
            assert key in ("person's", "applicant's", "office's", "objection's", "enquiry's"), name
        elif column.endswith("_index"):
            assert key == "index", name
        else:
            assert key.startswith("none") or key == "index", name
        if column.endswith(("_cipher", "_index")):
            assert isinstance(Base.metadata.tables[table].columns[column].type, LargeBinary), name
