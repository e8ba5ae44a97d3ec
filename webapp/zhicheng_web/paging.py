"""Lists paged by key: ``after`` and ``before`` in the address name the row at the edge of the page one comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import request, url_for
from sqlalchemy import Select, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from zhicheng_web.pieces import Pager

SIZE = 20
"""Rows on a page: what one reads through without losing one's place."""

Row = TypeVar("Row")
Columns = Sequence[InstrumentedAttribute[Any]]


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page and where its neighbours are."""

    rows: tuple[Row, ...]
    pager: Pager


def page(
    session: Session, query: Select[Any], columns: Columns, *, descending: bool = False, size: int = SIZE
) -> Page[Any]:
    """The page of ``query`` that this request asks for, in order of ``columns``.

    The last column is the id that tells rows apart; none of them may be null. A query of one thing gives things,
    of several gives rows. An edge that is gone for good begins at the start again.
    """
    after, before = (request.args.get(name, type=UUID) for name in ("after", "before"))
    backwards = after is None and before is not None
    edge = _edge(session, columns, after or before)
    falling = backwards != descending
    ordered = query.order_by(*(each.desc() if falling else each.asc() for each in columns))
    if edge is not None:
        ordered = ordered.where(tuple_(*columns) < edge if falling else tuple_(*columns) > edge)
    several = len(query.column_descriptions) > 1
    found = list(session.execute(ordered.add_columns(columns[-1]).limit(size + 1)))
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    ids = [each[-1] for each in found]
    newer = more if backwards else edge is not None
    older = True if backwards and edge is not None else more
    return Page(
        tuple(each[:-1] if several else each[0] for each in found),
        Pager(
            shown=len(found),
            newer_url=_address(before=ids[0]) if newer and ids else _address() if newer else "",
            older_url=_address(after=ids[-1]) if older and ids else "",
        ),
    )


def _edge(session: Session, columns: Columns, row_id: UUID | None) -> Any:
    if row_id is None:
        return None
    values = session.execute(select(*columns).where(columns[-1] == row_id)).one_or_none()
    if values is None:
        return None
    return tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))


def _address(**edge: UUID) -> str:
    """This page at another edge, whatever else is in its address staying."""
    kept = {key: value for key, value in request.args.items() if key not in ("after", "before")}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept, **edge})
