"""What an event's payload may hold: ids, counts, codes, days, digests. Nothing that could carry a person's
data.

Each check takes a value and gives what stands in the canonical bytes, or raises :class:`PayloadRefused`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

Plain = str | int | bool | list[str]
Check = Callable[[object], Plain]


class PayloadRefused(ValueError):
    """A payload holds a key or a value that its kind of event doesn't allow. The value is never repeated."""


def _refuse(expected: str) -> PayloadRefused:
    return PayloadRefused(f"an event's payload takes {expected} here")


def ident(value: object) -> str:
    """The id of a row."""
    if not isinstance(value, UUID):
        raise _refuse("a UUID")
    return str(value)


def idents(value: object) -> list[str]:
    """The ids of rows, in an order that says something."""
    if not isinstance(value, tuple):
        raise _refuse("a tuple of UUIDs")
    return [ident(each) for each in value]


def count(value: object) -> int:
    """A small number: too small to be a mobile's or an identity's."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise _refuse("a number below a thousand million")
    return value


def flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise _refuse("true or false")
    return value


def division(value: object) -> str:
    """A code of GB/T 2260."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{6}", value, re.ASCII):
        raise _refuse("a division's code")
    return value


def day(value: object) -> str:
    """A day of business; never a person's own, such as a birthday."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _refuse("a date")
    return value.isoformat()


def moment(value: object) -> str:
    """An aware moment, written in UTC to the microsecond."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _refuse("an aware moment")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def digest(value: object) -> str:
    """A digest as ``algorithm:hex``; of personal data only a salted one."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9-]{2,12}:[0-9a-f]{64,128}", value):
        raise _refuse("a digest as algorithm:hex")
    return value


def one_of(*members: str | StrEnum) -> Check:
    """One of a closed set of codes."""

    def check(value: object) -> str:
        if value not in members:
            raise _refuse("one of " + ", ".join(members))
        return str(value)

    return check


@dataclass(frozen=True)
class SomeOf:
    """Any of a closed set of codes, each with its Chinese label: which answers changed, never what they
    became."""

    labels: Mapping[str, str] = field(hash=False)

    def __call__(self, value: object) -> list[str]:
        if not isinstance(value, tuple) or not all(member in self.labels for member in value):
            raise _refuse("some of " + ", ".join(self.labels))
        return sorted(value)
