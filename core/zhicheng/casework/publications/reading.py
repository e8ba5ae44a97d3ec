"""What everybody may read: lists, searching, one publication with its revisions, and the standard that holds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.publications.content import Content
from zhicheng.casework.publications.drafting import stored
from zhicheng.store.models import Publication, PublicationKind, PublicationRevision, PublicationStatus

MOST_SEARCHED = 50
"""Characters of what is looked for."""
MOST_COUNTED = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; empty where it isn't. ``level`` finds what is for all levels too."""

    words: str = ""
    series: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A publication with one of its revisions, and what that says."""

    publication: Publication
    revision: PublicationRevision
    content: Content


def listed(jurisdiction: str, kind: PublicationKind | None, wanted: Wanted | None = None) -> Select[Any]:
    """What is published in a place, of a kind or of all, each with the revision that holds; to be ordered by ``dated``
    and ``id``."""
    wanted = wanted or Wanted()
    query = _holding().where(Publication.jurisdiction == jurisdiction)
    if kind is not None:
        query = query.where(Publication.kind == kind)
    if words := wanted.words.strip()[:MOST_SEARCHED]:
        columns = (PublicationRevision.title, PublicationRevision.document_number, PublicationRevision.body)
        query = query.where(or_(*(each.icontains(words, autoescape=True) for each in columns)))
    if wanted.series:
        query = query.where(PublicationRevision.series == wanted.series)
    if wanted.level:
        query = query.where(PublicationRevision.level.in_((wanted.level, "")))
    return query


def counted(session: Session, query: Select[Any]) -> int:
    """How many there are, looked at no further than one more than :data:`MOST_COUNTED`."""
    some = query.with_only_columns(Publication.id).order_by(None).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def newest(
    session: Session, jurisdiction: str, kinds: Iterable[PublicationKind], *, most: int
) -> dict[PublicationKind, list[Publication]]:
    """The newest of each kind in one query, for a page that shows several."""
    place = func.row_number().over(
        partition_by=Publication.kind, order_by=(Publication.dated.desc(), Publication.id.desc())
    )
    ranked = (
        select(Publication.id, place.label("place"))
        .where(
            Publication.jurisdiction == jurisdiction,
            Publication.status == PublicationStatus.PUBLISHED,
            Publication.kind.in_(list(kinds)),
        )
        .subquery()
    )
    query = select(Publication).join(ranked, ranked.c.id == Publication.id).where(ranked.c.place <= most)
    found = session.scalars(query.order_by(Publication.dated.desc(), Publication.id.desc()))
    by_kind: dict[PublicationKind, list[Publication]] = {}
    for each in found:
        by_kind.setdefault(each.kind, []).append(each)
    return by_kind


def standards_by_series(session: Session, jurisdiction: str) -> dict[str, dict[str, int]]:
    """How many standards are published, by series and level ("" for all levels)."""
    query = (
        select(PublicationRevision.series, PublicationRevision.level, func.count())
        .join(Publication, Publication.revision_id == PublicationRevision.id)
        .where(
            Publication.jurisdiction == jurisdiction,
            Publication.kind == PublicationKind.STANDARD,
            Publication.status == PublicationStatus.PUBLISHED,
        )
        .group_by(PublicationRevision.series, PublicationRevision.level)
        .order_by(PublicationRevision.series)
    )
    found: dict[str, dict[str, int]] = {}
    for series, level, number in session.execute(query):
        found.setdefault(series, {})[level] = number
    return found


def made_public(session: Session, jurisdiction: str, publication_id: UUID) -> Publication | None:
    """Something of a place that was published, withdrawn or not; None for drafts and for what isn't there."""
    found = session.get(Publication, publication_id)
    if found is None or found.jurisdiction != jurisdiction or found.status is PublicationStatus.DRAFT:
        return None
    return found


def revisions(session: Session, publication: Publication) -> list[PublicationRevision]:
    """All that was published of it, newest first."""
    query = select(PublicationRevision).where(PublicationRevision.publication_id == publication.id)
    return list(session.scalars(query.order_by(PublicationRevision.number.desc())))


def replaced_by(session: Session, publication: Publication) -> Publication | None:
    """The newest publication that says it takes this one's place."""
    query = (
        select(Publication)
        .join(PublicationRevision, PublicationRevision.id == Publication.revision_id)
        .where(PublicationRevision.replaces_id == publication.id, Publication.status == PublicationStatus.PUBLISHED)
        .order_by(Publication.dated.desc(), Publication.id)
        .limit(1)
    )
    return session.scalar(query)


def standard_for(
    session: Session, jurisdiction: str, series: str, level: str, day: date, *, specialty: str = ""
) -> Published | None:
    """The standard of a series and level in force on a day (JA-1.2): one for just that specialty or level before one
    for all of them, and none of another specialty. ``series`` is the catalogue's name.

    Of one publication the newest revision that covers the day holds: a later start leaves the one before in force
    until then. Of several publications that with the latest start.
    """
    covers = and_(
        PublicationRevision.since <= day, or_(PublicationRevision.until.is_(None), PublicationRevision.until > day)
    )
    query = (
        select(Publication, PublicationRevision)
        .join(PublicationRevision, PublicationRevision.publication_id == Publication.id)
        .where(_in_place(jurisdiction), covers)
        .order_by(PublicationRevision.number.desc())
    )
    held: dict[UUID, Published] = {}
    matching = query.where(PublicationRevision.series == series, PublicationRevision.level.in_((level, "")))
    for publication, revision in session.execute(matching):
        held.setdefault(publication.id, Published(publication, revision, stored(revision.content)))
    fitting = (each for each in held.values() if each.content.specialty in (specialty, ""))
    return max(fitting, key=lambda each: _closeness(each, level), default=None)


def _closeness(found: Published, level: str) -> tuple[bool, bool, date, date]:
    content = found.content
    return (content.specialty != "", content.level == level, content.since or date.min, found.publication.dated)


def _in_place(jurisdiction: str) -> ColumnElement[bool]:
    return and_(
        Publication.jurisdiction == jurisdiction,
        Publication.kind == PublicationKind.STANDARD,
        Publication.status == PublicationStatus.PUBLISHED,
    )


def _holding() -> Select[Any]:
    query: Select[Any] = select(Publication).add_columns(PublicationRevision)
    return query.join(PublicationRevision, PublicationRevision.id == Publication.revision_id).where(
        Publication.status == PublicationStatus.PUBLISHED
    )
