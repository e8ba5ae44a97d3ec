"""Where a gateway says that money has come. Its signature is all it has; it is told what became of its message."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.payment_income import Outcome, receive
from zhicheng.payments import Gateway, Unacceptable
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.payments import gateway as blueprint
from zhicheng_web.payments.providers import gateway

SIGNATURE = "X-Signature"
MOST_BYTES = 8192
"""A message is a few hundred bytes."""
WORDS = {
    Outcome.PAID: "款项已登记，缴费完成。",
    Outcome.REPEATED: "这笔款项此前已经登记，没有重复登记。",
    Outcome.TO_DECIDE: "款项已登记，但金额不足或者已经逾期，还没有算作缴清。",
    Outcome.EXCESS: "款项已登记；此前已经缴清，多收的款项由收费单位退还。",
}


@blueprint.post("/<key>/callback")
def callback(key: str) -> ResponseReturnValue:
    provider = gateway(key)
    if provider is None:
        abort(HTTPStatus.NOT_FOUND)
    request.max_content_length = MOST_BYTES
    try:
        outcome = deliver(provider, request.get_data(), request.headers.get(SIGNATURE, ""))
    except Unacceptable as refused:
        return jsonify({"result": refused.code, "message": refused.message}), HTTPStatus.BAD_REQUEST
    except Refusal as refusal:
        return jsonify({"result": refusal.code, "message": refusal.message}), refusal.status
    return jsonify({"result": outcome, "message": WORDS[outcome]})


def deliver(provider: Gateway, body: bytes, signature: str) -> Outcome:
    """Believe a message or not, and write down its money; raises Unacceptable and Refusal."""
    money = provider.read(body, signature, request_now())
    with visit.writing() as session:
        return receive(session, request_clock(), money)
