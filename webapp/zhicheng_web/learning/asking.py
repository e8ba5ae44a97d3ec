"""Asking that hours be recognised: which activity, when, how many hours, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, BinaryIO, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.learning import claims
from zhicheng.casework.learning.claims import MOST_CHARACTERS, MOST_FILES, RULES, Proof, Wanted
from zhicheng.casework.learning.places import Home
from zhicheng.specs import Field, Kind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.learning import blueprint
from zhicheng_web.learning.own import home, open_activities
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.presentation import limit

FIELDS = (
    Field(key="year", label="年度", kind=Kind.YEAR, required=True, hint="学时计入哪一年，例如 2023"),
    Field(key="hours", label="申请认定的学时", kind=Kind.TEXT, required=True, hint="最多一位小数；最终以认定的为准"),
    Field(
        key="words",
        label="参加情况",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="写明做了什么、起止时间和组织单位",
        max_length=MOST_CHARACTERS,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    activity: Entry
    proofs: tuple[tuple[str, str], ...]
    form: Any
    rule: str
    accept: str
    files_error: str
    message: str


@blueprint.route("/claims/new", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    place = home()
    if not open_activities(place):
        raise Refusal("not_offered", "现在没有可以申请认定学时的活动。开放后会在“我的继续教育”中显示。", status=404)
    if request.method == "GET":
        return _page(place, None)
    typed = raw_from(FIELDS, request.form)
    files = tuple(
        Proof(each.filename or "", cast(BinaryIO, each.stream))
        for each in request.files.getlist("files")
        if each.filename
    )
    wanted = Wanted(
        activity=request.form.get("activity", ""), year=typed["year"], hours=typed["hours"], words=typed["words"]
    )
    try:
        with visit.writing() as session:
            claims.ask(
                session, visit.actor(), request_clock(), platform().registry, platform().blobs,
                wanted=wanted, files=files,
            )  # fmt: skip
    except Refusal as refusal:
        if refusal.status not in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT):
            raise
        return _page(place, refusal), refusal.status
    flash("申请已提交，答复后会通知您。", "done")
    return redirect(url_for("learning.index"))


def _page(place: Home, refusal: Refusal | None) -> str:
    told = refusal.fields if refusal else {}
    lost = "请重新选择文件，之前选择的没有保留。" if refusal and request.files.getlist("files") else ""
    known = {each.key: each for each in place.rules.activities}
    offered = open_activities(place)
    view = AskPage(
        activity=Entry(
            name="activity",
            label="活动",
            value=request.form.get("activity", ""),
            error=told.get("activity", ""),
            options=(("", "请选择"), *offered),
        ),
        proofs=tuple((title, f"{known[key].measure}；证明材料：{known[key].proof}") for key, title in offered),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in told.items()}),
        rule=f"{'、'.join(RULES.formats)} 格式，单个不超过{limit(RULES.max_bytes)}，最多{MOST_FILES}个",
        accept=",".join(f".{each}" for each in RULES.formats),
        files_error=" ".join(filter(None, (told.get("files", ""), lost))),
        message=refusal.message if refusal and not told else "",
    )
    return render_template("learning/ask.html", view=view)
