"""What a plugin says of sanctions: the lowest layer that speaks holds, and what can't work stops the start."""

from __future__ import annotations

from dataclasses import replace

import made_up
import pytest

from zhicheng.plugins import PluginError
from zhicheng.registry import Registry
from zhicheng.specs import Jurisdiction, SanctionKind, SanctionRule

NOTICE = SanctionRule(kind=SanctionKind.NOTICE, by=("province",), cites=made_up.CITE)
STOP = SanctionRule(kind=SanctionKind.SUSPENSION, by=("city",), after_correction=True, cites=made_up.CITE)
CITY = Jurisdiction(code="990100", name="甲子市", parent="990000")


def test_a_city_has_its_provinces_unless_it_speaks_itself() -> None:
    province = made_up.plugin(zhicheng_sanctions=(NOTICE,))
    silent = Registry.of((province, made_up.plugin("city", zhicheng_jurisdiction=CITY)))
    own = replace(NOTICE, by=("city",))
    speaking = Registry.of((province, made_up.plugin("city", zhicheng_jurisdiction=CITY, zhicheng_sanctions=(own,))))
    assert silent.get("990100").sanctions == (NOTICE,)
    assert speaking.get("990100").sanctions == (own,)


def test_where_nobody_speaks_of_them_there_are_none() -> None:
    assert Registry.of((made_up.plugin(),)).get("990000").sanctions == ()


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ((NOTICE, NOTICE), "键重复"),
        ((replace(NOTICE, by=()),), "没有写明由哪一级人社部门作出"),
        ((replace(NOTICE, by=("town",)),), "没有这一级：town"),
        ((STOP,), "没有声明限期纠正"),
    ],
)
def test_what_cannot_work_stops_the_start(rules: tuple[SanctionRule, ...], reason: str) -> None:
    with pytest.raises(PluginError, match=reason) as refused:
        Registry.of((made_up.plugin(zhicheng_sanctions=rules),))
    assert refused.value.hook == "zhicheng_sanctions"
