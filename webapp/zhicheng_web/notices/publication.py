"""Publishing a notice, and extending it after an outage: each shows exactly what will happen before it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import notices
from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.notices import MANAGE
from zhicheng.specs import Field, Kind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.differences import Difference, differences
from zhicheng_web.notices.moments import read_moment
from zhicheng_web.notices.register import frame, within
from zhicheng_web.notices.terms import committees, contacts, fees, given, phases, specialties, windows
from zhicheng_web.notices.working import elsewhere
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import until

REASON = Field(
    key="reason",
    label="原因",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="申报人会看到，并长期保留",
    max_length=notices.MOST_CHARACTERS,
)
SCOPE = Field(
    key="scope",
    label="适用范围",
    kind=Kind.TEXT,
    hint="只对一部分人有效的，写明是谁；不填即全部申报人",
    max_length=notices.MOST_CHARACTERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage:
    """``first``: nothing was published before, so all of it is shown; later, what differs and why are."""

    frame: Frame
    notice_id: UUID
    version: int
    first: bool
    sheet: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    differences: tuple[Difference, ...]
    form: Any
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendPage:
    """``effects`` are empty while the new end is being typed. ``loses`` warns of a draft that would be given up."""

    frame: Frame
    notice_id: UUID
    version: int
    closes: Entry
    form: Any
    effects: tuple[Difference, ...]
    kept: tuple[tuple[str, str], ...]
    loses: bool


@blueprint.route("/<uuid:notice_id>/publish", methods=["GET", "POST"])
def publish(notice_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _publish_page(notice_id, {})
    try:
        with visit.writing() as session:
            revision = notices.publish(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                notice_id=notice_id,
                version=_version(),
                reason=_sent(REASON),
                scope=_sent(SCOPE),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _publish_page(notice_id, refusal.fields), refusal.status
    flash(f"第{revision.number}版已发布，申报人现在可以看到。", "done")
    return redirect(url_for("notices.notice", notice_id=notice_id))


@blueprint.route("/<uuid:notice_id>/extend", methods=["GET", "POST"])
def extend(notice_id: UUID) -> ResponseReturnValue:
    """Typed, then shown with its effects, then done: each step is a post of its own."""
    if request.method == "GET":
        return _extend_page(notice_id, {})
    try:
        closes = _closes()
        if request.form.get("action") != "extend":
            return _previewed(notice_id, closes)
        with visit.writing() as session:
            revision = notices.extend(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                notice_id=notice_id,
                version=_version(),
                closes=closes,
                reason=_sent(REASON),
                scope=_sent(SCOPE),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _extend_page(notice_id, refusal.fields), refusal.status
    flash(f"期限已延长至{until(closes)}，作为第{revision.number}版发布。", "done")
    return redirect(url_for("notices.notice", notice_id=notice_id))


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _sent(field: Field) -> str:
    return request.form.get(field.key, "").strip()


def _closes() -> datetime:
    try:
        return read_moment(request.form.get("closes", ""), end=True)
    except ValueError as problem:
        raise invalid({"closes": str(problem)}) from None


def _previewed(notice_id: UUID, closes: datetime) -> str:
    """What the extension will do; refused here as the use case itself would."""
    wrong = notices.wrong_words(_sent(REASON), _sent(SCOPE), missing="请写明延长的原因，申报人会看到。")
    before = notices.published_terms(visit.reading(), fetch(visit.reading(), visit.actor(), MANAGE, notice_id))
    after = replace(before, windows=tuple(replace(each, closes=max(each.closes, closes)) for each in before.windows))
    effects = differences(before, after)
    if not effects:
        wrong["closes"] = "新的截止时间没有晚于原来的截止时间，请填写更晚的时间。"
    if wrong:
        raise invalid(wrong)
    return _extend_page(notice_id, {}, effects)


def _publish_page(notice_id: UUID, errors: Mapping[str, str]) -> str:
    session = visit.reading()
    notice = fetch(session, visit.actor(), MANAGE, notice_id)
    terms = notices.draft_terms(notice)
    if terms is None:
        raise Refusal("conflict", "通知没有待发布的修改。请先修改，再发布。")
    within(terms)
    first = notice.revision_id is None
    fields = () if first else (replace(REASON, label="修改原因"), SCOPE)
    view = PublishPage(
        frame=frame("notices.publish", notice),
        notice_id=notice.id,
        version=request.form.get("version", notice.version, type=int),
        first=first,
        sheet=given(terms),
        tables=tuple(draw(terms) for draw in (windows, phases, committees, specialties, fees, contacts))
        if first
        else (),
        differences=() if first else differences(notices.published_terms(session, notice), terms),
        form=_form(fields, errors),
        elsewhere=elsewhere(errors, "reason", "scope"),
    )
    return render_template("notices/publish.html", view=view)


def _extend_page(notice_id: UUID, errors: Mapping[str, str], effects: tuple[Difference, ...] = ()) -> str:
    session = visit.reading()
    notice = fetch(session, visit.actor(), MANAGE, notice_id)
    within(notices.published_terms(session, notice))
    view = ExtendPage(
        frame=frame("notices.extend", notice),
        notice_id=notice.id,
        version=request.form.get("version", notice.version, type=int),
        closes=question("closes", "新的截止时间", errors, width="mobile", hint="如 2023-03-03 24:00"),
        form=_form((REASON, SCOPE), errors),
        effects=effects,
        kept=tuple((key, request.form.get(key, "")) for key in ("closes", "reason", "scope")),
        loses=notice.draft is not None,
    )
    return render_template("notices/extend.html", view=view)


def _form(fields: tuple[Field, ...], errors: Mapping[str, str]) -> Any:
    return form_for(fields, request.form, {key: (words,) for key, words in errors.items()})
