"""Committee and letter in a draft: chosen by itself, asked for, wrong with its reason, and what is filed in the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import made_up
import pytest
import rounds
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.drafts import Draft
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.snapshots import newest
from zhicheng.casework.submission import NotEligible
from zhicheng.dossier import standard
from zhicheng.registry import Registry
from zhicheng.specs import AttachmentSpec, CommitteeTemplate, DayOfRound, Entrustment, Is, UploadLimits
from zhicheng.store.engine import Store
from zhicheng.store.models import Application, Organisation, OrganisationKind, Role, RouteDesk

TOWN, COUNTRY, FARM = "城区评审委员会", "农村评审委员会", "农业评审委员会"
TEACHERS, FARMERS = "中小学教师系列", "农业系列"


def committee(key: str, name: str, series: str, *scopes: str) -> CommitteeTemplate:
    return CommitteeTemplate(
        key=key, name=name, series=(series,), levels=("中级", "副高级"), scopes=scopes, office=f"{name}承办处",
        cites=made_up.CITE,
    )  # fmt: skip


COMMITTEES = (
    committee("farm", FARM, FARMERS),
    committee("town", TOWN, TEACHERS, "城区"),
    committee("country", COUNTRY, TEACHERS, "农村"),
)
LETTER = Entrustment(
    key="in",
    direction="in",
    channels=("regular",),
    required=Is("unit.own_committee", True),
    issuers=("city", "group_hq"),
    foreign_division=True,
    cites=made_up.CITE,
)


def registry(*committees: CommitteeTemplate, letters: tuple[Entrustment, ...] = ()) -> Registry:
    """The made-up province, in which a case has series and level."""
    said = made_up.declared()
    (template,) = said["zhicheng_timelines"]
    sections = (
        standard.BASIC.asking("name*", "id_type", "id_number", "series", "level", cites=made_up.CITE),
        replace(standard.EDUCATION, cites=made_up.CITE),
    )
    scan = AttachmentSpec(
        key="entrustment_letter",
        title="委托函",
        limits=UploadLimits(formats=("jpg",), max_bytes=10**6, max_count=1),
        cites=made_up.CITE,
    )
    (channel,) = said["zhicheng_channels"]
    return Registry.of(
        (
            made_up.plugin(
                zhicheng_sections=sections,
                zhicheng_attachments=(scan,),
                zhicheng_channels=(
                    replace(channel, sections=("basic", "education"), attachments=("entrustment_letter",)),
                ),
                zhicheng_entrustments=letters,
                zhicheng_timelines=(replace(template, committees=committees, acceptance_deadline=DayOfRound(6, 1)),),
            ),
        )
    )


class Applicant:
    """A draft of somebody whose unit says ``facts`` of itself."""

    def __init__(self, known: rounds.Round, person: Any) -> None:
        self.round, self.person = known, person
        self.id: UUID = known.start(person)

    def save(self, key: str, **values: str) -> None:
        known = self.round.load(self.person, self.id).sections.get(key)
        self.round.save(self.person, self.id, key, known.version if known else 0, values=values)

    def basic(self, series: str, level: str = "副高级") -> None:
        self.save("basic", name="张三", series=series, level=level)

    @property
    def draft(self) -> Draft:
        return self.round.load(self.person, self.id)

    @property
    def problems(self) -> dict[tuple[str | None, str | None], str]:
        return {(each.section, each.field): each.message for each in self.draft.problems()}


@pytest.fixture
def begin(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Any:
    def begun(known: Registry, **facts: Any) -> Applicant:
        bureau = cast.organisation(OrganisationKind.BUREAU, "990000", name="示例省人社厅")
        cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name=f"{COUNTRY}承办处")
        cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name=f"{TOWN}承办处")
        staff = cast.member(bureau, Role.OFFICER)
        opened = rounds.published(store, clock, staff, bureau, known)
        person = cast.person(details)
        unit = cast.unit("990102", numbers.credit_code(), facts={"nature": "事业单位", "tier": "county", **facts})
        opened.bind(person, unit)
        return Applicant(opened, person)

    return begun


class TestCommittee:
    @pytest.mark.clause("HX-2.5.1")
    def test_the_only_one_that_fits_is_chosen_by_itself_and_filed(self, store: Store, begin: Any) -> None:
        applicant = begin(registry(*COMMITTEES))
        applicant.basic(FARMERS)
        draft = applicant.draft
        assert draft.dossier["committee"] == FARM
        assert draft.state(draft.policy.section("regular", "committee")) == "已完成"
        applicant.round.submit(applicant.person, applicant.id)
        with store.reading() as session:
            filed = newest(session, session.get_one(Application, applicant.id))
        assert filed.part("committee") == {"committee": FARM}
        assert not filed.empty("committee")

    @pytest.mark.clause("HX-2.5.1")
    def test_the_range_of_people_decides_and_the_case_goes_to_that_office(self, store: Store, begin: Any) -> None:
        applicant = begin(registry(*COMMITTEES))
        applicant.basic(TEACHERS)
        assert applicant.problems == {("committee", "applicant_scope"): "尚未选择人员范围（城区、农村），请选择"}
        with pytest.raises(NotEligible):
            applicant.round.submit(applicant.person, applicant.id)
        applicant.save("committee", applicant_scope="农村")
        assert applicant.draft.dossier["committee"] == COUNTRY
        applicant.round.submit(applicant.person, applicant.id)
        with store.reading() as session:
            (desk,) = session.scalars(select(RouteDesk))
            assert desk.organisation_id is not None
            assert session.get_one(Organisation, desk.organisation_id).name == f"{COUNTRY}承办处"

    @pytest.mark.clause("HX-2.5.1")
    def test_a_wrong_choice_is_caught_with_its_reason_before_submission(self, begin: Any) -> None:
        applicant = begin(registry(*COMMITTEES))
        applicant.basic(TEACHERS)
        applicant.save("committee", applicant_scope="农村", committee=TOWN)
        (message,) = applicant.problems.values()
        assert "人员范围为“农村”，该评委会只受理城区" in message
        assert f"应选择{COUNTRY}" in message
        with pytest.raises(NotEligible):
            applicant.round.submit(applicant.person, applicant.id)

    def test_a_choice_that_no_longer_fits_is_caught_when_the_series_changes(self, begin: Any) -> None:
        applicant = begin(registry(*COMMITTEES))
        applicant.basic(FARMERS)
        applicant.save("committee", committee=FARM)
        assert applicant.problems == {}
        applicant.basic(TEACHERS)
        assert ("committee", None) in applicant.problems

    def test_several_that_fit_are_left_to_the_applicant(self, begin: Any) -> None:
        second = committee("farm2", "第二农业评审委员会", FARMERS)
        applicant = begin(registry(*COMMITTEES, second))
        applicant.basic(FARMERS)
        assert "有2个评审委员会" in applicant.problems["committee", "committee"]
        applicant.save("committee", committee=FARM)
        assert applicant.problems == {}

    def test_nothing_is_asked_where_the_series_is_not_known_yet(self, begin: Any) -> None:
        applicant = begin(registry(COMMITTEES[0]))
        applicant.save("basic", name="张三")
        assert applicant.draft.dossier["committee"] is None

    @pytest.mark.clause("HX-6")
    def test_a_case_that_no_committee_takes_is_not_a_dead_end(self, begin: Any) -> None:
        applicant = begin(registry(*COMMITTEES))
        applicant.basic("图书系列")
        assert applicant.problems == {}
        applicant.round.submit(applicant.person, applicant.id)

    def test_a_notice_without_committees_asks_for_none(self, begin: Any) -> None:
        applicant = begin(registry())
        assert [each.key for each in applicant.draft.asked] == ["basic", "education"]
        with pytest.raises(Refusal, match="没有这个栏目"):
            applicant.save("committee", committee=FARM)


GIVEN = {"letter_number": "1号", "issued_by": "外市人社局", "issuer_level": "city", "issuer_division": "220100"}


class TestLetter:
    @pytest.mark.clause("SG-2.5", "HX-4.1")
    def test_without_its_letter_the_case_cant_go_on(self, begin: Any) -> None:
        applicant = begin(registry(letters=(LETTER,)), own_committee=True)
        applicant.basic(FARMERS)
        assert [each.key for each in applicant.draft.asked] == ["basic", "entrustment", "education"]
        assert "没有委托评审函" in applicant.problems["entrustment", "direction"]
        with pytest.raises(NotEligible):
            applicant.round.submit(applicant.person, applicant.id)

    @pytest.mark.clause("SG-2.5", "HX-4.1")
    def test_what_the_letter_lacks_is_told_and_then_it_is_filed(self, store: Store, begin: Any) -> None:
        applicant = begin(registry(letters=(LETTER,)), own_committee=True)
        applicant.basic(FARMERS)
        applicant.save("entrustment", **GIVEN)
        assert set(applicant.problems) == {("entrustment", "issued_on"), ("entrustment", "entrustment_letter")}
        applicant.save("entrustment", **GIVEN, issued_on="2023-01-05")
        applicant.round.attach(applicant.person, applicant.id, "entrustment_letter", rounds.picture())
        assert applicant.problems == {}
        applicant.round.submit(applicant.person, applicant.id)
        with store.reading() as session:
            part = newest(session, session.get_one(Application, applicant.id)).part("entrustment")
        assert (part["direction"], part["letter_number"]) == ("in", "1号")

    def test_a_letter_by_nobody_entitled_is_refused(self, begin: Any) -> None:
        applicant = begin(registry(letters=(LETTER,)), own_committee=True)
        applicant.basic(FARMERS)
        applicant.save("entrustment", **{**GIVEN, "issuer_level": "county"}, issued_on="2023-01-05")
        assert "没有委托资质" in applicant.problems["entrustment", "issuer_level"]

    def test_nobody_else_is_asked_for_one(self, begin: Any) -> None:
        applicant = begin(registry(letters=(LETTER,)))
        applicant.basic(FARMERS)
        assert [each.key for each in applicant.draft.asked] == ["basic", "education"]
        assert applicant.problems == {}

    @pytest.mark.clause("SG-2.5", "HX-4.1")
    @pytest.mark.parametrize("on_letter", [True, False])
    def test_a_unit_of_another_place_may_begin_only_on_a_letter(
        self, begin: Any, cast: Any, numbers: Any, details: PersonDetails, on_letter: bool
    ) -> None:
        letters = (replace(LETTER, required=True),) if on_letter else ()
        applicant = begin(registry(letters=letters))
        stranger = cast.person(replace(details, id_number=numbers.identity(), mobile=numbers.mobile(), email=None))
        applicant.round.bind(stranger, cast.unit("220102", numbers.credit_code()))
        if on_letter:
            assert applicant.round.start(stranger)
        else:
            with pytest.raises(Refusal, match="不在这份通知的地区"):
                applicant.round.start(stranger)
