"""Every installed jurisdiction passes every check of the kit; every law case is a test of its own."""

from __future__ import annotations

import pytest

from zhicheng.plugins import discover, installed
from zhicheng.registry import Registry
from zhicheng.testing.conformance import CHECKS, Check
from zhicheng.testing.lawcases import LawCase, law_cases, wrong

PLUGINS = discover(sorted(installed()))
REGISTRY = Registry.of(PLUGINS)
OFFERING = [said.jurisdiction.code for said in REGISTRY.offering()]
CASES = [
    pytest.param(case, id=f"{plugin.name}: {case.title}", marks=pytest.mark.clause(*case.clauses, *case.cites))
    for plugin in PLUGINS
    for case in law_cases(plugin)
]


@pytest.mark.parametrize(
    "check", [check for check in CHECKS if check.__name__ != "law_cases_hold"], ids=lambda c: c.__name__
)
@pytest.mark.parametrize("code", OFFERING)
def test_conforms(code: str, check: Check) -> None:
    assert list(check(REGISTRY, REGISTRY.get(code))) == []


@pytest.mark.parametrize("case", CASES)
def test_law_case(case: LawCase) -> None:
    assert wrong(REGISTRY, case) is None
