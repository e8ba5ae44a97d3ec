"""A round with a fee: cases that an office has accepted, and what payers, gateways and the office do."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from desk_rounds import Desks, prepared
from rounds import picture
from sqlalchemy import select

from zhicheng.casework import (
    meeting_holds,
    notice_drafts,
    notices,
    payment_book,
    payment_desk,
    payment_income,
    payment_slips,
    payments,
)
from zhicheng.fees import Fee
from zhicheng.notice import DatedPhase
from zhicheng.notice_check import PAYMENT
from zhicheng.payments import Order, Sandbox
from zhicheng.store.models import Application, Notice, OutboxMessage, Payment

AMOUNT = 20_000
FEE = Fee(key="review", title="评审费", amount=AMOUNT, document="示例价收〔2023〕1号")
GATEWAY = Sandbox(secret=b"s" * 32, page="/sandbox")


@dataclass
class Fees:
    """Desks under a notice that charges; every step is a transaction of its own."""

    desks: Desks
    gateway: Sandbox = field(default_factory=lambda: GATEWAY)

    @property
    def store(self) -> Any:
        return self.desks.round.store

    @property
    def clock(self) -> Any:
        return self.desks.clock

    def revise(self, **changes: Any) -> None:
        """Publish the notice anew with something changed."""
        known = self.desks.round
        with self.store.begin() as session:
            notice = session.get_one(Notice, known.notice_id)
            terms = replace(notices.working_terms(session, notice), **changes)
            notice_drafts.change(
                session, known.staff, self.clock, known.registry,
                notice_id=notice.id, version=notice.version, terms=terms,
            )  # fmt: skip
            notices.publish(
                session, known.staff, self.clock, known.registry,
                notice_id=notice.id, version=notice.version, reason="补充收费事项。",
            )  # fmt: skip

    def pay_by(self, last: date) -> None:
        phase = DatedPhase(key=PAYMENT, title="缴纳评审费", first=date(2023, 1, 1), last=last)
        with self.store.reading() as session:
            notice = session.get_one(Notice, self.desks.round.notice_id)
            others = [each for each in notices.working_terms(session, notice).phases if each.key != PAYMENT]
        self.revise(phases=(*others, phase))

    def at_office(self) -> UUID:
        """A case that the committee office has checked and may accept."""
        known = self.desks
        application_id = known.at_county()
        known.county.mark_all(application_id)
        known.county.pass_on(application_id)
        known.through(known.province, application_id, to=known.office_id)
        known.office.claim(application_id)
        known.office.mark_all(application_id)
        return application_id

    def accepted(self) -> UUID:
        application_id = self.at_office()
        self.desks.office.pass_on(application_id)
        return application_id

    def demanded(self) -> Payment:
        """The payment of a case that was accepted."""
        return self.payment(self.accepted())

    def payment(self, application_id: UUID) -> Payment:
        with self.store.reading() as session:
            found = payments.latest_payment(session, application_id)
        assert found is not None
        return found

    def again(self, payment: Payment) -> Payment:
        with self.store.reading() as session:
            return session.get_one(Payment, payment.id)

    def order(self, payment: Payment) -> Order:
        with self.store.reading() as session:
            return payments.order_of(session, payment)

    def message(self, payment: Payment, amount: int = AMOUNT, paid_at: datetime | None = None) -> tuple[bytes, str]:
        return self.gateway.message(self.order(payment), amount=amount, now=self.clock(), paid_at=paid_at)

    def deliver(self, message: tuple[bytes, str]) -> payment_income.Outcome:
        money = self.gateway.read(*message, self.clock())
        with self.store.begin() as session:
            return payment_income.receive(session, self.clock, money)

    def pays(self, payment: Payment, amount: int = AMOUNT, paid_at: datetime | None = None) -> payment_income.Outcome:
        return self.deliver(self.message(payment, amount, paid_at))

    def hand_in(self, payment: Payment, **more: Any) -> Payment:
        more.setdefault("version", self.again(payment).version)
        given = {"number": "20230209-1", "paid_on": date(2023, 2, 9), "filename": "回单.jpg", "stream": picture()}
        with self.store.begin() as session:
            return payment_slips.hand_in(
                session, self.desks.round.blobs, self.desks.person, self.clock,
                payment_id=payment.id, **{**given, **more},
            )  # fmt: skip

    def office(self, use_case: Any, payment: Payment, **more: Any) -> Any:
        """A decision of the office that collects."""
        more.setdefault("version", self.again(payment).version)
        actor = more.pop("actor", self.desks.office.first)
        with self.store.begin() as session:
            return use_case(session, actor, self.clock, payment_id=payment.id, **more)

    def confirm(self, payment: Payment, amount: int = AMOUNT) -> payment_income.Outcome:
        return self.office(payment_slips.confirm_slip, payment, amount=amount)

    def refund(self, payment: Payment, *, whole: bool = True, reference: str = "T-1") -> Payment:
        return self.office(payment_desk.refund, payment, whole=whole, reference=reference, reason="退还。")

    def bill(self, payment: Payment, actor: Any = None) -> payment_book.Bill:
        with self.store.reading() as session:
            return payment_book.read_bill(session, actor or self.desks.office.first, payment_id=payment.id)

    def held(self, application_id: UUID) -> bool:
        with self.store.reading() as session:
            application = session.get_one(Application, application_id)
            return bool(meeting_holds.holds_on(session, application))

    def to_check(self) -> int:
        with self.store.reading() as session:
            return payment_book.number_to_check(session, self.desks.office.first)

    def letters(self) -> list[str]:
        with self.store.reading() as session:
            topics = session.scalars(select(OutboxMessage.topic)).all()
        return [each for each in topics if each.startswith("payment_")]


def charging(store: Any, clock: Any, cast: Any, numbers: Any, details: Any, *fees: Fee) -> Fees:
    """The desks under a notice with these fees."""
    known = Fees(prepared(store, clock, cast, numbers, details))
    known.revise(fees=fees)
    return known


def torn() -> io.BytesIO:
    """A file that is none of the formats."""
    return io.BytesIO(b"nothing that can be looked at")
