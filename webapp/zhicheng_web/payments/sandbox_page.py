"""The sandbox's own page, on which one plays the payer and the gateway; it isn't there in production."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.money import read_yuan, yuan
from zhicheng.payments import Order, Sandbox, Unacceptable
from zhicheng_web.clock import request_now
from zhicheng_web.payments import gateway as blueprint
from zhicheng_web.payments.callback import WORDS, deliver
from zhicheng_web.payments.providers import sandbox
from zhicheng_web.payments.told import amount
from zhicheng_web.pieces import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutPage:
    """``said`` and ``signature`` are the order as it came."""

    sheet: tuple[tuple[str, str], ...]
    entry: Entry
    said: str
    signature: str
    back: str


@blueprint.route("/sandbox", methods=["GET", "POST"])
def checkout() -> ResponseReturnValue:
    provider = sandbox()
    if provider is None:
        abort(HTTPStatus.NOT_FOUND)
    said, signature = request.values.get("order", ""), request.values.get("signature", "")
    try:
        order = provider.order(said, signature)
    except Unacceptable:
        abort(HTTPStatus.BAD_REQUEST)
    if request.method == "GET":
        return _page(order, said, signature, yuan(order.amount), "")
    try:
        paid = _positive(read_yuan(request.form.get("amount", "")))
    except ValueError as problem:
        words = str(problem)
        return _page(order, said, signature, request.form.get("amount", ""), words), HTTPStatus.UNPROCESSABLE_ENTITY
    return _paid(provider, order, paid)


def _positive(paid: int) -> int:
    if not paid:
        raise ValueError("请填写大于0的金额。")
    return paid


def _paid(provider: Sandbox, order: Order, paid: int) -> ResponseReturnValue:
    """The gateway signs and calls back, by the same door as any other."""
    body, signature = provider.message(order, amount=paid, now=request_now())
    try:
        flash(WORDS[deliver(provider, body, signature)], "done")
    except Unacceptable as refused:
        flash(refused.message, "attention")
    return redirect(url_for("payments.pay", payment_id=order.payment))


def _page(order: Order, said: str, signature: str, typed: str, error: str) -> str:
    view = CheckoutPage(
        sheet=(("收款单位", order.payee), ("收费项目", order.what), ("应付金额", amount(order.amount))),
        entry=Entry(
            name="amount",
            label="这次支付（元）",
            value=typed,
            error=error,
            width="year",
            hint="演示时可以改成不足或多于应付的金额，看平台怎样处理",
        ),
        said=said,
        signature=signature,
        back=url_for("payments.pay", payment_id=order.payment),
    )
    return render_template("payments/sandbox.html", view=view)
