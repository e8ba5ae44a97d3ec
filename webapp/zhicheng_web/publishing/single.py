"""One publication as everybody will see it, with its files, its revisions, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for

from zhicheng.casework.access import fetch
from zhicheng.casework.publications import drafting, reading
from zhicheng.casework.publications.drafting import READ
from zhicheng.casework.publications.files import MOST, RULES, files_of
from zhicheng.casework.publications.kinds import FORMS
from zhicheng.store.models import Publication, PublicationStatus
from zhicheng_web import visit
from zhicheng_web.bulletin.single import address
from zhicheng_web.bulletin.told import Shown, told
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.pieces import AttachmentCard, Column, Link, Status, Table
from zhicheng_web.presentation import moment
from zhicheng_web.publishing import blueprint
from zhicheng_web.publishing.register import frame, status_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPage:
    """``drafted``: what is shown is the draft; ``holds``: a revision is published; ``open``: it can be worked on."""

    frame: Frame
    publication_id: UUID
    version: int
    kind: str
    status: Status
    drafted: bool
    holds: bool
    open: bool
    shown: Shown
    card: AttachmentCard
    withdrawn: tuple[tuple[str, str], ...]
    revisions: Table
    public: Link | None


@blueprint.get("/<uuid:publication_id>")
def publication(publication_id: UUID) -> str:
    return page(publication_id, {})


def page(publication_id: UUID, errors: Mapping[str, str]) -> str:
    """The page, with why a file was not taken."""
    found = fetch(visit.reading(), visit.actor(), READ, publication_id)
    place_of(found.jurisdiction)
    shown = preview(found)
    is_open = found.status is not PublicationStatus.WITHDRAWN
    view = PublicationPage(
        frame=frame(found, current=True),
        publication_id=found.id,
        version=found.version,
        kind=FORMS[found.kind].title,
        status=status_of(found),
        drafted=found.draft is not None,
        holds=found.revision_id is not None,
        open=is_open,
        shown=shown,
        card=AttachmentCard(
            key="file",
            title="附件",
            formats=RULES.formats,
            max_bytes=RULES.max_bytes,
            max_count=MOST,
            url=url_for("publishing.files", publication_id=found.id, version=found.version),
            hint="附件对所有人公开，不得含有个人隐私和涉密内容。",
            files=shown.files,
            error=errors.get("file", ""),
            locked=not is_open,
        ),
        withdrawn=(("撤下时间", moment(found.withdrawn_at)), ("撤下原因", found.withdrawn_reason or ""))
        if found.withdrawn_at
        else (),
        revisions=_revisions(found),
        public=Link("查看公开页面", address(found)) if found.revision_id else None,
    )
    return render_template("publishing/publication.html", view=view)


def preview(found: Publication) -> Shown:
    """What is being worked on, else what holds, as everybody will see it."""
    session = visit.reading()
    content = drafting.working(session, found)
    replaced = session.get(Publication, content.replaces) if content.replaces else None
    return told(
        found.kind,
        content,
        files_of(session, content),
        lambda each: url_for("publishing.file", publication_id=found.id, file_id=each.id),
        replaces=replaced.title if replaced else "",
    )


def _revisions(found: Publication) -> Table:
    return Table(
        caption="发布和更正",
        columns=(Column("版次"), Column("发布时间"), Column("更正原因")),
        rows=tuple(
            (f"第{each.number}版", moment(each.published_at), each.reason or "首次发布")
            for each in reading.revisions(visit.reading(), found)
        ),
        empty="还没有发布过。每次发布的内容都会保留，并列在这里。",
    )
