"""What a plugin says of continuing education: layered by the lowest that speaks, refused where it can't work."""

from __future__ import annotations

from dataclasses import replace

import made_up
import pytest

from zhicheng.plugins import PluginError
from zhicheng.registry import Registry
from zhicheng.specs import Activity, HourImport, Jurisdiction, LearningRules

CITE = made_up.CITE
STUDY = Activity(key="study", title="研讨", measure="按实际时间", proof="证明", pending="《办法》", cites=CITE)
RULES = LearningRules(
    recognised_by=("city",),
    activities=(STUDY, replace(STUDY, key="review", recognised_by=("province",))),
    imports=HourImport(title="平台", taken_by=("province",), cites=CITE),
    cites=CITE,
)
CITY = made_up.plugin("city", zhicheng_jurisdiction=Jurisdiction(code="990100", name="甲子市", parent="990000"))


def test_a_city_shares_its_provinces_record() -> None:
    known = Registry.of((made_up.plugin(zhicheng_learning=RULES), CITY))
    for code in ("990000", "990100"):
        said = known.get(code).learning
        assert said is not None
        assert said.jurisdiction == "990000"
        assert said.pending == ("《办法》",)
        assert [said.recognisers(each) for each in said.activities] == [("city",), ("province",)]


def test_a_city_with_rules_of_its_own_keeps_its_own_record() -> None:
    own = made_up.plugin(
        "city",
        zhicheng_jurisdiction=Jurisdiction(code="990100", name="甲子市", parent="990000"),
        zhicheng_learning=replace(RULES, activities=()),
    )
    known = Registry.of((made_up.plugin(zhicheng_learning=RULES), own))
    said = known.get("990100").learning
    assert said is not None
    assert (said.jurisdiction, said.activities) == ("990100", ())


def test_where_nobody_speaks_of_it_there_is_none() -> None:
    assert Registry.of((made_up.plugin(),)).get("990000").learning is None


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (LearningRules(recognised_by=("city",), cites=CITE), "既不导入学时"),
        (replace(RULES, recognised_by=("town",)), "没有“town”这一级"),
        (replace(RULES, imports=HourImport(title="平台", taken_by=("town",), cites=CITE)), "没有“town”这一级"),
        (replace(RULES, imports=HourImport(title="平台", taken_by=(), cites=CITE)), "没有写明由哪一级人社部门导入"),
        (replace(RULES, activities=(STUDY, STUDY)), "键重复"),
        (replace(RULES, recognised_by=()), "没有写明由哪一级人社部门认定"),
    ],
)
def test_what_cannot_work_stops_the_start(rules: LearningRules, reason: str) -> None:
    with pytest.raises(PluginError, match=reason) as refused:
        Registry.of((made_up.plugin(zhicheng_learning=rules),))
    assert refused.value.hook == "zhicheng_learning"
