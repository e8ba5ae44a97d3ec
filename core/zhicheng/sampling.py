"""Random orders that anybody can work out again from a seed: samples of cases, draws of experts."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from uuid import UUID


def ranked(seed: bytes, ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """The ids, each once, in the order of HMAC-SHA256 under the seed; the order in which they are given doesn't matter."""
    return tuple(sorted(set(ids), key=lambda each: (hmac.digest(seed, each.bytes, "sha256"), each.bytes)))


def share(total: int, numerator: int, denominator: int) -> int:
    """How many of a total a rate asks for: rounded up, at least one where there is one, never more than there are.

    Raises ValueError for a rate that isn't above nothing and at most everything.
    """
    if not 0 < numerator <= denominator:
        raise ValueError("a rate lies above 0 and is at most 1")
    return -(-total * numerator // denominator)
