"""Working days of the official calendar: holidays off, make-up days on (N-2).

Publicity and many deadlines run in 工作日. Each year's holidays are announced in the autumn before; a year
that hasn't been announced raises `UnknownYear`: Monday to Friday would be wrong without anybody noticing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Self

import yaml

SATURDAY = 5
DAY = timedelta(days=1)


class UnknownYear(LookupError):
    """The holidays of `year` aren't known, so that its working days can't be told."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"{year}年的法定节假日和调休安排尚未载入，无法计算工作日。"
            f"请在国务院办公厅公布{year}年放假安排后，由管理员载入该年度的节假日表。"
        )


class InvalidTable(ValueError):
    """A table of holidays can't be right; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days of the known years are working days. All days are calendar dates in Beijing."""

    years: frozenset[int]
    holidays: frozenset[date] = field(repr=False)
    makeup_days: frozenset[date] = field(repr=False)

    @staticmethod
    def official() -> "WorkCalendar":
        """The years announced when the installed chinesecalendar was published."""
        return _official()

    def with_year(self, year: int, holidays: Iterable[date], makeup_days: Iterable[date]) -> Self:
        """This calendar with the announced table of `year`, in place of whatever was known of that year.

        `holidays` are the days off (weekends within them may be given or left out), `makeup_days` the weekend
        days worked instead. An announcement may reach back into the December before: New Year's holiday
        sometimes starts there. Raises InvalidTable.
        """
        off, on = frozenset(holidays), frozenset(makeup_days)
        _check_table(year, off, on)
        return type(self)(
            years=self.years | {year},
            holidays=frozenset(day for day in self.holidays if day.year != year) - on | off,
            makeup_days=frozenset(day for day in self.makeup_days if day.year != year) - off | on,
        )

    def with_tables(self, path: Path) -> Self:
        """This calendar with the years of a YAML file: `2027: {holidays: [2027-01-01, …], makeup_days: […]}`.

        Raises InvalidTable when the file can't be read that way, OSError when it can't be opened.
        """
        try:
            tables = yaml.safe_load(path.read_text("utf-8"))
            parsed = {int(year): (list(t["holidays"]), list(t["makeup_days"])) for year, t in tables.items()}
        except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidTable(
                f"节假日表 {path.name} 无法识别：应为 YAML 文件，每个年份下列出 holidays（放假日期）"
                "和 makeup_days（调休上班日期）两项，请修改后重新载入。"
            ) from error
        calendar = self
        for year, (holidays, makeup_days) in sorted(parsed.items()):
            calendar = calendar.with_year(year, holidays, makeup_days)
        return calendar

    def is_workday(self, day: date) -> bool:
        """Whether `day` is a working day. Raises UnknownYear."""
        if isinstance(day, datetime):
            raise TypeError("a working day is a date; turn the moment into a Beijing date first")
        if day.year not in self.years:
            raise UnknownYear(day.year)
        return day in self.makeup_days or (day.weekday() < SATURDAY and day not in self.holidays)

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last` inclusive; 0 when `last` is earlier. Raises UnknownYear."""
        return sum(self.is_workday(first + n * DAY) for n in range((last - first).days + 1))

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, before it when n is negative; `day` itself when n is 0.

        Raises UnknownYear.
        """
        step = DAY if n > 0 else -DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day


@cache
def _official() -> WorkCalendar:
    # The tables are read, not the package's functions: those know no later year than the tables.
    from chinese_calendar.constants import holidays, workdays

    return WorkCalendar(
        years=frozenset(range(min(holidays).year, max(holidays).year + 1)),
        holidays=frozenset(holidays),
        makeup_days=frozenset(workdays),
    )


def _check_table(year: int, holidays: frozenset[date], makeup_days: frozenset[date]) -> None:
    days = tuple(chain(holidays, makeup_days))
    strangers = [str(day) for day in days if type(day) is not date]
    if strangers:
        listed = "、".join(sorted(strangers))
        raise InvalidTable(f"{year}年节假日表中有不是日期的内容：{listed}。请改为 YYYY-MM-DD。")
    outside = sorted(day for day in days if day.year != year and (day.year, day.month) != (year - 1, 12))
    if outside:
        raise InvalidTable(f"{year}年节假日表中有不属于该年度的日期：{_listed(outside)}。请核对年份。")
    if not holidays:
        raise InvalidTable(f"{year}年节假日表中没有放假日期。请对照国务院办公厅的放假通知补全。")
    both = sorted(holidays & makeup_days)
    if both:
        raise InvalidTable(f"{year}年节假日表中同一天既放假又调休上班：{_listed(both)}。请核对后重新载入。")
    weekdays = sorted(day for day in makeup_days if day.weekday() < SATURDAY)
    if weekdays:
        raise InvalidTable(f"{year}年节假日表中的调休上班日不是周末：{_listed(weekdays)}。请核对后重新载入。")


def _listed(days: Iterable[date]) -> str:
    return "、".join(day.isoformat() for day in days)
