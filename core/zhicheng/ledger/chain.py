"""What the ledger's entries and signed heads are made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from zhicheng.store.models import LedgerHead

ALGORITHM = "sha256"
_START = b"zhicheng ledger"


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's digest at a position, signed with the key that the master key's seed gives."""

    position: int
    chain: bytes
    algorithm: str
    signed_at: datetime
    signature: bytes


def as_head(stored: LedgerHead) -> Head:
    return Head(stored.position, stored.chain, stored.algorithm, stored.signed_at, stored.signature)


def signed(position: int, chain: bytes, algorithm: str, at: datetime) -> bytes:
    """What a head's signature is over."""
    signed_at = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{position} {algorithm}:{chain.hex()} {signed_at}".encode()


def start() -> bytes:
    """The chain before the first entry."""
    return digest(ALGORITHM, _START)


def event_digest(algorithm: str, number: int, body: bytes) -> bytes:
    return digest(algorithm, f"{number} ".encode() + body)


def digest(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data).digest()
