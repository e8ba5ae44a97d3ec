"""Ending a case as out of a committee's scope: asked only where the notice gives committees a scope (SG-7.1)."""

from __future__ import annotations

from typing import Any

import pytest

from zhicheng.store.models import ApplicationStatus
from zhicheng_web.desk import decisions


def test_a_desk_that_is_no_committees_isnt_asked(way: Any) -> None:
    handler = way.claimed()
    assert 'name="ground"' not in handler.get(f"{way.path}/end")


def test_what_is_chosen_is_judged_and_the_refusal_stands_on_the_page(way: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "bound", lambda _located: True)
    handler = way.claimed()
    assert "超出评委会的受理范围" in handler.get(f"{way.path}/end")
    refused = way.post(handler, "end", reason="不归我们。", ground="scope")
    assert refused.status_code == 422
    assert "没有列出评委会的受理范围" in refused.get_data(as_text=True)
    assert way.application.status is ApplicationStatus.SUBMITTED
    assert way.post(handler, "end", reason="任职年限不足。", ground="").status_code == 302
    assert way.application.status is ApplicationStatus.ENDED
