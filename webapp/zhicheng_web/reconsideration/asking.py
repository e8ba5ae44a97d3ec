"""The applicant's page to ask for another look at the result, once and in time."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.applications import READ_OWN
from zhicheng.casework.results import reconsideration
from zhicheng.specs import Field, Kind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.platform import platform
from zhicheng_web.reconsideration import blueprint
from zhicheng_web.reconsideration.told import ResultView, result_of_case, times

FIELDS = (
    Field(
        key="grounds",
        label="申请复查的理由",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="写明您认为结果有误的事实和依据",
        max_length=2000,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    result: ResultView
    form: Any
    effects: tuple[str, ...]
    back: str


@blueprint.route("/<uuid:application_id>/reconsider", methods=["GET", "POST"])
def ask(application_id: UUID) -> ResponseReturnValue:
    fetch(visit.reading(), visit.actor(), READ_OWN, application_id)
    if request.method == "GET":
        return _page(application_id, None)
    try:
        with visit.writing() as session:
            reconsideration.ask(
                session, visit.actor(), request_clock(), platform().registry,
                application_id=application_id, grounds=request.form.get("grounds", ""), times=times(),
            )  # fmt: skip
    except Refusal as refusal:
        if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return _page(application_id, refusal), refusal.status
    flash("复查申请已提交，答复后会通知您。", "done")
    return redirect(url_for("applicant.progress", application_id=application_id))


def _page(application_id: UUID, refusal: Refusal | None) -> str:
    result = result_of_case(application_id)
    if result is None or result.door is None:
        abort(HTTPStatus.NOT_FOUND)
    told = refusal.fields if refusal else {}
    typed = raw_from(FIELDS, request.form)
    view = AskPage(
        result=result,
        form=form_for(FIELDS, typed, {key: (words,) for key, words in told.items()}),
        effects=(
            "评委会办事机构会收到您的申请和理由。",
            f"办事机构在{times().answer}个工作日内答复：维持原结果，或者重新评审；结论和理由会告知您。",
            "每份申报只能申请一次复查，提交后不能修改。",
        ),
        back=url_for("applicant.progress", application_id=application_id),
    )
    return render_template("reconsideration/ask.html", view=view)
