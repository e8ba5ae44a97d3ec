from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.spans import add_months, add_years, months_between, reached_on, reaches, words, years_between

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
month_counts = st.integers(min_value=0, max_value=1200)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2018, 12, 31), 2, date(2019, 2, 28)),
        (date(2018, 3, 31), -1, date(2018, 2, 28)),
        (date(2018, 1, 15), -1, date(2017, 12, 15)),
        (date(2018, 8, 31), 0, date(2018, 8, 31)),
    ],
)
def test_months_are_clamped_at_the_end_of_the_month(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


def test_leap_day_and_a_year() -> None:
    assert add_years(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)


def test_outside_the_calendar() -> None:
    with pytest.raises(OverflowError):
        add_years(date(9999, 1, 1), 1)


@pytest.mark.clause("JM-3.3.6")
@pytest.mark.parametrize("start", [date(2022, 10, 4), date(2022, 10, 20), date(2022, 10, 31)])
def test_derived_years_are_truncated(start: date) -> None:
    assert words(months_between(start, date(2023, 12, 31))) == "1年2个月"


def test_a_day_short_of_a_year() -> None:
    assert words(months_between(date(2018, 1, 1), date(2022, 12, 31))) == "4年11个月"
    assert years_between(date(2018, 1, 1), date(2022, 12, 31)) == 4
    assert years_between(date(2018, 1, 1), date(2023, 1, 1)) == 5


@pytest.mark.clause("HX-2.4c")
@pytest.mark.parametrize(
    ("appointed", "years", "expected"),
    [
        (date(2018, 12, 31), 5, True),
        (date(2019, 1, 1), 5, False),
        (date(2019, 12, 31), 4, True),
        (date(2020, 1, 1), 4, False),
    ],
)
def test_counted_to_the_last_day_of_the_year_inclusive(appointed: date, years: int, expected: bool) -> None:
    assert reaches(appointed, years, date(2023, 12, 31)) is expected


@pytest.mark.parametrize(
    ("months", "text"), [(59, "4年11个月"), (60, "5年"), (11, "11个月"), (0, "0个月"), (14, "1年2个月")]
)
def test_words(months: int, text: str) -> None:
    assert words(months) == text


def test_no_words_for_a_negative_span() -> None:
    with pytest.raises(ValueError, match="negative"):
        words(-1)


@given(days, month_counts)
def test_months_added_are_months_counted(start: date, months: int) -> None:
    assert months_between(start, add_months(start, months)) == months


@given(days, days)
def test_months_between_is_the_largest_that_fits(start: date, end: date) -> None:
    months = months_between(start, end)
    if end < start:
        assert months == 0
    else:
        assert add_months(start, months) <= end < add_months(start, months + 1)


@given(days, st.integers(0, 50), days)
def test_years_are_reached_on_one_day_and_ever_after(start: date, years: int, counted_to: date) -> None:
    first = reached_on(start, years)
    assert reaches(start, years, first)
    assert not reaches(start, years, first - timedelta(days=1))
    assert reaches(start, years, counted_to) is (counted_to >= first)


@given(days, days, days)
def test_a_later_day_never_counts_less(start: date, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert months_between(start, earlier) <= months_between(start, later)
