"""One objection: what was said, the evidence, and the next step: take it up, or answer it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, may
from zhicheng.casework.objections import handling
from zhicheng.casework.objections.handling import STATE_WORDS, UNDECIDED
from zhicheng.casework.objections.reading import Opened, read_file, read_objection
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.results.publicized import sheets
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Batch, ObjectionState
from zhicheng_web import visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.objections import blueprint
from zhicheng_web.objections.listing import state_of
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Link, Status, StoredFile
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

DISMISSED, UPHELD = "不成立", "成立"
OUTCOMES = {DISMISSED: ObjectionState.DISMISSED, UPHELD: ObjectionState.UPHELD}
FIELDS = (
    Field(
        key="outcome",
        label="异议是否成立",
        kind=Kind.CHOICE,
        choices=(DISMISSED, UPHELD),
        required=True,
        hint="不成立的，该人员继续办理；成立的，取消其评审结果",
    ),
    Field(
        key="answer",
        label="答复",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="调查的情况和结论；异议人凭编号和查询码可以看到",
        max_length=2000,
    ),
    Field(
        key="reason",
        label="取消评审结果的理由",
        kind=Kind.LONG_TEXT,
        hint="异议成立的必填；申报人会看到，请不要写明异议人是谁",
        max_length=2000,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionPage:
    """``takes``: it can be taken up; ``form`` answers it, None while it can't be answered."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    result: Link
    grounds: str
    files: tuple[StoredFile, ...]
    answer: str
    url: str
    version: int
    takes: bool
    form: Any
    error: str


@blueprint.get("/<uuid:objection_id>")
def show(objection_id: UUID) -> str:
    return _page(objection_id)


@blueprint.post("/<uuid:objection_id>/take")
def take(objection_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        handling.take(session, visit.actor(), request_clock(), objection_id=objection_id, version=_version())
    flash("已受理。查清后请在本页答复。", "done")
    return redirect(url_for("objections.show", objection_id=objection_id))


@blueprint.post("/<uuid:objection_id>/decide")
def decide(objection_id: UUID) -> ResponseReturnValue:
    typed = raw_from(FIELDS, request.form)
    try:
        with visit.writing() as session:
            handling.decide(
                session, visit.actor(), request_clock(), objection_id=objection_id, version=_version(),
                outcome=OUTCOMES.get(typed["outcome"], ObjectionState.OPEN), answer=typed["answer"], reason=typed["reason"],
            )  # fmt: skip
    except Refusal as refusal:
        if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return _page(objection_id, refusal), refusal.status
    flash("异议已答复，异议人凭编号和查询码可以查看。", "done")
    return redirect(url_for("objections.show", objection_id=objection_id))


@blueprint.get("/<uuid:objection_id>/files/<uuid:file_id>")
def file(objection_id: UUID, file_id: UUID) -> Response:
    found, chunks = read_file(
        visit.reading(), visit.actor(), platform().blobs, objection_id=objection_id, file_id=file_id
    )
    response = Response(b"".join(chunks), mimetype=found.media_type)
    response.headers["Content-Disposition"] = disposition(found.filename, inline=found.media_type in SHOWN)
    return response


def _version() -> int:
    return request.form.get("version", -1, type=int)


def _page(objection_id: UUID, refusal: Refusal | None = None) -> str:
    session, who = visit.reading(), visit.actor()
    opened = read_objection(session, who, objection_id=objection_id)
    objection = opened.objection
    told = refusal.fields if refusal else {}
    answers = may(who, handling.DECIDE, objection) is None
    batch = session.get_one(Batch, objection.batch_id)
    view = ObjectionPage(
        frame=Frame(owner()),
        title=f"异议 {spaced(objection.number)}",
        status=state_of(objection),
        sheet=sheet_of(opened),
        result=Link(batch.title, url_for("results.show", batch_id=batch.id)),
        grounds=opened.grounds,
        files=tuple(
            StoredFile(
                id=str(each.id),
                name=each.filename,
                size=each.size,
                url=url_for("objections.file", objection_id=objection_id, file_id=each.id),
            )
            for each in opened.files
        ),
        answer=opened.answer,
        url=url_for("objections.decide" if answers else "objections.take", objection_id=objection_id),
        version=objection.version,
        takes=may(who, handling.TAKE, objection) is None,
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in told.items()})
        if answers
        else None,
        error=refusal.message if refusal and not told else "",
    )
    return render_template("objections/one.html", view=view)


def sheet_of(opened: Opened) -> tuple[tuple[str, str], ...]:
    """An objection as labels and values."""
    objection = opened.objection
    about = sheets(visit.reading(), [objection.application_id])[objection.application_id]
    rows = (
        ("异议对象", f"{about.name}，{about.unit}"),
        ("申报职称", " · ".join(filter(None, (about.title, about.series, about.specialty)))),
        ("署名", "匿名" if objection.anonymous else "实名"),
        ("异议人", opened.name),
        ("联系电话", opened.phone),
        ("提交时间", moment(objection.lodged_at)),
        ("受理", f"{opened.taken_by}，{moment(objection.taken_at)}" if objection.taken_at else ""),
        ("答复", f"{opened.decided_by}，{moment(objection.decided_at)}" if objection.decided_at else ""),
        ("结论", "" if objection.state in UNDECIDED else f"异议{STATE_WORDS[objection.state]}"),
    )
    return tuple(each for each in rows if each[1])
