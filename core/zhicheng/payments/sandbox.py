"""A gateway for demonstrations and tests: it signs as a real one would, and no money moves."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from zhicheng.payments.provider import CURRENCY, Money, Order, Unacceptable

SANDBOX = "sandbox"
TOLERANCE = timedelta(minutes=5)
"""How old a message may be, or ahead of our clock; a gateway that sends it again signs it anew."""
_KEYS = {"payment", "case", "amount", "currency", "reference", "nonce", "paid_at", "sent_at"}


@dataclass(frozen=True, slots=True)
class Sandbox:
    """``secret`` is shared by both sides, ``page`` the address of the page on which one plays the payer."""

    secret: bytes = field(repr=False)
    page: str
    key: str = SANDBOX
    title: str = "网上缴费（演示，不发生真实扣款）"

    def checkout(self, order: Order) -> str:
        """The sandbox's page with the order, signed so that nobody changes the amount on the way."""
        said = canonical(
            {
                "payment": str(order.payment),
                "case": str(order.case),
                "amount": order.amount,
                "payee": order.payee,
                "what": order.what,
            }
        )
        return f"{self.page}?{urlencode({'order': said.decode(), 'signature': self.sign(said)})}"

    def order(self, said: str, signature: str) -> Order:
        """The order of a checkout address; raises Unacceptable when it isn't ours."""
        self._check(said.encode(), signature)
        read = json.loads(said)
        return Order(
            payment=UUID(read["payment"]),
            case=UUID(read["case"]),
            amount=read["amount"],
            payee=read["payee"],
            what=read["what"],
        )

    def message(
        self, order: Order, *, amount: int, now: datetime, paid_at: datetime | None = None
    ) -> tuple[bytes, str]:
        """What the gateway sends once ``amount`` was paid: body and signature."""
        body = canonical(
            {
                "payment": str(order.payment),
                "case": str(order.case),
                "amount": amount,
                "currency": CURRENCY,
                "reference": f"SB{now:%Y%m%d}{secrets.token_hex(8).upper()}",
                "nonce": secrets.token_hex(16),
                "paid_at": (paid_at or now).isoformat(),
                "sent_at": now.isoformat(),
            }
        )
        return body, self.sign(body)

    def read(self, body: bytes, signature: str, now: datetime) -> Money:
        """See :class:`zhicheng.payments.provider.Gateway`. The signed bytes must be the canonical ones."""
        self._check(body, signature)
        said = _parsed(body)
        try:
            sent_at, paid_at = (datetime.fromisoformat(said[key]) for key in ("sent_at", "paid_at"))
            money = Money(
                provider=self.key,
                payment=UUID(said["payment"]),
                case=UUID(said["case"]),
                amount=_whole(said["amount"]),
                currency=_word(said["currency"], 3),
                reference=_word(said["reference"], 60),
                nonce=_word(said["nonce"], 64),
                paid_at=paid_at,
            )
            age = now - sent_at
            ahead = paid_at - now
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise Unacceptable("malformed", "通知内容不完整或格式有误，没有登记。") from wrong
        if abs(age) > TOLERANCE or ahead > TOLERANCE:
            raise Unacceptable("stale", "通知的时间与平台相差过大，没有登记。请重新签名后再发送。")
        return money

    def sign(self, body: bytes) -> str:
        """HMAC-SHA-256 in hex."""
        return hmac.new(self.secret, body, "sha256").hexdigest()

    def _check(self, body: bytes, signature: str) -> None:
        if not hmac.compare_digest(self.sign(body).encode(), signature.encode()):
            raise Unacceptable("forged", "签名不符，没有登记。")


def canonical(said: dict[str, object]) -> bytes:
    """The one way to write a message."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
        if isinstance(said, dict) and set(said) == _KEYS and canonical(said) == body:
            return said
    except ValueError:
        pass
    raise Unacceptable("malformed", "通知内容不完整或格式有误，没有登记。")


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
        raise ValueError("an amount is a positive whole number of fen")
    return value


def _word(value: object, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValueError("a code is a short word")
    return value
