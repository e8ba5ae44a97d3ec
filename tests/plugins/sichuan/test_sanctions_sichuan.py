"""Discipline of committees in the city: all six sanctions, as the case requires; the province declares none."""

from __future__ import annotations

import pytest

from zhicheng.registry import Registry
from zhicheng.specs import SanctionKind


@pytest.mark.clause("SG-7.1")
def test_all_six_by_the_city_or_the_province() -> None:
    known = Registry.load(("sichuan", "guangan"))
    rules = known.get("511600").sanctions
    assert tuple(each.kind for each in rules) == tuple(SanctionKind)
    assert {each.by for each in rules} == {("city", "province")}
    assert not any(each.after_correction for each in rules)
    assert known.get("510000").sanctions == ()
