"""What a gateway says, and what two who act at once get: forged, stale, repeated, mistaken and racing messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from payment_rounds import AMOUNT, FEE, GATEWAY, Fees, charging
from sqlalchemy import func, select

from zhicheng.casework import payment_desk, payment_income, payment_slips
from zhicheng.casework.access import Refusal
from zhicheng.casework.payment_income import Outcome
from zhicheng.casework.people import PersonDetails
from zhicheng.payments import BankSlip, Gateway, Order, Provider, Sandbox, Unacceptable
from zhicheng.payments.sandbox import canonical
from zhicheng.store.engine import Store
from zhicheng.store.models import OutboxMessage, PaymentEntry, PaymentState
from zhicheng.store.moments import BEIJING

NOW = datetime(2023, 2, 10, 10, 0, tzinfo=BEIJING)
OVER = datetime(2023, 2, 21, tzinfo=BEIJING)
ORDER = Order(payment=uuid4(), case=uuid4(), amount=AMOUNT, payee="示例机构", what="评审费")


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Fees:
    return charging(store, clock, cast, numbers, details, FEE)


def altered(body: bytes, **said: Any) -> bytes:
    return canonical({**json.loads(body), **said})


class TestTheSandbox:
    def test_it_is_a_provider_as_the_slip_is(self) -> None:
        providers: tuple[Provider, ...] = (BankSlip(), GATEWAY)
        gateway: Gateway = GATEWAY
        assert [each.checkout(ORDER) is None for each in providers] == [True, False]
        assert gateway.key == "sandbox"

    def test_what_it_signed_is_read_as_it_was_said(self) -> None:
        body, signature = GATEWAY.message(ORDER, amount=AMOUNT, now=NOW)
        money = GATEWAY.read(body, signature, NOW)
        assert (money.payment, money.case, money.amount, money.currency) == (ORDER.payment, ORDER.case, AMOUNT, "CNY")
        assert money.paid_at == NOW

    @pytest.mark.parametrize(
        "said", [{"amount": 1}, {"payment": str(uuid4())}, {"nonce": "x"}, {"paid_at": "2023-01-01"}]
    )
    def test_a_changed_message_is_forged(self, said: dict[str, Any]) -> None:
        body, signature = GATEWAY.message(ORDER, amount=AMOUNT, now=NOW)
        with pytest.raises(Unacceptable) as refused:
            GATEWAY.read(altered(body, **said), signature, NOW)
        assert refused.value.code == "forged"

    @pytest.mark.parametrize("signature", ["", "0" * 64, "签名", "é"])
    def test_another_signature_is_forged(self, signature: str) -> None:
        body, _ = GATEWAY.message(ORDER, amount=AMOUNT, now=NOW)
        with pytest.raises(Unacceptable, match="签名不符"):
            GATEWAY.read(body, signature, NOW)
        other = Sandbox(secret=b"t" * 32, page="/sandbox")
        with pytest.raises(Unacceptable, match="签名不符"):
            GATEWAY.read(body, other.sign(body), NOW)

    @pytest.mark.parametrize(
        "said",
        [
            {"amount": 0}, {"amount": -5}, {"amount": 1.5}, {"amount": True}, {"amount": "200"}, {"currency": ""},
            {"reference": ""}, {"reference": "9" * 61}, {"nonce": 7}, {"payment": "1"}, {"paid_at": "昨天"},
            {"sent_at": "2023-02-10T10:00:00"}, {"more": 1},
        ],
    )  # fmt: skip
    def test_a_signed_message_that_makes_no_sense_is_malformed(self, said: dict[str, Any]) -> None:
        body = altered(GATEWAY.message(ORDER, amount=AMOUNT, now=NOW)[0], **said)
        with pytest.raises(Unacceptable) as refused:
            GATEWAY.read(body, GATEWAY.sign(body), NOW)
        assert refused.value.code == "malformed"

    def test_only_the_canonical_bytes_are_read(self) -> None:
        body = GATEWAY.message(ORDER, amount=AMOUNT, now=NOW)[0]
        for other in (body + b" ", b"[]", b"{", b"\xff", json.dumps(json.loads(body)).encode()):
            with pytest.raises(Unacceptable, match="格式有误"):
                GATEWAY.read(other, GATEWAY.sign(other), NOW)

    @pytest.mark.parametrize("away", [timedelta(minutes=6), -timedelta(minutes=6)])
    def test_an_old_message_is_not_believed(self, away: timedelta) -> None:
        message = GATEWAY.message(ORDER, amount=AMOUNT, now=NOW)
        with pytest.raises(Unacceptable) as refused:
            GATEWAY.read(*message, NOW + away)
        assert refused.value.code == "stale"

    def test_nobody_pays_before_it_is_later(self) -> None:
        message = GATEWAY.message(ORDER, amount=AMOUNT, now=NOW, paid_at=NOW + timedelta(hours=1))
        with pytest.raises(Unacceptable):
            GATEWAY.read(*message, NOW)

    def test_an_order_is_signed_too(self) -> None:
        from urllib.parse import parse_qs, urlsplit

        address = urlsplit(GATEWAY.checkout(ORDER))
        said = {key: values[0] for key, values in parse_qs(address.query).items()}
        assert GATEWAY.order(said["order"], said["signature"]) == ORDER
        with pytest.raises(Unacceptable):
            GATEWAY.order(said["order"].replace(str(AMOUNT), "1"), said["signature"])


class TestMessages:
    def test_the_same_message_again_changes_nothing(self, known: Fees, store: Store) -> None:
        payment = known.demanded()
        message = known.message(payment)
        assert known.deliver(message) is Outcome.PAID
        version = known.again(payment).version
        assert known.deliver(message) is Outcome.REPEATED
        assert (known.again(payment).held, known.again(payment).version) == (AMOUNT, version)
        assert known.letters().count("payment_paid") == 1

    def test_a_reference_or_nonce_is_not_used_for_something_else(self, known: Fees) -> None:
        payment = known.demanded()
        body, signature = known.message(payment)
        money = GATEWAY.read(body, signature, known.clock())
        known.deliver((body, signature))
        for other in (replace(money, amount=1), replace(money, reference="SB2", amount=AMOUNT * 2)):
            with pytest.raises(Refusal, match="已经登记过"), known.store.begin() as session:
                payment_income.receive(session, known.clock, other)
        assert known.again(payment).held == AMOUNT

    def test_another_case_currency_or_payment_is_refused(self, known: Fees, store: Store) -> None:
        payment = known.demanded()
        money = GATEWAY.read(*known.message(payment), known.clock())
        for other in (
            replace(money, case=uuid4()), replace(money, payment=uuid4()), replace(money, currency="USD"),
            replace(money, amount=0),
        ):  # fmt: skip
            with pytest.raises(Refusal), store.begin() as session:
                payment_income.receive(session, known.clock, other)
        with store.reading() as session:
            assert session.scalar(select(func.count()).select_from(PaymentEntry)) == 0
        assert known.again(payment).state is PaymentState.DUE


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Runs all at the same moment; what each gave, or the refusal it met."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return step()
        except Refusal as refused:
            return refused

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


class TestRaces:
    def test_the_same_message_many_times_at_once_counts_once(self, known: Fees) -> None:
        payment = known.demanded()
        message = known.message(payment)
        outcomes = at_once(*[lambda: known.deliver(message)] * 6)
        assert sorted(outcomes) == [Outcome.PAID, *[Outcome.REPEATED] * 5]
        assert known.again(payment).held == AMOUNT

    @pytest.mark.parametrize("late", [False, True])
    def test_a_message_while_the_sweep_lapses(self, known: Fees, store: Store, late: bool) -> None:
        """The deadline decides: in time it pays unless the line was drawn before, and then the office is asked."""
        known.pay_by(date(2023, 2, 20))
        payment = known.demanded()
        message = known.gateway.message(
            known.order(payment), amount=AMOUNT, now=OVER, paid_at=OVER if late else OVER - timedelta(seconds=2)
        )
        known.clock.now = OVER
        outcome, swept = at_once(lambda: known.deliver(message), lambda: known.desks.sweep().lapsed)
        after = known.again(payment)
        with store.reading() as session:
            told = session.scalars(select(OutboxMessage.topic)).all()
        if outcome is Outcome.PAID:
            assert not late
            assert (swept, after.state, after.lapsed_at) == (0, "paid", None)
            assert "payment_lapsed" not in told
        else:
            assert (outcome, after.state) == (Outcome.TO_DECIDE, "to_decide")
            assert told.count("payment_lapsed") == 1
            assert {"payment_unsettled", "payment_to_check"} <= set(told)
        assert after.held == AMOUNT

    def test_confirming_and_refusing_at_once(self, known: Fees) -> None:
        payment = known.demanded()
        known.hand_in(payment)
        version = known.again(payment).version
        answers = at_once(
            lambda: known.office(payment_slips.confirm_slip, payment, version=version, amount=AMOUNT),
            lambda: known.office(payment_slips.refuse_slip, payment, version=version, reason="没有到账。"),
            lambda: known.pays(payment),
        )
        refused = [each for each in answers if isinstance(each, Refusal)]
        assert len(refused) in (1, 2)
        if len(refused) == 2:
            # The gateway came first: both at the office are told, and the slip still waits for its answer.
            assert known.to_check() == 1
            known.office(payment_slips.refuse_slip, payment, reason="没有到账。")
        confirmed = any(each in (Outcome.PAID, Outcome.EXCESS) for each in answers[:1])
        after = known.again(payment)
        assert (after.state, after.held) == ("paid", 2 * AMOUNT if confirmed else AMOUNT)

    def test_a_slip_while_the_sweep_lapses(self, known: Fees, store: Store) -> None:
        """Either way the line is drawn, once, and the slip is before the office as a late one."""
        known.pay_by(date(2023, 2, 20))
        payment = known.demanded()
        version = known.again(payment).version
        known.clock.now = OVER
        handed_in, swept = at_once(lambda: known.hand_in(payment, version=version), lambda: known.desks.sweep().lapsed)
        if isinstance(handed_in, Refusal):
            assert (swept, known.again(payment).state) == (1, "lapsed")
            known.hand_in(payment)
        else:
            assert swept == 0
        assert (known.again(payment).state, known.letters().count("payment_lapsed")) == ("claimed", 1)
        assert known.confirm(payment) is Outcome.TO_DECIDE

    def test_giving_back_twice_at_once(self, known: Fees) -> None:
        payment = known.demanded()
        known.pays(payment)
        version = known.again(payment).version
        steps = [
            lambda number=number: known.office(
                payment_desk.refund, payment, version=version, whole=True, reference=f"T-{number}", reason="退还。"
            )
            for number in range(3)
        ]
        answers = at_once(*steps)
        assert sum(isinstance(each, Refusal) for each in answers) == 2
        assert known.again(payment).held == 0
