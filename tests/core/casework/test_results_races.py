"""Two at once over a list: exactly one wins and the other is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from result_rounds import Results, prepared
from sqlalchemy import func, select
from test_desks_races import at_once

from zhicheng.casework.access import Refusal
from zhicheng.casework.results import acts, lists, tally
from zhicheng.store.engine import Store
from zhicheng.store.models import Batch, Candidate, Event


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


def one_wins(found: list[Refusal | None]) -> Refusal:
    (loser,) = (each for each in found if each is not None)
    return loser


def events(known: Results, kind: str) -> int:
    with known.store.reading() as session:
        return session.scalar(select(func.count()).where(Event.kind == kind)) or 0


def test_a_candidate_goes_on_one_of_two_lists(known: Results) -> None:
    one = known.accepted()
    batches = [known.open(title=title) for title in ("甲", "乙")]
    added: list[int] = []
    at_once(
        *(
            lambda batch=batch: added.append(known.do(lists.put_on, batch, applications=[one]).added)  # type: ignore[misc]
            for batch in batches
        )
    )
    assert sorted(added) == [0, 1]
    assert known.candidate(one).batch_id in {each.id for each in batches}  # type: ignore[union-attr]


def test_a_result_is_decided_once(known: Results) -> None:
    one = known.accepted()
    batch = known.listed(one)
    known.met(batch)
    known.count(batch, **{str(one): 9})
    version = known.batch(batch.id).version
    first, second = known.office.people
    loser = one_wins(
        at_once(
            lambda: known.do(tally.decide, batch, first, version=version),
            lambda: known.do(tally.decide, batch, second, version=version),
        )
    )
    assert loser.status == 409
    assert events(known, "batch.decided") == 1


def test_a_list_is_decided_or_given_up(known: Results) -> None:
    one = known.accepted()
    batch = known.listed(one)
    known.met(batch)
    known.count(batch, **{str(one): 9})
    version = known.batch(batch.id).version
    one_wins(
        at_once(
            lambda: known.do(tally.decide, batch, version=version),
            lambda: known.do(lists.cancel, batch, version=version),
        )
    )
    assert events(known, "batch.decided") + events(known, "batch.cancelled") == 1
    with known.store.reading() as session:
        listed = session.scalar(select(func.count()).where(Candidate.batch_id == batch.id))
        assert listed == (1 if session.get_one(Batch, batch.id).state == "running" else 0)


def test_both_bodies_publicize_at_once_and_everybody_is_told_once(known: Results) -> None:
    batch = known.decided({known.accepted(): 9})
    version = known.batch(batch.id).version
    days = {"first": date(2023, 2, 10), "last": date(2023, 2, 16)}
    found = at_once(
        lambda: known.do(acts.publish, batch, version=version, **days),
        lambda: known.do(acts.publish, batch, known.bureau, version=version, **days),
    )
    if any(found):
        assert one_wins(found).status == 409
    assert events(known, "candidate.announced") == 1
