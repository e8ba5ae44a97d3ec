"""Each check of the kit can fail: a made-up province, broken in one place, is found out by the check that is for it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import made_up
import pytest
import yaml

from zhicheng.dossier.facts import Facts
from zhicheng.plugins import Plugin
from zhicheng.registry import Registry
from zhicheng.specs import Dated, Desk, DeskKind, Is, Stage, Step, Verdict, met, rule, unmet
from zhicheng.testing import conformance

BASE = {
    "jurisdiction": "990000",
    "year": 2023,
    "channel": "regular",
    "at": "2023-02-10T10:00:00+08:00",
    "unit": {"nature": "事业单位", "tier": "county"},
    "sections": {"basic": {"name": "张三", "on_post": True}},
}


@rule("on_post", title="在岗", cites=made_up.CITE)
def on_post(case: Facts) -> Verdict:
    return met() if case.basic.on_post else unmet("不在岗", at="basic.on_post")


CASES = {
    "rule": "on_post",
    "clauses": ["EX-1"],
    "base": "regular",
    "cases": [
        {"name": "在岗", "given": {}, "verdict": "met"},
        {"name": "不在岗", "given": {"basic.on_post": False}, "verdict": "unmet", "at": "basic.on_post"},
        {"name": "未知", "given": {"basic.on_post": None}, "verdict": "unknown"},
    ],
}


class Province:
    """The made-up province in a folder of its own, with its law cases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "cases" / "base").mkdir(parents=True)
        self.write("cases/base/regular.yaml", BASE)
        self.write("cases/on_post.yaml", CASES)

    def write(self, path: str, content: Any) -> None:
        (self.folder / path).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")

    def problems(self, **changed: Any) -> list[str]:
        plugin = made_up.plugin(zhicheng_rules=(on_post,), **changed)
        plugin.module.__file__ = str(self.folder / "plugin.py")
        return list(conformance.problems(Registry.of((plugin,)), "990000"))


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)


def only(problems: list[str], check: str) -> str:
    assert {each.partition(":")[0] for each in problems} == {check}, problems
    return problems[0]


def test_an_online_channel_without_results(province: Province) -> None:
    problem = only(province.problems(zhicheng_procedures=None), "results_are_decided")
    assert "channel regular" in problem


def test_the_made_up_province_conforms(province: Province) -> None:
    assert province.problems() == []


def test_a_declaration_without_a_source(province: Province) -> None:
    (channel,) = made_up.declared()["zhicheng_channels"]
    problems = province.problems(zhicheng_channels=(replace(channel, cites=()),))
    assert only(problems, "cited") == "cited: channel regular has no citation"


def test_a_chain_that_ends_nowhere(province: Province) -> None:
    (chain,) = made_up.declared()["zhicheng_review_chains"]
    unit = Stage(key="unit", title="单位", desk=Desk(kind=DeskKind.UNIT), cites=made_up.CITE)
    problems = province.problems(zhicheng_review_chains=(replace(chain, stages=(unit,)),))
    assert "ends at unit" in only(problems, "chains_end")


def test_a_base_dossier_that_is_not_eligible(province: Province) -> None:
    province.write("cases/base/regular.yaml", {**BASE, "sections": {"basic": {"on_post": True}}})
    assert "is not eligible" in only(province.problems(), "base_dossiers_pass")


def test_a_channel_without_a_base_dossier(province: Province) -> None:
    (channel,) = made_up.declared()["zhicheng_channels"]
    (chain,) = made_up.declared()["zhicheng_review_chains"]
    (procedure,) = made_up.declared()["zhicheng_procedures"]
    problems = province.problems(
        zhicheng_channels=(channel, replace(channel, key="second")),
        zhicheng_procedures=(replace(procedure, channels=("regular", "second")),),
        zhicheng_review_chains=(replace(chain, channels=("regular", "second")),),
    )
    assert only(problems, "base_dossiers_pass") == "base_dossiers_pass: channel second has no base dossier"


def test_a_law_case_that_comes_out_otherwise(province: Province) -> None:
    wrong = [{"name": "不在岗", "given": {"basic.on_post": False}, "verdict": "met"}, *CASES["cases"][1:]]
    province.write("cases/on_post.yaml", {**CASES, "cases": wrong})
    assert "不在岗: expected met, got unmet" in only(province.problems(), "law_cases_hold")


def test_a_law_case_whose_clause_is_not_cited(province: Province) -> None:
    province.write("cases/on_post.yaml", {**CASES, "clauses": ["EX-9"]})
    assert "does not cite ['EX-9']" in only(province.problems(), "law_cases_hold")


def test_a_day_from_which_the_rule_would_not_be_met(province: Province) -> None:
    @rule("on_post", title="在岗", cites=made_up.CITE)
    def a_day_early(case: Facts) -> Verdict:
        """Told to be met on the 30th, when counting to the 31st meets it."""
        if case.cutoffs.appointment >= date(2023, 1, 31):
            return met()
        return unmet("还没满", at="basic.on_post", met_from=date(2023, 1, 30))

    (first, *_) = CASES["cases"]
    late = {"name": "差一天", "given": {}, "verdict": "unmet", "met_from": "2023-01-30"}
    province.write("cases/on_post.yaml", {**CASES, "cases": [late, {**first, "given": {"year": 2024}}]})
    plugin = made_up.plugin(zhicheng_rules=(a_day_early,))
    plugin.module.__file__ = str(province.folder / "plugin.py")
    registry = Registry.of((plugin,))
    (problem,) = conformance.met_from_holds(registry, registry.get("990000"))
    assert problem == "on_post: 差一天: unmet on the day before 2023-01-30, unmet on it"


def test_a_rule_without_law_cases(province: Province) -> None:
    (province.folder / "cases" / "on_post.yaml").unlink()
    assert only(province.problems(), "law_cases_cover") == "law_cases_cover: rule on_post has no law case"


def test_a_rule_with_cases_on_one_side_only(province: Province) -> None:
    province.write("cases/on_post.yaml", {**CASES, "cases": CASES["cases"][:1]})
    assert "lacks a met or an unmet case" in only(province.problems(), "law_cases_cover")


def test_a_rule_that_can_be_unknown_and_never_is(province: Province) -> None:
    province.write("cases/on_post.yaml", {**CASES, "cases": CASES["cases"][:2]})
    problem = only(province.problems(), "law_cases_cover")
    assert problem.endswith("rule on_post can't be judged without basic.on_post, and no case says so")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (Dated(steps=(Step(since=date(2024, 1, 1), value=1, cites=made_up.CITE),)), "says nothing from"),
        (
            Dated(
                steps=(
                    Step(since=date(2023, 1, 1), value=1, cites=made_up.CITE),
                    Step(since=date(2023, 1, 1), value=2, cites=made_up.CITE),
                )
            ),
            "steps do not ascend",
        ),
        (Dated(steps=(Step(since=date(2023, 1, 1), value=1, cites=()),)), "a step has no citation"),
        (
            Dated(steps=(Step(since=date(2023, 1, 1), value=1, cites=made_up.CITE),), until=date(2023, 1, 1)),
            "ends before its last step begins",
        ),
    ],
)
def test_a_dated_table_with_a_gap_or_an_overlap(
    monkeypatch: pytest.MonkeyPatch, table: Dated[int], problem: str
) -> None:
    module = ModuleType("made_up_tables.plugin")
    module.TABLE = table  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "made_up_tables.plugin", module)
    plugin = made_up.plugin("tables")
    for name, hook in vars(plugin.module).items():
        if name.startswith("zhicheng_"):
            setattr(module, name, hook)
    said = Registry.of((Plugin("tables", module),)).get("990000")
    assert any(problem in each for each in conformance.dated(Registry.of(()), said))


def test_a_rule_that_looks_at_the_clock_is_found(province: Province) -> None:
    counter = iter(range(10**6))

    @rule("fickle", title="善变", cites=made_up.CITE)
    def fickle(case: Facts) -> Verdict:
        return unmet(f"第{next(counter)}次", at="basic.name")

    plugin = made_up.plugin(zhicheng_rules=(on_post, fickle))
    plugin.module.__file__ = str(province.folder / "plugin.py")
    registry = Registry.of((plugin,))
    assert list(conformance.deterministic(registry, registry.get("990000")))


def test_a_rule_that_fails_is_an_error_with_its_key(province: Province) -> None:
    from zhicheng.dossier.judging import RuleError, judge
    from zhicheng.policy import policy_for

    @rule("failing", title="出错", cites=made_up.CITE)
    def failing(case: Facts) -> Verdict:
        return met(str(case.basic.no_such_fact))

    registry = Registry.of((made_up.plugin(zhicheng_rules=(failing,)),))
    with pytest.raises(RuleError, match=r"规则 example\.failing 执行出错.*no_such_fact"):
        judge(policy_for(registry, "990000", 2023), BASE)


def test_conditions_are_three_valued() -> None:
    from zhicheng.holds import applies, holds
    from zhicheng.policy import policy_for
    from zhicheng.specs import AllOf, AnyOf, Given, Not

    policy = policy_for(Registry.of((made_up.plugin(),)), "990000", 2023)
    facts = policy.facts({"channel": "regular", "unit": {"tier": "county"}})
    known, other, unknown = Is("unit.tier", "county"), Is("unit.tier", "city"), Is("unit.nature", "机关")
    assert [holds(each, facts) for each in (known, other, unknown)] == [True, False, None]
    assert [holds(Not(each), facts) for each in (known, other, unknown)] == [False, True, None]
    assert holds(AllOf((known, unknown)), facts) is None
    assert holds(AllOf((other, unknown)), facts) is False
    assert holds(AnyOf((known, unknown)), facts) is True
    assert holds(AnyOf((other, unknown)), facts) is None
    assert holds(Given("unit.nature"), facts) is False
    assert not applies(unknown, facts)
