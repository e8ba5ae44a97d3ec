"""What the city shows and sets beside its rules: dates, numbers, accounts, phone, forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from zhicheng.documents.compose import form_pdf
from zhicheng.dossier.finding import Finding
from zhicheng.dossier.judging import Judgement
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.testing.lawcases import bases

Judged = Callable[..., Judgement]
CODE = "511600"
RECOMMENDED = {
    "unit__publicized_from": "2023-11-01",
    "unit__recommended_on": "2023-11-08",
    "unit__discipline_opinion": "无异议",
}


def fails(judgement: Judgement) -> list[Finding]:
    return [each for each in judgement.findings if each.outcome == "fail"]


@pytest.mark.clause("SG-4.1", "N-7")
def test_five_working_days_of_publicity_are_enough(judged: Judged) -> None:
    assert judged(**RECOMMENDED, unit__publicized_to="2023-11-07").eligible


@pytest.mark.clause("SG-4.1", "N-7")
def test_four_working_days_of_publicity_are_one_fault_with_both_clauses(judged: Judged) -> None:
    (fault,) = fails(judged(**RECOMMENDED, unit__publicized_to="2023-11-06"))
    assert {cite.id for cite in fault.citations} == {"SG-4.1", "N-7"}
    assert fault.field == "publicized_to"


@pytest.mark.clause("SG-3.5")
def test_the_cutoffs_are_the_year_end_and_the_committees_deadline(judged: Judged) -> None:
    unknown = judged().cutoffs
    assert unknown["appointment"] == date(2023, 12, 31)
    assert unknown["papers"] is None
    known = judged(notice={"acceptance_deadline": "2023-11-20"}).cutoffs
    assert known["papers"] == known["education"] == known["achievements"] == date(2023, 11, 20)


@pytest.mark.clause("SG-4.1", "SG-4.3", "SG-5.1", "SG-5.2", "SG-6.4", "SG-7.3")
def test_the_numbers_of_the_notice(guangan: Registry) -> None:
    parameters = guangan.get(CODE).parameters
    values = {
        key: parameters[key].value for key in ("unit_publicity_days", "result_publicity_days", "plan_filing_days")
    }
    assert set(values.values()) == {5}
    assert parameters["outside_experts"].value == Fraction(1, 5)
    assert parameters["proofreading_steps"].value == 3
    assert parameters["integrity_years"].value == 3


@pytest.mark.clause("SG-6")
@pytest.mark.parametrize("year", [2023, 2024])
def test_the_phases_reach_into_the_next_year(guangan: Registry, year: int) -> None:
    terms = policy_for(guangan, CODE, year).terms
    assert {phase.key: phase.last for phase in terms.phases} == {
        "preparation": date(year, 10, 31),
        "material": date(year, 11, 30),
        "review": date(year, 12, 15),
        "recheck": date(year + 1, 3, 31),
        "publicity": date(year + 1, 4, 30),
        "confirmation": date(year + 1, 5, 31),
        "certificates": date(year + 1, 6, 30),
    }


@pytest.mark.clause("SG-2.7")
def test_people_register_and_units_are_registered_for(guangan: Registry) -> None:
    accounts = guangan.get(CODE).accounts
    assert (accounts.personal_accounts, accounts.unit_accounts, accounts.unit_approved_by, accounts.binding) == (
        "self",
        "creator",
        "creator",
        "request",
    )


@pytest.mark.clause("SG-7.6", "SG-7.7")
def test_applicants_see_the_phone_and_that_nobody_trains(guangan: Registry) -> None:
    said = guangan.get(CODE)
    assert [contact.phone for contact in said.jurisdiction.contacts] == ["0826-2332160"]
    for key in ("regular", "direct"):
        assert any("未指定任何培训机构" in note for note in said.channels[key].notes)


@pytest.mark.clause("SG-2.2")
def test_direct_applications_need_no_unit(guangan: Registry) -> None:
    assert guangan.get(CODE).channels["direct"].needs_unit is False


def test_a_person_off_the_national_list_is_not_lost(judged: Judged) -> None:
    assert judged(basic__series="律师系列", basic__title="二级律师", basic__current_series="律师系列").eligible


@pytest.mark.parametrize("base", ["regular", "direct"])
def test_every_form_is_printed(guangan: Registry, base: str) -> None:
    policy = policy_for(guangan, CODE, 2023)
    dossier = bases(guangan.get(CODE).layers[-1])[base]
    for form in policy.forms(base):
        assert form_pdf(policy, form, dossier, draft=True).startswith(b"%PDF")
