"""Dates and moments in words, by Beijing's days."""

from datetime import UTC, date, datetime

from zhicheng.spoken import spoken, spoken_moment


def test_a_day() -> None:
    assert spoken(date(2023, 2, 8)) == "2023年2月8日"


def test_a_moment_is_told_by_beijings_day() -> None:
    assert spoken_moment(datetime(2023, 2, 7, 16, 5, tzinfo=UTC)) == "2023年2月8日 00:05"
