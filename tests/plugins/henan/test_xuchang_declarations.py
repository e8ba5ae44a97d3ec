"""What the city shows and sets beside its rules: dates, numbers, accounts, committees, the review form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from zhicheng.documents.compose import form_pdf
from zhicheng.dossier.finding import Finding
from zhicheng.dossier.judging import Judgement, judge
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.specs.timeline import BEIJING
from zhicheng.testing.lawcases import bases, with_changes

Judged = Callable[..., Judgement]
CODE = "411000"
RECOMMENDED: dict[str, Any] = {
    "unit__publicized_from": "2023-10-16",
    "unit__recommended_on": "2023-10-23",
    "unit__pledge": True,
    "unit__checked_by": {"handler": "甲", "head": "乙"},
}


def fails(judgement: Judgement) -> list[Finding]:
    return [each for each in judgement.findings if each.outcome == "fail"]


@pytest.mark.clause("HX-2.5.10", "N-7")
def test_five_working_days_of_publicity_are_enough(judged: Judged) -> None:
    assert judged(**RECOMMENDED, unit__publicized_to="2023-10-20").findings == ()


@pytest.mark.clause("HX-2.5.10", "N-7")
def test_four_working_days_of_publicity_are_one_fault_with_both_clauses(judged: Judged) -> None:
    (fault,) = fails(judged(**RECOMMENDED, unit__publicized_to="2023-10-19"))
    assert {cite.id for cite in fault.citations} == {"HX-2.5.10", "N-7"}


@pytest.mark.clause("HX-2.5.5")
def test_each_hole_in_the_work_history_is_named_with_its_days(judged: Judged) -> None:
    rows = [
        {"from": "2007-09-01", "to": "2010-08-31", "unit": "甲"},
        {"from": "2011-01-01", "to": "2023-10-01", "unit": "乙"},
    ]
    assert [fault.actual for fault in fails(judged(work=rows))] == [
        "缺2007-08-20至2007-08-31",
        "缺2010-09-01至2010-12-31",
        "缺2023-10-02至2023-10-25",
    ]


@pytest.mark.clause("HX-2.5.1")
def test_a_wrong_committee_is_told_with_the_right_one(judged: Judged) -> None:
    (fault,) = fails(judged(applicant_scope="农村"))
    assert fault.required == "许昌市农村中小学教师副高级职称评审委员会"
    assert "人员范围为“农村”" in fault.message


@pytest.mark.clause("HX-6")
def test_the_notice_that_governs_engineering_is_named(judged: Judged) -> None:
    answer = judged(committee=None, basic__series="工程系列", basic__level="中级", basic__title="工程师")
    assert any("许职改办〔2023〕17号" in fault.message for fault in fails(answer))


@pytest.mark.clause("HX-2.4c")
def test_the_cutoffs_are_the_year_end_and_the_day_of_recommendation(judged: Judged) -> None:
    before = judged().cutoffs
    assert before["appointment"] == date(2023, 12, 31)
    assert before["achievements"] == before["employment"] == date(2023, 10, 25)
    after = judged(unit__recommended_on="2023-10-20").cutoffs
    assert after["achievements"] == after["papers"] == after["employment"] == date(2023, 10, 20)


@pytest.mark.clause("HX-2.1", "HX-2.2", "HX-2.3")
def test_units_are_created_by_their_managers_and_people_by_their_units(xuchang: Registry) -> None:
    accounts = xuchang.get(CODE).accounts
    assert (accounts.unit_accounts, accounts.personal_accounts, accounts.binding) == ("creator", "unit", "creation")
    assert accounts.first_password_must_change


@pytest.mark.clause("HX-5.4")
@pytest.mark.parametrize("year", [2023, 2024])
def test_nothing_is_taken_into_the_next_year(xuchang: Registry, year: int) -> None:
    terms = policy_for(xuchang, CODE, year).terms
    assert terms.closes("review") == datetime(year + 1, 1, 1, tzinfo=BEIJING)
    phases = {phase.key: phase.last for phase in terms.phases}
    assert phases == {"entrusted_count": date(year, 10, 20), "review": date(year, 12, 31)}


@pytest.mark.clause("HX-5.4")
def test_the_numbers_of_the_notice(xuchang: Registry) -> None:
    parameters = xuchang.get(CODE).parameters
    assert parameters["plan_filing_days"].value == parameters["report_days"].value == 5
    assert parameters["across_years"].value is False


@pytest.mark.clause("HX-2.3")
def test_the_review_form_is_a3_on_both_sides_three_times(xuchang: Registry) -> None:
    policy = policy_for(xuchang, CODE, 2023)
    assert policy.forms("review") == ()
    (form,) = policy.forms("review", reviewed=True)
    assert form.title == "河南省专业技术人员职称评审表"
    assert (form.page, form.duplex, form.copies) == ("A3", True, 3)
    dossier = bases(xuchang.get(CODE).layers[-1])["review"]
    assert form_pdf(policy, form, dossier, draft=True).startswith(b"%PDF")


@pytest.mark.clause("HX-3", "HX-2.3")
def test_nothing_goes_with_a_case_on_paper_but_the_review_form(xuchang: Registry) -> None:
    policy = policy_for(xuchang, CODE, 2023)
    for channel in policy.declarations.channels.values():
        assert not channel.paper
        assert {each.key for each in policy.forms(channel.key, reviewed=True)} == {"review_form"}
    assert any("除评审表等材料外不提交纸质材料" in note for note in policy.channel("review").notes)


@pytest.mark.clause("HX-2.4")
def test_every_kind_of_review_is_on_the_platform(xuchang: Registry) -> None:
    policy = policy_for(xuchang, CODE, 2023)
    offered = [policy.channel(key) for key in policy.terms.channels]
    assert {each.name for each in offered} >= {"评审", "考核认定", "答辩考核"}
    assert all(each.online for each in offered)


@pytest.mark.clause("HX-6")
@pytest.mark.parametrize(
    ("series", "level", "title", "named"),
    [
        ("工程系列", "中级", "工程师", "许职改办〔2023〕17号"),
        ("农业系列", "副高级", "高级农艺师", "另行通知"),
    ],
)
def test_where_another_notice_governs_it_is_named(
    xuchang: Registry, series: str, level: str, title: str, named: str
) -> None:
    base = bases(xuchang.get(CODE).layers[-1])["review"]
    given = {"basic.series": series, "basic.level": level, "basic.title": title, "committee": None}
    answer = judge(policy_for(xuchang, CODE, 2023), with_changes(base, given))
    told = [each for each in answer.findings if "HX-6" in {cite.id for cite in each.citations}]
    assert any(named in each.message for each in told)
