"""The registry of the province and its city alone, and dossiers that vary the city's eligible ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhicheng.dossier.judging import Judgement, judge
from zhicheng.plugins import discover
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.testing.lawcases import bases, with_changes

CODE = "411000"


@pytest.fixture(scope="session")
def xuchang() -> Registry:
    return Registry.of(discover(("henan", "xuchang")))


@pytest.fixture(scope="session")
def judged(xuchang: Registry) -> Callable[..., Judgement]:
    """Judges a base dossier with some answers changed, as `zhicheng check` does."""
    known: dict[str, Any] = bases(xuchang.get(CODE).layers[-1])

    def answer(base: str = "review", **changes: Any) -> Judgement:
        dossier = with_changes(known[base], {path.replace("__", "."): value for path, value in changes.items()})
        return judge(policy_for(xuchang, CODE, dossier["year"]), dossier)

    return answer
