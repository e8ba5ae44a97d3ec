"""Correcting and revoking: each on a page that says what it will do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, may
from zhicheng.casework.certificates import ending
from zhicheng.casework.certificates.reading import Held, read_one
from zhicheng.dossier.typed import answer
from zhicheng.specs import Field, Kind
from zhicheng.specs.vocabulary import GENDERS
from zhicheng_web import visit
from zhicheng_web.certificates import issuing
from zhicheng_web.certificates.told import sheet_of
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.platform import platform

REASON = Field(key="reason", label="理由", kind=Kind.LONG_TEXT, required=True, hint="持证人会看到", max_length=2000)
KINDS = {"birth_date": Kind.DATE, "obtained_on": Kind.DATE, "gender": Kind.CHOICE}
FIELDS = (
    *(
        Field(
            key=key,
            label=label,
            kind=KINDS.get(key, Kind.TEXT),
            required=key in ending.NEEDED,
            choices=GENDERS if key == "gender" else (),
            max_length=ending.MOST_CHARACTERS,
        )
        for key, label in ending.CORRECTABLE.items()
    ),
    REASON,
)
CORRECTION = (
    "生成一份新证书，编号另取，内容以下面填写的为准。",
    "原证书标为“已更正”，查验时会指向新证书；原证书文件仍然保留。",
    "持证人会收到通知，并看到您写的理由。",
)
REVOCATION = (
    "证书标为“已撤销”，查验时会显示。",
    "评审结果同时取消。",
    "持证人会收到通知，并看到您写的理由。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    frame: Frame
    title: str
    sheet: tuple[tuple[str, str], ...]
    effects: tuple[str, ...]
    form: Any
    action: str
    error: str
    version: int
    back_url: str


@issuing.route("/certificates/<uuid:certificate_id>/correct", methods=["GET", "POST"])
def correct(certificate_id: UUID) -> ResponseReturnValue:
    held = _ready(certificate_id, ending.CORRECT)
    if request.method == "GET":
        return _page(held, "更正证书", CORRECTION, "更正，生成新证书", FIELDS, None)
    try:
        with visit.writing() as session:
            made = ending.correct(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                certificate_id=certificate_id,
                version=request.form.get("version", 0, type=int),
                answers=_answers(),
                reason=request.form.get("reason", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        again = _ready(certificate_id, ending.CORRECT)
        return _page(again, "更正证书", CORRECTION, "更正，生成新证书", FIELDS, refusal), refusal.status
    flash(f"已更正，新证书的编号是 {made.number}。", "done")
    return redirect(url_for("issuing.one", certificate_id=made.id))


@issuing.route("/certificates/<uuid:certificate_id>/revoke", methods=["GET", "POST"])
def revoke(certificate_id: UUID) -> ResponseReturnValue:
    held = _ready(certificate_id, ending.REVOKE)
    if request.method == "GET":
        return _page(held, "撤销证书", REVOCATION, "撤销证书", (REASON,), None)
    try:
        with visit.writing() as session:
            ending.revoke(
                session,
                visit.actor(),
                request_clock(),
                certificate_id=certificate_id,
                version=request.form.get("version", 0, type=int),
                reason=request.form.get("reason", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        again = _ready(certificate_id, ending.REVOKE)
        return _page(again, "撤销证书", REVOCATION, "撤销证书", (REASON,), refusal), refusal.status
    flash("证书已撤销，持证人会收到通知。", "done")
    return redirect(url_for("issuing.one", certificate_id=certificate_id))


def _ready(certificate_id: UUID, action: Any) -> Held:
    """A certificate that the visitor may do this to; raises Refusal."""
    held = read_one(visit.reading(), visit.actor(), certificate_id=certificate_id)
    refusal = may(visit.actor(), action, held.certificate)
    if refusal is not None:
        raise refusal
    return held


def _answers() -> dict[str, str]:
    """What was typed, days as ISO where they can be read."""
    typed = raw_from(FIELDS, request.form)
    return {
        each.key: str(answer(each, typed[each.key]) or "") if each.kind is Kind.DATE else typed[each.key]
        for each in FIELDS
        if each is not REASON and each.key in request.form
    }


def _page(
    held: Held, title: str, effects: tuple[str, ...], action: str, fields: tuple[Field, ...], refusal: Refusal | None
) -> str:
    said = {each.key: getattr(held.content, each.key) for each in fields if each is not REASON}
    typed = raw_from(fields, request.form) if request.method == "POST" else said
    told = {key: (words,) for key, words in refusal.fields.items()} if refusal else {}
    view = StepPage(
        frame=Frame(owner()),
        title=title,
        sheet=sheet_of(held.content),
        effects=effects,
        form=form_for(fields, typed, told),
        action=action,
        error=refusal.message if refusal and not set(refusal.fields) & {each.key for each in fields} else "",
        version=held.certificate.version,
        back_url=url_for("issuing.one", certificate_id=held.certificate.id),
    )
    return render_template("certificates/step.html", view=view)
