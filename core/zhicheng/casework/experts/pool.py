"""Whom a meeting may be drawn from: experts of a place's pool whose term covers the day (N-4, HX-5.3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.specs.catalogue import LEVELS
from zhicheng.store.models import Expert, ExpertState


def eligible(
    session: Session,
    *,
    place: str,
    series: Collection[str],
    levels: Collection[str],
    on: date,
    last: date | None = None,
) -> list[Expert]:
    """The approved experts of a place on a day, in the order of their ids.

    ``series`` are those of the meeting, empty for all; an expert's own level is at least the highest of ``levels``,
    where any is named. Both days of a term are included; it covers every day up to ``last``, where that is named.
    """
    lowest = max((LEVELS.index(each) for each in levels), default=0)
    query = select(Expert).where(
        Expert.place == place,
        Expert.state == ExpertState.APPROVED,
        Expert.since <= on,
        Expert.until >= (last or on),
        Expert.level.in_(LEVELS[lowest:]),
    )
    if series:
        query = query.where(Expert.series.in_(sorted(series)))
    return list(session.scalars(query.order_by(Expert.id)))
