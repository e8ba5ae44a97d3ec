"""Raising an objection: to whom, on which facts, with evidence; the number and code are shown this once (JB-4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.objections.lodging import MOST_CHARACTERS, MOST_FILES, RULES, Evidence, Lodged, Said, lodge
from zhicheng.casework.objections.pace import count_one
from zhicheng.casework.objections.receipt import grouped
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.results.publicized import Publicity, PublicSheet, on_show, people, sheets
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Candidate
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, limit
from zhicheng_web.public import captcha
from zhicheng_web.publicity import blueprint
from zhicheng_web.publicity.lists import gone

NAMED, ANONYMOUS = "实名", "匿名"
FIELDS = (
    Field(
        key="signed",
        label="署名方式",
        kind=Kind.CHOICE,
        choices=(NAMED, ANONYMOUS),
        required=True,
        hint="实名的，承办部门可以向您核实并告知结果；匿名的，须有能够查证的具体线索",
    ),
    Field(key="name", label="您的姓名", hint="选择匿名的不填", max_length=50),
    Field(key="phone", label="联系电话", hint="手机号，或者带区号的座机；选择匿名的不填", max_length=20),
    Field(
        key="grounds",
        label="异议的事实和依据",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="写明时间、事项、谁可以证明等，便于查证",
        max_length=MOST_CHARACTERS,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPage:
    """``about`` is who it is about, as the public list shows them."""

    title: str
    list_url: str
    about: tuple[tuple[str, str], ...]
    form: Any
    rule: str
    accept: str
    files_error: str
    captcha_error: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LodgedPage:
    number: str
    code: str
    title: str
    list_url: str


@blueprint.route("/<uuid:duty_id>/object/<uuid:application_id>", methods=["GET", "POST"])
def object_to(duty_id: UUID, application_id: UUID) -> ResponseReturnValue:
    found = on_show(visit.reading(), request_clock(), platform().registry, duty_id)
    if found is None:
        return gone(duty_id)
    about = _about(found, application_id)
    if about is None:
        abort(HTTPStatus.NOT_FOUND)
    shell.within(found.policy.jurisdiction)
    if request.method == "GET":
        return _page(found, about, {"signed": NAMED})
    try:
        lodged = _lodged(duty_id, application_id)
    except Refusal as refusal:
        if refusal.status not in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS):
            raise
        return _page(found, about, raw_from(FIELDS, request.form), refusal), refusal.status
    view = LodgedPage(
        number=spaced(lodged.number), code=grouped(lodged.code), title=found.title, list_url=_address(found)
    )
    return render_template("publicity/lodged.html", view=view)


def _lodged(duty_id: UUID, application_id: UUID) -> Lodged:
    if not captcha.passed(request.form.get("captcha", "")):
        raise invalid({"captcha": "验证码不正确或已过期，请按新的图片重新填写。"})
    typed = raw_from(FIELDS, request.form)
    if typed["signed"] not in (NAMED, ANONYMOUS):
        raise invalid({"signed": "请选择实名或者匿名。"})
    anonymous = typed["signed"] == ANONYMOUS
    said = Said(grounds=typed["grounds"], anonymous=anonymous, name=typed["name"], phone=typed["phone"])
    files = tuple(
        Evidence(each.filename or "", cast(BinaryIO, each.stream))
        for each in request.files.getlist("files")
        if each.filename
    )
    with visit.writing() as session:
        count_one(session, platform().real, request.remote_addr or "")
        return lodge(
            session, request_clock(), platform().registry, platform().blobs,
            duty_id=duty_id, application_id=application_id, said=said, files=files,
        )  # fmt: skip


def _about(found: Publicity, application_id: UUID) -> PublicSheet | None:
    listed = people(found.batch_id).where(Candidate.application_id == application_id)
    ids = [each.application_id for each in visit.reading().scalars(listed)]
    return sheets(visit.reading(), ids).get(application_id)


def _address(found: Publicity) -> str:
    return url_for("publicity.show", duty_id=found.duty_id)


def _page(found: Publicity, about: PublicSheet, typed: Mapping[str, str], refusal: Refusal | None = None) -> str:
    told = refusal.fields if refusal else {}
    formats = "、".join(RULES.formats)
    lost = (
        "请重新选择文件，之前选择的没有保留。"
        if refusal and any(each.filename for each in request.files.getlist("files"))
        else ""
    )
    view = ObjectPage(
        title=found.title,
        list_url=_address(found),
        about=(
            ("公示名单", found.title),
            ("公示部门", found.office),
            ("公示截止", f"{day(found.last)} 24:00"),
            ("异议对象", about.name),
            ("单位", about.unit),
            ("申报职称", " · ".join(filter(None, (about.title, about.series, about.specialty)))),
        ),
        form=form_for(FIELDS, typed, {key: (words,) for key, words in told.items()}),
        rule=f"{formats} 格式，单个不超过{limit(RULES.max_bytes)}，最多{MOST_FILES}个；没有的可以不传",
        accept=",".join(f".{each}" for each in RULES.formats),
        files_error=" ".join(filter(None, (told.get("files", ""), lost))),
        captcha_error=told.get("captcha", "") or ("请按新的图片重新填写验证码。" if refusal else ""),
        message=refusal.message if refusal and not told else "",
    )
    return render_template("publicity/object.html", view=view)
