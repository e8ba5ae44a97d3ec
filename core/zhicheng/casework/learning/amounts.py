"""Amounts of hours: typed with at most one decimal, kept in tenths, so that sums are exact."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 9999_9
"""Tenths of hours: more than a year has."""
_TYPED = re.compile(r"[0-9]{1,4}(?:\.[0-9])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount:
    """Hours of public and of professional courses, in tenths."""

    public: int = 0
    professional: int = 0

    @property
    def total(self) -> int:
        return self.public + self.professional

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.public + other.public, self.professional + other.professional)


def tenths_of(typed: str) -> int | None:
    """What was typed in tenths, nothing typed being none at all; None where it is no amount of hours."""
    text = typed.strip()
    if not text:
        return 0
    if _TYPED.fullmatch(text) is None:
        return None
    whole, _, rest = text.partition(".")
    return int(whole) * 10 + int(rest or 0)


def said(tenths: int) -> str:
    """An amount as people write it: 12, 12.5."""
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
