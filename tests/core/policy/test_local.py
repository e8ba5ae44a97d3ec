"""What a deployer adds without code: plain channels (JB-5.1) and specialties (JB-1.2), and how wrong files are told."""

from __future__ import annotations

from pathlib import Path

import made_up
import pytest

from zhicheng.local import Local, LocalError
from zhicheng.policy import policy_for
from zhicheng.registry import Registry

CHANNEL = """
[[channel]]
jurisdiction = "990000"
key = "newcomers"
name = "新业态人才"
like = "regular"
levels = ["中级"]
notes = ["限新业态从业人员。"]
document = "示例人社〔2024〕9号"
clause = "二"
id = "EX-9"
"""
SPECIALTY = """
[[specialty]]
jurisdiction = "990000"
series = "工程系列"
name = "人工智能"
ranges = ["机器学习"]
document = "示例人社〔2024〕9号"
clause = "三"
"""


def local(folder: Path, text: str) -> Local:
    path = folder / "local.toml"
    path.write_text(text, "utf-8")
    return Local.read(path)


def registry(folder: Path, text: str) -> Registry:
    return Registry.of((made_up.plugin(),), local(folder, text))


@pytest.mark.clause("JB-5.1")
def test_a_plain_channel_is_offered_as_the_one_it_is_like(tmp_path: Path) -> None:
    policy = policy_for(registry(tmp_path, CHANNEL), "990000", 2023)
    added, like = policy.channel("newcomers"), policy.channel("regular")
    assert (added.name, added.menu, added.levels) == ("新业态人才", like.menu, ("中级",))
    assert added.notes[0] == "限新业态从业人员。"
    assert added.cites[0].id == added.levels_cites[0].id == "EX-9"
    assert "newcomers" in policy.terms.channels
    assert policy.terms.windows_for("newcomers") == policy.terms.windows_for("regular")
    facts = policy.facts({"channel": "newcomers"})
    assert [each.stage for each in policy.chain(facts)] == ["office"]
    assert any("newcomers" in each.channels for each in policy.declarations.procedures)
    assert policy.sections("newcomers") == policy.sections("regular")


@pytest.mark.clause("JB-1.2")
def test_specialties_are_added_to_a_series(tmp_path: Path) -> None:
    series = registry(tmp_path, SPECIALTY).get("990000").series("工程技术人员")
    assert series is not None
    (added,) = (each for each in series.specialties if each.name == "人工智能")
    assert added.ranges == ("机器学习",)


def test_what_is_added_changes_the_digest(tmp_path: Path) -> None:
    without = policy_for(Registry.of((made_up.plugin(),)), "990000", 2023)
    assert policy_for(registry(tmp_path, CHANNEL), "990000", 2023).digest != without.digest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[channel", "不是正确的 TOML"),
        ("[[rule]]\nkey = 'a'", "没有 [[rule]] 这种条目"),
        ("channel = 1", "应写成 [[channel]]"),
        (CHANNEL.replace('like = "regular"', ""), "第1个 [[channel]] 缺少 like"),
        (CHANNEL.replace('like = "regular"', 'like = "none"'), "没有可以参照的渠道 none"),
        (CHANNEL.replace('key = "newcomers"', 'key = "regular"'), "键 regular 已经存在"),
        (CHANNEL.replace('["中级"]', '["中等"]'), "没有中等这种级别"),
        (CHANNEL.replace('["中级"]', '"中级"'), "levels 应为文字的列表"),
        (CHANNEL.replace('name = "新业态人才"', "name = 1"), "name 应为文字"),
        (CHANNEL + 'colour = "红"', "没有 colour 这一项"),
        (CHANNEL.replace("990000", "880000"), "没有启用地区 880000 的插件"),
        (SPECIALTY.replace("工程系列", "炼丹系列"), "没有名为“炼丹系列”的系列"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LocalError) as error:
        registry(tmp_path, text)
    assert told in str(error.value)


def test_the_file_is_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICHENG_LOCAL", str(tmp_path / "none.toml"))
    with pytest.raises(LocalError, match=r"没有找到 ZHICHENG_LOCAL 所指的文件 none\.toml"):
        Local.from_environment()
    monkeypatch.delenv("ZHICHENG_LOCAL")
    assert Local.from_environment() == Local()
