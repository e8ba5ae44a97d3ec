"""Specialties that committees propose and the bureau approves: in new notices, in open ones, and what cases see (JB-1.2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from specialty_rounds import SERIES, Committees, committees
from sqlalchemy import func, select

from zhicheng.casework import notice_drafts, notices
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import committed, history, payload_of
from zhicheng.casework.specialties.entitled import OF_UNITS, concerned, proposers
from zhicheng.casework.specialties.proposing import content_digest
from zhicheng.notice import NoticeSpecialty, Terms
from zhicheng.notice_check import problems
from zhicheng.policy import Policy
from zhicheng.specs import Citation
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    OrganisationKind,
    OutboxMessage,
    ProposalKind,
    ProposalState,
    Role,
    SpecialtyProposal,
)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails, divisions: Any) -> Committees:
    return committees(store, clock, cast, numbers, details, divisions)


def offered(known: Committees, terms: Terms) -> dict[str, tuple[str, ...]]:
    """What an applicant may choose: ranges by specialty."""
    series = Policy(known.registry.get("990000"), terms).series("工程技术人员")
    assert series is not None
    return {each.name: each.ranges for each in series.specialties}


def wrong(known: Committees, *args: Any, **typed: Any) -> set[str]:
    with pytest.raises(Refusal) as refused:
        known.propose(*args, **typed)
    return set(refused.value.fields)


def about(known: Committees, person: Any, application_id: Any) -> list[Any]:
    findings = known.desks.round.load(person, application_id).judgement.findings
    return [each for each in findings if each.field == "specialty" and each.rule == "core.catalogue"]


class TestProposing:
    @pytest.mark.clause("JB-1.2")
    def test_a_new_specialty_counts_once_it_is_approved_and_from_its_round_on(self, known: Committees) -> None:
        made = known.propose("人工智能", ranges=("机器学习", "知识工程"), from_year="2024")
        assert "人工智能" not in offered(known, known.open_notice(2024))
        known.approve(made, from_year="2024")
        assert "人工智能" not in offered(known, known.open_notice(2023))
        terms = known.open_notice(2024)
        assert offered(known, terms)["人工智能"] == ("机器学习", "知识工程")
        (row,) = terms.specialties
        assert str(row.cites[0]) == "示例人社函〔2023〕9号 新设“人工智能”专业"

    @pytest.mark.parametrize(
        ("kind", "specialty", "typed", "after"),
        [
            ("change", "机械工程", {"ranges": ("增材制造",)}, {"机械工程": ("增材制造",), "纺织工程": ("印染",)}),
            ("change", "纺织工程", {"into": "轻纺工程"}, {"机械工程": ("焊接",), "轻纺工程": ("印染",)}),
            ("merge", "纺织工程", {"into": "机械工程", "ranges": ("纺机",)}, {"机械工程": ("焊接", "纺机")}),
            ("drop", "纺织工程", {}, {"机械工程": ("焊接",)}),
        ],
    )
    @pytest.mark.clause("JB-1.2")
    def test_specialties_are_changed_merged_and_dropped(
        self, known: Committees, kind: str, specialty: str, typed: dict[str, Any], after: dict[str, tuple[str, ...]]
    ) -> None:
        known.approved(specialty, kind, **typed)
        assert offered(known, known.open_notice()) == after

    def test_what_comes_later_counts_over_what_came_before(self, known: Committees) -> None:
        known.approved("人工智能", ranges=("机器学习",))
        known.approved("纺织工程", "merge", into="机械工程", ranges=("印染",))
        known.approved("人工智能", "drop")
        known.approved("纺织工程", "new", ranges=("织造",))
        assert offered(known, known.open_notice()) == {"机械工程": ("焊接", "印染"), "纺织工程": ("织造",)}

    @pytest.mark.parametrize(
        ("specialty", "kind", "typed", "places"),
        [
            ("机械工程", "new", {}, {"specialty"}),
            ("炼丹工程", "drop", {}, {"specialty"}),
            ("炼丹", "", {}, {"kind"}),
            ("炼丹", "new", {"series": "炼丹系列"}, {"series"}),
            (" ", "new", {"reason": " "}, {"specialty", "reason"}),
            ("长" * 51, "new", {}, {"specialty"}),
            ("炼丹", "new", {"from_year": "2022"}, {"from_year"}),
            ("炼丹", "new", {"from_year": "明年"}, {"from_year"}),
            ("炼丹", "new", {"ranges": ("一", "一")}, {"ranges"}),
            ("机械工程", "merge", {}, {"into"}),
            ("机械工程", "merge", {"into": "机械工程"}, {"into"}),
            ("机械工程", "change", {"into": "纺织工程"}, {"into"}),
            ("机械工程", "change", {}, {"ranges"}),
        ],
    )
    def test_each_answer_is_checked_at_its_place(
        self, known: Committees, specialty: str, kind: str, typed: dict[str, Any], places: set[str]
    ) -> None:
        assert wrong(known, specialty, kind, **typed) == places

    def test_a_specialty_that_waits_is_not_proposed_again(self, known: Committees) -> None:
        made = known.propose("人工智能")
        assert wrong(known, "人工智能") == {"specialty"}
        known.withdraw(made)
        known.refuse(known.propose("人工智能"))
        assert known.propose("人工智能").state is ProposalState.REQUESTED

    def test_where_the_catalogue_lists_none_any_specialty_may_be_dropped(self, known: Committees) -> None:
        unlisted = next(name for name, each in known.registry.get("990000").catalogue.items() if not each.specialties)
        known.approved("康复", series=unlisted)
        known.approved("按摩", "drop", series=unlisted)
        said = known.open_notice().specialty(unlisted, "按摩")
        assert said is not None
        assert said.dropped

    def test_events_hold_commitments_and_everybody_concerned_is_written_to(
        self, known: Committees, store: Store
    ) -> None:
        made = known.approved("人工智能")
        with store.reading() as session:
            made = session.get_one(SpecialtyProposal, made.id)
            proposed, approved = history(session, made.id)
            topics = set(session.execute(select(OutboxMessage.topic, OutboxMessage.recipient_id)).all())
        assert payload_of(proposed)["content"] == content_digest(made)
        assert payload_of(approved)["document"] == committed(made.salt, made.document_number or "")
        assert ("specialty_proposed", known.bureau.account_id) in topics
        assert ("specialty_approved", known.office.account_id) in topics


class TestWho:
    @pytest.mark.clause("JB-1.2")
    def test_a_unit_with_a_committee_of_its_own_may_have_specialties_set_up(
        self, known: Committees, store: Store
    ) -> None:
        unit, head = known.places.unit, known.desks.unit.people[1]
        with pytest.raises(Refusal, match="只有评委会办事机构") as refused:
            known.propose("人工智能", actor=head, by=unit.id)
        assert refused.value.status == 403
        known.places.record("own_committee", "true")
        with store.reading() as session:
            (found,) = proposers(session, head, known.desks.clock, known.registry)
        assert (found.organisation.id, found.jurisdiction, found.kinds) == (unit.id, "990000", OF_UNITS)
        assert wrong(known, "机械工程", "drop", actor=head, by=unit.id) == {"kind"}
        assert known.propose("人工智能", actor=head, by=unit.id).kind is ProposalKind.NEW

    def test_combined_review_entitles_from_its_first_year_on(self, known: Committees, store: Store) -> None:
        head = known.desks.unit.people[1]
        known.places.record("combined_review_since", "2024")
        with store.reading() as session:
            assert not concerned(session, head, known.desks.clock, known.registry)
            known.desks.clock.now = known.desks.clock().replace(year=2024)
            assert concerned(session, head, known.desks.clock, known.registry)

    def test_only_the_bureau_of_the_place_decides_and_only_once(self, known: Committees) -> None:
        made = known.propose("人工智能")
        for stranger in (known.places.city, known.office, known.desks.person):
            with pytest.raises(Refusal) as refused:
                known.approve(made, stranger)
            assert refused.value.status == 404
        decided = known.refuse(made)
        assert (decided.refused_because, decided.decided_for) == (
            "已有相近专业。", known.bureau.posts()[0].organisation_id,
        )  # fmt: skip
        with pytest.raises(Refusal, match="未获同意"):
            known.approve(decided)
        with pytest.raises(Refusal, match="未获同意"):
            known.withdraw(decided)

    @pytest.mark.parametrize("typed", [{"document_number": " "}, {"from_year": "1999"}])
    def test_an_approval_names_its_document_and_its_first_round(self, known: Committees, typed: dict[str, Any]) -> None:
        made = known.propose("人工智能")
        with pytest.raises(Refusal) as refused:
            known.approve(made, **typed)
        assert set(refused.value.fields) == set(typed)
        with pytest.raises(Refusal, match="理由"):
            known.refuse(made, reason=" ")

    def test_another_office_neither_sees_nor_withdraws_it(self, known: Committees, cast: Any) -> None:
        other = cast.member(cast.organisation(OrganisationKind.COMMITTEE_OFFICE, name="另一办事机构"), Role.OFFICER)
        with pytest.raises(Refusal) as refused:
            known.withdraw(known.propose("人工智能"), other)
        assert refused.value.status == 404


class TestAtOnce:
    def run(self, *steps: Any) -> list[Refusal | None]:
        barrier = Barrier(len(steps))

        def one(step: Any) -> Refusal | None:
            barrier.wait()
            try:
                step()
            except Refusal as refused:
                return refused
            return None

        with ThreadPoolExecutor(len(steps)) as pool:
            return list(pool.map(one, steps))

    def test_of_two_officers_one_wins(self, known: Committees, store: Store) -> None:
        made = known.propose("人工智能")
        answers = self.run(lambda: known.approve(made), lambda: known.refuse(made))
        (lost,) = (each for each in answers if each is not None)
        assert isinstance(lost, Stale)
        with store.reading() as session:
            assert len(history(session, made.id)) == 2

    def test_of_two_equal_proposals_one_is_kept(self, known: Committees, store: Store) -> None:
        answers = self.run(lambda: known.propose("人工智能"), lambda: known.propose("人工智能"))
        (lost,) = (each for each in answers if each is not None)
        assert set(lost.fields) == {"specialty"}
        with store.reading() as session:
            assert session.scalar(select(func.count(SpecialtyProposal.id))) == 1


class TestOpenNotice:
    @pytest.mark.clause("JB-1.2")
    def test_an_open_notice_takes_them_over_by_a_revision_and_what_was_filed_stays_as_it_was(
        self, known: Committees, store: Store, cast: Any, details: PersonDetails, numbers: Any
    ) -> None:
        filed = known.fill(known.desks.person, "纺织工程")
        known.desks.round.submit(known.desks.person, filed)
        second = cast.person(replace(details, id_number=numbers.identity(), mobile=numbers.mobile()))
        known.desks.round.bind(second, known.places.unit)
        draft = known.fill(second, "纺织工程")
        known.approved("纺织工程", "merge", into="机械工程", ranges=("纺机",))
        assert known.terms().specialties == ()
        assert [each.specialty for each in known.join()] == ["纺织工程"]
        with store.reading() as session:
            (published,) = notices.published(session)
        assert published.terms.specialties == ()
        assert about(known, second, draft) == []
        known.publish()
        (found,) = about(known, second, draft)
        assert "已并入“机械工程”专业" in found.message
        assert found.citations[0].document == "示例人社函〔2023〕9号"
        with pytest.raises(Refusal):
            known.desks.round.submit(second, draft)
        known.desks.through_unit(filed)
        case = known.desks.county.read(filed)
        series = case.located.policy.series(SERIES)
        assert series is not None
        assert [each.name for each in series.specialties] == ["机械工程", "纺织工程"]

    def test_a_specialty_that_nobody_lists_may_still_be_typed(self, known: Committees) -> None:
        draft = known.fill(known.desks.person, "自填专业")
        known.approved("人工智能")
        known.join()
        known.publish()
        assert about(known, known.desks.person, draft) == []

    def test_what_is_taken_over_already_and_what_the_bureau_wrote_stay(self, known: Committees) -> None:
        known.approved("人工智能", ranges=("机器学习",))
        known.join()
        with pytest.raises(Refusal, match="都已列入"):
            known.join()
        terms = known.terms()
        edited = replace(terms, specialties=(replace(terms.specialties[0], ranges=("大模型",)),))
        with known.store.begin() as session:
            notice = known.desks.round.notice()
            notice_drafts.change(
                session, known.bureau, known.desks.clock, known.registry,
                notice_id=notice.id, version=notice.version, terms=edited,
            )  # fmt: skip
        known.approved("纺织工程", "drop")
        known.join()
        assert offered(known, known.terms()) == {"机械工程": ("焊接",), "人工智能": ("大模型",)}

    def test_of_two_officers_the_second_is_told(self, known: Committees) -> None:
        known.approved("人工智能")
        version = known.desks.round.notice().version
        known.join()
        with pytest.raises(Stale):
            known.join(version)


class TestWriting:
    GROUND = (Citation(document="示例人社函〔2023〕9号", clause="一", id="通知"),)

    @pytest.mark.parametrize(
        ("changed", "places"),
        [
            ({}, set()),
            ({"series": "炼丹系列"}, {"series"}),
            ({"name": " "}, {"name"}),
            ({"ranges": ("长" * 51,)}, {"ranges"}),
            ({"track": "没有的类别"}, {"track"}),
            ({"into": "机械工程"}, {"into"}),
            ({"cites": ()}, {"document", "clause"}),
        ],
    )
    def test_a_row_is_checked_at_its_places(self, known: Committees, changed: dict[str, Any], places: set[str]) -> None:
        row = NoticeSpecialty(**{"series": SERIES, "name": "人工智能", "cites": self.GROUND, **changed})
        found = problems(known.registry.get("990000"), replace(known.terms(), specialties=(row,)))
        assert set(found) == {f"specialties-0-{each}" for each in places}

    def test_one_is_named_once(self, known: Committees) -> None:
        rows = tuple(
            NoticeSpecialty(series=SERIES, name="人工智能", ranges=ranges, cites=self.GROUND)
            for ranges in ((), ("甲",))
        )
        found = problems(known.registry.get("990000"), replace(known.terms(), specialties=rows))
        assert set(found) == {"specialties-1-name"}
