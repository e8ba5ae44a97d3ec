"""The business clock of a request: read once, so that one page never shows two moments."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from flask import Flask, current_app, g

Clock = Callable[[], datetime]

BEIJING = timezone(timedelta(hours=8), "北京时间")
"""Every province keeps Beijing time, without summer time since 1991."""


def beijing_now() -> datetime:
    """The real time, aware."""
    return datetime.now(UTC).astimezone(BEIJING)


def install(app: Flask, clock: Clock) -> None:
    """Make ``clock`` the business clock of the application."""
    app.extensions["zhicheng.clock"] = clock


def request_now() -> datetime:
    """The moment at which this request is handled, aware, in Beijing time."""
    if "now" not in g:
        clock: Clock = current_app.extensions["zhicheng.clock"]
        g.now = clock().astimezone(BEIJING)
    moment: datetime = g.now
    return moment
