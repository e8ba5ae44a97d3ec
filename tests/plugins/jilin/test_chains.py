"""The concrete desks for each combination of tier, nature, school mode and person that the province's sources know."""

from __future__ import annotations

from typing import Any

import pytest

from zhicheng.dossier.schema import read
from zhicheng.plugins import discover
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.testing.lawcases import bases, with_changes

PLUGIN = discover(["jilin"])[0]
BASE = bases(PLUGIN)["regular"]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_for(Registry.of((PLUGIN,)), "220000", 2023)


PROVINCE = ["unit", "province_bureau", "committee_office"]
CITY = ["unit", "city_bureau", "province_bureau", "committee_office"]
COUNTY = ["unit", "county_bureau", "city_bureau", "province_bureau", "committee_office"]
SCHOOL = {"unit.kind": "中小学", "basic.series": "中小学教师系列", "basic.title": "高级教师"}


@pytest.mark.clause("JA-3.2", "JA-3.3", "JA-6.3", "JB-2.2", "JB-1.5", "JB-1.12", "JB-1.15", "JB-6.1")
@pytest.mark.parametrize(
    ("given", "desks"),
    [
        ({"unit.tier": "province"}, PROVINCE),
        ({"unit.tier": "city"}, CITY),
        ({"unit.tier": "county"}, COUNTY),
        ({"unit.tier": "township"}, COUNTY),
        ({"channel": "grassroots_3010"}, ["unit", "county_bureau", "province_bureau"]),
        ({"channel": "grassroots_3010", "unit.tier": "township"}, ["unit", "county_bureau", "province_bureau"]),
        ({"unit.tier": "city", "unit.nature": "民营企业"}, CITY),
        ({"unit.superior_credit_code": "12220000412750012A"}, ["unit", "superior_unit", *COUNTY[1:]]),
        ({"unit.nature": "国有企业", "unit.superior_credit_code": "12220000412750012A"}, COUNTY),
        ({"unit.combined_review_since": 2020, "unit.own_committee": True}, COUNTY),
        (SCHOOL | {"unit.review_mode": "独立"}, ["unit", "committee_office"]),
        (SCHOOL | {"unit.own_committee": True}, ["unit", "committee_office"]),
        (
            SCHOOL | {"unit.review_mode": "独立", "basic.level": "正高级", "basic.title": "正高级教师"},
            COUNTY,
        ),
        (SCHOOL | {"unit.review_mode": "联盟"}, ["unit", "county_bureau", "committee_office"]),
        (SCHOOL | {"unit.review_mode": "委托"}, ["unit", "county_bureau", "committee_office"]),
        (
            SCHOOL | {"unit.review_mode": "委托", "unit.tier": "city"},
            ["unit", "city_bureau", "committee_office"],
        ),
        (
            SCHOOL | {"unit.ownership": "民办", "unit.own_committee": True},
            ["unit", "county_bureau", "committee_office"],
        ),
        (SCHOOL | {"unit.ownership": "民办"}, COUNTY),
        (SCHOOL | {"channel": "teacher", "unit.review_mode": "联盟"}, ["unit", "county_bureau", "committee_office"]),
        (SCHOOL | {"channel": "teacher_senior", "unit.review_mode": "联盟", "basic.level": "正高级"}, COUNTY),
        ({"unit.nature": "国有企业", "unit.tier": "city", "unit.own_committee": True}, CITY),
        ({"unit.kind": "技工学校"}, COUNTY),
        ({"channel": "directional", "unit.division": "222404"}, ["unit", "county_bureau", "committee_office"]),
        ({"channel": "skill_passage"}, COUNTY),
        ({"channel": "series_change"}, COUNTY),
        ({"channel": "initial"}, COUNTY),
        ({"channel": "post_grade_2"}, COUNTY),
        ({"channel": "post_grade_3"}, ["unit", "county_bureau", "city_bureau", "committee_office"]),
        ({"channel": "post_grade_3", "unit.tier": "province"}, ["unit", "committee_office"]),
        (
            {"channel": "post_grade_3", "unit.tier": "province", "unit.kind": "高等学校"},
            ["unit", "committee_office"],
        ),
        ({"channel": "post_grade_2_assessment"}, ["unit", "county_bureau", "city_bureau", "province_bureau"]),
        ({"channel": "post_grade_3_assessment", "unit.tier": "province"}, ["unit", "province_bureau"]),
        (
            {"unit": {"nature": "自由职业"}, "basic.person_category": "艺术创作自由职业者"},
            ["association", "province_bureau", "committee_office"],
        ),
        (
            {"unit": {"nature": "自由职业"}, "basic.person_category": "新职业自由职业者"},
            ["agency", "province_bureau", "committee_office"],
        ),
    ],
)
def test_desks(policy: Policy, given: dict[str, Any], desks: list[str]) -> None:
    facts = policy.facts(read(policy.schema, with_changes(BASE, given)))
    assert [desk.stage for desk in policy.chain(facts)] == desks


def test_desks_are_named_by_the_division_of_the_unit(policy: Policy) -> None:
    named = [desk.name for desk in policy.chain(policy.facts(read(policy.schema, BASE)))]
    assert named == [
        "绿园区某设计所",
        "绿园区人力资源和社会保障局",
        "长春市人力资源和社会保障局",
        "吉林省人力资源和社会保障厅",
        "工程系列副高级职称评审委员会办事机构",
    ]


def test_own_committees_are_named(policy: Policy) -> None:
    given = {"unit.combined_review_since": 2020, "unit.own_committee": True}
    facts = policy.facts(read(policy.schema, with_changes(BASE, given)))
    assert policy.chain(facts)[-1].name == "本单位职称评聘委员会办事机构"


@pytest.mark.clause("JB-1.7", "JB-1.9", "JB-1.11", "JB-1.13", "JB-1.14", "JB-2.4", "JB-2.6")
@pytest.mark.parametrize(
    ("given", "office"),
    [
        (
            {"channel": "series_change", "basic.level": "中级", "basic.series": "中等职业学校教师系列"},
            "中等职业学校教师系列中级职称评审委员会办事机构",
        ),
        ({"unit.kind": "中等职业学校"}, "全省社会化职称评审委员会办事机构"),
        (
            {"unit.kind": "中等职业学校", "unit.combined_review_since": 2020, "unit.own_committee": True},
            "本单位职称评聘委员会办事机构",
        ),
        (
            SCHOOL | {"unit.ownership": "民办", "unit.review_mode": "独立"},
            "本单位职称评聘委员会办事机构",
        ),
        ({"unit.nature": "民营企业", "unit.own_committee": True}, "本单位职称评聘委员会办事机构"),
        ({"channel": "skill_passage"}, "高技能人才贯通职称评审委员会办事机构"),
        ({"channel": "directional", "unit.division": "222404"}, "县（市）职称定向评价评委会办事机构"),
        ({"channel": "post_grade_3"}, "市（州）三级岗位评审委员会办事机构"),
        ({"channel": "post_grade_3", "unit.tier": "province"}, "省直部门三级岗位评审委员会办事机构"),
        (
            {"channel": "post_grade_3", "unit.tier": "province", "unit.kind": "高等学校"},
            "本校三级岗位评审委员会办事机构",
        ),
    ],
)
def test_whose_office_decides(policy: Policy, given: dict[str, Any], office: str) -> None:
    facts = policy.facts(read(policy.schema, with_changes(BASE, given)))
    assert policy.chain(facts)[-1].name == office


@pytest.mark.clause("JA-4.3")
def test_what_the_unit_has_not_sent_on_in_time_lapses(policy: Policy) -> None:
    stages = {chain.key: chain.stages[0] for chain in policy.declarations.chains}
    assert stages["regular"].lapses
    assert policy.terms.phase(stages["regular"].deadline or "") is not None
    assert not stages["recognition"].lapses
