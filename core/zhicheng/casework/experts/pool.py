"""Whom a meeting may be drawn from: experts of a place's pool whose term covers the day (N-4, HX-5.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import ColumnElement, func, select
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
    query = select(Expert).where(*_among(place, series, levels, on, last or on))
    return list(session.scalars(query.order_by(Expert.id)))


def by_specialty(
    session: Session, *, place: str, series: Collection[str], levels: Collection[str], on: date
) -> dict[str, int]:
    """How many of :func:`eligible` there are of each specialty, most first."""
    number = func.count()
    query = select(Expert.specialty, number).where(*_among(place, series, levels, on, on)).group_by(Expert.specialty)
    return {row[0]: row[1] for row in session.execute(query.order_by(number.desc(), Expert.specialty))}


def _among(
    place: str, series: Collection[str], levels: Collection[str], on: date, last: date
) -> Iterator[ColumnElement[bool]]:
    lowest = max((LEVELS.index(each) for each in levels), default=0)
    yield Expert.place == place
    yield Expert.state == ExpertState.APPROVED
    yield Expert.since <= on
    yield Expert.until >= last
    yield Expert.level.in_(LEVELS[lowest:])
    if series:
        yield Expert.series.in_(sorted(series))
