"""What an office sees of its lists: whose turn it is, until when, and at what cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from result_rounds import Results, prepared
from sqlalchemy import event

from zhicheng.casework.results import acts
from zhicheng.casework.results.overview import Line, all_lists, lines, piles, waiting_lists
from zhicheng.store.engine import Store


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


def waiting(known: Results, actor: Any) -> list[Line]:
    registry = known.round.registry
    with known.store.reading() as session:
        return lines(session, actor, registry, list(session.scalars(waiting_lists(actor, registry))))


def test_a_list_waits_for_whoever_has_its_act(known: Results) -> None:
    office, bureau = known.office.first, known.bureau
    batch = known.decided({known.accepted(): 9})
    assert [each.act.title for each in waiting(known, office)] == ["公示"]  # type: ignore[union-attr]
    (line,) = waiting(known, bureau)
    assert (line.number, line.ours, sorted(line.offices)) == (1, True, sorted(["示例省人社厅", "工程系列办事机构"]))
    known.do(acts.publish, batch, office, first=date(2023, 2, 10), last=date(2023, 2, 16))
    assert waiting(known, office) == []
    assert [each.offices for each in waiting(known, bureau)] == [("示例省人社厅",)]
    known.do(acts.publish, batch, bureau, first=date(2023, 2, 10), last=date(2023, 2, 16))
    known.at(date(2023, 2, 17))
    known.sweep()
    (line,) = waiting(known, office)
    assert line.due == date(2023, 2, 19)
    assert waiting(known, bureau) == []


def test_candidates_without_a_list_are_piled_by_procedure(known: Results) -> None:
    known.accepted()
    known.accepted("李四")
    with known.store.reading() as session:
        (pile,) = piles(session, known.office.first, known.round.registry)
        assert (pile.number, pile.procedure.key, pile.office) == (2, "review", "工程系列办事机构")
        assert piles(session, known.bureau, known.round.registry) == []


def test_many_lists_cost_no_more_than_one(known: Results) -> None:
    known.open()
    one = cost(known)
    for _ in range(5):
        known.open()
    assert cost(known) == one
    assert one <= 8


def cost(known: Results) -> int:
    registry, statements = known.round.registry, []

    def seen(*given: Any) -> None:
        statements.append(given[2])

    event.listen(known.store.engine, "before_cursor_execute", seen)
    try:
        with known.store.reading() as session:
            actor = known.office.first
            lines(session, actor, registry, list(session.scalars(all_lists(actor, registry))))
    finally:
        event.remove(known.store.engine, "before_cursor_execute", seen)
    return len([each for each in statements if each.lstrip().upper().startswith("SELECT")])
