"""The business clock of a request: read once, so that one page never shows two moments.

What begins in time is in time: a submission whose last bytes arrive after the deadline is judged by its beginning.
"""

from datetime import datetime, timedelta

from flask import Flask, current_app, g

from zhicheng.store.moments import BEIJING, Clock, system_clock

__all__ = ["BEIJING", "Clock", "beijing_now", "install", "request_clock", "request_now", "training_clock", "use_offset"]


def beijing_now() -> datetime:
    """The real time, aware."""
    return system_clock().astimezone(BEIJING)


def install(app: Flask, clock: Clock) -> None:
    """Make ``clock`` the business clock of the application."""
    app.extensions["zhicheng.clock"] = clock


def use_offset(real: datetime, offset: timedelta | None) -> None:
    """Let this request's moment be ``real`` shifted by the training clock's offset, None outside training."""
    g.now = (real + (offset or timedelta())).astimezone(BEIJING)
    g.training = offset is not None


def request_now() -> datetime:
    """The moment at which this request is handled, aware, in Beijing time."""
    if "now" not in g:
        clock: Clock = current_app.extensions["zhicheng.clock"]
        g.now = clock().astimezone(BEIJING)
    moment: datetime = g.now
    return moment


def request_clock() -> Clock:
    """The clock that use cases are handed: it stands still during a request."""
    return request_now


def training_clock() -> datetime | None:
    """The moment to be shown on every page while business time isn't real time."""
    return request_now() if g.get("training") else None
