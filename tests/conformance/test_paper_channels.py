"""Which channels have paper beside online: declared with a clause, and nowhere without one (SG-2.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import made_up
import pytest

from zhicheng.plugins import PluginError
from zhicheng.registry import Registry


@pytest.mark.clause("SG-2.1")
def test_paper_goes_with_what_is_filed_where_the_notice_asks_for_both() -> None:
    declared = Registry.load().jurisdictions
    channels = {
        (code, key): channel
        for code, each in declared.items()
        for key, channel in each.channels.items()
        if channel.paper
    }
    assert set(channels) == {("511600", "regular"), ("511600", "direct"), ("511600", "entrusted_in")}
    assert all({cite.id for cite in each.paper_cites} == {"SG-2.1"} for each in channels.values())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"paper": True}, "没有引用依据"),
        ({"paper": True, "paper_cites": made_up.CITE, "online": False}, "没有线上部分可与纸质材料对应"),
    ],
)
def test_paper_without_a_clause_or_without_online_stops_the_start(changes: dict[str, Any], reason: str) -> None:
    (channel,) = made_up.declared()["zhicheng_channels"]
    with pytest.raises(PluginError, match=reason) as refused:
        Registry.of((made_up.plugin(zhicheng_channels=(replace(channel, **changes),)),))
    assert "regular" in str(refused.value)
