"""What the office decides about a payment: each on a page that says what will happen before it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from zhicheng.casework import payment_desk, payment_slips
from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.payment_book import Bill, read_bill
from zhicheng.casework.payments import COLLECT, PAYABLE, lacking
from zhicheng.money import read_yuan, yuan
from zhicheng.specs import Field, Kind
from zhicheng.store.models import PaymentState
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.notices.moments import read_day
from zhicheng_web.office_page import Frame
from zhicheng_web.payments import collecting
from zhicheng_web.payments.book import frame
from zhicheng_web.payments.told import amount, sheet

REASON = Field(key="reason", label="理由", kind=Kind.LONG_TEXT, required=True, hint="申报人会看到", max_length=500)
RECEIVED = Field(key="amount", label="实际到账（元）", required=True, hint="以账上收到的为准", max_length=15)
VOUCHER = Field(key="reference", label="退款凭证号", required=True, hint="已经办理退款的凭证编号", max_length=60)
LAST_DAY = Field(
    key="last_day", label="新的缴费截止日", required=True, hint="当天24:00截止，如 2023-03-10", max_length=20
)
Run = Callable[[Session, UUID, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A decision. ``effects`` are exactly what will happen, ``button`` is the verb."""

    key: str
    title: str
    button: str
    done: str
    fields: tuple[Field, ...]
    possible: Callable[[Bill], bool]
    effects: Callable[[Bill], tuple[str, ...]]
    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    frame: Frame
    title: str
    applicant: str
    sheet: tuple[tuple[str, str], ...]
    effects: tuple[str, ...]
    form: Any
    button: str
    version: int
    payment_id: UUID


def _sent(key: str) -> str:
    return request.form.get(key, "")


def _confirm(session: Session, payment_id: UUID, version: int) -> object:
    try:
        received = read_yuan(_sent("amount"))
    except ValueError as problem:
        raise invalid({"amount": str(problem)}) from None
    return payment_slips.confirm_slip(
        session, visit.actor(), request_clock(), payment_id=payment_id, version=version, amount=received
    )


def _refuse(session: Session, payment_id: UUID, version: int) -> object:
    return payment_slips.refuse_slip(
        session, visit.actor(), request_clock(), payment_id=payment_id, version=version, reason=_sent("reason")
    )


def _accept(session: Session, payment_id: UUID, version: int) -> object:
    return payment_desk.accept(
        session, visit.actor(), request_clock(), payment_id=payment_id, version=version, reason=_sent("reason")
    )


def _refund(*, whole: bool) -> Run:
    def run(session: Session, payment_id: UUID, version: int) -> object:
        return payment_desk.refund(
            session,
            visit.actor(),
            request_clock(),
            payment_id=payment_id,
            version=version,
            whole=whole,
            reference=_sent("reference"),
            reason=_sent("reason"),
        )

    return run


def _set_due(session: Session, payment_id: UUID, version: int) -> object:
    try:
        last_day = read_day(_sent("last_day"))
    except ValueError as problem:
        raise invalid({"last_day": str(problem)}) from None
    if last_day is None:
        raise invalid({"last_day": "请填写新的缴费截止日。"})
    return payment_desk.set_due(
        session,
        visit.actor(),
        request_clock(),
        payment_id=payment_id,
        version=version,
        last_day=last_day,
        reason=_sent("reason"),
    )


def _after_whole_refund(bill: Bill) -> str:
    match bill.payment.state:
        case PaymentState.PAID:
            return "这笔评审费记为已退款，收据不再有效；申报不能提交评审会议。"
        case PaymentState.TO_DECIDE:
            return "这笔费用恢复为逾期未缴。" if bill.payment.lapsed_at else "这笔费用恢复为待缴，申报人可以重新缴纳。"
        case PaymentState.CLAIMED:
            return "申报人提交的回单仍待核对。"
    return "这笔缴费的状态不变。"


def _slip_waits(bill: Bill) -> bool:
    return any(each.waits for each in bill.slips)


def _after_income(bill: Bill) -> str:
    if bill.payment.state is PaymentState.PAID:
        return "这笔费用此前已经缴清，登记的款项属于多收，由本单位退还。"
    if bill.payment.lapsed_at:
        return f"还应缴{amount(lacking(bill.payment))}；款项已经逾期，登记后由本单位核处。"
    return (
        f"还应缴{amount(lacking(bill.payment))}。足额的，这笔费用缴清，申报可以提交评审会议，申报人立即得到收据；"
        "不足的，由申报人补缴，或者由本单位退还。"
    )


STEPS = {
    each.key: each
    for each in (
        Step(
            key="confirm",
            title="确认到账",
            button="确认到账",
            done="到账已登记。",
            fields=(RECEIVED,),
            possible=_slip_waits,
            effects=lambda bill: ("按实际到账的金额登记一笔收入。", _after_income(bill)),
            run=_confirm,
        ),
        Step(
            key="refuse",
            title="退回回单",
            button="退回回单并告知理由",
            done="回单已退回，申报人会收到通知。",
            fields=(REASON,),
            possible=_slip_waits,
            effects=lambda bill: (
                "不登记收入，回单退回申报人，理由会告知本人。",
                "这笔费用仍为已缴清。"
                if bill.payment.state is PaymentState.PAID
                else "申报人可以更正后重新提交；逾期后重新提交的，由本单位核处。",
            ),
            run=_refuse,
        ),
        Step(
            key="accept",
            title="认可为已缴清",
            button="认可为已缴清",
            done="已认可，申报人会收到通知和收据。",
            fields=(REASON,),
            possible=lambda bill: (
                bill.payment.state is PaymentState.TO_DECIDE and bill.payment.held >= bill.payment.amount
            ),
            effects=lambda _bill: ("逾期的款项算作按时缴清，申报可以提交评审会议。", "申报人立即得到收据和理由。"),
            run=_accept,
        ),
        Step(
            key="refund-excess",
            title="登记退还多收的款项",
            button="登记退款",
            done="退款已登记。",
            fields=(VOUCHER, REASON),
            possible=lambda bill: 0 < bill.refundable.excess < bill.refundable.whole,
            effects=lambda bill: (
                f"登记一笔退款{amount(bill.refundable.excess)}，与收入分开记账。",
                "这笔评审费仍为已缴清。",
            ),
            run=_refund(whole=False),
        ),
        Step(
            key="refund",
            title="登记全部退款",
            button="登记退款",
            done="退款已登记。",
            fields=(VOUCHER, REASON),
            possible=lambda bill: bill.refundable.whole > 0,
            effects=lambda bill: (
                f"登记一笔退款{amount(bill.refundable.whole)}，与收入分开记账。",
                _after_whole_refund(bill),
            ),
            run=_refund(whole=True),
        ),
        Step(
            key="due",
            title="改定缴费期限",
            button="改定期限",
            done="缴费期限已改定，申报人会收到通知。",
            fields=(LAST_DAY, REASON),
            possible=lambda bill: bill.payment.state in PAYABLE,
            effects=lambda bill: (
                "只对这一份申报有效，不再随通知的缴费期限变动。",
                *(("已逾期的恢复为待缴，在新的期限内缴清的仍可参加评审会议。",) if bill.payment.lapsed_at else ()),
            ),
            run=_set_due,
        ),
    )
}


@collecting.route("/<uuid:payment_id>/<key>", methods=["GET", "POST"])
def step(payment_id: UUID, key: str) -> ResponseReturnValue:
    fetch(visit.reading(), visit.actor(), COLLECT, payment_id)
    if key not in STEPS:
        abort(HTTPStatus.NOT_FOUND)
    chosen = STEPS[key]
    if request.method == "GET":
        return _page(chosen, payment_id, {})
    try:
        with visit.writing() as session:
            chosen.run(session, payment_id, request.form.get("version", 0, type=int))
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(chosen, payment_id, refusal.fields), refusal.status
    flash(chosen.done, "done")
    return redirect(url_for("fees.payment", payment_id=payment_id))


def _page(chosen: Step, payment_id: UUID, errors: Mapping[str, str]) -> str:
    bill = read_bill(visit.reading(), visit.actor(), payment_id=payment_id)
    if not chosen.possible(bill):
        raise Refusal("conflict", f"现在不能“{chosen.title}”：这笔缴费的状态已经变化。请返回查看最新状态。")
    typed = request.form if request.method == "POST" else {"amount": yuan(lacking(bill.payment) or bill.payment.amount)}
    view = StepPage(
        frame=frame(),
        title=chosen.title,
        applicant=bill.applicant or "（信息已删除）",
        sheet=sheet(bill),
        effects=chosen.effects(bill),
        form=form_for(chosen.fields, typed, {each: (words,) for each, words in errors.items()}),
        button=chosen.button,
        version=request.form.get("version", bill.payment.version, type=int),
        payment_id=payment_id,
    )
    return render_template("fees/step.html", view=view)
