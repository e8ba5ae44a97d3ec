"""One body's publicity of the results: from when to when, at least the working days that the law asks for (N-2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.results import acts
from zhicheng.casework.results.acts import shortest
from zhicheng.dossier.facts import beijing_day
from zhicheng.specs import ActKind, Field, Kind
from zhicheng.workdays import UnknownYear
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together
from zhicheng_web.results import blueprint
from zhicheng_web.results.acting import waited_for
from zhicheng_web.results.loaded import Loaded, answerable
from zhicheng_web.results.step import step_page
from zhicheng_web.results.typed import read, version


@blueprint.route("/<uuid:batch_id>/publish", methods=["GET", "POST"])
def publish(batch_id: UUID) -> ResponseReturnValue:
    found = waited_for(batch_id, ActKind.PUBLICITY)
    if request.method == "GET":
        return _page(found, None)
    try:
        answers = read(_fields(found))
        with visit.writing() as session:
            acts.publish(
                session, visit.actor(), request_clock(), platform().registry,
                batch_id=batch_id, version=version(), first=answers["first"], last=answers["last"],
            )  # fmt: skip
    except Refusal as refusal:
        return _page(waited_for(batch_id, ActKind.PUBLICITY), answerable(refusal)), refusal.status
    flash("公示已发布，公示期结束后自动进入下一步。", "done")
    return redirect(url_for("results.show", batch_id=batch_id))


def _fields(found: Loaded) -> tuple[Field, ...]:
    wanted = found.policy.parameter("result_publicity_days")
    return (
        Field(key="first", label="公示起始日期", kind=Kind.DATE, required=True),
        Field(
            key="last",
            label="公示截止日期",
            kind=Kind.DATE,
            required=True,
            hint=f"当日24:00止；不少于{wanted.value}{wanted.unit}，按法定节假日和调休安排计算",
        ),
    )


def _page(found: Loaded, refusal: Refusal | None) -> str:
    first = beijing_day(request_now())
    return step_page(
        found,
        title="发布公示",
        effects=(
            "通过人员的姓名、单位、申报职称等在公示页面公开，公示期结束后自动撤下。",
            "公示期内任何人可以提出异议；有异议的人员查清之前不备案、不确认。",
            "申报人会收到评审结果。公示发布后不能提前结束。",
        ),
        action="发布公示",
        endpoint="results.publish",
        fields=_fields(found),
        given={"first": first.isoformat(), "last": _default(found, first)},
        refusal=refusal,
        citation=cited_together(found.policy.parameter("result_publicity_days").cites),
    )


def _default(found: Loaded, first: date) -> str:
    """The shortest publicity that the law allows; nothing where the holidays aren't known yet."""
    try:
        return shortest(found.policy, first).isoformat()
    except UnknownYear:
        return ""
