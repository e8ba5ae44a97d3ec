"""What an objector is handed: a number and a code that together open the answer."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from zhicheng.casework.paper_numbers import ALPHABET, MISREAD, new_number
from zhicheng.casework.record import ALGORITHM
from zhicheng.store.models import Objection

DRAWN = 16
"""Random characters of a code: 80 bits."""


def new_receipt() -> tuple[str, str]:
    """A fresh number and code."""
    return new_number(), "".join(secrets.choice(ALPHABET) for _ in range(DRAWN))


def code_digest(number: str, code: str) -> bytes:
    """What is kept of a code."""
    return hashlib.new(ALGORITHM, f"{number}:{code}".encode()).digest()


def opens(objection: Objection, code: str) -> bool:
    """Whether the code is this objection's."""
    return hmac.compare_digest(objection.code_digest, code_digest(objection.number, code))


def read_typed(typed: str) -> str:
    """A number or code as it was meant, however it was spaced and misread."""
    return "".join(typed.upper().split()).replace("-", "").translate(MISREAD)


def grouped(code: str) -> str:
    """A code as people read it out: ``7K3M-9QXZ-4TB2-M8C6``."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
