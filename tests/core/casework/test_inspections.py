"""Random samples that can be worked out again, and what bureaus and organisations do about what is found (JB-4.1)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from console import Console
from sanction_rounds import Sanctions, sanctions
from sqlalchemy import delete, select, update

from zhicheng.casework import looks
from zhicheng.casework.access import Refusal, Stale, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import Row
from zhicheng.casework.erasure import erase
from zhicheng.casework.inspections import checks, drawing, judging
from zhicheng.casework.inspections.drawing import Wanted
from zhicheng.casework.inspections.entitled import CASES, INSPECT, READ
from zhicheng.casework.reasons import open_reason
from zhicheng.casework.record import history, payload_of
from zhicheng.casework.supervision import annul
from zhicheng.casework.sweep import sweep
from zhicheng.sampling import ranked, share
from zhicheng.specs import SanctionKind
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    DeskMark,
    InspectedCase,
    Inspection,
    InspectionPopulation,
    InspectionState,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    Person,
    Role,
    Upload,
)


class TestSampling:
    def test_the_order_is_the_seeds_whatever_the_order_given(self) -> None:
        ids = [UUID(int=number) for number in range(50)]
        order = ranked(b"seed", ids)
        assert order == ranked(b"seed", reversed(ids))
        assert set(order) == set(ids)
        assert order != ranked(b"another", ids)

    def test_it_is_hmac_of_the_ids_bytes(self) -> None:
        """Fixed, so that a change of the function can't pass unseen: old samples must verify for ever."""
        ids = [UUID(int=number) for number in range(4)]
        assert [each.int for each in ranked(b"zhicheng", ids)] == [1, 0, 3, 2]

    @pytest.mark.parametrize(
        ("total", "rate", "number"),
        [(10, (1, 10), 1), (11, (1, 10), 2), (3, (1, 100), 1), (7, (1, 1), 7), (0, (1, 2), 0)],
    )
    def test_a_share_is_rounded_up_and_at_least_one(self, total: int, rate: tuple[int, int], number: int) -> None:
        assert share(total, *rate) == number

    @pytest.mark.parametrize("rate", [(0, 1), (2, 1), (-1, 2)])
    def test_a_rate_that_is_none(self, rate: tuple[int, int]) -> None:
        with pytest.raises(ValueError, match="rate"):
            share(10, *rate)


class Inspecting:
    """The round of sanctions with three cases that the office has accepted."""

    def __init__(self, known: Sanctions, cast: Any) -> None:
        self.known, self.cast = known, cast
        self.store, self.clock, self.bureau = known.store, known.clock, known.results.bureau
        self.office_id = known.results.office_id
        self.worker: Actor = known.results.office.first

    def begin(self, actor: Actor | None = None, **typed: Any) -> Inspection:
        wanted = {"of": "checked", "year": 2023, "numerator": 1, "denominator": 2, **typed}
        with self.store.begin() as session:
            return drawing.begin(
                session, actor or self.bureau, self.clock, organisation_id=self.office_id, wanted=Wanted(**wanted)
            )

    def draw(self, made: Inspection, actor: Actor | None = None) -> Inspection:
        with self.store.begin() as session:
            return drawing.draw(
                session, actor or self.bureau, self.clock, inspection_id=made.id, version=self.now(made).version
            )

    def now(self, made: Inspection) -> Inspection:
        with self.store.reading() as session:
            return session.get_one(Inspection, made.id)

    def cases(self, made: Inspection) -> list[InspectedCase]:
        with self.store.reading() as session:
            query = select(InspectedCase).where(InspectedCase.inspection_id == made.id)
            return list(session.scalars(query.order_by(InspectedCase.place)))

    def judge(self, case: InspectedCase, result: str = "clear", words: str = "", actor: Actor | None = None) -> None:
        with self.store.begin() as session:
            version = session.get_one(InspectedCase, case.id).version
            judging.judge(
                session, actor or self.bureau, self.clock, case_id=case.id, version=version, result=result, words=words
            )

    def act(self, step: Any, made: Inspection, actor: Actor | None = None, **more: Any) -> Inspection:
        more = {"version": self.now(made).version, **more}
        with self.store.begin() as session:
            done: Inspection = step(session, actor or self.bureau, self.clock, inspection_id=made.id, **more)
            return done

    def found(self, result: str = "problem", deadline: date | None = date(2023, 3, 10)) -> Inspection:
        """An inspection that has its conclusion."""
        made = self.draw(self.begin())
        for each in self.cases(made):
            self.judge(each, result, "学历证书没有核验。")
        return self.act(judging.find, made, words="审核把关不严。", deadline=deadline)

    def problems(self, made: Inspection) -> tuple[str, ...]:
        with self.store.reading() as session:
            return drawing.problems(session, session.get_one(Inspection, made.id))


@pytest.fixture
def at(store: Store, clock: Any, cast: Any, numbers: Any) -> Inspecting:
    known = sanctions(store, clock, cast, numbers)
    for _ in range(3):
        known.accepted()
    return Inspecting(known, cast)


class TestDrawing:
    @pytest.mark.clause("JB-4.1")
    def test_the_seed_is_committed_first_and_gives_the_sample(self, at: Inspecting) -> None:
        made = at.begin()
        with at.store.reading() as session:
            (begun,) = history(session, made.id)
            assert session.get(InspectionPopulation, made.id) is None
        assert made.opened is None
        drawn = at.draw(made)
        assert drawn.opened is not None
        assert payload_of(begun)["seed"] == "sha256:" + hashlib.sha256(drawn.opened).hexdigest()
        assert [each.place for each in at.cases(made)] == [1, 2]
        assert at.problems(made) == ()
        with pytest.raises(Refusal, match="不能重新抽取"):
            at.draw(made)

    def test_whatever_is_changed_afterwards_is_found(self, at: Inspecting) -> None:
        made = at.draw(at.begin(numerator=1, denominator=3))
        (kept,) = at.cases(made)
        with at.store.reading() as session:
            stored = session.get_one(InspectionPopulation, made.id).ids
        others = [UUID(bytes=stored[n : n + 16]) for n in range(0, len(stored), 16)]
        other = next(each for each in others if each != kept.application_id)
        changes: list[tuple[Any, dict[str, Any], str]] = [
            (InspectedCase, {"application_id": other}, "不是由种子算出"),
            (Inspection, {"numerator": 2}, "比例"),
            (Inspection, {"opened": b"x" * 32}, "种子"),
            (InspectionPopulation, {"ids": stored[16:]}, "范围"),
        ]
        for model, values, message in changes:
            with at.store.begin() as session:
                session.execute(update(model).values(**values))
                session.expire_all()
                found = drawing.problems(session, session.get_one(Inspection, made.id))
                assert any(message in each for each in found), (model, found)
                session.rollback()
        assert at.problems(made) == ()

    def test_nothing_to_draw_from_is_said(self, at: Inspecting) -> None:
        made = at.begin(year=2022)
        with pytest.raises(Refusal, match="没有符合抽查范围"):
            at.draw(made)
        assert at.now(made).state is InspectionState.BEGUN
        assert at.problems(made) != ()

    def test_decided_cases_of_one_committee_only(self, at: Inspecting) -> None:
        made = at.begin(of="decided", committee="没有的评委会")
        with pytest.raises(Refusal, match="没有符合"):
            at.draw(made)

    @pytest.mark.parametrize(
        ("typed", "places"),
        [
            ({"of": "everything"}, {"of"}),
            ({"year": 23}, {"year"}),
            ({"numerator": 0}, {"rate"}),
            ({"numerator": 3, "denominator": 2}, {"rate"}),
            ({"denominator": 10_001}, {"rate"}),
            ({"committee": "某评委会"}, {"committee"}),
        ],
    )
    def test_each_wrong_answer_has_its_place(self, at: Inspecting, typed: dict[str, Any], places: set[str]) -> None:
        with pytest.raises(Refusal) as refused:
            at.begin(**typed)
        assert (set(refused.value.fields), refused.value.status) == (places, 422)

    def test_only_bureaus_above(self, at: Inspecting, cast: Any) -> None:
        elsewhere = cast.member(cast.organisation(OrganisationKind.BUREAU, "980000", name="外省人社厅"), Role.OFFICER)
        watcher = Actor(uuid4(), None, tuple(_as(each, Role.SUPERVISOR) for each in at.bureau.memberships))
        for actor in (elsewhere, at.worker, watcher):
            with pytest.raises(Refusal) as refused:
                at.begin(actor)
            assert refused.value.status == 404
        with at.store.reading() as session:
            ids = {each.id for each in session.scalars(visible(at.bureau, INSPECT))}
            own = {each.organisation_id for each in at.bureau.memberships}
            assert at.office_id in ids
            assert not ids & own
            assert session.get_one(Organisation, at.office_id).kind is OrganisationKind.COMMITTEE_OFFICE


class TestFinding:
    @pytest.mark.clause("JB-4.1")
    def test_found_corrected_and_closed(self, at: Inspecting) -> None:
        made = at.draw(at.begin())
        first, second = at.cases(made)
        at.judge(first)
        with pytest.raises(Refusal, match="还有1件"):
            at.act(judging.find, made, words="有问题。", deadline=date(2023, 3, 10))
        at.judge(second, "problem", "学历证书没有核验。")
        with at.store.reading() as session:
            assert session.scalars(visible(at.worker, READ)).all() == []
        with pytest.raises(Refusal) as refused:
            at.act(judging.find, made, words=" ", deadline=None)
        assert set(refused.value.fields) == {"words", "deadline"}
        at.act(judging.find, made, words="一件申报审核不严。", deadline=date(2023, 3, 10))
        with at.store.reading() as session:
            assert [each.id for each in session.scalars(visible(at.worker, READ))] == [made.id]
            assert len(session.scalars(visible(at.worker, CASES)).all()) == 2
            told = session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.topic == "inspection_found"))
            assert at.worker.account_id in told.all()
        with pytest.raises(Refusal, match="还没有报告整改情况"):
            at.act(judging.close, made)
        at.act(judging.answer, made, at.worker, words="已补核原件。")
        closed = at.act(judging.close, made)
        assert closed.state is InspectionState.CLOSED
        with at.store.reading() as session:
            sealed = at.now(made).answer_cipher
            assert sealed is not None
            assert "补核".encode() not in sealed
            assert open_reason(session, at.office_id, Inspection.answer_cipher, made.id, sealed) == "已补核原件。"

    def test_without_problems_it_is_closed_at_once(self, at: Inspecting) -> None:
        made = at.found("clear", None)
        assert (made.state, made.deadline) == (InspectionState.CLOSED, None)
        with pytest.raises(Refusal):
            at.act(judging.answer, made, at.worker, words="没有问题。")

    def test_a_case_is_judged_in_words_and_not_after_the_conclusion(self, at: Inspecting) -> None:
        made = at.draw(at.begin())
        case = at.cases(made)[0]
        for result, words, field in (
            ("perhaps", "", "result"),
            ("problem", " ", "words"),
            ("clear", "长" * 1001, "words"),
        ):
            with pytest.raises(Refusal) as refused:
                at.judge(case, result, words)
            assert set(refused.value.fields) == {field}
        with pytest.raises(Refusal):
            at.judge(case, actor=at.worker)
        for each in at.cases(made):
            at.judge(each)
        at.act(judging.find, made, words="没有问题。", deadline=None)
        with pytest.raises(Refusal, match="已办结"):
            at.judge(case)

    @pytest.mark.clause("JB-4.1")
    def test_a_look_into_a_case_is_recorded_and_never_into_ones_own(self, at: Inspecting) -> None:
        made = at.draw(at.begin())
        case, registry = at.cases(made)[0], at.known.results.round.registry
        with at.store.begin() as session:
            found = judging.see_case(session, at.bureau, at.clock, registry, case_id=case.id)
            assert found.minutes
            seen = [each.kind for each in history(session, case.application_id)]
        assert seen.count("inspection.case_seen") == 1
        own = at.known.results.people[case.application_id].person_id
        oneself = Actor(at.bureau.account_id, own, at.bureau.memberships)
        with at.store.begin() as session, pytest.raises(Refusal):
            judging.see_case(session, oneself, at.clock, registry, case_id=case.id)

    @pytest.mark.clause("JB-4.1")
    def test_what_is_overdue_is_warned_of_once_and_may_lead_to_a_sanction(self, at: Inspecting) -> None:
        made = at.found()
        assert not judging.overdue(made, at.clock)
        at.clock.move(days=29)
        assert judging.overdue(made, at.clock)
        for _ in range(2):
            with at.store.begin() as session:
                sweep(session, at.clock, at.known.results.round.registry)
        with at.store.reading() as session:
            told = session.scalars(
                select(OutboxMessage.recipient_id).where(OutboxMessage.topic == "inspection_overdue")
            )
            assert set(told.all()) >= {at.worker.account_id, at.bureau.account_id}
            assert [each.kind for each in history(session, made.id)].count("inspection.warned") == 1
        with pytest.raises(Refusal) as refused:
            at.act(judging.link, made, sanction_id=uuid4())
        assert set(refused.value.fields) == {"sanction_id"}
        sanction = at.known.impose(SanctionKind.CORRECTION, deadline=date(2023, 4, 1))
        at.act(judging.link, made, sanction_id=sanction.id)
        assert at.act(judging.close, made).sanction_id == sanction.id

    def test_a_case_whose_person_is_erased_cant_be_seen_and_holds_nothing_up(self, at: Inspecting, cast: Any) -> None:
        made, operator = at.draw(at.begin()), cast.operator()
        first, second = at.cases(made)
        at.judge(first)
        person_id = at.known.results.people[second.application_id].person_id
        with at.store.begin() as session:
            session.execute(update(Application).values(status=ApplicationStatus.PASSED))
            version = session.get_one(Person, person_id).version
            erase(session, operator, at.clock, person_id=person_id, version=version)
        registry = at.known.results.round.registry
        with at.store.begin() as session, pytest.raises(Refusal) as refused:
            judging.see_case(session, at.bureau, at.clock, registry, case_id=second.id)
        assert refused.value.status == 410
        assert at.act(judging.find, made, words="没有问题。", deadline=None).state is InspectionState.CLOSED

    def test_two_at_once_one_is_told(self, at: Inspecting) -> None:
        made = at.found()
        version = at.now(made).version
        at.act(judging.answer, made, at.worker, words="已改。", version=version)
        with pytest.raises(Stale):
            at.act(judging.close, made, version=version)


def _as(post: Any, role: Role) -> Any:
    return replace(post, role=role)


class TestWhoCheckedWhat:
    @pytest.mark.clause("JB-6.3")
    def test_an_office_that_forwards_without_checking_stands_out(self, at: Inspecting) -> None:
        with at.store.reading() as session:
            (found,) = checks.checks(session, at.bureau, year=2023, minutes=5)
            assert checks.checks(session, at.bureau, year=2022, minutes=5) == []
            assert checks.checks(session, at.worker, year=2023, minutes=5) == []
        assert (found.organisation_id, found.passed) == (at.office_id, 3)
        assert (found.quick, found.unmarked) == (3, 0)
        assert found.marks > 3

    @pytest.mark.clause("JB-6.3")
    def test_times_are_counted_from_arrival_and_from_opening(self, at: Inspecting) -> None:
        at.clock.move(minutes=1)
        for minutes in (10, 20, 40):
            application_id = at.known.at_office()
            at.clock.move(minutes=minutes)
            at.known.results.office.pass_on(application_id)
        with at.store.begin() as session:
            # One that nobody marked.
            session.execute(delete(DeskMark).where(DeskMark.application_id == application_id))
            (found,) = checks.checks_of(session, at.office_id, year=2023, minutes=15)
            rows = [checks.as_held(each) for each in session.execute(checks.held(at.office_id, year=2023))]
        assert (found.passed, found.quick, found.unmarked) == (6, 4, 1)
        assert (found.least_opened, found.median_opened, found.median_held) == (0, 300.0, 300.0)
        assert sorted(each.opened for each in rows) == [0, 0, 0, 600, 1200, 2400]

    @pytest.mark.clause("JB-6.3")
    def test_the_time_of_all_visits_counts_without_that_at_the_applicants(self, at: Inspecting) -> None:
        results = at.known.results
        office, round_ = results.office, results.round
        application_id = at.known.at_office()
        at.clock.move(days=3)
        office.mark_all(application_id, education="学校名称有误。")
        office.give_back(application_id)
        at.clock.move(days=2)
        person = results.people[application_id]
        known = round_.load(person, application_id).sections["education"]
        (row,) = known.rows
        mended = (Row(row.id, {"school": "另一大学"}),)
        round_.save(person, application_id, "education", known.version, rows=mended)
        round_.submit(person, application_id)
        at.clock.move(minutes=30)
        office.claim(application_id)
        office.mark_all(application_id)
        at.clock.move(minutes=10)
        office.pass_on(application_id)
        with at.store.reading() as session:
            rows = [checks.as_held(each) for each in session.execute(checks.held(at.office_id, year=2023))]
            (found,) = checks.checks_of(session, at.office_id, year=2023, minutes=5)
        twice = next(each for each in rows if each.application_id == application_id)
        assert (twice.held, twice.visits, twice.opened) == (3 * 86400 + 40 * 60, 2, 600)
        assert {(each.held, each.visits) for each in rows if each is not twice} == {(0, 1)}
        assert found.least_held == 0

    @pytest.mark.clause("JB-6.3")
    def test_the_time_before_an_annulled_decision_counts(self, at: Inspecting) -> None:
        results = at.known.results
        application_id = at.known.at_office()
        at.clock.move(minutes=20)
        results.office.pass_on(application_id)
        at.clock.move(days=5)
        with at.store.begin() as session:
            annul(
                session, at.bureau, at.clock, results.round.registry,
                application_id=application_id, version=results.office.version(application_id), desk=1, reason="有误。",
            )  # fmt: skip
        at.clock.move(minutes=15)
        results.office.claim(application_id)
        results.office.mark_all(application_id)
        results.office.pass_on(application_id)
        with at.store.reading() as session:
            rows = [checks.as_held(each) for each in session.execute(checks.held(at.office_id, year=2023))]
        assert {(each.held, each.visits) for each in rows if each.application_id == application_id} == {(35 * 60, 2)}

    @pytest.mark.clause("JB-6.3")
    def test_cases_passed_on_with_no_file_opened_stand_out(self, at: Inspecting) -> None:
        """Whoever opens one beside that which the page shows by itself, or has all of them sent, has looked; a case that
        has no files isn't asked about."""
        results = at.known.results
        for step in ("file", "bundle", "colleague", "shown", "none", "late", "without"):
            application_id = at.known.at_office()
            self._looked(at, step, application_id)
            if step == "without":
                with at.store.begin() as session:
                    gone = update(Upload).where(Upload.application_id == application_id)
                    session.execute(gone.values(removed_at=at.clock()))
            results.office.pass_on(application_id)
            if step == "late":
                at.clock.move(minutes=1)
                self._looked(at, "file", application_id)
        with at.store.reading() as session:
            (found,) = checks.checks_of(session, at.office_id, year=2023, minutes=5)
            rows = [checks.as_held(each) for each in session.execute(checks.held(at.office_id, year=2023))]
        # The three cases of before were passed unopened too.
        assert (found.passed, found.unopened) == (10, 6)
        assert sum(each.unopened for each in rows) == 6

    def _looked(self, at: Inspecting, how: str, application_id: UUID) -> None:
        first, *others = at.known.results.office.people
        who = others[0] if how == "colleague" else first
        with at.store.begin() as session:
            uploads = session.scalars(select(Upload).where(Upload.application_id == application_id)).all()
            assert len(uploads) == 2
            looks.see_case(session, who, at.clock, application_id=application_id)
            for upload in {"file": uploads, "colleague": uploads, "shown": uploads[:1]}.get(how, ()):
                looks.see_file(session, who, at.clock, application_id=application_id, file_id=upload.id)
            if how == "bundle":
                looks.take_away(session, who, at.clock, application_id=application_id)

    def test_the_line_is_the_places_or_the_platforms(self, at: Inspecting) -> None:
        with at.store.reading() as session:
            assert checks.least_minutes(session, at.bureau, at.known.results.round.registry) == 5


def test_the_console_works_a_sample_out_again(at: Inspecting, tmp_path: Path) -> None:
    made = at.draw(at.begin())
    console = Console(at.store, tmp_path / "instance")
    status, said = console("inspection", "verify", str(made.id))
    assert status == 0, said
    assert "抽查范围 3 件，发现 0 处不符。" in said
    with at.store.begin() as session:
        session.execute(update(Inspection).values(opened=b"x" * 32))
    assert console("inspection", "verify", str(made.id))[0] == 1
    assert console("inspection", "verify", str(uuid4()))[0] == 2
