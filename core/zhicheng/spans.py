"""Spans between dates as civil law counts them: whole months and years, truncated, clamped at the month end.

Nothing here reads the current time; every function is pure.
"""

from calendar import monthrange
from datetime import date

MONTHS_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier when negative); the month's last day where it has no such day.

    2018-01-31 and one month is 2018-02-28. Raises OverflowError outside the years 1 to 9999.
    """
    year, month0 = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{day} + {months} months")
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February and one year is 28 February."""
    return add_months(day, years * MONTHS_A_YEAR)


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`, truncated; 0 when `end` comes before `start`.

    The largest n for which `add_months(start, n) <= end` (JM-3.3.6).
    """
    months = (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month
    if months > 0 and add_months(start, months) > end:
        months -= 1
    return max(months, 0)


def years_between(start: date, end: date) -> int:
    """Whole years from `start` to `end`, truncated; 0 when `end` comes before `start`."""
    return months_between(start, end) // MONTHS_A_YEAR


def reached_on(start: date, years: int) -> date:
    """The first counting day on which `years` whole years from `start` are reached."""
    return add_years(start, years)


def reaches(start: date, years: int, counted_to: date) -> bool:
    """Whether `years` whole years have passed since `start` on `counted_to`, that day included.

    Appointed on 2018-12-31 and counted to 2023-12-31 is five years (HX-2.4c).
    """
    return reached_on(start, years) <= counted_to


def words(months: int) -> str:
    """A number of whole months as people read it: 4年11个月, 5年, 11个月, 0个月.

    Raises ValueError for a negative number.
    """
    if months < 0:
        raise ValueError(f"a span can't be negative: {months} months")
    years, rest = divmod(months, MONTHS_A_YEAR)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")
