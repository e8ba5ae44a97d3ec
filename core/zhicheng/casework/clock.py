"""Business time: the system's clock, or in training that of a whole round walked in minutes.

Sessions and tokens never use it. The shift lies in the database, so every process of an instance agrees.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from zhicheng.store.engine import Store
from zhicheng.store.models import Setting
from zhicheng.store.moments import Clock, system_clock

KEY = "training_clock"


class ProductionClock(Exception):
    """The training clock is never moved where real applications are taken."""

    def __init__(self) -> None:
        super().__init__("正式环境不能调整时钟：申报期限以真实时间为准。")


def set_training(session: Session, to: datetime | None, *, production: bool, real: Clock = system_clock) -> None:
    """Let business time run on from ``to`` (aware), or follow real time again; raises :class:`ProductionClock`."""
    if production:
        raise ProductionClock
    stored = session.get(Setting, KEY)
    if to is None:
        if stored is not None:
            session.delete(stored)
        return
    value = {"seconds": (to - real()).total_seconds()}
    if stored is None:
        session.add(Setting(key=KEY, value=value, changed_at=real()))
    else:
        stored.value, stored.changed_at = value, real()


def training_offset(session: Session) -> timedelta | None:
    """How far business time is from real time; None outside training."""
    stored = session.get(Setting, KEY)
    return timedelta(seconds=stored.value["seconds"]) if stored else None


def business_clock(store: Store, *, real: Clock = system_clock) -> Clock:
    """Business time as the database sets it at the moment of asking."""

    def now() -> datetime:
        with store.reading() as session:
            offset = training_offset(session)
        return real() + (offset or timedelta())

    return now
