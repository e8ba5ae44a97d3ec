"""How a payment is said: its state, its sheet, what happened to it, and the notice on the page of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import url_for

from zhicheng.casework.payment_book import Bill, number_to_check, payments_of
from zhicheng.casework.payment_notes import Line
from zhicheng.casework.payments import STATE_WORDS, lacking, latest_payment, payable_until, wanted_now
from zhicheng.money import yuan
from zhicheng.payments import BANK_SLIP
from zhicheng.store.models import EntryKind, Payment, PaymentState
from zhicheng_web import visit
from zhicheng_web.pieces import Cell, Column, Link, Status, Table, Tone
from zhicheng_web.presentation import moment, until

TONES = {
    PaymentState.DUE: Tone.ATTENTION,
    PaymentState.CLAIMED: Tone.ACTIVE,
    PaymentState.PAID: Tone.DONE,
    PaymentState.LAPSED: Tone.ATTENTION,
    PaymentState.TO_DECIDE: Tone.ACTIVE,
    PaymentState.REFUNDED: Tone.ENDED,
    PaymentState.CANCELLED: Tone.ENDED,
}
ENTRY_WORDS = {
    EntryKind.INCOME: "到账",
    EntryKind.REFUND: "退款",
    EntryKind.SLIP_REFUSED: "退回回单",
    EntryKind.ACCEPTED: "认可款项",
    EntryKind.DUE_SET: "改定期限",
}
NOTICES = {
    PaymentState.DUE: ("请缴纳评审费", "申报已经受理，缴清之前不能提交评审会议。"),
    PaymentState.CLAIMED: ("缴费回单待核对", "收费单位核对到账后，申报即可提交评审会议。"),
    PaymentState.LAPSED: ("逾期未缴费", "没有在期限内缴清，不能参加本次评审会议。补缴的款项由收费单位核处。"),
    PaymentState.TO_DECIDE: ("款项待核处", "款项已经收到，但逾期了，由收费单位核处。"),
    PaymentState.CANCELLED: ("缴费通知已撤销", "缴费通知已经撤销，无需缴费。"),
    PaymentState.REFUNDED: ("评审费已退还", "款项已经退还，申报暂不能提交评审会议。如有疑问，请联系收费单位。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNotice:
    """What the page of a case says of its fee; ``tone`` is that of a banner."""

    title: str
    words: str
    tone: str
    link: Link


def payment_notice(application_id: UUID) -> PaymentNotice | None:
    """What to tell the applicant on the page of a case; None where no fee was asked for."""
    session = visit.reading()
    payment = latest_payment(session, application_id)
    if payment is None:
        return None
    url = url_for("payments.pay", payment_id=payment.id)
    if payment.state is PaymentState.PAID:
        return PaymentNotice(
            title="评审费已缴清",
            words=f"{amount(payment.amount)}，收据可以下载。",
            tone="notice",
            link=Link("查看缴费和收据", url),
        )
    wanted = wanted_now(session, payment)
    if payment.state is PaymentState.DUE and not wanted:
        return None
    title, words = notice_of(payment)
    last = payable_until(session, payment)
    if payment.state is PaymentState.DUE:
        words = f"应缴{amount(payment.amount)}{f'，{until(last)}前缴清' if last else ''}。{words}"
    return PaymentNotice(
        title=title,
        words=words,
        tone="attention" if wanted else "notice",
        link=Link("去缴费" if wanted else "查看缴费", url),
    )


def payments_due() -> tuple[PaymentNotice, ...]:
    """What whoever is signed in has to pay now, for the list of all applications; the notice's title leads each."""
    session = visit.reading()
    due = payments_of(session, visit.actor())
    found = ((title, payment_notice(payment.application_id)) for payment, title in due)
    return tuple(
        replace(notice, title=f"{title}：{notice.title}")
        for title, notice in found
        if notice and notice.tone == "attention"
    )


def fees_to_check() -> int:
    """How many payments wait for a decision of the offices that whoever is signed in works for."""
    return number_to_check(visit.reading(), visit.actor())


def notice_of(payment: Payment) -> tuple[str, str]:
    """What an unpaid state means to the applicant: a title and what follows from it."""
    if payment.state is PaymentState.TO_DECIDE and lacking(payment):
        late = "逾期补缴的款项由收费单位核处。" if payment.lapsed_at else "缴清之前不能提交评审会议。"
        return "评审费没有缴足", f"已到账{amount(payment.held)}，还差{amount(lacking(payment))}，请补缴。{late}"
    return NOTICES[payment.state]


def amount(fen: int) -> str:
    """200.00元"""
    return f"{yuan(fen)}元"


def status_of(payment: Payment) -> Status:
    if payment.state is PaymentState.TO_DECIDE and lacking(payment):
        return Status("没有缴足", Tone.ATTENTION)
    if payment.state is PaymentState.PAID and payment.held > payment.amount:
        return Status("已缴费，多收待退", Tone.ATTENTION)
    if payment.state in (PaymentState.REFUNDED, PaymentState.CANCELLED) and payment.held:
        return Status(f"{STATE_WORDS[payment.state]}，有款项待退", Tone.ATTENTION)
    return Status(STATE_WORDS[payment.state], TONES[payment.state])


def sheet(bill: Bill) -> tuple[tuple[str, str], ...]:
    """What is to be paid, to whom, by which document and until when."""
    payment = bill.payment
    rows = (
        ("应缴金额", amount(payment.amount)),
        ("收费项目", payment.title),
        ("收费依据", payment.document),
        ("收款单位", bill.payee),
        ("申报通知", bill.notice.title),
        ("缴费期限", until(bill.until) if bill.until else "通知没有规定"),
        ("缴费说明", bill.note),
        ("已到账", amount(payment.held) if payment.held else ""),
        ("还应缴", amount(lacking(payment)) if payment.held and lacking(payment) else ""),
        ("收据编号", payment.receipt_number or "" if payment.state is PaymentState.PAID else ""),
    )
    return tuple(row for row in rows if row[1])


def book_table(lines: tuple[Line, ...], *, names: bool) -> Table:
    """What was written down; the office's people are named to offices only."""
    columns = ["事项", "金额（元）", "方式", "说明", *(["经办"] if names else []), "时间"]
    return Table(
        caption="缴费记录" if lines else "还没有缴费记录",
        columns=tuple(Column(each, figures=each.startswith("金额")) for each in columns),
        rows=tuple(_line(each, names=names) for each in lines),
        empty="回单的核对结果、到账和退款会列在这里。",
    )


def _line(line: Line, *, names: bool) -> tuple[Cell, ...]:
    """A slip is known by its own number, which stands beside it; a gateway by its reference."""
    shown = line.provider is not None and line.provider != BANK_SLIP and line.reference
    by = {BANK_SLIP: "银行转账", None: "—"}.get(
        line.provider, "退款凭证" if line.kind is EntryKind.REFUND else "网上缴费"
    )
    return (
        ENTRY_WORDS[line.kind],
        yuan(line.amount) if line.amount else "—",
        f"{by} {line.reference}" if shown else by,
        line.reason or "—",
        *((line.who or "系统",) if names else ()),
        moment(line.at),
    )
