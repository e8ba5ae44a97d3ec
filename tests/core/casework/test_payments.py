"""The fee of an accepted case: who is asked, what money comes to, what the office decides, and the receipt."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from payment_rounds import AMOUNT, FEE, Fees, charging, torn
from pdfminer.high_level import extract_text
from sqlalchemy import select

from zhicheng.casework import erasure, payment_book, payment_desk, payment_receipt, payment_slips, payments, supervision
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.payment_income import Outcome
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.routing import locate
from zhicheng.policy import Policy
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    EntryKind,
    Payment,
    PaymentSlip,
    PaymentState,
    Person,
)
from zhicheng.store.moments import BEIJING

LAST = date(2023, 2, 20)
OVER = datetime(2023, 2, 21, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Fees:
    return charging(store, clock, cast, numbers, details, FEE)


class TestAsking:
    @pytest.mark.clause("JA-3.3", "JA-5.3")
    def test_who_is_accepted_is_told_to_pay_and_held_until_it_is_paid(self, known: Fees) -> None:
        application_id = known.at_office()
        assert not known.held(application_id)
        known.desks.office.pass_on(application_id)
        payment = known.payment(application_id)
        assert (payment.state, payment.amount, payment.document) == ("due", AMOUNT, "示例价收〔2023〕1号")
        assert payment.organisation_id == known.desks.office_id
        assert known.letters() == ["payment_due"]
        assert known.held(application_id)
        assert known.pays(payment) is Outcome.PAID
        assert not known.held(application_id)
        assert known.letters() == ["payment_due", "payment_paid"]

    @pytest.mark.clause("JB-4.3")
    def test_what_no_row_of_the_notice_covers_is_free(self, known: Fees, store: Store) -> None:
        known.revise(
            fees=(replace(FEE, levels=("正高级",)), replace(FEE, key="other", series=("工程系列",), levels=("中级",)))
        )
        application_id = known.accepted()
        with store.reading() as session:
            assert session.scalars(select(Payment)).all() == []
        assert not known.held(application_id)
        assert known.letters() == []

    def test_a_case_keeps_the_fee_of_the_revision_that_it_was_filed_under(self, known: Fees) -> None:
        application_id = known.at_office()
        known.revise(fees=(replace(FEE, amount=2 * AMOUNT),))
        known.desks.office.pass_on(application_id)
        assert known.payment(application_id).amount == AMOUNT

    def test_a_case_that_is_accepted_again_is_not_asked_twice(self, known: Fees) -> None:
        payment = known.demanded()
        self._annulled(known, payment)
        with pytest.raises(Refusal, match="正在重新审核"):
            known.hand_in(payment)
        known.pay_by(LAST)
        known.clock.now = OVER
        assert known.desks.sweep().lapsed == 0
        known.clock.now = OVER - timedelta(days=4)
        known.pays(payment)
        known.desks.office.claim(payment.application_id)
        known.desks.office.pass_on(payment.application_id)
        assert known.payment(payment.application_id).id == payment.id
        assert not known.held(payment.application_id)
        assert known.letters().count("payment_due") == 1

    def _annulled(self, known: Fees, payment: Payment) -> None:
        province = known.desks.province
        province.decide(supervision.annul, payment.application_id, desk=4, reason="须重新核对。")
        assert not known.bill(payment).wanted


class TestSlips:
    @pytest.mark.clause("JA-5.3")
    def test_a_slip_is_confirmed_by_the_office(self, known: Fees) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        assert known.again(payment).state is PaymentState.CLAIMED
        assert known.to_check() == 1
        assert known.held(payment.application_id)
        bill = known.bill(payment)
        assert [(each.number, each.paid_on, each.filename) for each in bill.slips] == [
            ("20230209-1", date(2023, 2, 9), "回单.jpg")
        ]
        assert bill.ours
        assert known.confirm(payment) is Outcome.PAID
        assert not known.held(payment.application_id)
        assert known.to_check() == 0
        with pytest.raises(Refusal, match="没有等待核对"):
            known.confirm(payment)

    def test_a_slip_that_is_refused_goes_back_with_the_reason(self, known: Fees) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        with pytest.raises(Refusal) as refused:
            known.office(payment_slips.refuse_slip, payment, reason=" ")
        assert "reason" in refused.value.fields
        known.office(payment_slips.refuse_slip, payment, reason="账上没有这笔款项。")
        bill = known.bill(payment, known.desks.person)
        assert (bill.payment.state, bill.wanted) == ("due", True)
        assert [each.reason for each in bill.book] == ["账上没有这笔款项。"]
        known.hand_in(payment, number="20230210-7", paid_on=date(2023, 2, 10))
        assert {each.number for each in known.bill(payment).slips} == {"20230209-1", "20230210-7"}

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"number": " "}, "number"),
            ({"number": "9" * 61}, "number"),
            ({"paid_on": None}, "paid_on"),
            ({"paid_on": date(2023, 2, 11)}, "paid_on"),
            ({"stream": None}, "file"),
            ({"stream": torn()}, "file"),
        ],
    )
    def test_what_is_wrong_with_a_slip_is_told_at_its_place(
        self, known: Fees, given: dict[str, Any], field: str
    ) -> None:
        payment = known.demanded()
        with pytest.raises(Refusal) as refused:
            known.hand_in(payment, **given)
        assert set(refused.value.fields) == {field}
        assert known.again(payment).state is PaymentState.DUE

    def test_a_slip_is_read_by_the_payer_the_office_and_the_bureau_of_the_notice_only(
        self, known: Fees, store: Store, cast: Any, numbers: Any
    ) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        slip = known.bill(payment).slips[0]
        desks = known.desks
        for actor in (desks.person, desks.office.first, desks.province.first):
            with store.reading() as session:
                _, chunks = payment_slips.slip_file(
                    session, desks.round.blobs, actor, payment_id=payment.id, slip_id=slip.id
                )
                assert len(b"".join(chunks)) == slip.size
        for actor in (desks.unit.first, desks.county.first):
            with store.reading() as session, pytest.raises(Refusal) as refused:
                payment_slips.slip_file(session, desks.round.blobs, actor, payment_id=payment.id, slip_id=slip.id)
            assert refused.value.status == 404
        with pytest.raises(Refusal):
            known.office(payment_slips.confirm_slip, payment, actor=desks.province.first, amount=AMOUNT)

    def test_the_slip_is_gone_with_the_person(self, known: Fees, store: Store, cast: Any) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        known.office(payment_slips.refuse_slip, payment, reason="看不清。")
        with store.begin() as session:
            application = session.get_one(Application, payment.application_id)
            application.status = ApplicationStatus.ENDED
        person_id = known.desks.person.person_id
        assert person_id is not None
        operator = cast.operator()
        with store.begin() as session:
            version = session.get_one(Person, person_id).version
            erasure.erase(session, operator, known.clock, person_id=person_id, version=version)
        bill = known.bill(payment)
        assert (bill.slips, [each.reason for each in bill.book], bill.applicant) == ((), [None], "")
        with store.reading() as session:
            assert session.scalars(select(PaymentSlip)).one().size > 0


class TestMoney:
    @pytest.mark.clause("JB-4.3")
    def test_too_little_does_not_pay_and_the_rest_may_follow(self, known: Fees) -> None:
        payment = known.demanded()
        assert known.pays(payment, AMOUNT - 1) is Outcome.TO_DECIDE
        assert known.held(payment.application_id)
        assert known.to_check() == 1
        with pytest.raises(Refusal, match="不足"):
            known.office(payment_desk.accept, payment, reason="差一分。")
        assert known.pays(payment, 1) is Outcome.PAID
        assert known.again(payment).held == AMOUNT

    @pytest.mark.clause("JB-4.3")
    def test_too_little_is_given_back_and_due_again(self, known: Fees) -> None:
        payment = known.demanded()
        known.pays(payment, 100)
        after = known.refund(payment)
        assert (after.state, after.held) == ("due", 0)
        assert known.bill(payment, known.desks.person).wanted
        assert known.pays(payment) is Outcome.PAID

    @pytest.mark.clause("JB-4.3")
    def test_too_much_pays_and_the_rest_is_given_back(self, known: Fees) -> None:
        payment = known.demanded()
        assert known.pays(payment, AMOUNT + 500) is Outcome.PAID
        assert not known.held(payment.application_id)
        assert known.to_check() == 1
        assert known.bill(payment).refundable.excess == 500
        after = known.refund(payment, whole=False)
        assert (after.state, after.held) == ("paid", AMOUNT)
        assert known.to_check() == 0
        with pytest.raises(Refusal, match="没有可以退还"):
            known.refund(payment, whole=False, reference="T-2")

    def test_paying_twice_is_found_and_given_back(self, known: Fees) -> None:
        payment = known.demanded()
        known.pays(payment)
        assert known.pays(payment) is Outcome.EXCESS
        assert known.bill(payment).refundable.excess == AMOUNT

    def test_a_paid_fee_that_is_given_back_holds_the_case_again(self, known: Fees) -> None:
        payment = known.demanded()
        known.pays(payment)
        after = known.refund(payment)
        assert (after.state, after.held) == ("refunded", 0)
        assert known.held(payment.application_id)
        assert known.pays(payment) is Outcome.TO_DECIDE
        assert (known.again(payment).state, known.to_check()) == ("refunded", 1)
        with pytest.raises(Refusal, match="已经登记过"):
            known.refund(payment)
        assert known.refund(payment, reference="T-2").held == 0

    @pytest.mark.clause("SG-7.4")
    def test_income_and_expenditure_are_kept_apart_by_notice(self, known: Fees, store: Store) -> None:
        payment = known.demanded()
        known.pays(payment, AMOUNT + 500)
        known.refund(payment, whole=False)
        for actor in (known.desks.office.first, known.desks.province.first):
            with store.reading() as session:
                (account,) = payment_book.accounts(session, actor)
                assert (account.income, account.refunds, account.paid, account.owing) == (AMOUNT + 500, 500, 1, 0)
                lines = {
                    kind: [
                        each.amount
                        for each, *_ in session.execute(payment_book.entries(actor, account.notice.id, kind))
                    ]
                    for kind in (EntryKind.INCOME, EntryKind.REFUND)
                }
                assert lines == {EntryKind.INCOME: [AMOUNT + 500], EntryKind.REFUND: [500]}
        with store.reading() as session:
            assert payment_book.accounts(session, known.desks.county.first) == []

    @pytest.mark.clause("JB-4.3")
    def test_what_is_lacking_can_be_paid_at_a_bank(self, known: Fees) -> None:
        payment = known.demanded()
        known.pays(payment, AMOUNT - 500)
        assert known.bill(payment, known.desks.person).wanted
        assert known.order(known.again(payment)).amount == 500
        known.hand_in(payment)
        assert known.again(payment).state is PaymentState.CLAIMED
        known.office(payment_slips.refuse_slip, payment, reason="账上没有这笔款项。")
        assert known.again(payment).state is PaymentState.TO_DECIDE
        known.hand_in(payment)
        assert known.confirm(payment, 500) is Outcome.PAID
        assert not known.held(payment.application_id)

    def test_a_slip_is_answered_though_a_gateway_was_faster(self, known: Fees) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        assert known.pays(payment) is Outcome.PAID
        assert known.to_check() == 1
        assert known.confirm(payment) is Outcome.EXCESS
        assert known.bill(payment).refundable.excess == AMOUNT
        with pytest.raises(Refusal, match="没有等待核对"):
            known.confirm(payment)

    def test_a_slip_that_proves_nothing_leaves_what_a_gateway_has_paid(self, known: Fees) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        known.pays(payment)
        known.office(payment_slips.refuse_slip, payment, reason="账上没有这笔款项。")
        assert (known.again(payment).state, known.to_check()) == ("paid", 0)

    def test_a_part_that_comes_while_a_slip_waits_is_added_to_it(self, known: Fees) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        assert known.pays(payment, 500) is Outcome.TO_DECIDE
        assert known.again(payment).state is PaymentState.CLAIMED
        assert known.confirm(payment, AMOUNT - 500) is Outcome.PAID

    def test_an_unanswered_demand_is_replaced_where_the_amount_is_another_now(self, known: Fees, store: Store) -> None:
        """As it is where the case was mended meanwhile, and another row of the notice covers it."""
        payment = known.demanded()
        round_, office = known.desks.round, known.desks.office.first
        with store.begin() as session:
            located = locate(session, round_.registry, session.get_one(Application, payment.application_id))
            terms = replace(located.policy.terms, fees=(replace(FEE, key="senior", amount=2 * AMOUNT),))
            dearer = replace(located, policy=Policy(located.policy.declarations, terms))
            payments.demand(session, office, known.clock, dearer)
        after = known.payment(payment.application_id)
        assert (after.state, after.amount, known.again(payment).state) == ("due", 2 * AMOUNT, "cancelled")
        with store.begin() as session:
            located = locate(session, round_.registry, session.get_one(Application, payment.application_id))
            free = Policy(located.policy.declarations, replace(located.policy.terms, fees=()))
            assert payments.demand(session, office, known.clock, replace(located, policy=free)) is None
        assert not known.held(payment.application_id)


class TestDeadlines:
    def test_what_is_not_paid_in_time_is_out_of_the_meeting_and_the_case_lives(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.clock.now = OVER - SECOND
        swept = known.desks.sweep()
        assert (swept.lapsed, swept.warned) == (0, 1)
        assert known.desks.sweep().warned == 0
        known.clock.now = OVER
        assert known.desks.sweep().lapsed == 1
        assert known.again(payment).state is PaymentState.LAPSED
        assert known.held(payment.application_id)
        assert known.desks.round.application(payment.application_id).status is ApplicationStatus.SUBMITTED
        assert known.letters() == ["payment_due", "payment_near", "payment_lapsed"]

    def test_the_rest_of_what_was_paid_in_time_is_late_too(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.pays(payment, 1)
        known.clock.now = OVER
        assert known.pays(payment, AMOUNT - 1) is Outcome.TO_DECIDE
        assert known.again(payment).lapsed_at is not None
        assert known.held(payment.application_id)
        known.office(payment_desk.accept, payment, reason="银行系统故障。")
        assert not known.held(payment.application_id)

    def test_a_slip_in_time_is_waited_for(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.clock.now = OVER - SECOND
        known.hand_in(payment)
        known.clock.now = OVER + timedelta(days=3)
        assert known.desks.sweep().lapsed == 0
        assert known.confirm(payment) is Outcome.PAID

    def test_a_slip_too_late_is_put_before_the_office(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.clock.now = OVER
        known.hand_in(payment)
        assert known.confirm(payment) is Outcome.TO_DECIDE
        known.office(payment_desk.accept, payment, reason="银行系统故障，款项确在期限内汇出。")
        assert known.again(payment).state is PaymentState.PAID
        assert not known.held(payment.application_id)

    def test_late_money_is_given_back_and_the_fee_stays_lapsed(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.clock.now = OVER
        assert known.pays(payment) is Outcome.TO_DECIDE
        assert known.letters()[1:4] == ["payment_lapsed", "payment_unsettled", "payment_to_check"]
        assert known.refund(payment).state is PaymentState.LAPSED
        assert known.held(payment.application_id)

    def test_money_paid_in_time_counts_though_the_message_comes_after(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.clock.now = OVER + SECOND
        assert known.pays(payment, paid_at=OVER - SECOND) is Outcome.PAID

    def test_the_office_gives_one_case_its_own_day(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.clock.now = OVER
        known.desks.sweep()
        with pytest.raises(Refusal) as refused:
            known.office(payment_desk.set_due, payment, last_day=LAST, reason="住院。")
        assert "last_day" in refused.value.fields
        known.office(payment_desk.set_due, payment, last_day=date(2023, 2, 25), reason="住院。")
        assert known.pays(payment) is Outcome.PAID

    def test_an_extension_of_the_notice_lets_people_pay_again(self, known: Fees) -> None:
        known.pay_by(LAST)
        payment = known.demanded()
        known.clock.now = OVER
        known.desks.sweep()
        known.pay_by(date(2023, 2, 28))
        swept = known.desks.sweep()
        assert (swept.lapsed, swept.revived) == (0, 1)
        assert known.pays(payment) is Outcome.PAID

    def test_a_phase_that_was_over_before_binds_nobody(self, known: Fees) -> None:
        known.pay_by(date(2023, 2, 9))
        payment = known.demanded()
        assert known.bill(payment).until is None
        assert known.desks.sweep().lapsed == 0


class TestReceipts:
    @pytest.mark.clause("JB-4.3")
    def test_a_receipt_at_once(self, known: Fees, store: Store) -> None:
        payment = known.demanded()
        person = known.desks.person
        with store.reading() as session, pytest.raises(Refusal, match="还没有缴清"):
            payment_receipt.receipt_pdf(session, person, payment_id=payment.id)
        known.pays(payment)
        with store.reading() as session:
            number, pdf = payment_receipt.receipt_pdf(session, person, payment_id=payment.id)
        text = extract_text(io.BytesIO(pdf)).replace("\n", "")
        for words in (
            number,
            "¥200.00",
            "人民币贰佰元整",
            "曾小明",
            "评审费",
            "工程系列办事机构",
            "2023年02月10日 10:00",
        ):
            assert words in text, words
        with store.reading() as session, pytest.raises(Refusal):
            payment_receipt.receipt_pdf(session, known.desks.unit.first, payment_id=payment.id)

    def test_two_officers_at_one_payment_one_is_told(self, known: Fees) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        version = known.again(payment).version
        known.confirm(payment)
        with pytest.raises(Stale) as stale:
            known.office(payment_slips.refuse_slip, payment, version=version, reason="没有到账。")
        assert [each.what for each in stale.value.changes] == ["登记到账"]
