"""One sanction: what was decided, what the office has corrected, and its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.sanctions import ending
from zhicheng.casework.sanctions.ending import LONGEST_ANSWER, LONGEST_LIFTING
from zhicheng.casework.sanctions.entitled import ANSWER, LIFT, READ
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Organisation, Sanction
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Status
from zhicheng_web.sanctions import blueprint
from zhicheng_web.sanctions.framing import frame, sheet_of, status_of, title_of, within

REPORT = Field(
    key="answer",
    label="整改情况",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="纠正了什么、怎样纠正的；报告后不能更改，由人社部门核查后解除",
    max_length=LONGEST_ANSWER,
)
REASON = Field(
    key="reason",
    label="解除的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="办事机构会看到",
    max_length=LONGEST_LIFTING,
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the visitor may do about it now."""

    title: str
    button: str
    url: str
    form: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionPage:
    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    version: int
    steps: tuple[Step, ...]


@blueprint.get("/<uuid:sanction_id>")
def show(sanction_id: UUID) -> str:
    return _page(sanction_id, {})


@blueprint.post("/<uuid:sanction_id>/answer")
def answer(sanction_id: UUID) -> ResponseReturnValue:
    return _done(
        sanction_id, "整改情况已报告，人社部门会收到通知。", ending.answer, words=request.form.get("answer", "")
    )


@blueprint.post("/<uuid:sanction_id>/lift")
def lift(sanction_id: UUID) -> ResponseReturnValue:
    return _done(sanction_id, "处理已解除，办事机构会收到通知。", ending.lift, reason=request.form.get("reason", ""))


def _done(sanction_id: UUID, told: str, step: Callable[..., Sanction], **typed: str) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    try:
        with visit.writing() as session:
            step(session, visit.actor(), request_clock(), sanction_id=sanction_id, version=version, **typed)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(sanction_id, refusal.fields), refusal.status
    flash(told, "done")
    return redirect(url_for("sanctions.show", sanction_id=sanction_id))


def _page(sanction_id: UUID, errors: Mapping[str, str]) -> str:
    session, who = visit.reading(), visit.actor()
    made = fetch(session, who, READ, sanction_id)
    within(session.get_one(Organisation, made.organisation_id))
    told = {key: (words,) for key, words in errors.items()}
    offered = (
        (ANSWER, "报告整改情况", "报告", "sanctions.answer", REPORT),
        (LIFT, "解除处理", "解除", "sanctions.lift", REASON),
    )
    view = SanctionPage(
        frame=frame(""),
        title=title_of(made),
        status=status_of(made),
        sheet=sheet_of(made),
        version=request.form.get("version", made.version, type=int),
        steps=tuple(
            Step(title, button, url_for(endpoint, sanction_id=made.id), form_for((field,), request.form, told))
            for action, title, button, endpoint, field in offered
            if may(who, action, made) is None
        ),
    )
    return render_template("sanctions/single.html", view=view)
