"""`zhicheng check`, `schema` and `plugins` as people and programs use them, with a jurisdiction that is installed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from zhicheng.cli import main
from zhicheng.plugins import discover
from zhicheng.testing.lawcases import bases

PLUGIN = "jilin"
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _one_province(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICHENG_PLUGINS", PLUGIN)


@pytest.fixture
def dossier() -> dict[str, Any]:
    return copy.deepcopy(bases(discover([PLUGIN])[0])["regular"])


def run(*arguments: str, text: str | bytes = "") -> Result:
    return CliRunner().invoke(main, arguments, input=text, catch_exceptions=False)


def judged(dossier: Any) -> Any:
    result = run("check", "--format", "json", "-", text=json.dumps(dossier))
    return json.loads(result.stdout)


def test_an_eligible_dossier(dossier: dict[str, Any]) -> None:
    result = run("check", "--format", "json", "-", text=json.dumps(dossier))
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (answer["eligible"], answer["findings"]) == (True, [])
    assert answer["cutoffs"]["appointment"] == "2022-12-31"
    assert [desk["stage"] for desk in answer["chain"]] == [
        "unit",
        "county_bureau",
        "city_bureau",
        "province_bureau",
        "committee_office",
    ]


def test_the_finding_of_the_format_word_for_word(dossier: dict[str, Any]) -> None:
    dossier["unit"]["tier"] = "city"
    dossier["sections"]["basic"]["appointed_on"] = "2018-01-31"
    result = run("check", "--format", "json", "-", text=json.dumps(dossier))
    assert result.exit_code == 1
    (finding,) = json.loads(result.stdout)["findings"]
    assert {key: finding[key] for key in ("rule", "outcome", "section", "field", "required", "actual", "met_from")} == {
        "rule": "jilin.appointment_years",
        "outcome": "fail",
        "section": "basic",
        "field": "appointed_on",
        "required": "5年",
        "actual": "4年11个月",
        "met_from": "2023-01-31",
    }
    assert finding["message"] == "聘任年限不足：要求满5年，截至2022-12-31为4年11个月"
    assert {"document": "吉人社函〔2023〕8号", "clause": "六（二）", "id": "JB-6.2"} in finding["citations"]


def test_words_for_people(dossier: dict[str, Any], tmp_path: Path) -> None:
    dossier["sections"]["assessments"] = []
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(dossier), "utf-8")
    result = run("check", str(path))
    assert result.exit_code == 1
    assert "不符合申报条件" in result.stdout
    assert "年度考核未填写，请填写年度考核信息" in result.stdout
    assert "JM-3.3.3" in result.stdout
    assert "绿园区人力资源和社会保障局" in result.stdout


def test_everything_wrong_is_reported_with_its_path(dossier: dict[str, Any]) -> None:
    dossier["unknown"] = 1
    dossier["unit"]["credit_code"] = "91220101MA0000000X"
    dossier["sections"]["basic"]["birth_date"] = "1980-02-30"
    dossier["sections"]["basic"]["id_number"] = "220106198001010011"
    dossier["sections"]["education"].append({"graduated_on": "2002", "colour": "red"})
    dossier["sections"]["work"] = "none"
    result = run("check", "--format", "json", "-", text=json.dumps(dossier))
    assert result.exit_code == 2
    assert {each["path"] for each in json.loads(result.stdout)["error"]} == {
        "unknown",
        "unit.credit_code",
        "sections.basic.birth_date",
        "sections.basic.id_number",
        "sections.education[1].graduated_on",
        "sections.education[1].colour",
        "sections.work",
    }


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"jurisdiction": "990000"}, "jurisdiction"),
        ({"jurisdiction": None}, "jurisdiction"),
        ({"channel": "nothing"}, "channel"),
        ({"year": 2022}, "year"),
        ({"year": "2023"}, "year"),
        ({"at": "2023-02-10T10:00:00"}, "at"),
        ({"at": 5}, "at"),
        ({"notice": {"window": ["2023-01-01"]}}, "notice.window"),
        ({"pledge": "yes"}, "pledge"),
        ({"attachments": {"nothing": []}}, "attachments.nothing"),
    ],
)
def test_a_dossier_that_cant_be_used(dossier: dict[str, Any], change: dict[str, Any], path: str) -> None:
    result = run("check", "--format", "json", "-", text=json.dumps(dossier | change))
    assert result.exit_code == 2
    assert path in [each["path"] for each in json.loads(result.stdout)["error"]]


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"year": NaN}', b"1" * 5000])
def test_bytes_that_are_no_dossier(text: bytes) -> None:
    result = run("check", "--format", "json", "-", text=text)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"][0]["message"]


def test_lines_are_answered_one_by_one_in_order(dossier: dict[str, Any]) -> None:
    worse = copy.deepcopy(dossier)
    worse["pledge"] = False
    lines = [json.dumps(dossier), "nonsense", json.dumps(worse), ""]
    result = run("check", "--format", "jsonl", "-", text="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [answer.get("eligible", "error" in answer) for answer in answers] == [True, True, False]
    assert "error" in answers[1]
    only_eligible = run("check", "--format", "jsonl", "-", text=json.dumps(dossier) + "\n")
    assert only_eligible.exit_code == 0
    assert run("check", "--format", "jsonl", "-", text=json.dumps(worse) + "\n").exit_code == 1


def test_judging_twice_gives_the_same_bytes(dossier: dict[str, Any]) -> None:
    dossier["sections"]["basic"].pop("mobile")
    line = json.dumps(dossier) + "\n"
    first, *others = run("check", "--format", "jsonl", "-", text=line * 5).stdout.splitlines()
    assert set(others) == {first}


def test_a_missing_required_answer_names_the_field_and_the_rules_that_need_it(dossier: dict[str, Any]) -> None:
    dossier["sections"]["basic"].pop("person_category")
    (finding,) = judged(dossier)["findings"]
    assert (finding["outcome"], finding["section"], finding["field"]) == ("fail", "basic", "person_category")
    assert {"JM-3.3.2", "JA-1.4"} <= {each["id"] for each in finding["citations"]}


def test_the_title_history_counts_and_the_disagreement_is_named(dossier: dict[str, Any]) -> None:
    dossier["sections"]["title_history"] = [
        {"series": "工程技术人员", "level": "中级", "title": "工程师", "appointed_on": "2016-01-01"}
    ]
    answer = judged(dossier)
    assert answer["eligible"]
    (finding,) = answer["findings"]
    assert (finding["rule"], finding["outcome"], finding["field"]) == ("core.title_history", "notice", "appointed_on")


def test_a_title_of_another_level_is_refused(dossier: dict[str, Any]) -> None:
    dossier["sections"]["basic"]["title"] = "工程师"
    (finding,) = judged(dossier)["findings"]
    assert (finding["rule"], finding["field"]) == ("core.catalogue", "title")


def test_an_unknown_series_is_refused(dossier: dict[str, Any]) -> None:
    dossier["sections"]["basic"]["series"] = "炼金系列"
    assert "series" in [each["field"] for each in judged(dossier)["findings"]]


def test_the_round_in_which_the_whole_channel_would_be_met(dossier: dict[str, Any]) -> None:
    dossier["unit"]["tier"] = "city"
    dossier["sections"]["basic"]["appointed_on"] = "2018-01-31"
    result = run("check", "--when", "--format", "json", "-", text=json.dumps(dossier))
    (finding,) = json.loads(result.stdout)["findings"]
    assert (finding["met_in_round"], finding["provisional"]) == (2024, True)
    dossier["unit"]["in_jurisdiction"] = False
    result = run("check", "--when", "--format", "json", "-", text=json.dumps(dossier))
    assert all("met_in_round" not in each for each in json.loads(result.stdout)["findings"])


def test_the_schema_of_a_channel_accepts_the_base_dossier(dossier: dict[str, Any]) -> None:
    result = run("schema", "--jurisdiction", "220000", "--year", "2023", "--channel", "regular")
    schema = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(dossier) <= set(schema["properties"])
    basic = schema["properties"]["sections"]["properties"]["basic"]["properties"]
    assert set(dossier["sections"]["basic"]) <= set(basic)
    assert basic["mobile"]["x-required"] is True
    assert basic["exception_type"]["x-required"] == "conditional"


def test_the_schema_of_nothing_says_what_there_is() -> None:
    result = run("schema", "--jurisdiction", "220000", "--year", "2023", "--channel", "nothing")
    assert result.exit_code == 2
    assert "regular" in result.stderr
    assert run("schema", "--jurisdiction", "990000", "--year", "2023", "--channel", "regular").exit_code == 2
    assert run("schema", "--jurisdiction", "220000", "--year", "2001", "--channel", "regular").exit_code == 2


def test_plugins_are_listed_and_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = run("plugins").stdout
    assert "220000 吉林省" in listed
    assert "sha256:" in listed
    monkeypatch.setenv("ZHICHENG_PLUGINS", "")
    result = run("plugins")
    assert result.exit_code == 0
    assert "尚未启用任何省份" in result.stdout


def test_a_plugin_that_is_not_there_stops_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICHENG_PLUGINS", "nowhere")
    result = run("check", "-", text="{}")
    assert result.exit_code == 2
    assert "插件 nowhere" in result.stderr


@pytest.mark.clause("JB-1.5")
def test_what_an_authority_has_yet_to_record_is_not_asked_of_the_applicant(dossier: dict[str, Any]) -> None:
    dossier["unit"] |= {"kind": "中小学", "review_mode": "联盟", "recommended": 3}
    (finding,) = judged(dossier)["findings"]
    assert finding["message"] == "“单位信息：空缺岗位数”尚未由人社部门登记，无法判断职数+1，请由单位联系登记部门"
