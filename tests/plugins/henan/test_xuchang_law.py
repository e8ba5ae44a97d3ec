"""The city's law cases, and that its declarations hold together."""

from __future__ import annotations

import pytest

from zhicheng.plugins import discover
from zhicheng.registry import Registry
from zhicheng.testing.conformance import problems
from zhicheng.testing.lawcases import LawCase, law_cases, wrong

(PLUGIN,) = discover(("xuchang",))
CASES = [
    pytest.param(case, id=case.title, marks=pytest.mark.clause(*case.clauses, *case.cites))
    for case in law_cases(PLUGIN)
]


@pytest.mark.parametrize("case", CASES)
def test_the_law_case_comes_out(case: LawCase, xuchang: Registry) -> None:
    assert wrong(xuchang, case) is None


def test_the_city_conforms(xuchang: Registry) -> None:
    assert list(problems(xuchang, "411000")) == []
