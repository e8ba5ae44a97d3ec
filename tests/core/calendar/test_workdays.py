from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.workdays import InvalidTable, UnknownYear, WorkCalendar

OFFICIAL = WorkCalendar.official()
known_days = st.dates(min_value=date(2018, 2, 1), max_value=date(2025, 11, 30))


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.clause("N-2")
def test_national_day_with_its_make_up_days() -> None:
    assert not any(OFFICIAL.is_workday(day) for day in span(date(2023, 9, 29), date(2023, 10, 6)))
    assert OFFICIAL.is_workday(date(2023, 9, 28))
    assert OFFICIAL.is_workday(date(2023, 10, 7))  # a Saturday
    assert OFFICIAL.is_workday(date(2023, 10, 8))  # a Sunday
    assert not OFFICIAL.is_workday(date(2023, 10, 14))


@pytest.mark.clause("N-2")
def test_spring_festival_with_its_make_up_days() -> None:
    assert not any(OFFICIAL.is_workday(day) for day in span(date(2023, 1, 21), date(2023, 1, 27)))
    assert OFFICIAL.is_workday(date(2023, 1, 28))
    assert OFFICIAL.is_workday(date(2023, 1, 29))


@pytest.mark.clause("N-2")
def test_five_working_days_around_a_holiday() -> None:
    assert OFFICIAL.count(date(2023, 9, 27), date(2023, 10, 9)) == 5
    assert OFFICIAL.count(date(2023, 9, 27), date(2023, 10, 8)) == 4
    assert OFFICIAL.count(date(2023, 10, 9), date(2023, 10, 8)) == 0


def test_both_ends_are_counted() -> None:
    assert OFFICIAL.count(date(2023, 3, 6), date(2023, 3, 10)) == 5
    assert OFFICIAL.count(date(2023, 3, 6), date(2023, 3, 6)) == 1


def test_add_goes_over_holidays_in_both_directions() -> None:
    assert OFFICIAL.add(date(2023, 9, 28), 1) == date(2023, 10, 7)
    assert OFFICIAL.add(date(2023, 10, 7), -1) == date(2023, 9, 28)
    assert OFFICIAL.add(date(2023, 10, 1), 0) == date(2023, 10, 1)


@given(known_days, st.integers(min_value=1, max_value=40))
def test_the_nth_working_day_is_the_nth_that_is_counted(day: date, n: int) -> None:
    reached = OFFICIAL.add(day, n)
    assert OFFICIAL.is_workday(reached)
    assert OFFICIAL.count(day + timedelta(days=1), reached) == n


def test_an_unknown_year_is_never_guessed() -> None:
    unknown = date(max(OFFICIAL.years) + 1, 3, 1)
    with pytest.raises(UnknownYear, match=f"{unknown.year}年的法定节假日.*请在国务院") as refused:
        OFFICIAL.is_workday(unknown)
    assert refused.value.year == unknown.year
    with pytest.raises(UnknownYear):
        OFFICIAL.count(date(unknown.year - 1, 12, 31), unknown)
    with pytest.raises(UnknownYear):
        OFFICIAL.add(date(unknown.year - 1, 12, 30), 5)


def test_a_loaded_year() -> None:
    calendar = OFFICIAL.with_year(
        2031, [date(2030, 12, 31), *span(date(2031, 1, 1), date(2031, 1, 3))], [date(2031, 1, 4)]
    ).with_year(2030, span(date(2030, 10, 1), date(2030, 10, 7)), [])
    assert not calendar.is_workday(date(2031, 1, 1))
    assert calendar.is_workday(date(2031, 1, 4))
    assert calendar.is_workday(date(2031, 1, 6))
    assert date(2031, 1, 1).year not in OFFICIAL.years, "the official calendar isn't changed by it"
    with pytest.raises(FrozenInstanceError):
        calendar.years = frozenset()  # type: ignore[misc]


def test_an_announcement_reaches_back_into_december() -> None:
    calendar = OFFICIAL.with_year(2026, [date(2025, 12, 31), date(2026, 1, 1)], [date(2025, 12, 27)])
    assert OFFICIAL.is_workday(date(2025, 12, 31))
    assert not calendar.is_workday(date(2025, 12, 31))
    assert calendar.is_workday(date(2025, 12, 27))
    assert not calendar.is_workday(date(2025, 10, 1)), "the rest of the year before stays"


def test_a_year_announced_anew_replaces_the_first_table() -> None:
    calendar = OFFICIAL.with_year(2023, [date(2023, 1, 2)], [])
    assert not calendar.is_workday(date(2023, 1, 2))
    assert calendar.is_workday(date(2023, 9, 29))
    assert not calendar.is_workday(date(2023, 10, 7))


@pytest.mark.parametrize(
    ("holidays", "makeup_days", "message"),
    [
        ([date(2032, 1, 1)], [], "不属于该年度的日期：2032-01-01"),
        ([date(2031, 1, 1)], [date(2031, 1, 1)], "既放假又调休上班：2031-01-01"),
        ([date(2031, 1, 1)], [date(2031, 1, 6)], "不是周末：2031-01-06"),
        ([], [], "没有放假日期"),
    ],
)
def test_a_table_that_cannot_be_right(holidays: list[date], makeup_days: list[date], message: str) -> None:
    with pytest.raises(InvalidTable, match=message):
        OFFICIAL.with_year(2031, holidays, makeup_days)


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(TypeError):
        OFFICIAL.is_workday(datetime(2023, 10, 7, tzinfo=UTC))


def test_tables_from_a_file(tmp_path: Path) -> None:
    table = tmp_path / "节假日.yaml"
    table.write_text("2031:\n  holidays: [2031-01-01, 2031-01-02]\n  makeup_days: [2031-01-04]\n", "utf-8")
    calendar = OFFICIAL.with_tables(table)
    assert calendar.count(date(2031, 1, 1), date(2031, 1, 5)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2]",
        "2031: [2031-01-01]",
        "2031: {holidays: [2031-01-01]}",
        "明年: {holidays: [], makeup_days: []}",
        "2031: {",
        "2031: {holidays: [元旦], makeup_days: []}",
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, text: str) -> None:
    table = tmp_path / "table.yaml"
    table.write_text(text, "utf-8")
    with pytest.raises(InvalidTable, match="节假日表"):
        OFFICIAL.with_tables(table)
