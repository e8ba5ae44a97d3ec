"""What a notice charges: configured rows, each with the document that sets it; no row, no fee (JA-5.3, JB-4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_FEN = 10_000_000
"""100,000 yuan: more than that is a slip of the keyboard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """``amount`` is in fen. Empty filters mean all; ``document`` is the one that sets the amount."""

    key: str
    title: str
    amount: int
    document: str
    channels: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    note: str = ""

    def covers(self, *, channel: str, series: str | None, level: str | None) -> bool:
        """Whether a case pays this; an unknown answer is covered by a row for all only."""
        asked = ((self.channels, channel), (self.series, series), (self.levels, level))
        return all(not wanted or found in wanted for wanted, found in asked)

    def overlaps(self, other: Fee) -> bool:
        """Whether some case would have to pay both."""
        pairs = ((self.channels, other.channels), (self.series, other.series), (self.levels, other.levels))
        return all(not ours or not theirs or set(ours) & set(theirs) for ours, theirs in pairs)


def fee_for(fees: Iterable[Fee], *, channel: str, series: str | None, level: str | None) -> Fee | None:
    """The row that covers a case; None where there is none, and nothing is to be paid. Rows don't overlap."""
    return next((each for each in fees if each.covers(channel=channel, series=series, level=level)), None)
