"""Objections hold one person, are answered before that person goes on, and are read by few and only for a time."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from objection_rounds import FIRST, LAST, NAMED, Shown, picture, shown
from result_rounds import prepared
from sqlalchemy import select
from test_desks_races import at_once

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.erasure import lift_hold, place_hold
from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.casework.objections import pace
from zhicheng.casework.objections.erasing import erase_old
from zhicheng.casework.objections.lodging import Evidence, Said
from zhicheng.casework.objections.reading import answer_of, read_file, read_objection
from zhicheng.casework.results import acts
from zhicheng.instance import Instance
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Batch,
    BatchState,
    CandidateState,
    Event,
    ObjectionFile,
    ObjectionState,
    OutboxMessage,
    Role,
)
from zhicheng.store.moments import BEIJING
from zhicheng.store.vault import Erased, vault_of

HELD, FREE = (CandidateState.PASSED, True), (CandidateState.PASSED, False)
DISMISSED, UPHELD = ObjectionState.DISMISSED, ObjectionState.UPHELD


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Any:
    return prepared(store, clock, cast, numbers)


def last_second() -> datetime:
    return datetime.combine(LAST + timedelta(days=1), time(), BEIJING) - timedelta(seconds=1)


class TestLodging:
    @pytest.mark.clause("JB-4.2")
    def test_one_person_is_held_and_nobody_else(self, known: Any) -> None:
        one, other = known.accepted("王一"), known.accepted("李二")
        list_ = shown(known, one, other)
        list_.lodge(one)
        assert (list_.state(one), list_.state(other)) == (HELD, FREE)

    @pytest.mark.clause("N-2")
    def test_from_the_first_moment_of_publicity_to_the_last(self, known: Any) -> None:
        one = known.accepted()
        batch = known.decided({one: 9})
        known.at(FIRST)
        duty = known.do(acts.publish, batch, first=FIRST + timedelta(days=3), last=LAST + timedelta(days=3))
        list_, day = Shown(known, batch, duty), timedelta(days=3)
        opens = datetime.combine(FIRST + day, time(), BEIJING)
        for moment, taken in (
            (opens - timedelta(seconds=1), False),
            (opens, True),
            (last_second() + day, True),
            (last_second() + day + timedelta(seconds=1), False),
        ):
            known.clock.now = moment
            if taken:
                list_.lodge(one)
                continue
            with pytest.raises(Refusal, match="公示期已满"):
                list_.lodge(one)

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            (Said(grounds=" ", name="甲", phone="13800001111"), "grounds"),
            (Said(grounds="字" * 3001, name="甲", phone="13800001111"), "grounds"),
            (Said(grounds="代表作不实", phone="13800001111"), "name"),
            (Said(grounds="代表作不实", name="甲", phone="不便透露"), "phone"),
            (Said(grounds="这个人不行", anonymous=True), "grounds"),
        ],
    )
    def test_what_must_be_said(self, known: Any, said: Said, field: str) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        with pytest.raises(Refusal) as refused:
            list_.lodge(one, said)
        assert set(refused.value.fields) == {field}
        assert list_.state(one) == FREE

    def test_anonymous_with_leads_that_can_be_looked_into(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        told = list_.lodge(one, Said(grounds="有照片为证", anonymous=True), (picture(),))
        with known.store.reading() as session:
            opened = read_objection(session, known.office.first, objection_id=told.id)
        assert (opened.name, opened.phone, opened.objection.anonymous) == ("", "", True)
        list_.lodge(one, Said(grounds="字" * 30, anonymous=True))

    def test_evidence_is_inspected(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        with pytest.raises(Refusal) as refused:
            list_.lodge(one, files=(Evidence("证据.pdf", BytesIO(b"MZ\x90\x00 program")),))
        assert set(refused.value.fields) == {"files"}
        with pytest.raises(Refusal, match="最多上传5个"):
            list_.lodge(one, files=tuple(picture() for _ in range(6)))

    def test_nobody_who_is_not_on_show(self, known: Any) -> None:
        one, other = known.accepted(), known.accepted()
        list_ = shown(known, one)
        with pytest.raises(Refusal) as refused:
            list_.lodge(other)
        assert refused.value.status == 404

    def test_too_many_from_one_place(self, known: Any) -> None:
        for _ in range(pace.MOST):
            with known.store.begin() as session:
                pace.count_one(session, known.clock, "192.0.2.1")
        with known.store.begin() as session, pytest.raises(Refusal, match="过多") as refused:
            pace.count_one(session, known.clock, "192.0.2.1")
        assert refused.value.status == 429
        with known.store.begin() as session:
            pace.count_one(session, known.clock, "192.0.2.2")
        known.clock.now += pace.QUIET
        with known.store.begin() as session:
            pace.count_one(session, known.clock, "192.0.2.1")


class TestReading:
    def test_everything_is_sealed_under_a_key_of_its_own(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        told = list_.lodge(one, files=(picture(),))
        objection = list_.objection(told)
        assert "异议人甲".encode() not in objection.content_cipher
        with known.store.reading() as session:
            file = session.scalars(select(ObjectionFile)).one()
            found, chunks = read_file(
                session, known.office.first, known.round.blobs, objection_id=told.id, file_id=file.id
            )
            assert (found.filename, b"".join(chunks)[:2]) == ("证据.jpg", b"\xff\xd8")
        assert "证据".encode() not in file.filename_cipher
        with known.store.begin() as session:
            vault_of(session).destroy(told.id)
        with known.store.reading() as session, pytest.raises(Erased):
            read_objection(session, known.office.first, objection_id=told.id)

    def test_only_those_who_answer_it(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        told = list_.lodge(one)
        stranger = known.cast.member(
            known.cast.organisation("committee_office", "990000", name="另一机构"), Role.OFFICER
        )
        person = known.people[one]
        both = Actor(person.account_id, person.person_id, known.office.first.memberships)
        for actor in (stranger, person, both):
            with known.store.reading() as session, pytest.raises(Refusal) as refused:
                read_objection(session, actor, objection_id=told.id)
            assert refused.value.status == 404
        for actor in (known.office.first, known.bureau):
            with known.store.reading() as session:
                opened = read_objection(session, actor, objection_id=told.id)
            assert (opened.grounds, opened.name, opened.phone) == (NAMED.grounds, NAMED.name, NAMED.phone)

    def test_the_answer_by_number_and_code(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        told, other = list_.lodge(one), list_.lodge(one)

        def asked(number: str, code: str) -> Any:
            with known.store.reading() as session:
                return answer_of(session, number=number, code=code)

        assert asked(told.number, other.code) is None
        assert asked("0000000000", told.code) is None
        assert asked(told.number, told.code).answer == ""
        list_.answered(told, DISMISSED, answer="经核对原件，作者是本人。")
        spaced = f"{told.number[:5].lower()} {told.number[5:]}"
        found = asked(spaced, "-".join(told.code[place : place + 4] for place in range(0, 16, 4)))
        assert (found.state, found.answer) == (DISMISSED, "经核对原件，作者是本人。")

    def test_the_office_gets_a_letter_without_names(self, known: Any) -> None:
        one = known.accepted("王一")
        list_ = shown(known, one)
        told = list_.lodge(one)
        with known.store.reading() as session:
            wanted = select(OutboxMessage).where(OutboxMessage.topic == Topic.OBJECTION_LODGED)
            sent = session.scalars(wanted).all()
            assert {each.recipient_id for each in sent} == {each.account_id for each in known.office.people}
            event = session.scalars(select(Event).where(Event.id == sent[0].event_id)).one()
            account = session.get_one(Account, sent[0].recipient_id)
            letter = LETTERS[Topic.OBJECTION_LODGED](Context(session, event, account, known.clock, "https://site"))
        assert letter is not None
        assert f"https://site/objections/{told.id}" in letter.text
        assert NAMED.name not in letter.text
        assert "王一" not in letter.text

    def test_it_is_erased_some_time_after_the_answer(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        told, open_ = list_.lodge(one), list_.lodge(one)
        list_.answered(told, DISMISSED)
        kept = timedelta(days=30)

        def erased() -> int:
            with known.store.begin() as session:
                return erase_old(session, known.clock, kept)

        known.clock.now += kept
        assert erased() == 0
        known.clock.now += timedelta(seconds=1)
        assert erased() == 1
        assert erased() == 0
        with known.store.reading() as session:
            assert answer_of(session, number=told.number, code=told.code).erased  # type: ignore[union-attr]
            with pytest.raises(Refusal, match="保存期限"):
                read_objection(session, known.office.first, objection_id=told.id)
            assert read_objection(session, known.office.first, objection_id=open_.id).grounds == NAMED.grounds

    def test_a_legal_hold_on_the_person_it_is_about_keeps_it_until_the_hold_is_lifted(
        self, known: Any, cast: Any
    ) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        list_.answered(list_.lodge(one), DISMISSED)
        operator, kept = cast.operator(), timedelta(days=30)
        with known.store.begin() as session:
            person_id = known.people[one].person_id
            hold = place_hold(session, operator, known.clock, person_id=person_id, reason="行政诉讼")

        def erased() -> int:
            with known.store.begin() as session:
                return erase_old(session, known.clock, kept)

        known.clock.now += 2 * kept
        assert erased() == 0
        with known.store.begin() as session:
            lift_hold(session, operator, known.clock, hold_id=hold.id)
        assert erased() == 1

    def test_a_deployer_says_for_how_long(self, tmp_path: Path) -> None:
        told = {"ZHICHENG_DATA": str(tmp_path), "ZHICHENG_OBJECTIONS_KEPT": "30"}
        assert Instance.from_environment(told).objections_kept == 30
        assert Instance.from_environment({"ZHICHENG_DATA": str(tmp_path)}).objections_kept == 1095


@pytest.mark.clause("JB-4.2")
class TestDeciding:
    def test_dismissed_lets_the_person_go_on_with_the_others(self, known: Any) -> None:
        one, other = known.accepted("王一"), known.accepted("李二")
        list_ = shown(known, one, other)
        told = list_.lodge(one)
        list_.answered(told, DISMISSED)
        assert list_.state(one) == FREE
        list_.over()
        known.do(acts.file, list_.batch)
        assert list_.candidate(one).batch_id == list_.batch.id

    def test_only_once_no_other_is_open(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        first, second = list_.lodge(one), list_.lodge(one)
        list_.answered(first, DISMISSED)
        assert list_.state(one) == HELD
        list_.answered(second, DISMISSED)
        assert list_.state(one) == FREE

    def test_upheld_takes_the_result_away(self, known: Any) -> None:
        one, other = known.accepted("王一"), known.accepted("李二")
        list_ = shown(known, one, other)
        first, second = list_.lodge(one), list_.lodge(one)
        list_.answered(first, UPHELD)
        assert list_.state(one) == (CandidateState.VOIDED, False)
        list_.answered(second, UPHELD)
        assert list_.state(one) == (CandidateState.VOIDED, False)
        with known.store.reading() as session:
            events = session.scalars(select(Event).where(Event.kind == "candidate.voided")).all()
        assert len(events) == 1

    def test_the_others_are_filed_and_the_person_follows_once_answered(self, known: Any) -> None:
        one, other = known.accepted("王一"), known.accepted("李二")
        list_ = shown(known, one, other)
        told = list_.lodge(one)
        list_.over()
        known.do(acts.file, list_.batch)
        follower = known.batch(list_.candidate(one).batch_id)
        assert (follower.continues, follower.state) == (list_.batch.id, BatchState.RUNNING)
        with pytest.raises(Refusal, match="异议尚未处理完毕"):
            known.do(acts.file, follower)
        list_.answered(told, DISMISSED)
        known.do(acts.file, follower)
        assert known.batch(follower.id).position == follower.position + 1

    def test_it_is_looked_into_before_it_is_answered(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        told = list_.lodge(one)
        with pytest.raises(Refusal, match="还没有受理"):
            list_.decide(told, DISMISSED)
        list_.take(told)
        for outcome, words, field in (
            (DISMISSED, {"answer": " "}, "answer"),
            (UPHELD, {"reason": ""}, "reason"),
            (ObjectionState.OPEN, {}, "outcome"),
        ):
            with pytest.raises(Refusal) as refused:
                list_.decide(told, outcome, **words)
            assert set(refused.value.fields) == {field}
        assert list_.state(one) == HELD

    def test_a_stale_page_files_nobody(self, known: Any) -> None:
        one, other = known.accepted("王一"), known.accepted("李二")
        list_ = shown(known, one, other)
        told = list_.lodge(one)
        list_.over()
        seen = list_.now().version
        list_.answered(told, UPHELD)
        with pytest.raises(Stale, match="异议处理完毕"):
            known.do(acts.file, list_.batch, version=seen)


class TestRaces:
    def one_wins(self, found: list[Refusal | None]) -> Refusal:
        (loser,) = (each for each in found if each is not None)
        return loser

    def test_two_officers(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        told = list_.lodge(one)
        first, second = known.office.people
        version = list_.objection(told).version
        loser = self.one_wins(
            at_once(
                lambda: list_.take(told, first, version),
                lambda: list_.take(told, second, version),
            )
        )
        assert "受理异议" in loser.message
        version = list_.objection(told).version
        loser = self.one_wins(
            at_once(
                lambda: list_.decide(told, DISMISSED, first, version),
                lambda: list_.decide(told, UPHELD, second, version),
            )
        )
        assert "答复异议" in loser.message
        outcome = list_.objection(told).state
        assert list_.state(one) == (FREE if outcome is DISMISSED else (CandidateState.VOIDED, False))

    @pytest.mark.clause("JB-4.2")
    def test_an_objection_in_the_last_second_against_the_filing(self, known: Any) -> None:
        """Each has its own clock: the objector's stands within the publicity, the office's just after it."""
        one, other = known.accepted("王一"), known.accepted("李二")
        list_ = shown(known, one, other)
        known.do(acts.publish, list_.batch, known.bureau, first=FIRST, last=LAST)
        seen = list_.now().version
        late = Shown(_at(known, last_second()), list_.batch, list_.duty)
        after = _at(known, last_second() + timedelta(seconds=1))
        loser = self.one_wins(
            at_once(
                lambda: late.lodge(one),
                lambda: after.do(acts.file, list_.batch, version=seen),
            )
        )
        if isinstance(loser, Stale):
            assert "因异议暂缓办理" in loser.message
            assert list_.state(one) == HELD
            known.clock.now = last_second() + timedelta(seconds=1)
            known.do(acts.file, list_.batch)
            assert list_.candidate(one).batch_id != list_.candidate(other).batch_id
            return
        assert "公示期已满" in loser.message
        assert list_.state(one) == FREE
        assert list_.candidate(one).batch_id == list_.batch.id

    def test_two_objections_at_once_are_both_taken(self, known: Any) -> None:
        one = known.accepted()
        list_ = shown(known, one)
        assert at_once(lambda: list_.lodge(one), lambda: list_.lodge(one)) == [None, None]
        assert list_.state(one) == HELD
        with known.store.reading() as session:
            events = session.scalars(select(Event).where(Event.kind == "candidate.held")).all()
            assert session.get_one(Batch, list_.batch.id).version == list_.batch.version + 1
        assert len(events) == 1


def _at(known: Any, moment: datetime) -> Any:
    """The same round, as one sees it whose clock stands elsewhere."""
    other = replace(known, round=copy(known.round))
    other.round.clock = lambda: moment
    return other
