"""Enquiries reach those who are meant and nobody else, are answered in time, and are gone when their time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import rounds
from desk_rounds import prepared
from sqlalchemy import select
from test_desks_races import at_once

from zhicheng.casework import erasure
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries import announcing, answering, asking, reading
from zhicheng.casework.enquiries.asking import Asked, Caller
from zhicheng.casework.enquiries.erasing import erase_over
from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.casework.publications import drafting
from zhicheng.casework.visitor_pace import Pace, count_visitor
from zhicheng.registry import Registry
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    Event,
    OrganisationKind,
    OutboxMessage,
    Person,
    Role,
)
from zhicheng.store.vault import Erased, vault_of

PLACE, DAYS = "990000", 5
SECRET = "我在东山中学工作，任职年限怎么算？"
VISITOR = Caller(name="来访人甲", mobile="13800001111")


@dataclass
class Counter:
    """A place's bureau, another place's, the operator and somebody who asks; each step is a transaction."""

    store: Store
    clock: Any
    registry: Registry
    bureau: Actor
    colleague: Actor
    elsewhere: Actor
    operator: Actor
    person: Actor

    def ask(self, actor: Actor | None = None, kind: EnquiryKind | None = EnquiryKind.POLICY, **more: Any) -> Asked:
        sent = {"place": PLACE, "words": SECRET, "days": DAYS, "caller": None if actor else VISITOR, **more}
        with self.store.begin() as session:
            return asking.ask(session, actor, self.clock, self.registry, kind=kind, **sent)

    def ask_on(self, asked: Asked, actor: Actor | None = None, words: str = "还有一个问题。") -> None:
        with self.store.begin() as session:
            asking.ask_on(
                session, actor or self.person, self.clock,
                enquiry_id=asked.id, version=self.enquiry(asked.id).version, words=words, days=DAYS,
            )  # fmt: skip

    def answer(self, asked: Asked, actor: Actor | None = None, version: int | None = None, **more: Any) -> None:
        sent = {"words": "按聘任文件计算。", **more}
        version = self.enquiry(asked.id).version if version is None else version
        with self.store.begin() as session:
            answering.answer(
                session, actor or self.bureau, self.clock, enquiry_id=asked.id, version=version, **sent
            )  # fmt: skip

    def close(self, asked: Asked, actor: Actor | None = None) -> None:
        with self.store.begin() as session:
            answering.close(
                session, actor or self.bureau, self.clock,
                enquiry_id=asked.id, version=self.enquiry(asked.id).version,
            )  # fmt: skip

    def close_own(self, asked: Asked, actor: Actor | None = None) -> None:
        with self.store.begin() as session:
            answering.close_own(
                session, actor or self.person, self.clock,
                enquiry_id=asked.id, version=self.enquiry(asked.id).version,
            )  # fmt: skip

    def read(self, asked: Asked, actor: Actor) -> reading.Opened:
        with self.store.reading() as session:
            return reading.read_enquiry(session, actor, enquiry_id=asked.id)

    def enquiry(self, enquiry_id: UUID) -> Enquiry:
        with self.store.reading() as session:
            return session.get_one(Enquiry, enquiry_id)

    def told(self, asked: Asked, topic: Topic) -> set[UUID]:
        with self.store.reading() as session:
            query = select(OutboxMessage.recipient_id, Event.body).join(Event, Event.id == OutboxMessage.event_id)
            rows = session.execute(query.where(OutboxMessage.topic == topic)).all()
        return {recipient for recipient, body in rows if str(asked.id).encode() in body}


@pytest.fixture
def counter(store: Store, clock: Any, cast: Any, details: Any) -> Counter:
    bureau = cast.organisation(OrganisationKind.BUREAU, PLACE, name="示例省人社厅")
    other = cast.organisation(OrganisationKind.BUREAU, "980000", name="另一省人社厅")
    return Counter(
        store, clock, rounds.registry(), cast.member(bureau, Role.OFFICER), cast.member(bureau, Role.HANDLER),
        cast.member(other, Role.OFFICER), cast.operator(), cast.person(details),
    )  # fmt: skip


@pytest.mark.clause("HX-5.5")
def test_a_visitor_asks_and_reads_the_answer_with_number_and_code(counter: Counter) -> None:
    asked = counter.ask()
    assert counter.told(asked, Topic.ENQUIRY_ASKED) == {counter.bureau.account_id, counter.colleague.account_id}
    counter.answer(asked)
    with counter.store.reading() as session:
        found = reading.by_code(session, number=asked.number.lower(), code=asked.code)
        assert reading.by_code(session, number=asked.number, code="0" * 16) is None
    assert found is not None
    assert [(each.office, each.words) for each in found.messages] == [
        ("", SECRET),
        ("示例省人社厅", "按聘任文件计算。"),
    ]
    assert (found.name, found.mobile) == (VISITOR.name, VISITOR.mobile)


@pytest.mark.clause("HX-5.5")
def test_who_asked_asks_on_is_answered_again_and_closes(counter: Counter) -> None:
    asked = counter.ask(counter.person)
    counter.answer(asked)
    assert counter.told(asked, Topic.ENQUIRY_ANSWERED) == {counter.person.account_id}
    counter.answer(asked, counter.colleague, words="补充：见聘书。")
    counter.clock.move(days=3)
    counter.ask_on(asked)
    assert counter.enquiry(asked.id).state is EnquiryState.WAITING
    assert counter.enquiry(asked.id).since == counter.clock()
    counter.answer(asked)
    counter.close_own(asked)
    assert len(counter.read(asked, counter.bureau).messages) == 5
    with pytest.raises(Refusal, match="已经办结"):
        counter.ask_on(asked)
    with pytest.raises(Refusal, match="已经办结"):
        counter.answer(asked)


def test_an_office_closes_what_is_answered_only(counter: Counter) -> None:
    asked = counter.ask()
    with pytest.raises(Refusal, match="请先答复"):
        counter.close(asked)
    counter.answer(asked)
    counter.close(asked, counter.colleague)
    found = counter.enquiry(asked.id)
    assert (found.state, found.closed_by) == (EnquiryState.CLOSED, counter.colleague.account_id)


@pytest.mark.clause("SG-7.5")
def test_a_problem_of_the_system_goes_to_operator_and_bureau_and_either_answers(counter: Counter) -> None:
    for office in (counter.operator, counter.bureau):
        asked = counter.ask(counter.person, EnquiryKind.SYSTEM, words="上传照片时页面没有反应。")
        assert counter.told(asked, Topic.ENQUIRY_ASKED) == {
            counter.operator.account_id, counter.bureau.account_id, counter.colleague.account_id,
        }  # fmt: skip
        counter.answer(asked, office)
        for reader in (counter.operator, counter.bureau):
            assert len(counter.read(asked, reader).messages) == 2


def test_nobody_else_reads_it(counter: Counter, cast: Any, numbers: Any) -> None:
    asked = counter.ask(counter.person)
    administrator = cast.member(cast.organisation(OrganisationKind.BUREAU, "970000"), Role.ADMINISTRATOR)
    for stranger in (counter.elsewhere, counter.operator, counter.person, administrator):
        with pytest.raises(Refusal) as refused:
            counter.read(asked, stranger)
        assert refused.value.status == 404
        with pytest.raises(Refusal):
            counter.answer(asked, stranger)
    with pytest.raises(Refusal) as refused, counter.store.reading() as session:
        reading.read_own(session, counter.bureau, enquiry_id=asked.id)
    assert refused.value.status == 404


def test_staff_do_not_answer_what_they_asked_themselves(counter: Counter) -> None:
    asked = counter.ask(counter.bureau, EnquiryKind.SYSTEM)
    assert counter.bureau.account_id not in counter.told(asked, Topic.ENQUIRY_ASKED)
    with pytest.raises(Refusal):
        counter.answer(asked, counter.bureau)
    counter.answer(asked, counter.operator)


@pytest.mark.clause("HX-5.5")
def test_calls_and_visits_are_put_on_record_by_the_bureau_of_the_place(counter: Counter) -> None:
    def enter(actor: Actor, kind: EnquiryKind, caller: Caller) -> Enquiry:
        with counter.store.begin() as session:
            return asking.enter(
                session, actor, counter.clock,
                place=PLACE, kind=kind, words=SECRET, days=DAYS, caller=caller,
            )  # fmt: skip

    made = enter(counter.bureau, EnquiryKind.CALL, Caller(name="", mobile=""))
    assert made.caller_cipher is None
    asked = Asked(id=made.id, number=made.number, code="")
    counter.answer(asked, closes=True)
    assert counter.enquiry(made.id).state is EnquiryState.CLOSED
    named = enter(counter.colleague, EnquiryKind.VISIT, VISITOR)
    opened = counter.read(Asked(id=named.id, number=named.number, code=""), counter.bureau)
    assert (opened.name, opened.mobile) == (VISITOR.name, VISITOR.mobile)
    for actor, kind, caller, words in (
        (counter.elsewhere, EnquiryKind.CALL, VISITOR, "不能登记"),
        (counter.operator, EnquiryKind.CALL, VISITOR, "不能登记"),
        (counter.bureau, EnquiryKind.POLICY, VISITOR, "来电或者来访"),
        (counter.bureau, EnquiryKind.CALL, Caller(name="甲", mobile="1380"), "手机号"),
    ):
        with pytest.raises(Refusal, match=words):
            enter(actor, kind, caller)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"place": "980000"}, "place"),
        ({"kind": None}, "kind"),
        ({"kind": EnquiryKind.CALL}, "kind"),
        ({"words": " "}, "words"),
        ({"words": "字" * 2001}, "words"),
        ({"caller": Caller(name=" ", mobile="13800001111")}, "name"),
        ({"caller": Caller(name="甲", mobile="不便透露")}, "mobile"),
    ],
)
def test_what_must_be_said(counter: Counter, sent: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        counter.ask(**sent)
    assert set(refused.value.fields) == {field}


def test_overdue_by_working_days_of_the_clock_handed_in(counter: Counter) -> None:
    asked = counter.ask()
    found = counter.enquiry(asked.id)
    # 10 February 2023 is a Friday; five working days later it is Friday again.
    assert found.due_on == date(2023, 2, 17)
    late = counter.clock() + timedelta(days=8)
    assert not reading.overdue(found, late - timedelta(days=1))
    assert reading.overdue(found, late)
    assert reading.days_open(found, late) == 8
    counter.answer(asked)
    assert not reading.overdue(counter.enquiry(asked.id), late)


def test_an_application_of_ones_own_may_be_named(
    store: Store, clock: Any, cast: Any, numbers: Any, details: Any
) -> None:
    desks = prepared(store, clock, cast, numbers, details)
    application_id = desks.round.start(desks.person)

    def ask(actor: Actor, mine: UUID) -> Asked:
        with store.begin() as session:
            return asking.ask(
                session, actor, clock, desks.round.registry, place=PLACE, kind=EnquiryKind.POLICY, words="问",
                days=DAYS, application_id=mine,
            )  # fmt: skip

    ask(desks.person, application_id)
    with pytest.raises(Refusal) as refused:
        ask(desks.province.first, application_id)
    assert set(refused.value.fields) == {"application"}


def test_two_answer_at_once_and_the_second_is_told(counter: Counter) -> None:
    asked = counter.ask()
    version = counter.enquiry(asked.id).version
    refusals = at_once(
        lambda: counter.answer(asked, counter.bureau, version),
        lambda: counter.answer(asked, counter.colleague, version),
    )
    (refused,) = (each for each in refusals if each is not None)
    assert isinstance(refused, Stale)
    assert "答复咨询" in refused.message
    assert len(counter.read(asked, counter.bureau).messages) == 2


def test_no_word_of_it_in_events_letters_or_columns(counter: Counter) -> None:
    asked = counter.ask()
    counter.answer(asked)
    with counter.store.reading() as session:
        bodies = b"".join(session.scalars(select(Event.body)))
        event = session.scalars(select(Event).where(Event.kind == "enquiry.asked")).one()
        account = session.get_one(Account, counter.bureau.account_id)
        letter = LETTERS[Topic.ENQUIRY_ASKED](Context(session, event, account, counter.clock, "https://site"))
        row = session.execute(Enquiry.__table__.select()).mappings().one()
    assert letter is not None
    assert f"https://site/enquiries/desk/{asked.id}" in letter.text
    everywhere = bodies.decode() + letter.text + repr(dict(row))
    for word in (SECRET, VISITOR.name, VISITOR.mobile, "聘任文件"):
        assert word not in everywhere


def test_erased_some_time_after_it_was_closed(counter: Counter) -> None:
    asked, answered, open_ = counter.ask(), counter.ask(), counter.ask()
    counter.clock.move(days=1)
    counter.answer(asked, closes=True)
    counter.answer(answered)

    def erase() -> int:
        with counter.store.begin() as session:
            return erase_over(session, counter.clock, timedelta(days=30))

    counter.clock.move(days=29)
    assert erase() == 0
    counter.clock.move(seconds=1)
    assert erase() == 1
    with pytest.raises(Refusal, match="不再保留"):
        counter.read(answered, counter.bureau)
    counter.clock.move(days=1)
    assert erase() == 1
    assert erase() == 0
    with pytest.raises(Refusal, match="不再保留"):
        counter.read(asked, counter.bureau)
    with counter.store.reading() as session:
        found = reading.by_code(session, number=asked.number, code=asked.code)
        with pytest.raises(Erased):
            vault_of(session).file_key(asked.id, asked.id)
    assert found is not None
    assert found.messages == ()
    assert counter.read(open_, counter.bureau).name == VISITOR.name


def test_a_legal_hold_on_whoever_asked_keeps_it(counter: Counter) -> None:
    asked, unheld, person_id = counter.ask(counter.person), counter.ask(), counter.person.person_id
    assert person_id is not None
    for each in (asked, unheld):
        counter.answer(each, closes=True)
    with counter.store.begin() as session:
        erasure.place_hold(session, counter.operator, counter.clock, person_id=person_id, reason="行政诉讼")
    counter.clock.move(days=60)
    with counter.store.begin() as session:
        assert erase_over(session, counter.clock, timedelta(days=30)) == 1
    assert counter.enquiry(asked.id).erased_at is None
    assert counter.enquiry(unheld.id).erased_at is not None


def test_erased_with_the_person_who_asked(counter: Counter) -> None:
    asked = counter.ask(counter.person)
    with counter.store.begin() as session:
        person = session.get_one(Person, counter.person.person_id)
        erasure.erase(session, counter.operator, counter.clock, person_id=person.id, version=person.version)
    found = counter.enquiry(asked.id)
    assert found.erased_at is not None
    with pytest.raises(Refusal, match="不再保留"):
        counter.read(asked, counter.bureau)


def test_an_answer_becomes_the_draft_of_an_announcement_without_the_person(counter: Counter) -> None:
    asked = counter.ask()

    def announce(actor: Actor) -> str:
        with counter.store.begin() as session:
            made = announcing.announce(session, actor, counter.clock, counter.registry, enquiry_id=asked.id)
            return drafting.working(session, made).body

    with pytest.raises(Refusal, match="还没有答复"):
        announce(counter.bureau)
    counter.answer(asked, words="来访人甲您好（13800001111），任职年限按聘任文件计算，可拨打0431-88690651。")
    body = announce(counter.bureau)
    assert body == "（略）您好（（略）），任职年限按聘任文件计算，可拨打0431-88690651。"
    with pytest.raises(Refusal):
        announce(counter.elsewhere)


def test_the_operator_does_not_publish_announcements(counter: Counter) -> None:
    asked = counter.ask(kind=EnquiryKind.SYSTEM)
    counter.answer(asked, counter.operator)
    with pytest.raises(Refusal, match="由该地区的人社部门发布"), counter.store.begin() as session:
        announcing.announce(session, counter.operator, counter.clock, counter.registry, enquiry_id=asked.id)


def test_visitors_are_counted_by_where_they_come_from(counter: Counter) -> None:
    pace = Pace(name="enquiry", most=2, quiet=timedelta(hours=1), refusal="过多，请在{minutes}分钟后再提交。")

    def count(source: str) -> None:
        with counter.store.begin() as session:
            count_visitor(session, counter.clock, pace, source)

    count("192.0.2.1")
    count("192.0.2.1")
    with pytest.raises(Refusal, match="60分钟"):
        count("192.0.2.1")
    count("192.0.2.2")
    counter.clock.move(hours=1)
    count("192.0.2.1")
