"""Fees: the applicant's pay page, the office's book, and the door at which a gateway calls back."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

blueprint = Blueprint("payments", __name__, url_prefix="/payments")
collecting = Blueprint("fees", __name__, url_prefix="/fees")
gateway = Blueprint("gateway", __name__, url_prefix="/gateway")

from zhicheng_web.payments import book, callback, office, own, sandbox_page, steps  # noqa: E402
from zhicheng_web.payments.told import fees_to_check, payment_notice, payments_due  # noqa: E402


@gateway.record_once
def _let_gateways_in(state: BlueprintSetupState) -> None:
    """A gateway has no page of ours, so it brings no token: its signature is checked instead."""
    state.app.extensions["csrf"].exempt(callback.callback)


@blueprint.app_context_processor
def _around_a_case() -> dict[str, object]:
    return {"payment_notice": payment_notice, "payments_due": payments_due, "fees_to_check": fees_to_check}


__all__ = [
    "blueprint",
    "book",
    "callback",
    "collecting",
    "gateway",
    "office",
    "own",
    "payment_notice",
    "sandbox_page",
    "steps",
]
