"""The ways to pay that this platform offers."""

from __future__ import annotations

from flask import url_for

from zhicheng.payments import BankSlip, Gateway, Provider, Sandbox
from zhicheng_web.platform import platform


def providers() -> tuple[Provider, ...]:
    """Bank slips always; the sandbox where a secret is set, which it never is in production."""
    found = sandbox()
    return (BankSlip(), found) if found else (BankSlip(),)


def gateway(key: str) -> Gateway | None:
    """The gateway of that key, None where it isn't offered."""
    found = sandbox()
    return found if found is not None and found.key == key else None


def sandbox() -> Sandbox | None:
    """The gateway of demonstrations."""
    secret = platform().settings.payment_secret
    return Sandbox(secret=secret.encode(), page=url_for("gateway.checkout")) if secret else None
