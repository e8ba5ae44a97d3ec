"""What a provider of payments has to do. Amounts are in fen, moments aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

CURRENCY = "CNY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody is to pay: ``payment`` and ``case`` by their ids, nothing of the person."""

    payment: UUID
    case: UUID
    amount: int
    payee: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Money that a provider says has come. ``reference`` is its own number of the transfer, unique with it; ``nonce``
    comes once; ``paid_at`` is when the payer paid."""

    provider: str
    payment: UUID
    case: UUID
    amount: int
    currency: str
    reference: str
    nonce: str
    paid_at: datetime


class Unacceptable(ValueError):
    """A message that isn't the provider's, or isn't fit to be believed; ``code`` is forged, malformed or stale."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Provider(Protocol):
    """A way to pay. ``title`` is what payers read."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    def checkout(self, order: Order) -> str | None:
        """The address to which the payer goes; None where there is none and a slip is handed in instead."""
        ...


class Gateway(Provider, Protocol):
    """A provider that calls back once money has come."""

    def read(self, body: bytes, signature: str, now: datetime) -> Money:
        """What a message says, once its signature and its time are right; raises Unacceptable."""
        ...
