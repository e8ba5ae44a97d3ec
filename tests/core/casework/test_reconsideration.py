"""Where a result stands, as its person may know it; asking once and in time for another look, and the answer (N-5)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from result_rounds import Results, prepared
from sqlalchemy import select
from test_desks_races import at_once

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.casework.results import acts, lists, reconsideration, tally
from zhicheng.casework.results.reconsideration import Times, of_case
from zhicheng.casework.results.standing import Step, standing
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Application,
    CandidateState,
    Event,
    OutboxMessage,
    Reconsideration,
    ReconsiderationState,
    Role,
)
from zhicheng.store.moments import BEIJING

FIRST, LAST = date(2023, 2, 10), date(2023, 2, 16)
TIMES = Times()
KEPT, REOPENED = ReconsiderationState.KEPT, ReconsiderationState.REOPENED


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


def where(known: Results, application_id: Any) -> Any:
    with known.store.reading() as session:
        return standing(session, known.clock, known.round.registry, application_id)


def publish(known: Results, batch: Any, first: date = FIRST, last: date = LAST) -> None:
    known.at(first)
    known.do(acts.publish, batch, first=first, last=last)


def ask(known: Results, application_id: Any, actor: Actor | None = None, grounds: str = "代表作漏评。") -> Any:
    with known.store.begin() as session:
        return reconsideration.ask(
            session, actor or known.people[application_id], known.clock, known.round.registry,
            application_id=application_id, grounds=grounds, times=TIMES,
        )  # fmt: skip


def answer(known: Results, asked: Any, outcome: Any, actor: Actor | None = None, **more: Any) -> None:
    said = {"version": asked.version, "reason": "经复查，程序无误。", **more}
    with known.store.begin() as session:
        reconsideration.answer(
            session, actor or known.office.first, known.clock, reconsideration_id=asked.id, outcome=outcome, **said
        )


def failed(known: Results, first: date = FIRST, last: date = LAST) -> Any:
    """Somebody who failed, beside somebody who passed; the result is announced."""
    one = known.accepted("王一")
    batch = known.decided({one: 3, known.accepted("李二"): 9})
    publish(known, batch, first, last)
    return one


class TestStanding:
    def test_step_by_step_to_the_document(self, known: Results) -> None:
        one = known.accepted()
        steps = [where(known, one).step]
        batch = known.listed(one)
        steps.append(where(known, one).step)
        known.met(batch)
        known.count(batch, **{str(one): 9})
        known.do(tally.decide, batch)
        steps.append(where(known, one).step)
        known.at(FIRST)
        for actor in (known.office.first, known.bureau):
            known.do(acts.publish, batch, actor, first=FIRST, last=LAST)
        found = where(known, one)
        assert {(each.first, each.last) for each in found.publicities} == {(FIRST, LAST)}
        steps.append(found.step)
        known.at(date(2023, 2, 17))
        steps.append(where(known, one).step)
        known.sweep()
        known.do(acts.file, batch)
        steps.append(where(known, one).step)
        known.do(acts.confirm, batch, known.bureau, number="示例人社〔2023〕8号", dated=date(2023, 2, 17))
        steps.append(where(known, one).step)
        assert where(known, one).number == "示例人社〔2023〕8号"
        assert steps == [
            Step.WAITING,
            Step.LISTED,
            Step.REVIEWED,
            Step.PUBLICIZED,
            Step.PUBLICITY_OVER,
            Step.FILED,
            Step.CONFIRMED,
        ]

    def test_nothing_is_told_before_it_is_announced(self, known: Results) -> None:
        one = known.accepted("王一")
        batch = known.decided({one: 3, known.accepted("李二"): 9})
        before = where(known, one)
        assert (before.step, before.why, before.candidate) == (Step.REVIEWED, "", None)
        with pytest.raises(Refusal, match="没有可以复查的结果"):
            ask(known, one)
        publish(known, batch)
        after = where(known, one)
        assert (after.step, after.by_vote, after.why) == (Step.FAILED, True, "")

    def test_who_lost_the_result_reads_why(self, known: Results) -> None:
        one = known.accepted("王一")
        batch = known.decided({one: 9, known.accepted("李二"): 9})
        publish(known, batch)
        with known.store.begin() as session:
            acts.void(session, known.office.first, known.clock, session.merge(known.candidate(one)), "材料不实。")
        found = where(known, one)
        assert (found.step, found.by_vote, found.why) == (Step.VOIDED, False, "材料不实。")


@pytest.mark.clause("N-5")
class TestAsking:
    @pytest.mark.parametrize(
        ("announced", "publicized_to", "last", "late"),
        [
            (FIRST, LAST, date(2023, 2, 24), date(2023, 2, 25)),
            # National Day 2023: off from 29 September to 6 October; 7 and 8 October are made up.
            (date(2023, 9, 25), date(2023, 10, 7), date(2023, 10, 13), date(2023, 10, 14)),
            # Spring Festival 2024: off from 10 to 17 February; the 4th and the 18th are made up.
            (date(2024, 2, 5), date(2024, 2, 18), date(2024, 2, 23), date(2024, 2, 24)),
        ],
    )
    def test_within_ten_working_days(
        self, known: Results, announced: date, publicized_to: date, last: date, late: date
    ) -> None:
        one = failed(known, announced, publicized_to)
        known.clock.now = datetime.combine(late, time(), BEIJING)
        with pytest.raises(Refusal, match="期限（结果告知后10个工作日）已过"):
            ask(known, one)
        known.clock.now = datetime.combine(last, time(23, 59, 59), BEIJING)
        assert ask(known, one).state is ReconsiderationState.OPEN

    def test_once_and_with_a_reason(self, known: Results) -> None:
        one = failed(known)
        with pytest.raises(Refusal) as refused:
            ask(known, one, grounds=" ")
        assert set(refused.value.fields) == {"grounds"}
        assert sorted(each is None for each in at_once(lambda: ask(known, one), lambda: ask(known, one))) == [
            False,
            True,
        ]
        with pytest.raises(Refusal, match="只能申请一次"):
            ask(known, one)

    def test_only_for_oneself_and_only_who_did_not_pass(self, known: Results) -> None:
        one = failed(known)
        other = next(each for each in known.people if each != one)
        with pytest.raises(Refusal) as refused:
            ask(known, one, known.people[other])
        assert refused.value.status == 404
        with pytest.raises(Refusal, match="没有可以复查的结果"):
            ask(known, other)

    def test_the_office_is_told_and_the_reason_is_sealed(self, known: Results) -> None:
        one = failed(known)
        asked = ask(known, one)
        assert "代表作".encode() not in asked.grounds_cipher
        assert asked.due == date(2023, 3, 3)
        with known.store.reading() as session:
            sent = session.scalars(
                select(OutboxMessage).where(OutboxMessage.topic == Topic.RECONSIDERATION_ASKED)
            ).all()
            event = session.scalars(select(Event).where(Event.id == sent[0].event_id)).one()
            account = session.get_one(Account, sent[0].recipient_id)
            letter = LETTERS[Topic.RECONSIDERATION_ASKED](Context(session, event, account, known.clock, "https://x"))
        assert {each.recipient_id for each in sent} == {each.account_id for each in known.office.people}
        assert letter is not None
        assert f"https://x/reconsiderations/{asked.id}" in letter.text
        assert "王一" not in letter.text


@pytest.mark.clause("N-5")
class TestAnswering:
    def test_the_result_is_kept(self, known: Results) -> None:
        one = failed(known)
        answer(known, ask(known, one), KEPT)
        assert where(known, one).step is Step.FAILED
        with known.store.reading() as session:
            found = of_case(session, session.get_one(Application, one))
            assert found is not None
            assert (found.reconsideration.state, found.answer) == (KEPT, "经复查，程序无误。")
            told = session.scalars(
                select(OutboxMessage.recipient_id).where(OutboxMessage.topic == Topic.RECONSIDERATION_ANSWERED)
            ).all()
        assert told == [known.people[one].account_id]

    def test_the_case_waits_for_another_list_and_is_counted_anew(self, known: Results) -> None:
        one = failed(known)
        answer(known, ask(known, one), REOPENED)
        candidate = known.candidate(one)
        assert candidate is not None
        assert (candidate.state, candidate.batch_id, candidate.in_favour) == (CandidateState.WAITING, None, None)
        batch = known.open(title="第二次会议")
        assert known.do(lists.put_on, batch, applications=[one]).added == 1
        known.met(batch)
        known.count(batch, **{str(one): 9})
        known.do(tally.decide, batch)
        assert where(known, one).step is Step.REVIEWED

    def test_only_the_office_and_nobody_for_oneself(self, known: Results) -> None:
        one = failed(known)
        asked, person = ask(known, one), known.people[one]
        stranger = known.cast.member(
            known.cast.organisation("committee_office", "990000", name="另一机构"), Role.OFFICER
        )
        both = Actor(person.account_id, person.person_id, known.office.first.memberships)
        for actor in (stranger, person, both):
            with pytest.raises(Refusal) as refused:
                answer(known, asked, REOPENED, actor)
            assert refused.value.status == 404
        for outcome, words, field in ((KEPT, {"reason": ""}, "reason"), (ReconsiderationState.OPEN, {}, "outcome")):
            with pytest.raises(Refusal) as refused:
                answer(known, asked, outcome, **words)
            assert set(refused.value.fields) == {field}

    def test_two_officers_at_once(self, known: Results) -> None:
        one = failed(known)
        asked = ask(known, one)
        first, second = known.office.people
        found = at_once(
            lambda: answer(known, asked, KEPT, first),
            lambda: answer(known, asked, REOPENED, second),
        )
        (loser,) = (each for each in found if each is not None)
        assert isinstance(loser, Stale)
        assert "答复复查申请" in loser.message
        with known.store.reading() as session:
            outcome = session.scalars(select(Reconsideration.state)).one()
        assert where(known, one).step is (Step.FAILED if outcome is KEPT else Step.WAITING)
