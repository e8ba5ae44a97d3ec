"""A new master key: everything opens and is found before, during and after, and the old secret is of no use
any more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from zhicheng.casework.people import PersonDetails, change_person, enter_person, find_by_number, reveal
from zhicheng.casework.rotation import rotate
from zhicheng.store.engine import Store
from zhicheng.store.keys import KeyFileError
from zhicheng.store.models import Person
from zhicheng.store.moments import Clock


def test_rotation_loses_nothing_at_any_moment(
    store: Store, clock: Clock, details: PersonDetails, numbers: object, cast: object
) -> None:
    new_number = numbers.identity()  # type: ignore[attr-defined]
    actor = cast.operator()  # type: ignore[attr-defined]
    with store.begin() as session:
        person = enter_person(session, None, clock, details)
        details = replace(details, id_number=new_number)
        change_person(session, actor, clock, person, details, version=1)
    both = store.master.with_new_secret()
    during = Store(store.engine, both)
    with during.begin() as session:
        assert _found(session, new_number, details)
        rotated = rotate(session, actor, clock)
        assert (rotated.keys, rotated.indexes) == (1, 2)
    with during.reading() as session:
        assert _found(session, new_number, details)
    after = Store(store.engine, both.only_current())
    with after.begin() as session:
        assert _found(session, new_number, details)
        assert rotate(session, actor, clock).keys == 0
    with store.reading() as session:
        assert find_by_number(session, new_number) is None
        with pytest.raises(KeyFileError):
            reveal(session, session.scalars(select(Person)).one())


def _found(session, number: str, details: PersonDetails) -> bool:  # type: ignore[no-untyped-def]
    person = find_by_number(session, number)
    return person is not None and reveal(session, person) == details
