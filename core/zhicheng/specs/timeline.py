"""Notice templates: what a bureau's notice starts from, by convention or, where one was issued, by its own dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from zhicheng.specs.chain import Desk, DeskKind
from zhicheng.specs.citation import Citation
from zhicheng.specs.committee import CommitteeTemplate

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The mainland has kept one offset since 1991, so no time-zone table is needed for official deadlines."""


@dataclass(frozen=True, slots=True)
class DayOfRound:
    """A day of the round's year, ``years`` later where the round reaches into the next one."""

    month: int
    day: int
    years: int = 0

    def in_year(self, year: int) -> date:
        return date(year + self.years, self.month, self.day)

    def starts(self, year: int) -> datetime:
        """Its first moment in Beijing."""
        return datetime.combine(self.in_year(year), time(), BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Applications of ``channels`` (all when empty) are taken from ``opens`` 00:00 until just before ``closes`` 00:00.

    "至2月28日24时" is ``closes=DayOfRound(3, 1)``: accepted while the clock reads before 1 March 00:00:00.
    """

    opens: DayOfRound
    closes: DayOfRound
    channels: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()


REPORTING = (DeskKind.BUREAU, DeskKind.DEPARTMENT, DeskKind.COMMITTEE_OFFICE)
"""The bodies that report of phases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseReport:
    """What must be reported of a phase until its last day: each body that fits one of ``by`` reports ``what`` to the
    bureau of ``to``'s level around it. A bureau that receives a report doesn't make it."""

    key: str
    title: str
    by: tuple[Desk, ...]
    to: Desk
    what: str
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the round with what happens in it; both days belong to it. ``key`` is what stages refer to."""

    key: str
    title: str
    first: DayOfRound
    last: DayOfRound
    reports: tuple[PhaseReport, ...] = ()
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """``year`` is that of an issued notice, or None for the convention of every other year.

    ``law_day`` picks values from dated tables for every case of the round. ``channels`` are offered unless the bureau
    says otherwise. ``issued`` tells the document's own number where there is one.
    """

    key: str
    title: str
    windows: tuple[Window, ...]
    law_day: DayOfRound
    channels: tuple[str, ...]
    year: int | None = None
    first_year: int | None = None
    phases: tuple[Phase, ...] = ()
    committees: tuple[CommitteeTemplate, ...] = ()
    acceptance_deadline: DayOfRound | None = None
    issued: str = ""
    cites: tuple[Citation, ...] = ()
