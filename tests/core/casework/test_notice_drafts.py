"""What a bureau writes into a notice: checked place by place, given up or published, and closed at the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from desk_rounds import Desks, prepared
from sqlalchemy import select

from zhicheng.casework import notice_drafts, notices
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.people import PersonDetails
from zhicheng.fees import Fee
from zhicheng.notice import DatedPhase, OpenWindow, Terms
from zhicheng.notice_check import PAYMENT, offered_phases, problems
from zhicheng.notice_json import from_json, to_json
from zhicheng.specs import CommitteeTemplate, Contact
from zhicheng.store.engine import Store
from zhicheng.store.models import ApplicationStatus, Event, Notice, NoticeStatus
from zhicheng.store.moments import BEIJING

FEE = Fee(key="f", title="评审费", amount=20_000, document="示例价收〔2023〕1号", levels=("中级",), note="账户另告。")
COMMITTEE = CommitteeTemplate(
    key="c", name="示例评委会", series=(), levels=("中级",), scopes=("城区",), office="示例办"
)
CONTACT = Contact(purpose="政策咨询", phone="010-12345678、010-87654321", cites=())


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


def declarations(known: Desks) -> Any:
    return known.round.registry.get("990000")


def terms(known: Desks) -> Terms:
    with known.round.store.reading() as session:
        return notices.working_terms(session, session.get_one(Notice, known.round.notice_id))


def change(known: Desks, changed: Terms, version: int | None = None) -> None:
    with known.round.store.begin() as session:
        notice_drafts.change(
            session, known.round.staff, known.clock, known.round.registry, notice_id=known.round.notice_id,
            version=known.round.notice().version if version is None else version, terms=changed,
        )  # fmt: skip


def decide(known: Desks, use_case: Callable[..., Any], **more: Any) -> Any:
    with known.round.store.begin() as session:
        return use_case(
            session, known.round.staff, known.clock, *more.pop("registry", ()),
            notice_id=known.round.notice_id, version=known.round.notice().version, **more,
        )  # fmt: skip


def publish(known: Desks, **more: Any) -> Any:
    return decide(known, notices.publish, registry=(known.round.registry,), **{"reason": "补充。", **more})


class TestChanging:
    def test_everything_that_a_bureau_decides_is_kept_and_nothing_else(self, known: Desks) -> None:
        before = terms(known)
        phase = DatedPhase(key=PAYMENT, title="缴费", first=date(2023, 3, 1), last=date(2023, 3, 9))
        change(
            known,
            replace(
                before,
                title=" 示例通知 ", fees=(FEE,), committees=(COMMITTEE,), contacts=(CONTACT,),
                phases=(*before.phases, phase), acceptance_deadline=date(2023, 2, 27), year=1999, law_day=date(1999, 1, 1),
                jurisdiction="980000", issued="伪造",
            ),
        )  # fmt: skip
        after = terms(known)
        assert (after.title, after.fees, after.committees, after.contacts) == (
            "示例通知",
            (FEE,),
            (COMMITTEE,),
            (CONTACT,),
        )
        assert after.phase(PAYMENT) == phase
        assert (after.year, after.law_day, after.jurisdiction, after.issued) == (
            before.year, before.law_day, before.jurisdiction, before.issued,
        )  # fmt: skip
        assert from_json(json.loads(json.dumps(to_json(after)))) == after

    def test_nothing_holds_before_it_is_published(self, known: Desks) -> None:
        change(known, replace(terms(known), fees=(FEE,)))
        with known.round.store.reading() as session:
            (published,) = notices.published(session)
        assert published.terms.fees == ()
        publish(known)
        with known.round.store.reading() as session:
            (published,) = notices.published(session)
        assert published.terms.fees == (FEE,)

    def test_whoever_is_second_is_told(self, known: Desks) -> None:
        version = known.round.notice().version
        change(known, replace(terms(known), title="甲"))
        with pytest.raises(Stale):
            change(known, replace(terms(known), title="乙"), version)

    def test_an_old_revision_knows_neither_fees_nor_telephones(self, known: Desks) -> None:
        said = to_json(terms(known))
        del said["fees"], said["contacts"]
        assert from_json(said) == terms(known)

    @pytest.mark.parametrize("field", ["reason", "scope"])
    def test_reason_and_scope_are_not_longer_than_is_kept(self, known: Desks, field: str) -> None:
        change(known, replace(terms(known), title="甲"))
        with pytest.raises(Refusal) as refused:
            publish(known, **{field: "字" * 501})
        assert set(refused.value.fields) == {field}
        publish(known, **{field: "字" * 500})
        later = known.clock() + timedelta(days=90)
        with pytest.raises(Refusal) as refused:
            decide(
                known,
                notices.extend,
                registry=(known.round.registry,),
                closes=later,
                **{"reason": "停机", field: "字" * 501},
            )
        assert set(refused.value.fields) == {field}


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("changed", "places"),
        [
            ({"title": " "}, {"title"}),
            ({"title": "字" * 201}, {"title"}),
            ({"channels": ()}, {"channels"}),
            ({"channels": ("regular", "unknown")}, {"channels"}),
            ({"committees": (replace(COMMITTEE, name=""),)}, {"committees-c-name"}),
            ({"committees": (COMMITTEE, replace(COMMITTEE, key="d"))}, {"committees-c-name", "committees-d-name"}),
            ({"committees": (replace(COMMITTEE, series=("没有的系列",)),)}, {"committees-c-series"}),
            ({"committees": (replace(COMMITTEE, levels=("特级",)),)}, {"committees-c-levels"}),
            ({"committees": (replace(COMMITTEE, scopes=("城区", "城区")),)}, {"committees-c-scopes"}),
            ({"committees": (replace(COMMITTEE, specialties=("字" * 51,)),)}, {"committees-c-specialties"}),
            ({"committees": (replace(COMMITTEE, office="字" * 101),)}, {"committees-c-office"}),
            ({"fees": (replace(FEE, title=""),)}, {"fees-f-title"}),
            ({"fees": (replace(FEE, document=" "),)}, {"fees-f-document"}),
            ({"fees": (replace(FEE, amount=0),)}, {"fees-f-amount"}),
            ({"fees": (replace(FEE, amount=10_000_001),)}, {"fees-f-amount"}),
            ({"fees": (replace(FEE, channels=("unknown",)),)}, {"fees-f-channels"}),
            ({"fees": (replace(FEE, note="字" * 201),)}, {"fees-f-note"}),
            ({"fees": (FEE, replace(FEE, key="g", levels=()))}, {"fees-g-amount"}),
            ({"contacts": (replace(CONTACT, purpose=""), replace(CONTACT, phone="问前台"))}, {"contacts-0-purpose", "contacts-1-phone"}),
        ],
    )  # fmt: skip
    def test_each_message_has_its_place(self, known: Desks, changed: dict[str, Any], places: set[str]) -> None:
        wrong = replace(terms(known), **changed)
        assert set(problems(declarations(known), wrong)) == places
        with pytest.raises(Refusal) as refused:
            change(known, wrong)
        assert set(refused.value.fields) == places

    def test_spans_have_to_begin_before_they_end(self, known: Desks) -> None:
        begins, ends = datetime(2023, 3, 1, tzinfo=BEIJING), datetime(2023, 2, 1, tzinfo=BEIJING)
        phase = DatedPhase(key="county", title="县级审核", first=begins.date(), last=ends.date())
        wrong = replace(terms(known), windows=(OpenWindow(opens=begins, closes=ends),), phases=(phase,))
        assert set(problems(declarations(known), wrong)) == {"windows-0", "phases-county"}

    @pytest.mark.clause("HX-2.6")
    def test_every_deadline_of_the_chains_can_be_dated(self, known: Desks) -> None:
        bare = replace(terms(known), phases=())
        offered = {each.key: each for each in offered_phases(declarations(known), bare)}
        assert list(offered) == ["application", "county", PAYMENT]
        assert not any(each.dated for each in offered.values())
        assert all(each.deadline for each in offered.values())
        assert offered["county"].title == "县级审核"
        assert [each.lapses for each in offered.values()] == [True, False, False]


class TestEnding:
    def test_changes_are_given_up(self, known: Desks) -> None:
        before = terms(known)
        with pytest.raises(Refusal, match="没有未发布的修改"):
            decide(known, notice_drafts.discard)
        change(known, replace(before, title="改错了"))
        decide(known, notice_drafts.discard)
        assert (terms(known), known.round.notice().title) == (before, before.title)

    def test_a_notice_that_never_was_published_goes_and_its_history_stays(self, known: Desks, store: Store) -> None:
        with store.begin() as session:
            bureau = next(iter(known.round.staff.memberships)).organisation_id
            opened = notices.open_notice(
                session, known.round.staff, known.clock, known.round.registry, organisation_id=bureau, year=2024
            )
        with store.begin() as session:
            notice_drafts.discard(session, known.round.staff, known.clock, notice_id=opened.id, version=opened.version)
        with store.reading() as session:
            assert session.get(Notice, opened.id) is None
            kinds = session.scalars(select(Event.kind).order_by(Event.number.desc()).limit(2)).all()
            assert notices.made_public(session, known.round.registry, opened.id) is None
        assert kinds == ["notice.discarded", "notice.opened"]

    def test_a_closed_notice_takes_nothing_new_and_running_cases_go_on(
        self, known: Desks, store: Store, cast: Any, numbers: Any
    ) -> None:
        begun = known.round.fill(known.person)
        change(known, replace(terms(known), title="未发布"))
        with pytest.raises(Refusal, match="尚未发布"):
            decide(known, notices.close)
        decide(known, notice_drafts.discard)
        decide(known, notices.close)
        assert known.round.notice().status is NoticeStatus.CLOSED
        other = cast.person(
            PersonDetails(name="王五", id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
        )
        known.round.bind(other, known.employer)
        with pytest.raises(Refusal) as refused:
            known.round.start(other)
        assert refused.value.status == 404
        known.round.submit(known.person, begun)
        assert known.round.application(begun).status is ApplicationStatus.SUBMITTED
        with pytest.raises(Refusal, match="已发布、尚未结束"):
            decide(known, notices.close)
        with store.reading() as session:
            assert notices.published(session) == []
            assert notices.made_public(session, known.round.registry, known.round.notice_id) is not None

    def test_changing_a_closed_notice_does_not_open_it_again(self, known: Desks) -> None:
        decide(known, notices.close)
        change(known, replace(terms(known), title="更正"))
        publish(known)
        assert (known.round.notice().status, known.round.notice().title) == (NoticeStatus.CLOSED, "更正")

    def test_only_the_bureau_of_the_notice_does_any_of_it(self, known: Desks, store: Store) -> None:
        stranger = known.county.first
        for use_case in (notices.close, notice_drafts.discard):
            with pytest.raises(Refusal) as refused, store.begin() as session:
                use_case(session, stranger, known.clock, notice_id=known.round.notice_id, version=1)
            assert refused.value.status == 404
