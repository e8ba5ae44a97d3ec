"""Moments, spans and sizes in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from zhicheng_web import presentation as say
from zhicheng_web.clock import BEIJING

NOW = datetime(2023, 2, 24, 10, 0, tzinfo=BEIJING)


def test_days_and_moments() -> None:
    assert say.day(date(2023, 2, 8)) == "2023年2月8日"
    assert say.moment(datetime(2023, 2, 24, 1, 5, tzinfo=UTC)) == "2023年2月24日 09:05"
    assert say.to_second(datetime(2023, 2, 28, 15, 59, 59, tzinfo=UTC)) == "2023年2月28日 23:59:59"


def test_days_by_which_something_is_due_tell_their_day_of_the_week() -> None:
    assert [say.due_day(date(2023, 10, each)) for each in (7, 8, 9)] == [
        "2023年10月7日（周六）",
        "2023年10月8日（周日）",
        "2023年10月9日（周一）",
    ]


@pytest.mark.clause("JA-4.1")
def test_a_window_that_ends_at_midnight_ends_at_24_of_the_day_before() -> None:
    assert say.until(datetime(2023, 3, 1, tzinfo=BEIJING)) == "2023年2月28日 24:00"
    assert say.until(datetime(2023, 2, 28, 16, 0, tzinfo=UTC)) == "2023年2月28日 24:00"
    assert say.until(datetime(2023, 2, 28, 17, 30, tzinfo=BEIJING)) == "2023年2月28日 17:30"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=-30), "刚刚"),
        (timedelta(seconds=59), "刚刚"),
        (timedelta(minutes=1), "1分钟前"),
        (timedelta(minutes=59, seconds=59), "59分钟前"),
        (timedelta(hours=9, minutes=59), "9小时前"),
        (timedelta(hours=10, minutes=1), "昨天"),
        (timedelta(days=1, hours=10), "昨天"),
        (timedelta(days=1, hours=10, minutes=1), "2天前"),
        (timedelta(days=3), "3天前"),
        (timedelta(days=30), "30天前"),
        (timedelta(days=31), "2023年1月24日"),
        (timedelta(minutes=-5), "2023年2月24日 10:05"),
    ],
)
def test_ages(before: timedelta, words: str) -> None:
    assert say.age(NOW - before, NOW) == words


@pytest.mark.clause("JM-3.3.2")
@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=4, hours=14), "还剩4天"),
        (timedelta(days=3), "还剩3天"),
        (timedelta(days=3) - timedelta(seconds=1), "还剩2天23小时"),
        (timedelta(days=1), "还剩1天0小时"),
        (timedelta(days=1) - timedelta(seconds=1), "还剩23小时59分钟"),
        (timedelta(hours=1), "还剩1小时0分钟"),
        (timedelta(minutes=59, seconds=59), "还剩59分钟"),
        (timedelta(seconds=59), "还剩不足1分钟"),
        (timedelta(microseconds=1), "还剩不足1分钟"),
        (timedelta(0), "已截止"),
        (timedelta(days=-1), "已截止"),
    ],
)
def test_what_is_left_is_never_rounded_up(left: timedelta, words: str) -> None:
    assert say.remaining(NOW + left, NOW) == words


def test_spans_name_their_kind_of_day() -> None:
    assert say.workdays(5) == "5个工作日"
    assert say.days(3) == "3天"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0字节"), (1023, "1023字节"), (1024, "1KB"), (812_345, "793KB"), (5 * 1024 * 1024, "5.0MB")],
)
def test_sizes(count: int, words: str) -> None:
    assert say.size(count) == words


def test_limits_keep_the_unit_of_the_manual() -> None:
    assert say.limit(2000 * 1024) == "2000KB"
