"""Through whose hands a case goes in the city, for every combination that the notice knows (HX-2.4, HX-4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhicheng.dossier.judging import Judgement
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.specs.chain import LETTER

Judged = Callable[..., Judgement]
UNIT, COUNTY_DEPARTMENT, CITY_DEPARTMENT = "unit", "county_department", "city_department"
COUNTY, CITY, OFFICE = "county_bureau", "city_bureau", "committee_office"

CITY_UNIT = {"unit__tier": "city"}
PRIVATE = {"unit__nature": "民营企业", "unit__kind": "其他"}
PRIVATE_HOSPITAL = {"unit__nature": "民营企业", "unit__kind": "医疗卫生机构"}
OWN = {"unit__own_committee": True}
LETTER_IN = {"entrustment": {"direction": "in", "letter_number": "1", "issuer_level": "city"}}
OUT, IN = {"channel": "entrusted_out"}, {"channel": "entrusted_in"}

ROUTES = [
    pytest.param({}, [UNIT, COUNTY_DEPARTMENT, COUNTY, CITY, OFFICE], id="county unit"),
    pytest.param({"unit__tier": "township"}, [UNIT, COUNTY_DEPARTMENT, COUNTY, CITY, OFFICE], id="township unit"),
    pytest.param(CITY_UNIT, [UNIT, CITY_DEPARTMENT, CITY, OFFICE], id="city unit"),
    pytest.param({"unit__tier": "province"}, [UNIT, CITY_DEPARTMENT, CITY, OFFICE], id="unit of the province"),
    pytest.param(PRIVATE, [UNIT, COUNTY, CITY, OFFICE], id="private, in a county"),
    pytest.param(PRIVATE | CITY_UNIT, [UNIT, CITY, OFFICE], id="private, under the city"),
    pytest.param(PRIVATE_HOSPITAL, [UNIT, COUNTY_DEPARTMENT, COUNTY, CITY, OFFICE], id="private hospital, county"),
    pytest.param(PRIVATE_HOSPITAL | CITY_UNIT, [UNIT, CITY_DEPARTMENT, CITY, OFFICE], id="private hospital, city"),
    pytest.param(OWN, [UNIT, OFFICE], id="self-reviewing unit"),
    pytest.param({"channel": "recognition"}, [UNIT, COUNTY_DEPARTMENT, COUNTY, CITY, OFFICE], id="recognition"),
    pytest.param({"channel": "defence"} | CITY_UNIT, [UNIT, CITY_DEPARTMENT, CITY, OFFICE], id="defence"),
    pytest.param(LETTER_IN, [UNIT, CITY, OFFICE], id="with a letter from another city"),
    pytest.param(IN, [UNIT, CITY, OFFICE], id="entrusted in"),
    pytest.param(OUT, [UNIT, COUNTY_DEPARTMENT, COUNTY, CITY, OFFICE], id="entrusted out, county unit"),
    pytest.param(OUT | CITY_UNIT, [UNIT, CITY_DEPARTMENT, CITY, OFFICE], id="entrusted out, city unit"),
    pytest.param(OUT | OWN, [UNIT, OFFICE], id="entrusted out by a self-reviewing unit"),
]


@pytest.mark.clause("HX-2.4", "HX-4.1", "HX-4.2", "HX-4.3")
@pytest.mark.parametrize(("changes", "stages"), ROUTES)
def test_the_route(judged: Judged, changes: dict[str, object], stages: list[str]) -> None:
    assert [desk.stage for desk in judged(**changes).chain] == stages


@pytest.mark.clause("HX-2.4", "HX-2.5.1")
def test_the_desks_are_named_as_the_notice_names_them(judged: Judged) -> None:
    assert [desk.name for desk in judged().chain] == [
        "许昌市魏都区某中学",
        "魏都区行业主管部门",
        "魏都区职称改革领导小组办公室",
        "许昌市职称改革领导小组办公室",
        "许昌市中小学教师副高级职称评审委员会办事机构",
    ]


@pytest.mark.clause("HX-2.5.7", "HX-2.5.9", "HX-2.5.10")
def test_handler_and_head_of_the_unit_both_act(xuchang: Registry) -> None:
    for chain in xuchang.get("411000").chains:
        unit = chain.stages[0]
        assert unit.people == ("handler", "head")
        assert unit.records[:4] == ("originals", "publicity", "assessments", "pledge")


@pytest.mark.clause("HX-4.2", "HX-4.3")
def test_letters_are_written_on_the_way_by_the_city_or_by_a_unit_that_reviews_itself(xuchang: Registry) -> None:
    said = xuchang.get("411000")
    writers = {
        chain.key: [stage.key for stage in chain.stages if LETTER in stage.records]
        for chain in said.chains
        if "entrusted_out" in chain.channels
    }
    assert writers == {"self_review_out": ["unit"], "entrusted_out": ["city_bureau"]}
    assert all(chain.stages[-1].desk.outside == ("entrusted_out" in chain.channels) for chain in said.chains)
    asked = [each.key for each in policy_for(xuchang, "411000", 2023).sections("entrusted_out")]
    assert "entrustment" not in asked
