"""What the city does with results: report with minutes, publicity by both, never across years (HX-5.4)."""

from __future__ import annotations

from datetime import date

import pytest

from zhicheng.casework.results.machine import due
from zhicheng.plugins import discover
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, Basis, Procedure


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_for(Registry.of(discover(("henan", "xuchang"))), "411000", 2023)


def procedure(policy: Policy, channel: str) -> Procedure:
    return next(each for each in policy.declarations.procedures if channel in each.channels)


@pytest.mark.clause("HX-2.4", "HX-4.2", "HX-4.3")
@pytest.mark.parametrize(
    ("channel", "basis", "first", "ends"),
    [
        ("review", Basis.VOTE, "committee_office", ActKind.CERTIFICATES),
        ("defence", Basis.VOTE, "committee_office", ActKind.CERTIFICATES),
        ("entrusted_in", Basis.VOTE, "committee_office", ActKind.CERTIFICATES),
        ("recognition", Basis.RECOGNITION, "committee_office", ActKind.CERTIFICATES),
        ("entrusted_out", Basis.RECOGNITION, "bureau", ActKind.CONFIRMATION),
    ],
)
def test_each_channel_has_its_results(policy: Policy, channel: str, basis: Basis, first: str, ends: ActKind) -> None:
    found = procedure(policy, channel)
    assert (found.basis, found.acts[0].by[0].kind, found.acts[-1].kind) == (basis, first, ends)


@pytest.mark.parametrize(
    ("meeting", "last"),
    [(date(2023, 12, 11), date(2023, 12, 18)), (date(2023, 9, 28), date(2023, 10, 11))],
)
def test_results_and_minutes_are_due_in_working_days(policy: Policy, meeting: date, last: date) -> None:
    review = procedure(policy, "review")
    assert due(review.acts[0], policy.terms, {"meeting": meeting}) == last


def test_the_office_and_the_city_both_publicize(policy: Policy) -> None:
    review = procedure(policy, "review")
    publicity = next(each for each in review.acts if each.key == "publicity")
    assert [desk.kind for desk in publicity.by] == ["committee_office", "bureau"]


def test_the_platforms_own_choice_is_cited_as_such(policy: Policy) -> None:
    review = procedure(policy, "review")
    confirmation = next(each for each in review.acts if each.key == "confirmation")
    assert [str(each) for each in confirmation.cites] == ["《平台设置》评审结果的确认、公布和发证"]
