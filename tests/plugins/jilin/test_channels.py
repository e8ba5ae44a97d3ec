"""The menu of the province, what stands in it, and what a person is told of every channel at once (JA-1.5, JM-3.1, JA-4)."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from zhicheng.cli import main
from zhicheng.plugins import discover
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.testing.lawcases import bases

PLUGIN = discover(["jilin"])[0]
MENU = {
    "专业技术职称评审申报": ["regular", "teacher_senior", "teacher", "initial", "series_change", "directional"],
    "高层次和特殊人才职称认定": [
        "institution_transfer",
        "military_transfer",
        "grassroots_graduate",
        "private_executive",
        "grassroots_3010",
        "talent_policy",
        "skill_passage",
        "post_grade_3",
        "aid_posting",
        "skill_appraisal",
        "rural_revitalisation",
    ],
    "专业技术二级岗位评聘申报": ["post_grade_2"],
    "专业技术二级岗位评聘期考核申报": ["post_grade_2_assessment"],
    "专业技术三级岗位评聘期考核申报": ["post_grade_3_assessment"],
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_for(Registry.of((PLUGIN,)), "220000", 2023)


@pytest.fixture(autouse=True)
def _one_province(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICHENG_PLUGINS", "jilin")


def check(dossier: dict[str, Any], *options: str) -> tuple[int, Any]:
    found = CliRunner().invoke(main, ["check", *options, "--format", "json", "-"], input=json.dumps(dossier))
    return found.exit_code, json.loads(found.stdout)


@pytest.mark.clause("JA-1.5", "JM-3.1")
def test_the_menu(policy: Policy) -> None:
    shown: dict[str, list[str]] = {}
    for channel in policy.declarations.channels.values():
        shown.setdefault(channel.menu, []).append(channel.key)
    assert shown == MENU
    assert all(each.online for each in policy.declarations.channels.values())
    assert policy.terms.channels == tuple(policy.declarations.channels)


@pytest.mark.clause("JA-4.1", "JA-4.2", "JB-2.2")
def test_every_channel_has_its_window_or_none(policy: Policy) -> None:
    opens = {key: [each.opens.month for each in policy.terms.windows_for(key)] for key in policy.declarations.channels}
    assert opens.pop("grassroots_3010") == []
    assert policy.channel("grassroots_3010").rolling
    assert {key for key, months in opens.items() if months == [1]} == {"regular", "initial"}
    assert {tuple(months) for months in opens.values()} == {(1,), (2,)}


@pytest.mark.clause("JM-3.1", "JB-5.3")
def test_posts_and_their_assessments_have_forms_of_their_own(policy: Policy) -> None:
    forms = {key: [each.key for each in policy.forms(key)] for key in policy.declarations.channels}
    assert forms["regular"] == ["overview", "publicity_form"]
    assert forms["post_grade_2"] == forms["post_grade_3"] == ["post_overview", "publicity_form"]
    assert forms["post_grade_2_assessment"] == forms["post_grade_3_assessment"] == ["term_report"]


def test_each_base_dossier_is_eligible_and_told_in_which_other_channels_it_is(policy: Policy) -> None:
    for base in bases(PLUGIN).values():
        status, answer = check(base, "--all-channels")
        told = {each["channel"]: each["eligible"] for each in answer["channels"]}
        assert status == 0
        assert set(told) == set(policy.declarations.channels)
        assert told[base["channel"]]


@pytest.mark.parametrize(
    ("channel", "rule", "clause"),
    [
        ("directional", "jilin.border_county", "JB-1.9"),
        ("series_change", "jilin.same_level", "JB-1.13"),
        ("grassroots_graduate", "jilin.graduate_level", "JB-2.3"),
        ("grassroots_3010", "jilin.intermediate_years", "JB-2.2"),
        ("post_grade_3", "jilin.post_title", "JB-2.4"),
        ("private_executive", "jilin.private_sector", "JA-1.5"),
        ("teacher", "jilin.teacher_series", "JB-1.15"),
        ("skill_passage", "core.required", "JB-1.11"),
        ("talent_policy", "core.required", "JB-2.5"),
    ],
)
def test_which_condition_each_of_the_others_lacks(channel: str, rule: str, clause: str) -> None:
    _, answer = check(bases(PLUGIN)["regular"], "--all-channels")
    (found,) = (each for each in answer["channels"] if each["channel"] == channel)
    assert not found["eligible"]
    lacking = {each["rule"]: [cite["id"] for cite in each["citations"]] for each in found["findings"]}
    assert clause in lacking[rule]


def test_nobody_who_qualifies_nowhere_is_told_otherwise() -> None:
    dossier = copy.deepcopy(bases(PLUGIN)["regular"])
    dossier["sections"]["basic"]["person_category"] = "公务员"
    status, answer = check(dossier, "--all-channels")
    assert status == 1
    assert not any(each["eligible"] for each in answer["channels"])
    words = CliRunner().invoke(main, ["check", "--all-channels", "-"], input=json.dumps(dossier))
    assert words.stdout.startswith("符合申报条件的渠道：没有")


class TestWhen:
    """The first of the next five rounds in which the whole channel is met, found by judging the rounds themselves."""

    def told(self, name: str, **basic: Any) -> list[dict[str, Any]]:
        dossier = copy.deepcopy(bases(PLUGIN)[name])
        dossier["sections"]["basic"] |= basic
        _, answer = check(dossier, "--when")
        return [each for each in answer["findings"] if each["outcome"] == "fail"]

    def test_the_round_after_the_day_on_which_the_years_are_full(self) -> None:
        (finding,) = self.told("regular", appointed_on="2020-01-01")
        assert (finding["met_from"], finding["met_in_round"], finding["provisional"]) == ("2024-01-01", 2025, True)

    def test_the_last_day_of_a_year_counts_for_the_round_that_follows(self) -> None:
        (finding,) = self.told("regular", appointed_on="2019-12-31")
        assert (finding["met_from"], finding["met_in_round"]) == ("2023-12-31", 2024)

    def test_what_no_round_brings_has_none(self) -> None:
        (finding,) = self.told("regular", person_category="公务员")
        assert "met_in_round" not in finding

    @pytest.mark.clause("JB-1.8")
    def test_a_condition_that_begins_later_is_seen(self) -> None:
        """Enough years in the round of 2027, but from 2026 a year at the grassroots is asked for, which never comes."""
        (finding,) = self.told("teacher", appointed_on="2022-12-31")
        assert "met_in_round" not in finding

    def test_a_relief_that_has_ended_is_not_counted_on(self) -> None:
        """A year less until the end of 2024 only: the round of 2024 is reached with it, later ones without it."""
        (finding,) = self.told("regular", appointed_on="2020-12-31", retires_on="2024-12-31")
        assert (finding["met_from"], finding["met_in_round"]) == ("2023-12-31", 2024)
        (finding,) = self.told("regular", appointed_on="2021-12-31", retires_on="2024-12-31")
        assert (finding["met_from"], finding["met_in_round"]) == ("2024-12-31", 2026)

    def test_a_channel_without_window_counts_the_whole_year(self) -> None:
        dossier = copy.deepcopy(bases(PLUGIN)["grassroots_3010"])
        dossier["sections"]["grassroots_service"][0]["from"] = "1995-11-15"
        _, answer = check(dossier, "--when")
        (finding,) = (each for each in answer["findings"] if each["outcome"] == "fail")
        assert (finding["met_from"], finding["met_in_round"]) == ("2025-11-15", 2025)

    def test_each_channel_has_its_own_round(self) -> None:
        dossier = copy.deepcopy(bases(PLUGIN)["regular"])
        dossier["sections"]["basic"]["appointed_on"] = "2020-01-01"
        _, answer = check(dossier, "--all-channels", "--when")
        rounds = {
            each["channel"]: {
                finding.get("met_in_round") for finding in each["findings"] if finding["outcome"] == "fail"
            }
            for each in answer["channels"]
        }
        assert rounds["regular"] == {2025}
        assert rounds["directional"] == {None}


@pytest.mark.clause("JB-5.1")
def test_a_category_that_was_created_later_is_a_channel_by_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "local.toml"
    path.write_text(
        """
[[channel]]
jurisdiction = "220000"
key = "later"
name = "后设类别"
like = "rural_revitalisation"
document = "某文件"
clause = "一"
""",
        "utf-8",
    )
    monkeypatch.setenv("ZHICHENG_LOCAL", str(path))
    dossier = bases(PLUGIN)["regular"] | {"channel": "later"}
    status, answer = check(dossier)
    assert (status, answer["eligible"]) == (0, True)
    assert [each["stage"] for each in answer["chain"]][-1] == "committee_office"
    status, _ = check(dossier | {"at": "2023-01-31T10:00:00+08:00"})
    assert status == 1
    path.write_text(path.read_text("utf-8").replace("rural_revitalisation", "nothing"), "utf-8")
    refused = CliRunner().invoke(main, ["plugins"])
    assert refused.exit_code == 2
    assert "没有可以参照的渠道 nothing" in refused.stderr
