"""What the province does with results: which procedure, whose hands, and by when (JA-3.5, JA-3.6, JB-2.2, JB-2.4, JB-6.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhicheng.casework.results.machine import due
from zhicheng.dossier.schema import read
from zhicheng.plugins import discover
from zhicheng.policy import Policy, policy_for
from zhicheng.procedures import procedure_for
from zhicheng.registry import Registry
from zhicheng.specs import Basis, Procedure
from zhicheng.testing.lawcases import bases, with_changes

PLUGIN = discover(["jilin"])[0]
BASE = bases(PLUGIN)["regular"]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_for(Registry.of((PLUGIN,)), "220000", 2023)


def procedure(policy: Policy, **given: Any) -> Procedure:
    found = procedure_for(policy, policy.facts(read(policy.schema, with_changes(BASE, given))))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("channel", "key"),
    [
        ("regular", "review"),
        ("initial", "review"),
        ("grassroots_3010", "recognition"),
        ("post_grade_3", "third_grade"),
        ("post_grade_2", "second_grade"),
        ("directional", "review"),
        ("post_grade_2_assessment", "term_assessment"),
        ("post_grade_3_assessment", "term_assessment"),
        ("skill_appraisal", "skill_appraisal"),
    ],
)
def test_each_channel_has_its_procedure(policy: Policy, channel: str, key: str) -> None:
    assert procedure(policy, channel=channel).key == key


@pytest.mark.parametrize(
    ("act", "done", "last"),
    [
        ("result", {"meeting": date(2023, 8, 31)}, date(2023, 9, 1)),
        ("filing", {"publicity": date(2023, 9, 28)}, date(2023, 10, 1)),
        ("publicity", {"meeting": date(2023, 8, 31)}, None),
    ],
)
@pytest.mark.clause("JA-3.5", "JA-3.6")
def test_days(policy: Policy, act: str, done: dict[str, date], last: date | None) -> None:
    declared = next(each for each in procedure(policy).acts if each.key == act)
    assert due(declared, policy.terms, done) == last


def test_the_office_and_the_province_both_publicize_and_the_province_alone_confirms(policy: Policy) -> None:
    hands = {each.key: [desk.kind for desk in each.by] for each in procedure(policy).acts}
    assert hands["publicity"] == ["committee_office", "bureau"]
    assert hands["filing"] == ["committee_office"]
    assert hands["confirmation"] == ["bureau"]


@pytest.mark.clause("JB-2.2")
def test_a_month_of_3010_is_recognised_without_a_vote(policy: Policy) -> None:
    monthly = procedure(policy, channel="grassroots_3010")
    assert monthly.basis is Basis.RECOGNITION
    assert monthly.monthly
    assert [each.key for each in monthly.acts] == ["result", "confirmation", "certificates"]


def test_third_grade_posts_have_a_ceiling_and_a_number_of_candidates(policy: Policy) -> None:
    third = procedure(policy, channel="post_grade_3")
    assert third.quota
    assert str(policy.parameter(third.ceiling or "").value) == "2/5"


@pytest.mark.clause("JM-3.1")
def test_a_term_is_assessed_without_vote_and_without_certificate(policy: Policy) -> None:
    assessed = procedure(policy, channel="post_grade_2_assessment")
    assert assessed.basis is Basis.RECOGNITION
    assert [each.key for each in assessed.acts] == ["result", "confirmation"]
    assert policy.certificate("post_grade_2_assessment") is None


@pytest.mark.clause("JB-5.3")
@pytest.mark.parametrize("channel", ["post_grade_2", "post_grade_3"])
def test_who_passes_for_a_graded_post_fills_in_no_paper(policy: Policy, channel: str) -> None:
    assert policy.forms(channel, reviewed=True) == policy.forms(channel)
    assert policy.certificate(channel) is not None
