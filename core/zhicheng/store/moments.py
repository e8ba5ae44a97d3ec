"""Moments: always aware, stored in UTC, told by a clock that is handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

Clock = Callable[[], datetime]
"""Tells an aware moment. Business time may be a training clock; sessions and tokens are given real time."""


BEIJING = timezone(timedelta(hours=8), "北京时间")
"""The one civil time of the whole country; people read moments in it."""


def system_clock() -> datetime:
    """Real time. Only the command line and the web layer hand it in."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no time zone, so UTC is written there; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
