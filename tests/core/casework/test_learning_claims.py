"""Hours recognised for activities: asked for with a proof, answered by who is entitled, once the rule is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from learning_rounds import CITY, PLACE, RULE, RULES, Learning, prepared, registry
from sqlalchemy import func, select
from test_desks_races import at_once

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.learning import claims
from zhicheng.casework.learning.amounts import Amount
from zhicheng.casework.learning.places import home_of
from zhicheng.casework.learning.reading import own_claims, read_claim, read_file
from zhicheng.casework.learning.records import annul, hours_of
from zhicheng.casework.learning.rule_dates import rule_dates
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.specs import Effective
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Event,
    HoursSource,
    LearningClaim,
    LearningClaimFile,
    LearningClaimState,
    LearningHours,
    OutboxMessage,
)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Learning:
    return prepared(store, clock, cast, numbers)


def wrong(known: Learning, person: Actor, **typed: Any) -> set[str]:
    with pytest.raises(Refusal) as refused:
        known.ask(person, **typed)
    return set(refused.value.fields)


def told(known: Learning) -> list[tuple[str, Any]]:
    with known.store.reading() as session:
        query = select(OutboxMessage.topic, OutboxMessage.recipient_id).order_by(OutboxMessage.topic)
        return [(topic, recipient) for topic, recipient in session.execute(query) if topic.startswith("learning")]


class TestAsking:
    @pytest.mark.clause("JB-3.3")
    def test_with_a_proof_to_the_nearest_bureau_that_may_recognise(self, known: Learning) -> None:
        person = known.person()
        claim = known.ask(person)
        assert (claim.state, claim.division, claim.jurisdiction, claim.asked) == (
            LearningClaimState.REQUESTED, "990102", PLACE, 125,
        )  # fmt: skip
        assert told(known) == [("learning_claimed", known.city.account_id)]
        with known.store.reading() as session:
            (mine,) = own_claims(session, person.person_id)
            found, chunks = read_file(
                session, person, known.registry, known.blobs, claim_id=claim.id, file_id=mine.files[0].id
            )
            assert (mine.words, found.filename, b"".join(chunks)[:2]) == ("参加评审三天", "证明0.jpg", b"\xff\xd8")
        assert "评审".encode() not in claim.details_cipher

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"activity": "nothing"}, "activity"),
            ({"year": "2024"}, "year"),
            ({"year": "1999"}, "year"),
            ({"hours": "0"}, "hours"),
            ({"hours": "三天"}, "hours"),
            ({"hours": "1.25"}, "hours"),
            ({"words": " "}, "words"),
            ({"words": "字" * 1001}, "words"),
            ({"files": 0}, "files"),
            ({"files": 6}, "files"),
        ],
    )
    def test_what_must_be_said(self, known: Learning, typed: dict[str, Any], field: str) -> None:
        assert wrong(known, known.person(), **typed) == {field}

    def test_a_file_that_is_not_what_it_says(self, known: Learning, monkeypatch: pytest.MonkeyPatch) -> None:
        import learning_rounds

        monkeypatch.setattr(learning_rounds, "picture", lambda: __import__("io").BytesIO(b"MZ program"))
        assert wrong(known, known.person()) == {"files"}
        with known.store.reading() as session:
            assert session.scalar(select(func.count(LearningClaimFile.id))) == 0

    def test_nobody_asks_where_no_record_is_kept(self, store: Store, clock: Any, cast: Any, numbers: Any) -> None:
        known = prepared(store, clock, cast, numbers, registry(None))
        person = known.person()
        with known.store.reading() as session:
            assert home_of(session, known.registry, person.person_id) is None
        with pytest.raises(Refusal) as refused:
            known.ask(person)
        assert refused.value.status == 404

    def test_who_is_bound_to_no_unit_has_no_place_yet(self, known: Learning) -> None:
        stranger = known.cast.person(known.details())
        with pytest.raises(Refusal, match="先绑定所在单位"):
            known.ask(stranger)

    def test_withdrawn_before_it_is_answered(self, known: Learning) -> None:
        person, other = known.person(), known.person()
        claim = known.ask(person)
        with known.store.begin() as session, pytest.raises(Refusal, match="没有找到"):
            claims.withdraw(session, other, known.clock, claim_id=claim.id, version=claim.version)
        with known.store.begin() as session:
            claims.withdraw(session, person, known.clock, claim_id=claim.id, version=claim.version)
        with pytest.raises(Stale):
            known.recognise(claim)
        assert known.record(person.person_id) == {}

    def test_not_without_end(self, known: Learning, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(claims, "MOST_WAITING", 1)
        person = known.person()
        claim = known.ask(person)
        with pytest.raises(Refusal, match="等待认定"):
            known.ask(person)
        known.refuse(claim)
        known.ask(person)


class TestRuleInForce:
    @pytest.mark.clause("JB-3.3")
    def test_nothing_is_asked_or_recognised_before_the_rule_is_in_force(self, known: Learning) -> None:
        person = known.person()
        assert wrong(known, person, activity="marking") == {"activity"}
        known.in_force(date(2023, 2, 11))
        with pytest.raises(Refusal, match="自2023年2月11日起施行"):
            known.ask(person, activity="marking")
        known.in_force(date(2023, 2, 10))
        claim = known.ask(person, activity="marking")
        known.in_force(None)
        with pytest.raises(Refusal, match=r"尚未施行.*申请仍然保留"):
            known.recognise(claim)
        known.in_force(date(2023, 2, 1))
        known.recognise(claim)
        assert known.record(person.person_id) == {2022: Amount(0, 120)}

    def test_its_day_is_recorded_by_the_bureau_of_the_place(self, known: Learning) -> None:
        for stranger in (known.city, known.elsewhere, known.person()):
            with pytest.raises(Refusal) as refused:
                known.in_force(date(2023, 2, 1), stranger)
            assert refused.value.status == 403
        with pytest.raises(Refusal, match="过早"):
            known.in_force(date(1999, 12, 31))
        known.in_force(date(2023, 2, 1))
        with known.store.reading() as session:
            assert rule_dates(session, PLACE) == {RULE: date(2023, 2, 1)}
            kinds = session.scalars(select(Event.kind).where(Event.kind == "learning.rule_dated")).all()
        assert len(kinds) == 1

    def test_an_activity_may_end(self, store: Store, clock: Any, cast: Any, numbers: Any) -> None:
        ended = replace(RULES.activities[0], effective=Effective(until=date(2023, 2, 10)))
        known = prepared(store, clock, cast, numbers, registry(replace(RULES, activities=(ended,))))
        assert wrong(known, known.person()) == {"activity"}


class TestAnswering:
    @pytest.mark.clause("JB-3.3")
    def test_the_record_says_who_recognised_it(self, known: Learning) -> None:
        person = known.person()
        claim = known.ask(person)
        known.recognise(claim, public="1.5", professional="10")
        assert known.record(person.person_id) == {2022: Amount(15, 100)}
        with known.store.reading() as session:
            ((year,), (mine,)) = hours_of(session, person.person_id, PLACE), own_claims(session, person.person_id)
        (entry,) = year.entries
        assert (entry.source, entry.title, entry.office) == (HoursSource.RECOGNITION, "review", "990100人社局")
        assert (mine.office, mine.answer, mine.recognised) == ("990100人社局", "按三天计", Amount(15, 100))
        assert [topic for topic, _ in told(known)] == ["learning_claimed", "learning_recognised"]

    @pytest.mark.clause("JB-3.3")
    def test_only_by_level_and_place(self, known: Learning) -> None:
        person = known.person()
        ordinary, ministerial = known.ask(person), known.ask(person, activity="study")
        for stranger in (known.elsewhere, person):
            with pytest.raises(Refusal, match="没有找到"):
                known.recognise(ordinary, stranger)
        with pytest.raises(Refusal, match="没有找到"):
            known.recognise(ministerial, known.city)
        known.recognise(ministerial, known.province)
        known.recognise(ordinary, known.province)

    def test_nobody_recognises_their_own(self, known: Learning) -> None:
        person = known.person()
        both = replace(known.city, person_id=person.person_id)
        claim = known.ask(person)
        with pytest.raises(Refusal, match="没有找到"):
            known.recognise(claim, both)
        known.recognise(claim, known.city)
        with known.store.reading() as session:
            entry = session.scalars(select(LearningHours)).one()
        with known.store.begin() as session, pytest.raises(Refusal, match="没有找到"):
            annul(session, both, known.clock, known.registry, hours_id=entry.id, version=entry.version, reason="不")

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"professional": ""}, "professional"),
            ({"professional": "0"}, "professional"),
            ({"professional": "很多"}, "professional"),
            ({"public": "-1"}, "public"),
            ({"reason": " "}, "reason"),
        ],
    )
    def test_the_officer_types_hours_and_reason(self, known: Learning, typed: dict[str, str], field: str) -> None:
        claim = known.ask(known.person())
        with pytest.raises(Refusal) as refused:
            known.recognise(claim, **typed)
        assert set(refused.value.fields) == {field}
        assert known.claim(claim).state is LearningClaimState.REQUESTED

    def test_refused_for_a_reason_that_the_person_reads(self, known: Learning) -> None:
        person = known.person()
        claim = known.ask(person)
        with pytest.raises(Refusal, match="不予认定的理由"):
            known.refuse(claim, reason="")
        known.refuse(claim)
        with known.store.reading() as session:
            mine = read_claim(session, person, known.registry, claim_id=claim.id)
        assert (mine.claim.state, mine.answer, mine.recognised) == (LearningClaimState.REFUSED, "证明不清", None)
        assert known.record(person.person_id) == {}

    def test_two_officers_at_once(self, known: Learning) -> None:
        person = known.person()
        claim = known.ask(person)
        outcomes = at_once(lambda: known.recognise(claim, known.city), lambda: known.refuse(claim, known.province))
        assert sum(each is None for each in outcomes) == 1
        assert any(isinstance(each, Stale) for each in outcomes)
        recognised = known.claim(claim).state is LearningClaimState.RECOGNISED
        assert known.record(person.person_id) == ({2022: Amount(0, 120)} if recognised else {})

    def test_a_proof_is_read_by_those_who_may_answer(self, known: Learning) -> None:
        person, other = known.person(), known.person()
        claim = known.ask(person)
        with known.store.reading() as session:
            file_id = session.scalars(select(LearningClaimFile.id)).one()
            for reader, seen in ((known.city, True), (known.elsewhere, False), (other, False)):
                try:
                    read_file(session, reader, known.registry, known.blobs, claim_id=claim.id, file_id=file_id)
                except Refusal:
                    assert not seen
                else:
                    assert seen


def test_every_letter_can_be_written(known: Learning) -> None:
    person = known.person()
    known.recognise(known.ask(person))
    known.refuse(known.ask(person, year="2021"))
    with known.store.reading() as session:
        for message in session.scalars(select(OutboxMessage).where(OutboxMessage.topic.like("learning%"))):
            context = Context(
                session=session,
                event=session.scalars(select(Event).where(Event.id == message.event_id)).one(),
                recipient=session.get_one(Account, message.recipient_id),
                clock=known.clock,
                site="https://example.cn",
            )
            letter = LETTERS[message.topic](context)  # type: ignore[index]
            assert letter is not None
            assert "https://example.cn/" in letter.text
            assert "张三" not in letter.text


def test_the_city_is_where_it_says(known: Learning) -> None:
    claim = known.ask(known.person())
    known.recognise(claim)
    with known.store.reading() as session:
        stored = session.get_one(LearningClaim, claim.id)
        assert stored.decided_for is not None
        assert CITY[:4] == stored.division[:4]
