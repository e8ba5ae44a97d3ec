"""The applicant's page of a fee: what is due, the ways to pay it, what came of it, and the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import notices, payment_receipt, payment_slips
from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.payment_book import Bill, read_bill
from zhicheng.casework.payments import PAY, check_wanted, order_of
from zhicheng.documents import MissingGlyphs
from zhicheng.policy import Policy
from zhicheng.store.models import PaymentState
from zhicheng_web import shell, visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.notices.moments import read_day
from zhicheng_web.payments import blueprint
from zhicheng_web.payments.providers import gateway, providers
from zhicheng_web.payments.told import amount, book_table, notice_of, sheet, status_of
from zhicheng_web.pieces import Deadline, Entry, Link, Status, StoredFile, Table
from zhicheng_web.platform import platform


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPage:
    """``online`` are the gateways, by key with the words on the button; ``entries`` ask for a slip. Both are empty
    while nothing is to be paid."""

    payment_id: UUID
    version: int
    status: Status
    words: str
    deadline: Deadline | None
    sheet: tuple[tuple[str, str], ...]
    online: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    file_error: str
    slips: tuple[tuple[str, StoredFile], ...]
    book: Table
    receipt: Link | None
    case: Link


@blueprint.get("/<uuid:payment_id>")
def pay(payment_id: UUID) -> str:
    return _page(payment_id, {})


@blueprint.post("/<uuid:payment_id>/slip")
def hand_in(payment_id: UUID) -> ResponseReturnValue:
    """A bank slip with its scan."""
    sent = request.files.get("file")
    stream = cast(BinaryIO, sent.stream) if sent is not None and sent.filename else None
    try:
        with visit.writing() as session:
            payment_slips.hand_in(
                session,
                platform().blobs,
                visit.actor(),
                request_clock(),
                payment_id=payment_id,
                version=request.form.get("version", 0, type=int),
                number=request.form.get("number", ""),
                paid_on=_paid_on(),
                filename=(sent.filename or "") if sent else "",
                stream=stream,
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(payment_id, refusal.fields), refusal.status
    flash("回单已提交，收费单位核对到账后会通知您。", "done")
    return redirect(url_for("payments.pay", payment_id=payment_id))


@blueprint.post("/<uuid:payment_id>/online/<key>")
def online(payment_id: UUID, key: str) -> ResponseReturnValue:
    """Off to a gateway's own page, with an order that it has to believe."""
    session = visit.reading()
    payment = fetch(session, visit.actor(), PAY, payment_id)
    provider = gateway(key)
    if provider is None:
        abort(HTTPStatus.NOT_FOUND)
    check_wanted(session, payment)
    address = provider.checkout(order_of(session, payment))
    return redirect(address or url_for("payments.pay", payment_id=payment_id))


@blueprint.get("/<uuid:payment_id>/receipt.pdf")
def receipt(payment_id: UUID) -> Response:
    fetch(visit.reading(), visit.actor(), PAY, payment_id)
    return receipt_response(payment_id)


@blueprint.get("/<uuid:payment_id>/slips/<uuid:slip_id>")
def slip(payment_id: UUID, slip_id: UUID) -> Response:
    fetch(visit.reading(), visit.actor(), PAY, payment_id)
    return slip_response(payment_id, slip_id)


def receipt_response(payment_id: UUID) -> Response:
    """The receipt as a download, for whoever may read the payment."""
    try:
        number, pdf = payment_receipt.receipt_pdf(visit.reading(), visit.actor(), payment_id=payment_id)
    except MissingGlyphs as missing:
        raise Refusal(
            "missing_glyphs", f"{missing} 收据暂不能生成，请联系收费单位。", status=HTTPStatus.UNPROCESSABLE_ENTITY
        ) from missing
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"评审费收据-{number}.pdf", inline=False)
    return response


def slip_response(payment_id: UUID, slip_id: UUID) -> Response:
    """A slip's scan, for whoever may read the payment."""
    found, chunks = payment_slips.slip_file(
        visit.reading(), platform().blobs, visit.actor(), payment_id=payment_id, slip_id=slip_id
    )
    response = Response(b"".join(chunks), mimetype=found.media_type)
    response.headers["Content-Disposition"] = disposition(found.filename, inline=found.media_type in SHOWN)
    return response


def slips_shown(bill: Bill, endpoint: str) -> tuple[tuple[str, StoredFile], ...]:
    """Each slip in words, with its scan."""
    return tuple(
        (
            f"回单号 {each.number}，{each.paid_on.year}年{each.paid_on.month}月{each.paid_on.day}日缴费",
            StoredFile(
                id=str(each.id),
                name=each.filename,
                size=each.size,
                url=url_for(endpoint, payment_id=bill.payment.id, slip_id=each.id),
                stored_at=each.added_at,
            ),
        )
        for each in bill.slips
    )


def _paid_on() -> date | None:
    try:
        return read_day(request.form.get("paid_on", ""))
    except ValueError as problem:
        raise invalid({"paid_on": str(problem)}) from None


def _page(payment_id: UUID, errors: Mapping[str, str]) -> str:
    session = visit.reading()
    fetch(session, visit.actor(), PAY, payment_id)
    bill = read_bill(session, visit.actor(), payment_id=payment_id)
    payment = bill.payment
    published = notices.made_public(session, platform().registry, bill.notice.id)
    if published is not None:
        shell.within(Policy(platform().registry.get(bill.notice.jurisdiction), published.terms).jurisdiction)
    view = PayPage(
        payment_id=payment.id,
        version=request.form.get("version", payment.version, type=int),
        status=status_of(payment),
        words=_words(bill),
        deadline=Deadline("缴费截止", bill.until) if bill.wanted and bill.until and not payment.lapsed_at else None,
        sheet=sheet(bill),
        online=tuple((each.key, each.title) for each in providers() if gateway(each.key)) if bill.wanted else (),
        entries=_entries(errors) if bill.wanted else (),
        file_error=errors.get("file", ""),
        slips=slips_shown(bill, "payments.slip"),
        book=book_table(bill.book, names=False),
        receipt=Link("下载收据", url_for("payments.receipt", payment_id=payment.id))
        if payment.state is PaymentState.PAID
        else None,
        case=Link("返回申报", url_for("applicant.progress", application_id=payment.application_id)),
    )
    return render_template("payments/pay.html", view=view)


def _words(bill: Bill) -> str:
    state = bill.payment.state
    if state is PaymentState.PAID:
        more = bill.refundable.excess
        given_back = f"多收的{amount(more)}由收费单位退还。" if more else ""
        return f"已经缴清，申报可以提交评审会议。{given_back}"
    if state is PaymentState.DUE and not bill.wanted:
        return "这份申报正在重新审核，暂时不用缴费。"
    return notice_of(bill.payment)[1]


def _entries(errors: Mapping[str, str]) -> tuple[Entry, ...]:
    asked = (
        ("number", "回单（流水）号", "mobile", "银行回单或转账凭证上的编号"),
        ("paid_on", "缴费日期", "date", "回单上的日期，如 2023-02-10"),
    )
    return tuple(
        Entry(
            name=name,
            label=label,
            value=request.form.get(name, ""),
            error=errors.get(name, ""),
            hint=hint,
            width=width,
        )
        for name, label, width, hint in asked
    )
