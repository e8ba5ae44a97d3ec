"""Measures that rules share: whole years up to a cut-off, and the day from which a span would be reached."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zhicheng import spans
from zhicheng.specs import Citation, Verdict, met, unmet
from zhicheng.specs.dates import Dated

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts, Record


def enough_years(
    since: date, required: int, counted_to: date, *, what: str, at: str, cites: tuple[Citation, ...] = ()
) -> Verdict:
    """Met when ``required`` whole years lie between ``since`` and ``counted_to``, that day included.

    ``what`` is the span's name in the message (聘任年限), ``at`` the place where the date can be mended,
    ``cites`` further clauses that set ``required`` in this case.
    """
    asked = required * 12
    reached = spans.add_months(since, asked)
    if reached <= counted_to:
        return met(cites=cites)
    wanted, actual = spans.words(asked), spans.words(spans.months_between(since, counted_to))
    return unmet(
        f"{what}不足：要求满{wanted}，截至{counted_to.isoformat()}为{actual}",
        at=at,
        required=wanted,
        actual=actual,
        met_from=reached,
        cites=cites,
    )


def retirement_day(case: Facts, ages: Dated[dict[str, tuple[int, int, int, int]]]) -> date:
    """The statutory retirement day: as stated, else the birthday by the nation's table on the law day.

    The table gives, by gender, the age in months before the change, the first affected birth month counted from year 0,
    how many months of birth defer it by one, and the age in months at which deferring ends.
    """
    stated: date | None = case.basic.get("retires_on")
    if stated is not None:
        return stated
    return retirement_on(case.basic.birth_date, case.basic.gender, ages.on(case.law_day))


def retirement_on(born: date, gender: str, ages: dict[str, tuple[int, int, int, int]]) -> date:
    """The statutory retirement day of somebody of professional staff, by one step of the nation's table."""
    base, first, pace, last = ages[gender]
    behind = born.year * 12 + born.month - first
    deferred = -(-(behind + 1) // pace) if behind >= 0 and pace else 0
    return spans.add_months(born, min(base + deferred, last))


def days_served(rows: tuple[Record, ...], counted_to: date) -> list[tuple[date, date]]:
    """The stretches of the rows up to a cut-off, merged where they overlap or touch; an open end lasts until then."""
    stretches = sorted((row.from_, min(row.get("to") or counted_to, counted_to)) for row in rows)
    merged: list[tuple[date, date]] = []
    for first, last in stretches:
        if last < first:
            continue
        if merged and first.toordinal() <= merged[-1][1].toordinal() + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def months_served(rows: tuple[Record, ...], counted_to: date) -> int:
    """Whole months of service up to a cut-off; overlaps count once.

    A stretch that is over counts with both its days: 1 January to 31 December is a year. One that goes on counts like
    years in a post, from its first day to the same day of a later year.
    """
    merged: list[tuple[date, date]] = []
    for first, end in sorted((row.from_, _end(row.get("to"), counted_to)) for row in rows if row.from_ <= counted_to):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((first, end))
    return sum(spans.months_between(first, end) for first, end in merged)


def _end(last: date | None, counted_to: date) -> date:
    """The first day after a stretch that is over; the cut-off itself for one that isn't."""
    return counted_to if last is None or last > counted_to else date.fromordinal(last.toordinal() + 1)


def served_from(rows: tuple[Record, ...], months: int, counted_to: date) -> date | None:
    """The first day after ``counted_to`` on which the rows reach ``months``; None where they never do.

    Found by counting the same rows again to later days: service only grows with the day that it is counted to.
    """
    far = spans.add_months(counted_to, months)
    if months_served(rows, far) < months:
        return None
    low, high = counted_to.toordinal(), far.toordinal()
    while high - low > 1:
        middle = (low + high) // 2
        if months_served(rows, date.fromordinal(middle)) >= months:
            high = middle
        else:
            low = middle
    return date.fromordinal(high)


def enough_service(
    rows: tuple[Record, ...], months: int, counted_to: date, *, what: str, at: str, cites: tuple[Citation, ...] = ()
) -> Verdict:
    """Met when the rows amount to ``months`` by ``counted_to``, that day included; ``what`` is its name in the message."""
    served = months_served(rows, counted_to)
    if served >= months:
        return met(cites=cites)
    wanted, actual = spans.words(months), spans.words(served)
    return unmet(
        f"{what}不足：要求满{wanted}，截至{counted_to.isoformat()}为{actual}",
        at=at,
        required=wanted,
        actual=actual,
        met_from=served_from(rows, months, counted_to),
        cites=cites,
    )
