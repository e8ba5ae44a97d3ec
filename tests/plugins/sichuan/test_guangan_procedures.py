"""What the city does with results: city, counties and units with a committee of their own (SG-4.3, SG-4.4, SG-6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhicheng.casework.results.machine import due
from zhicheng.dossier.schema import read
from zhicheng.policy import Policy, policy_for
from zhicheng.procedures import procedure_for
from zhicheng.registry import Registry
from zhicheng.testing.lawcases import bases, with_changes

CODE = "511600"
COUNTY = {"unit.tier": "county", "unit.division": "511621", "basic.level": "中级", "basic.title": "工程师"}


@pytest.fixture
def policy(guangan: Registry) -> Policy:
    return policy_for(guangan, CODE, 2023)


def key(guangan: Registry, policy: Policy, given: dict[str, Any]) -> str | None:
    base = bases(guangan.get(CODE).layers[-1])["regular"]
    found = procedure_for(policy, policy.facts(read(policy.schema, with_changes(base, given))))
    return found.key if found else None


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, "review"),
        (COUNTY, "county"),
        (COUNTY | {"basic.level": "副高级", "basic.title": "高级工程师"}, "review"),
        ({"unit.own_committee": True, "unit.kind": "高等学校"}, "own_committee"),
        ({"channel": "entrusted_in"}, "review"),
        ({"channel": "entrusted_out"}, "entrusted_out"),
    ],
)
def test_each_case_has_its_procedure(
    guangan: Registry, policy: Policy, given: dict[str, Any], wanted: str | None
) -> None:
    assert key(guangan, policy, given) == wanted


@pytest.mark.parametrize(
    ("act", "last"),
    [
        ("result", date(2023, 12, 15)),
        ("recheck", date(2024, 3, 31)),
        ("publicity", date(2024, 4, 30)),
        ("confirmation", date(2024, 5, 31)),
        ("certificates", date(2024, 6, 30)),
    ],
)
def test_each_act_ends_with_its_phase(policy: Policy, act: str, last: date) -> None:
    (review,) = (each for each in policy.declarations.procedures if each.key == "review")
    declared = next(each for each in review.acts if each.key == act)
    assert due(declared, policy.terms, {"meeting": date(2023, 12, 1)}) == last


def test_a_county_and_a_college_publish_themselves_and_report(policy: Policy) -> None:
    said = {each.key: [act.key for act in each.acts] for each in policy.declarations.procedures}
    assert "recheck" not in said["own_committee"]
    for own in ("county", "own_committee"):
        assert said[own].index("confirmation") < said[own].index("filing") < said[own].index("proofreading")
    assert "filing" not in said["review"]
