"""A plugin that can't work stops the start, and the message names plugin, hook, key and reason."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import made_up
import pytest

from zhicheng.plugins import Plugin, PluginError, discover
from zhicheng.registry import Registry
from zhicheng.specs import Channel, Desk, DeskKind, Direction, In, Is, Parameter, Rule, Series, met


def load(**changed: Any) -> Registry:
    return Registry.of((made_up.plugin(**changed),))


def refusal(**changed: Any) -> str:
    with pytest.raises(PluginError) as raised:
        load(**changed)
    return str(raised.value)


def test_core_starts_without_any_province() -> None:
    assert Registry.of(()).jurisdictions == {}


def test_a_complete_province_is_offered() -> None:
    assert [each.jurisdiction.code for each in load().offering()] == ["990000"]


def test_a_plugin_that_is_not_installed_is_named() -> None:
    with pytest.raises(PluginError, match=r"nowhere.*没有安装"):
        discover(["nowhere"])


def test_a_misspelt_hook_is_named() -> None:
    plugin = made_up.plugin()
    plugin.module.zhicheng_chanels = lambda: ()  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match="插件 example，挂钩 zhicheng_chanels：没有这个挂钩"):
        Registry.of((plugin,))


def test_a_hook_without_its_mark_is_named() -> None:
    plugin = made_up.plugin()
    plugin.module.zhicheng_rules = lambda: ()  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match="挂钩 zhicheng_rules：函数没有标记"):
        Registry.of((plugin,))


def test_a_hook_that_takes_arguments_is_refused() -> None:
    from zhicheng import hookimpl

    plugin = made_up.plugin()

    def zhicheng_rules(request: object) -> tuple[Rule, ...]:
        return ()

    plugin.module.zhicheng_rules = hookimpl(zhicheng_rules)  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match="插件 example：挂钩与接口不符"):
        Registry.of((plugin,))


def test_a_wrong_type_is_named_with_its_hook() -> None:
    assert "挂钩 zhicheng_channels：应为 Channel，得到 str" in refusal(zhicheng_channels=("regular",))
    assert "挂钩 zhicheng_channels：应返回元组" in refusal(zhicheng_channels=["regular"])


@pytest.mark.parametrize("kinds", [("committee_office", "bureau"), ("bureau",)])
def test_only_the_committee_office_at_the_end_asks_for_a_fee(kinds: tuple[str, ...]) -> None:
    (chain,) = made_up.declared()["zhicheng_review_chains"]
    stages = tuple(
        replace(chain.stages[0], key=kind, desk=Desk(kind=DeskKind(kind)), fee=place == 0)
        for place, kind in enumerate(kinds)
    )
    assert "评审费由最后的评委会办事机构收取" in refusal(zhicheng_review_chains=(replace(chain, stages=stages),))


def test_a_repeated_key_is_named() -> None:
    channels = made_up.declared()["zhicheng_channels"]
    assert "挂钩 zhicheng_channels，键 regular：键重复" in refusal(zhicheng_channels=channels * 2)


def test_a_plugin_without_a_place_is_refused() -> None:
    assert "没有声明所属地区" in refusal(zhicheng_jurisdiction=None)


def test_two_plugins_for_one_place_are_refused() -> None:
    with pytest.raises(PluginError, match="地区代码已由插件 one 声明"):
        Registry.of((made_up.plugin("one"), made_up.plugin("two")))


def test_a_city_needs_its_province() -> None:
    place = replace(made_up.declared()["zhicheng_jurisdiction"], parent="980000")
    assert "上级地区 980000 的插件没有启用" in refusal(zhicheng_jurisdiction=place)


def test_another_version_of_the_interface_is_refused() -> None:
    place = replace(made_up.declared()["zhicheng_jurisdiction"], api=99)
    assert "为接口版本 99 编写" in refusal(zhicheng_jurisdiction=place)


@pytest.mark.clause("N-3")
@pytest.mark.parametrize("days", [1, 4])
def test_a_layer_below_the_floor_is_refused_with_the_clause(days: int) -> None:
    looser = Parameter(key="result_publicity_days", title="公示期", value=days, unit="个工作日", cites=made_up.CITE)
    message = refusal(zhicheng_committee_rules=(looser,))
    assert "键 result_publicity_days：评审结果公示期不得低于上级规定的 5个工作日" in message
    assert "N-2" in message


@pytest.mark.clause("N-3")
def test_a_stricter_layer_and_a_named_derogation_are_taken() -> None:
    stricter = Parameter(key="result_publicity_days", title="公示期", value=7, cites=made_up.CITE)
    smaller = Parameter(
        key="senior_committee_size", title="人数", value=17, derogation=made_up.CITE, cites=made_up.CITE
    )
    said = load(zhicheng_committee_rules=(stricter, smaller)).get("990000")
    assert said.parameters["result_publicity_days"].value == 7
    assert said.parameters["result_publicity_days"].direction is Direction.MORE
    assert said.parameters["senior_committee_size"].value == 17


def test_references_to_what_is_not_declared_are_refused() -> None:
    (channel,) = made_up.declared()["zhicheng_channels"]
    assert "引用了没有声明的栏目 nothing" in refusal(zhicheng_channels=(replace(channel, sections=("nothing",)),))
    assert "引用了没有声明的附件 nothing" in refusal(zhicheng_channels=(replace(channel, attachments=("nothing",)),))
    other = Channel(key="other", name="其他", menu="申报", sections=("basic",))
    assert "渠道 other 没有兜底的审核链" in refusal(zhicheng_channels=(channel, other))


def test_a_condition_that_reads_no_fact_is_refused() -> None:
    (section,) = made_up.declared()["zhicheng_sections"]
    (field,) = section.fields
    misspelt = replace(section, fields=(replace(field, required=Is("unit.teir", "county")),))
    assert "条件读取了不存在的事实 unit.teir" in refusal(zhicheng_sections=(misspelt,))


def test_a_standard_field_keeps_its_kind() -> None:
    (section,) = made_up.declared()["zhicheng_sections"]
    (field,) = section.fields
    other = replace(section, fields=(replace(field, kind="date"),))
    assert "标准字段 name 的类型不能改变" in refusal(zhicheng_sections=(other,))


@pytest.mark.parametrize(
    ("records", "outside", "told"),
    [
        (((), ()), (True, False), "只能是最后一个环节"),
        (((), ()), (False, True), "没有环节出具委托评审函"),
        ((("letter",), ()), (False, False), "应是平台以外的受委托部门"),
        ((("letter",), ()), (False, True), ""),
    ],
)
def test_a_case_leaves_with_a_letter_at_the_end_of_its_way(
    records: tuple[tuple[str, ...], ...], outside: tuple[bool, ...], told: str
) -> None:
    (chain,) = made_up.declared()["zhicheng_review_chains"]
    stages = tuple(
        replace(chain.stages[0], key=f"s{place}", records=asked, desk=replace(chain.stages[0].desk, outside=away))
        for place, (asked, away) in enumerate(zip(records, outside, strict=True))
    )
    changed = {"zhicheng_review_chains": (replace(chain, stages=stages),)}
    if told:
        assert told in refusal(**changed)
    else:
        assert load(**changed).jurisdictions


def test_a_chain_without_an_end_is_refused() -> None:
    (chain,) = made_up.declared()["zhicheng_review_chains"]
    (stage,) = chain.stages
    assert "没有环节" in refusal(zhicheng_review_chains=(replace(chain, stages=()),))
    conditional = replace(stage, when=In("unit.tier", ("county",)))
    assert "最后一个环节不能带条件" in refusal(zhicheng_review_chains=(replace(chain, stages=(conditional,)),))


def test_a_rule_without_a_source_is_refused() -> None:
    rule = Rule(key="nothing", title="无据", judge=lambda case: met(), cites=())
    assert "键 nothing：规则没有引用依据" in refusal(zhicheng_rules=(rule,))


def test_one_name_for_two_series_is_refused() -> None:
    assert "“会计人员”同时是" in refusal(zhicheng_catalogue=(Series(name="别的系列", aliases=("会计人员",)),))


def test_a_plugin_that_fails_on_import_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def load(self) -> ModuleType:
            raise ImportError("no module named nothing")

    monkeypatch.setattr("zhicheng.plugins.installed", lambda: {"broken": Broken()})
    with pytest.raises(PluginError, match="插件 broken：无法载入：ImportError"):
        discover(["broken"])


def test_the_same_plugin_twice_is_refused() -> None:
    plugin = made_up.plugin()
    with pytest.raises(PluginError, match="重复登记"):
        Registry.of((plugin, Plugin("example", plugin.module)))
