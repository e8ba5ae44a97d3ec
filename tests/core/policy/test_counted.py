"""Series that are counted: what a plugin may declare, and that nobody applies for them online."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import made_up
import pytest

from zhicheng.dossier.judging import judge
from zhicheng.notice_check import offered_phases
from zhicheng.plugins import PluginError
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.specs import Counted, DayOfRound, Entrustment, Is, Phase, Series
from zhicheng.testing import conformance

BOOKS = "示例图书系列"
COUNTED = Counted(
    series=(BOOKS,), channel="regular", due="counts", unless=Is("unit.own_committee", True), cites=made_up.CITE
)
LETTER = Entrustment(
    key="out", direction="out", channels=("regular",), issuers=("province",), levels=("中级",), counted=COUNTED,
    cites=made_up.CITE,
)  # fmt: skip


def load(*letters: Entrustment, **changed: Any) -> Registry:
    (template,) = made_up.declared()["zhicheng_timelines"]
    phase = Phase(key="counts", title="统计上报", first=DayOfRound(1, 1), last=DayOfRound(1, 20), cites=made_up.CITE)
    said = {
        "zhicheng_timelines": (replace(template, phases=(phase,)),),
        "zhicheng_catalogue": (Series(name=BOOKS, aliases=("图书",), certain=False, cites=made_up.CITE),),
        "zhicheng_entrustments": letters or (LETTER,),
    }
    return Registry.of((made_up.plugin(**{**said, **changed}),))


def refusal(*letters: Entrustment, **changed: Any) -> str:
    with pytest.raises(PluginError) as raised:
        load(*letters, **changed)
    return str(raised.value)


def policy(registry: Registry | None = None) -> Policy:
    return policy_for(registry or load(), "990000", 2023)


def counted(**changes: Any) -> Entrustment:
    return replace(LETTER, counted=replace(COUNTED, **changes))


class TestDeclaring:
    def test_a_series_outside_the_catalogue_is_refused(self) -> None:
        assert "统计上报的系列“没有的系列”不在职称目录内" in refusal(counted(series=("没有的系列",)))

    def test_an_alias_is_not_the_name(self) -> None:
        assert "不在职称目录内" in refusal(counted(series=("图书",)))

    def test_a_day_that_a_template_lacks_is_refused(self) -> None:
        bare = made_up.declared()["zhicheng_timelines"]
        assert "通知模板 convention 没有统计上报的阶段 counts" in refusal(zhicheng_timelines=bare)

    def test_a_channel_that_is_not_declared_is_refused(self) -> None:
        assert "没有声明的渠道 nowhere" in refusal(counted(channel="nowhere"))

    def test_a_condition_that_reads_no_fact_is_refused(self) -> None:
        assert "不存在的事实" in refusal(counted(unless=Is("unit.nothing", True)))

    @pytest.mark.parametrize("letters", [(replace(LETTER, direction="in"),), (LETTER, replace(LETTER, key="second"))])
    def test_counts_go_out_by_one_letter(self, letters: tuple[Entrustment, ...]) -> None:
        assert "只能在一项向外委托中声明" in refusal(*letters)

    def test_the_kit_asks_for_its_source(self) -> None:
        registry = load(counted(cites=()))
        found = list(conformance.cited(registry, registry.get("990000")))
        assert [each for each in found if each.startswith("counted")] == ["counted  has no citation"]

    def test_its_day_is_one_by_which_something_must_be_done(self) -> None:
        known = policy()
        (phase,) = offered_phases(known.declarations, known.terms)
        assert (phase.key, phase.deadline, phase.lapses) == ("counts", True, False)


class TestApplying:
    @pytest.mark.clause("HX-4.2")
    @pytest.mark.parametrize(
        ("series", "level", "own_committee", "refused"),
        [
            (BOOKS, "中级", False, True),
            ("图书", "中级", None, True),
            (BOOKS, "副高级", False, False),
            (BOOKS, "中级", True, False),
            ("农业系列", "中级", False, False),
        ],
    )
    def test_counted_series_are_refused_online_with_the_way_to_the_unit(
        self, series: str, level: str, own_committee: bool | None, refused: bool
    ) -> None:
        findings = self._findings(policy(), series, level, own_committee)
        assert bool(findings) is refused
        for each in findings:
            assert (each.section, each.field) == ("basic", "series")
            assert "请告知所在单位" in each.message
            assert each.citations == made_up.CITE

    def test_a_channel_on_paper_takes_them(self) -> None:
        (channel,) = made_up.declared()["zhicheng_channels"]
        known = policy(load(zhicheng_channels=(replace(channel, online=False),)))
        assert self._findings(known, BOOKS, "中级", False) == []

    def _findings(self, known: Policy, series: str, level: str, own_committee: bool | None) -> list[Any]:
        unit = {"nature": "事业单位", "tier": "county"}
        dossier = {
            "jurisdiction": "990000",
            "year": 2023,
            "channel": "regular",
            "at": "2023-02-10T10:00:00+08:00",
            "unit": unit if own_committee is None else {**unit, "own_committee": own_committee},
            "sections": {"basic": {"name": "张三", "series": series, "level": level}},
        }
        return [each for each in judge(known, dossier).findings if each.rule == "core.counted"]
