"""What the city does with results: report with minutes, publicity by both, never across years (HX-5.4)."""

from __future__ import annotations

from datetime import date

import pytest

from zhicheng.casework.results.machine import due
from zhicheng.plugins import discover
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_for(Registry.of(discover(("henan", "xuchang"))), "411000", 2023)


@pytest.mark.parametrize(
    ("meeting", "last"),
    [(date(2023, 12, 11), date(2023, 12, 18)), (date(2023, 9, 28), date(2023, 10, 11))],
)
def test_results_and_minutes_are_due_in_working_days(policy: Policy, meeting: date, last: date) -> None:
    (review,) = policy.declarations.procedures
    assert due(review.acts[0], policy.terms, {"meeting": meeting}) == last


def test_the_office_and_the_city_both_publicize(policy: Policy) -> None:
    (review,) = policy.declarations.procedures
    publicity = next(each for each in review.acts if each.key == "publicity")
    assert [desk.kind for desk in publicity.by] == ["committee_office", "bureau"]


def test_the_platforms_own_choice_is_cited_as_such(policy: Policy) -> None:
    (review,) = policy.declarations.procedures
    confirmation = next(each for each in review.acts if each.key == "confirmation")
    assert [str(each) for each in confirmation.cites] == ["《平台设置》评审结果的确认、公布和发证"]
