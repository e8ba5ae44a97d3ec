"""What a file would do: whose lines they are, which were taken before, and what is wrong. Queries go in blocks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.learning.sheets import Line, Problem, Sheet, types_of
from zhicheng.store.models import FormerIdentity, LearningHours, LearningUnmatched, Person
from zhicheng.store.vault import vault_of

BLOCK = 500
"""Lines asked about at once."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """``good`` lines with the person they belong to; ``unmatched`` ones of people without an account; ``known`` counts
    those that were taken before; ``problems`` are in the order of the file."""

    rows: int
    good: tuple[tuple[Line, UUID], ...]
    unmatched: tuple[Line, ...]
    known: int
    problems: tuple[Problem, ...]


def examine(session: Session, jurisdiction: str, sheet: Sheet) -> Examined:
    """Look every line up; nothing is changed."""
    good: list[tuple[Line, UUID]] = []
    unmatched: list[Line] = []
    problems = list(sheet.problems)
    known = 0
    for block in blocks(sheet.lines):
        people = _people(session, block)
        before = _taken(session, jurisdiction, block)
        for line in block:
            person = people.get(line.id_number)
            if record_digest(jurisdiction, line.record) in before:
                known += 1
            elif person is None:
                unmatched.append(line)
            elif line.name and line.name != person[1]:
                words = "姓名与平台上同一证件号码的姓名不一致，没有导入。请核对姓名和证件号码。"
                problems.append(Problem(line.at, words))
            else:
                good.append((line, person[0]))
    problems.sort(key=lambda each: each.at)
    return Examined(
        rows=sheet.rows, good=tuple(good), unmatched=tuple(unmatched), known=known, problems=tuple(problems)
    )


def record_digest(jurisdiction: str, number: str) -> bytes:
    """By which a record of the training platform is told to have been taken."""
    return hashlib.sha256(f"{jurisdiction}:{number}".encode()).digest()


def blocks(every: Iterable[T]) -> Iterator[Sequence[T]]:
    """The same in portions of :data:`BLOCK`."""
    rest = iter(every)
    while block := tuple(islice(rest, BLOCK)):
        yield block


def _people(session: Session, lines: Sequence[Line]) -> dict[str, tuple[UUID, str]]:
    """Id and name of those who are known, now or under a former number, by number."""
    master = vault_of(session).master
    numbers = {
        index: number
        for number in {each.id_number for each in lines}
        for id_type in types_of(number)
        for index in master.blinds("id_number", f"{id_type}:{number}")
    }
    former = (
        select(FormerIdentity.id_number_index, Person.id, Person.name)
        .join(Person, Person.id == FormerIdentity.person_id)
        .where(FormerIdentity.id_number_index.in_(numbers))
    )
    current = select(Person.id_number_index, Person.id, Person.name).where(Person.id_number_index.in_(numbers))
    # Whoever bears a number now comes last and stands.
    return {
        numbers[index]: (person_id, name)
        for query in (former, current)
        for index, person_id, name in session.execute(query)
        if index is not None
    }


def _taken(session: Session, jurisdiction: str, lines: Sequence[Line]) -> set[bytes | None]:
    digests = [record_digest(jurisdiction, each.record) for each in lines]
    found: set[bytes | None] = set()
    for table in (LearningHours, LearningUnmatched):
        query = select(table.number_digest).where(table.jurisdiction == jurisdiction, table.number_digest.in_(digests))
        found.update(session.scalars(query))
    return found
