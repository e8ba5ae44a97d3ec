"""Through whose hands a case goes in the city, for every combination that the notice knows (SG-2, SG-4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhicheng.dossier.judging import Judgement

Judged = Callable[..., Judgement]
UNIT, AGENCY = "unit", "agency"
COUNTY_DEPARTMENT, CITY_DEPARTMENT = "county_department", "city_department"
COUNTY, CITY, FOUNDER, OFFICE = "county_bureau", "city_bureau", "founder", "committee_office"

COUNTY_UNIT = {"unit__tier": "county", "unit__division": "511621"}
TOWNSHIP_UNIT = {"unit__tier": "township", "unit__division": "511621"}
INTERMEDIATE = {"basic__level": "中级", "basic__title": "工程师"}
LETTER_IN = {"entrustment": {"direction": "in", "letter_number": "1", "issuer_level": "city"}}
BY_COUNTY = {"entrustment": {"direction": "out", "letter_number": "1", "issuer_level": "county"}}

ROUTES = [
    pytest.param({}, [UNIT, CITY_DEPARTMENT, FOUNDER, OFFICE], id="city unit"),
    pytest.param({"unit__tier": "province"}, [UNIT, CITY_DEPARTMENT, FOUNDER, OFFICE], id="unit of the province"),
    pytest.param(
        COUNTY_UNIT | INTERMEDIATE, [UNIT, COUNTY_DEPARTMENT, COUNTY, FOUNDER, OFFICE], id="county unit, intermediate"
    ),
    pytest.param(COUNTY_UNIT, [UNIT, COUNTY_DEPARTMENT, CITY_DEPARTMENT, FOUNDER, OFFICE], id="county unit, senior"),
    pytest.param(
        TOWNSHIP_UNIT | INTERMEDIATE, [UNIT, COUNTY_DEPARTMENT, COUNTY, FOUNDER, OFFICE], id="township, intermediate"
    ),
    pytest.param({"unit__nature": "民营企业"}, [UNIT, CITY_DEPARTMENT, FOUNDER, OFFICE], id="private, by its unit"),
    pytest.param({"unit__nature": "自由职业"}, [AGENCY, FOUNDER, OFFICE], id="freelance, by an agency"),
    pytest.param({"unit__own_committee": True, "unit__kind": "高等学校"}, [UNIT, OFFICE], id="college"),
    pytest.param({"base": "direct"}, [FOUNDER, OFFICE], id="private, directly"),
    pytest.param({"base": "direct", "unit__nature": "自由职业"}, [FOUNDER, OFFICE], id="freelance, directly"),
    pytest.param(LETTER_IN, [UNIT, FOUNDER, OFFICE], id="with a letter from another city"),
    pytest.param({"channel": "entrusted_in"}, [UNIT, FOUNDER, OFFICE], id="entrusted in"),
    pytest.param({"channel": "entrusted_out"}, [UNIT, CITY_DEPARTMENT, CITY, OFFICE], id="entrusted out, city unit"),
    pytest.param(
        {"channel": "entrusted_out"} | COUNTY_UNIT | INTERMEDIATE,
        [UNIT, COUNTY_DEPARTMENT, COUNTY, CITY, OFFICE],
        id="entrusted out, county unit",
    ),
    pytest.param(
        {"channel": "entrusted_out"} | COUNTY_UNIT | INTERMEDIATE | BY_COUNTY,
        [UNIT, COUNTY_DEPARTMENT, COUNTY, OFFICE],
        id="entrusted out, the county's own letter",
    ),
]


@pytest.mark.clause("SG-2.2", "SG-2.4", "SG-2.5", "SG-2.6", "SG-4.2", "SG-4.3", "SG-4.4")
@pytest.mark.parametrize(("changes", "stages"), ROUTES)
def test_the_route(judged: Judged, changes: dict[str, object], stages: list[str]) -> None:
    assert [desk.stage for desk in judged(**changes).chain] == stages


@pytest.mark.clause("SG-4.2", "SG-4.4")
def test_the_desks_are_named_by_place(judged: Judged) -> None:
    desks = {desk.stage: desk.name for desk in judged(**COUNTY_UNIT, **INTERMEDIATE).chain}
    assert desks[UNIT] == "广安市某设计院"
    assert desks[COUNTY_DEPARTMENT] == "岳池县行业主管部门"
    assert desks[COUNTY] == "岳池县人力资源和社会保障局"
    assert desks[OFFICE] == "工程系列中级职称评审委员会办事机构"
