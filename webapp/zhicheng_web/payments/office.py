"""One payment as the office sees it: the slips beside what was written down, and what can be decided."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, render_template, url_for

from zhicheng.casework.payment_book import read_bill
from zhicheng.store.models import PaymentState
from zhicheng_web import visit
from zhicheng_web.office_page import Frame
from zhicheng_web.payments import collecting
from zhicheng_web.payments.book import frame
from zhicheng_web.payments.own import receipt_response, slip_response, slips_shown
from zhicheng_web.payments.steps import STEPS
from zhicheng_web.payments.told import book_table, sheet, status_of
from zhicheng_web.pieces import Link, Status, StoredFile, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPage:
    """``steps`` lead to a page each that says what will happen."""

    frame: Frame
    applicant: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    slips: tuple[tuple[str, StoredFile], ...]
    book: Table
    steps: tuple[Link, ...]
    receipt: Link | None
    ours: bool


@collecting.get("/<uuid:payment_id>")
def payment(payment_id: UUID) -> str:
    bill = read_bill(visit.reading(), visit.actor(), payment_id=payment_id)
    steps = [each for each in STEPS.values() if bill.ours and each.possible(bill)]
    view = PaymentPage(
        frame=frame(),
        applicant=bill.applicant or "（信息已删除）",
        status=status_of(bill.payment),
        sheet=sheet(bill),
        slips=slips_shown(bill, "fees.slip"),
        book=book_table(bill.book, names=True),
        steps=tuple(Link(each.title, url_for("fees.step", payment_id=payment_id, key=each.key)) for each in steps),
        receipt=Link("下载收据", url_for("fees.receipt", payment_id=payment_id))
        if bill.payment.state is PaymentState.PAID
        else None,
        ours=bill.ours,
    )
    return render_template("fees/payment.html", view=view)


@collecting.get("/<uuid:payment_id>/receipt.pdf")
def receipt(payment_id: UUID) -> Response:
    return receipt_response(payment_id)


@collecting.get("/<uuid:payment_id>/slips/<uuid:slip_id>")
def slip(payment_id: UUID, slip_id: UUID) -> Response:
    return slip_response(payment_id, slip_id)
