"""When the reviews of a round must be over, by the real places and by what a plugin may say (JB-6.1, JB-6.4, HX-5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import made_up
import pytest

from zhicheng.plugins import PluginError, discover
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.rounds import ends_for_good, loses_round, round_end
from zhicheng.specs import Direction, Jurisdiction, Parameter

PLACES = {
    "220000": ("jilin",),
    "511600": ("sichuan", "guangan"),
    "411000": ("henan", "xuchang"),
}
DAY = Parameter(key="completion_day", title="评审工作的完成日期", value="09-30", cites=made_up.CITE)
LOSES = Parameter(key="late_loses_round", title="逾期取消授权", value=True, cites=made_up.CITE)
BARRED = Parameter(key="barred_years", title="不再授予评审权限", value=3, unit="年", cites=made_up.CITE)


def law_of(code: str, year: int = 2023) -> Policy:
    return policy_for(Registry.of(discover(PLACES[code])), code, year)


def end(policy: Policy, key: str) -> date | None:
    procedure = next(each for each in policy.declarations.procedures if each.key == key)
    return round_end(policy, policy.terms, procedure)


@pytest.mark.parametrize(
    ("code", "year", "key", "last"),
    [
        pytest.param("220000", 2023, "review", date(2023, 9, 30), marks=pytest.mark.clause("JB-6.1")),
        pytest.param("220000", 2024, "third_grade", date(2024, 9, 30), marks=pytest.mark.clause("JB-6.1")),
        pytest.param("220000", 2023, "recognition", None, marks=pytest.mark.clause("JB-2.2")),
        pytest.param("411000", 2023, "review", date(2023, 12, 31), marks=pytest.mark.clause("HX-5.4")),
        pytest.param("511600", 2023, "review", date(2023, 12, 15), marks=pytest.mark.clause("SG-6")),
        pytest.param("511600", 2023, "entrusted_out", None, marks=pytest.mark.clause("SG-6")),
    ],
)
def test_the_last_day_of_each_places_round(code: str, year: int, key: str, last: date | None) -> None:
    assert end(law_of(code, year), key) == last


@pytest.mark.clause("JB-6.4")
def test_only_one_place_takes_a_late_committees_round_away() -> None:
    assert {code: loses_round(law_of(code)) is not None for code in PLACES} == {
        "220000": True,
        "511600": False,
        "411000": False,
    }


@pytest.mark.clause("HX-5.4")
def test_where_nothing_is_reviewed_after_the_end() -> None:
    said = {code: ends_for_good(law_of(code)) for code in PLACES}
    assert {code: each.key if each else None for code, each in said.items()} == {
        "220000": "late_loses_round",
        "511600": None,
        "411000": "across_years",
    }


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ((replace(DAY, value="9-30"),), "月-日各两位"),
        ((replace(DAY, value="09-31"),), "每年都有的日期"),
        ((replace(DAY, value="02-29"),), "每年都有的日期"),
        ((replace(DAY, value=930),), "每年都有的日期"),
        ((LOSES, BARRED), "须同时声明 completion_day 和 barred_years"),
        ((LOSES, DAY), "须同时声明"),
        ((LOSES, DAY, replace(BARRED, value=0)), "不少于1的年数"),
        ((LOSES, DAY, replace(BARRED, value=True)), "不少于1的年数"),
    ],
)
def test_what_cannot_work_stops_the_start(parameters: tuple[Parameter, ...], reason: str) -> None:
    with pytest.raises(PluginError, match=reason) as refused:
        Registry.of((made_up.plugin(zhicheng_committee_rules=parameters),))
    assert refused.value.hook == "zhicheng_committee_rules"


def test_what_can_work_starts() -> None:
    made = Registry.of((made_up.plugin(zhicheng_committee_rules=(DAY, LOSES, BARRED)),))
    assert made.get("990000").parameters["completion_day"].value == "09-30"


def test_a_city_may_be_done_earlier_and_never_later() -> None:
    city = Jurisdiction(code="990100", name="甲子市", parent="990000")
    province = made_up.plugin(zhicheng_committee_rules=(replace(DAY, direction=Direction.FEWER),))

    def with_day(value: str) -> Registry:
        rules = (replace(DAY, value=value),)
        return Registry.of(
            (province, made_up.plugin("city", zhicheng_jurisdiction=city, zhicheng_committee_rules=rules))
        )

    assert with_day("08-31").get("990100").parameters["completion_day"].value == "08-31"
    with pytest.raises(PluginError, match="不得高于上级规定的 09-30"):
        with_day("10-01")
