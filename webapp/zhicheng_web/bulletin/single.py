"""One publication: what it says, its files and revisions, what it replaces; of what is withdrawn, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from uuid import UUID

from flask import Response, abort, render_template, request, url_for

from zhicheng.casework.publications import files, reading
from zhicheng.casework.publications.drafting import stored
from zhicheng.casework.publications.kinds import FORMS
from zhicheng.store.models import Publication, PublicationFile, PublicationRevision, PublicationStatus
from zhicheng_web import visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.bulletin import blueprint
from zhicheng_web.bulletin.parts import SLUGS, place_at
from zhicheng_web.bulletin.told import Shown, standing, told
from zhicheng_web.pieces import Cell, Column, Link, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPage:
    """``earlier``: this is not the revision that holds, which is at ``current``."""

    place: Link
    part: Link
    shown: Shown
    status: Status | None
    replaces: Link | None
    replaced_by: Link | None
    earlier: bool
    current: str
    number: int
    revisions: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnPage:
    place: Link
    part: Link
    title: str
    on: str
    reason: str
    replaced_by: Link | None


@blueprint.get("/<code>/publications/<uuid:publication_id>")
def publication(code: str, publication_id: UUID) -> str:
    """The revision that holds or, with ``revision`` in the address, an earlier one."""
    place = Link(place_at(code).jurisdiction.name, url_for("bulletin.place", code=code))
    found = reading.made_public(visit.reading(), code, publication_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    part = Link(FORMS[found.kind].title, url_for("bulletin.part", code=code, part=SLUGS[found.kind]))
    if found.status is PublicationStatus.WITHDRAWN:
        return render_template("bulletin/withdrawn.html", view=_withdrawn(found, place, part))
    every = reading.revisions(visit.reading(), found)
    wanted = request.args.get("revision", every[0].number, type=int)
    revision = next((each for each in every if each.number == wanted), None)
    if revision is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("bulletin/publication.html", view=_page(found, revision, every, place, part))


@blueprint.get("/<code>/publications/<uuid:publication_id>/files/<uuid:file_id>")
def file(code: str, publication_id: UUID, file_id: UUID) -> Response:
    """A file, to keep: nothing that was uploaded is drawn within this site."""
    place_at(code)
    with platform().store.reading() as session:
        found = files.public_file(
            session, platform().blobs, jurisdiction=code, publication_id=publication_id, file_id=file_id
        )
        if found is None:
            abort(HTTPStatus.NOT_FOUND)
        kept, chunks = found
        first = next(chunks, b"")
    return handed_over(kept, chain((first,), chunks))


def handed_over(kept: PublicationFile, chunks: chain[bytes]) -> Response:
    """A download under its own name."""
    response = Response(chunks, mimetype=kept.media_type)
    response.content_length = kept.size
    response.headers["Content-Disposition"] = disposition(kept.filename, inline=False)
    return response


def address(found: Publication, number: int | None = None) -> str:
    """Where everybody reads it, or one of its revisions."""
    return url_for("bulletin.publication", code=found.jurisdiction, publication_id=found.id, revision=number)


def _page(
    found: Publication, revision: PublicationRevision, every: list[PublicationRevision], place: Link, part: Link
) -> PublicationPage:
    session, content = visit.reading(), stored(revision.content)
    replaced = session.get(Publication, content.replaces) if content.replaces else None
    shown = told(
        found.kind,
        content,
        files.files_of(session, content),
        lambda each: url_for("bulletin.file", code=found.jurisdiction, publication_id=found.id, file_id=each.id),
    )
    return PublicationPage(
        place=place,
        part=part,
        shown=shown,
        status=standing(content),
        replaces=Link(replaced.title, address(replaced)) if replaced else None,
        replaced_by=_successor(found),
        earlier=revision.id != found.revision_id,
        current=address(found),
        number=revision.number,
        revisions=Table(
            caption="发布和更正",
            columns=(Column("版次"), Column("发布时间"), Column("更正原因")),
            rows=tuple(_line(found, each) for each in every),
            empty="",
        ),
    )


def _line(found: Publication, each: PublicationRevision) -> tuple[Cell, ...]:
    number = None if each.id == found.revision_id else each.number
    return (Link(f"第{each.number}版", address(found, number)), moment(each.published_at), each.reason or "首次发布")


def _successor(found: Publication) -> Link | None:
    newer = reading.replaced_by(visit.reading(), found)
    return Link(newer.title, address(newer)) if newer else None


def _withdrawn(found: Publication, place: Link, part: Link) -> WithdrawnPage:
    if found.withdrawn_at is None:
        raise ValueError("what is withdrawn has its moment")
    return WithdrawnPage(
        place=place,
        part=part,
        title=found.title,
        on=moment(found.withdrawn_at),
        reason=found.withdrawn_reason or "",
        replaced_by=_successor(found),
    )


def dated_line(found: Publication) -> tuple[Link, str]:
    """One line of a short list: the title, and the day under which it stands."""
    return Link(found.title, address(found)), day(found.dated)
