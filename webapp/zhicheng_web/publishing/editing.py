"""Writing a draft: everything that its kind asks for on one page; files are put under it on the page of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.publications import drafting
from zhicheng.casework.publications.drafting import MANAGE
from zhicheng.casework.publications.kinds import FORMS
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.publishing import blueprint
from zhicheng_web.publishing.form import Rows, as_typed, form, placed, rows, sent
from zhicheng_web.publishing.register import frame


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """``holds``: a revision is published, which stays until the draft is."""

    frame: Frame
    publication_id: UUID
    version: int
    title: str
    holds: bool
    form: Any
    replaces: Entry | None
    rows: tuple[Rows, ...]


@blueprint.route("/<uuid:publication_id>/edit", methods=["GET", "POST"])
def edit(publication_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(publication_id, {})
    typed, places = sent()
    try:
        with visit.writing() as session:
            drafting.save(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                publication_id=publication_id,
                version=request.form.get("version", 0, type=int),
                typed=typed,
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(publication_id, placed(refusal.fields, places)), refusal.status
    flash("已保存为草稿，发布后才公开。", "done")
    if request.form.get("action") == "more":
        return redirect(url_for("publishing.edit", publication_id=publication_id))
    return redirect(url_for("publishing.publication", publication_id=publication_id))


def _page(publication_id: UUID, errors: Mapping[str, str]) -> str:
    session = visit.reading()
    found = fetch(session, visit.actor(), MANAGE, publication_id)
    place_of(found.jurisdiction)
    declared = platform().registry.get(found.jurisdiction)
    typed = request.form if request.method == "POST" else as_typed(drafting.working(session, found))
    drawn, replaces = form(found.kind, declared, typed, errors, drafting.replaceable(session, found))
    view = EditPage(
        frame=frame(found),
        publication_id=found.id,
        version=request.form.get("version", found.version, type=int),
        title=FORMS[found.kind].title,
        holds=found.revision_id is not None,
        form=drawn,
        replaces=replaces,
        rows=rows(found.kind, typed, errors),
    )
    return render_template("publishing/edit.html", view=view)
