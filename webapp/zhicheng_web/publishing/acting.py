"""Publishing, correcting, withdrawing and giving up: each shows what will happen before it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.publications import publishing
from zhicheng.casework.publications.drafting import MANAGE
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Publication
from zhicheng_web import visit
from zhicheng_web.bulletin.told import Shown
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.pieces import Confirmation, Link
from zhicheng_web.platform import platform
from zhicheng_web.publishing import blueprint
from zhicheng_web.publishing.register import frame
from zhicheng_web.publishing.single import preview

REASON = Field(
    key="reason",
    label="更正原因",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="公开，并长期保留",
    max_length=publishing.MOST_CHARACTERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """``first``: nothing was published before. ``lacking`` is what has to be filled in on another page first."""

    frame: Frame
    publication_id: UUID
    version: int
    first: bool
    shown: Shown
    form: Any
    pledge: str
    pledged: bool
    pledge_error: str
    lacking: tuple[str, ...]


@blueprint.route("/<uuid:publication_id>/publish", methods=["GET", "POST"])
def publish(publication_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _publish_page(publication_id, {})
    try:
        with visit.writing() as session:
            revision = publishing.publish(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                publication_id=publication_id,
                version=_version(),
                pledged=request.form.get("pledge") == "true",
                reason=request.form.get("reason", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _publish_page(publication_id, refusal.fields), refusal.status
    flash("已发布，所有人现在可以看到。" if revision.number == 1 else f"更正已作为第{revision.number}版发布。", "done")
    return redirect(url_for("publishing.publication", publication_id=publication_id))


@blueprint.route("/<uuid:publication_id>/withdraw", methods=["GET", "POST"])
def withdraw(publication_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _withdraw_page(publication_id, {})
    try:
        with visit.writing() as session:
            publishing.withdraw(
                session,
                visit.actor(),
                request_clock(),
                publication_id=publication_id,
                version=_version(),
                reason=request.form.get("reason", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _withdraw_page(publication_id, refusal.fields), refusal.status
    flash("已撤下，公开页面只说明撤下的时间和原因。", "done")
    return redirect(url_for("publishing.publication", publication_id=publication_id))


@blueprint.route("/<uuid:publication_id>/discard", methods=["GET", "POST"])
def discard(publication_id: UUID) -> ResponseReturnValue:
    found = _worked_on(publication_id)
    published = found.revision_id is not None
    if request.method == "POST":
        with visit.writing() as session:
            publishing.discard(
                session,
                visit.actor(),
                request_clock(),
                platform().blobs,
                publication_id=publication_id,
                version=request.args.get("version", 0, type=int),
            )
        flash("未发布的更正已放弃，已发布的内容不变。" if published else "草稿已放弃。", "done")
        one = url_for("publishing.publication", publication_id=publication_id)
        return redirect(one if published else url_for("publishing.register"))
    view = Confirmation(
        title="放弃未发布的更正" if published else "放弃这份草稿",
        effects=("草稿里的更正全部清除，已发布的内容不变，继续公开。",)
        if published
        else ("草稿连同附件一起删除，不再保留。",),
        action="放弃更正" if published else "放弃草稿",
        url=url_for("publishing.discard", publication_id=publication_id, version=found.version),
        back=Link("不放弃，返回", url_for("publishing.publication", publication_id=publication_id)),
    )
    return render_template("notices/ending.html", view=view, frame=frame(found))


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _worked_on(publication_id: UUID) -> Publication:
    found = fetch(visit.reading(), visit.actor(), MANAGE, publication_id)
    place_of(found.jurisdiction)
    return found


def _publish_page(publication_id: UUID, errors: Mapping[str, str]) -> str:
    found = _worked_on(publication_id)
    if found.draft is None:
        raise Refusal("conflict", "没有待发布的修改。请先修改，再发布。")
    first = found.revision_id is None
    view = _step(found, errors, () if first else (REASON,))
    return render_template("publishing/publish.html", view=view)


def _withdraw_page(publication_id: UUID, errors: Mapping[str, str]) -> str:
    found = _worked_on(publication_id)
    if found.revision_id is None:
        raise Refusal("conflict", "这条信息还没有发布，不必撤下。不需要的草稿可以放弃。")
    view = _step(found, errors, (replace(REASON, label="撤下原因"),))
    return render_template("publishing/withdraw.html", view=view)


def _step(found: Publication, errors: Mapping[str, str], fields: tuple[Field, ...]) -> StepPage:
    return StepPage(
        frame=frame(found),
        publication_id=found.id,
        version=request.form.get("version", found.version, type=int),
        first=found.revision_id is None,
        shown=preview(found),
        form=form_for(fields, request.form, {key: (words,) for key, words in errors.items()}),
        pledge=publishing.PLEDGE,
        pledged=request.form.get("pledge") == "true",
        pledge_error=errors.get("pledge", ""),
        lacking=tuple(words for key, words in errors.items() if key not in ("reason", "pledge")),
    )
