"""The page for plugin authors shows every hook with its exact signature and docstring."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from zhicheng import hookspecs

PAGE = Path(__file__).parents[2] / "docs" / "plugins.md"


@pytest.mark.parametrize("hook", sorted(hookspecs.RETURNS))
def test_every_hook_is_shown_as_it_is(hook: str) -> None:
    function = getattr(hookspecs, hook)
    returns = inspect.signature(function, eval_str=False).return_annotation
    page = PAGE.read_text("utf-8")
    assert f"`{hook}() -> {returns}`" in page
    assert inspect.getdoc(function) in page


def test_no_hook_is_shown_that_is_not_there() -> None:
    shown = {
        line.split("(")[0].strip("#` ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("### `")
    }
    assert shown == set(hookspecs.RETURNS)
