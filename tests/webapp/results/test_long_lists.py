"""Pages of lists ask the database as often for many people as for one."""

from __future__ import annotations

from typing import Any

import pytest
from test_deadlines import counted
from test_lists import JILIN, XUCHANG

from zhicheng_web import paging


def asked(place: Any, browser: Any, path: str, size: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a page asks with so many people on it."""
    monkeypatch.setattr(paging.page, "__kwdefaults__", {"descending": False, "size": size})
    with counted(place) as statements:
        browser.get(path)
    return len(statements)


def test_those_who_wait(open_place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = open_place(JILIN)
    place.opened(place.office)
    costs = [asked(place, place.office, place.path("waiting"), size, monkeypatch) for size in (1, 1, 2)]
    assert costs[1] == costs[2]


def test_counts_moves_and_the_preview_of_the_result(open_place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = open_place(XUCHANG)
    place.listed(place.office)
    place.met(place.office, place.clock.now.date())
    place.scan(place.office)
    place.counted(place.office, (9, 9, 0, 0), (9, 2, 7, 0))
    for page in ("counts", "move", "decide"):
        costs = [asked(place, place.office, place.path(page), size, monkeypatch) for size in (1, 1, 2)]
        assert costs[1] == costs[2], (page, costs)


def test_those_to_be_recognised(open_place: Any) -> None:
    place = open_place(JILIN)
    place.as_recognition()
    office = place.bureau
    place.opened(office, month="2023-01")
    first, second = (each.application_id for each in place.candidates)
    costs = []
    for sent in ([first], [second]):
        assert place.post(office, "waiting", applications=[str(each) for each in sent]).status_code == 302
        with counted(place) as statements:
            office.get(place.path("decide"))
        costs.append(len(statements))
    assert costs[0] == costs[1]
