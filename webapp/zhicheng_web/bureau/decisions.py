"""One unit: looked at beside its licence, approved, refused once with all reasons, corrected, closed (JA-5.2, HX-2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import approvals, proofs, units
from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.approvals import CLOSE, DECIDE, last_refusal
from zhicheng.casework.proofs import READ_PROOFS
from zhicheng.casework.unit_details import UnitDetails, mismatch_of
from zhicheng.casework.unit_facts.entitled import READ_FACTS
from zhicheng.casework.units import CORRECT
from zhicheng.divisions import Divisions
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Organisation, OrganisationStatus
from zhicheng_web import visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.bureau import blueprint
from zhicheng_web.bureau.units import agreement, frame
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.integrity_remarks import of_unit
from zhicheng_web.office_page import Frame, place_name, place_of
from zhicheng_web.pieces import Confirmation, Link, Status, StoredFile
from zhicheng_web.platform import platform
from zhicheng_web.unit.details import asked, recorded_of, sheet, typed_of
from zhicheng_web.unit.form import UnitForm, run
from zhicheng_web.unit.pages import status_of
from zhicheng_web.unit_facts import FactView, fact_views

READ = replace(READ_FACTS, key="unit.read", title="查看单位信息")
"""Whoever decides on a unit sees it in every state, and so do the bureaus in whose division it lies."""

REASONS = Field(
    key="reasons",
    label="退回原因",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="一次写明全部需要修改的内容，每条一行；单位会逐条看到",
    max_length=2000,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """``decides``: it waits for a decision of this office. ``licence`` and ``stated`` are the divisions side by side;
    ``files`` is None for an office that doesn't decide on the unit."""

    frame: Frame
    unit_id: UUID
    version: int
    name: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    authority: str
    licence: str
    stated: str
    agreement: Status
    mismatch: str
    files: tuple[StoredFile, ...] | None
    facts: tuple[FactView, ...]
    integrity: tuple[Link, ...]
    reasons: tuple[str, ...]
    decides: bool
    corrects: bool
    closes: bool
    form: Any
    unconfirmed: str


@blueprint.get("/units/<uuid:unit_id>")
def unit(unit_id: UUID) -> str:
    return _page(unit_id, {})


@blueprint.post("/units/<uuid:unit_id>/approve")
def approve(unit_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            approved = approvals.approve_unit(
                session,
                visit.actor(),
                request_clock(),
                unit_id=unit_id,
                version=_version(),
                divisions=Divisions.official(),
                division_confirmed=request.form.get("division_confirmed") == "true",
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(unit_id, refusal.fields), refusal.status
    flash(f"已通过{approved.name}的注册，单位会收到通知。", "done")
    return redirect(url_for("bureau.waiting"))


@blueprint.post("/units/<uuid:unit_id>/refuse")
def refuse(unit_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            decision = approvals.refuse_unit(
                session,
                visit.actor(),
                request_clock(),
                unit_id=unit_id,
                version=_version(),
                reasons=request.form.get("reasons", "").splitlines(),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(unit_id, refusal.fields), refusal.status
    flash(f"已退回，{len(decision.reasons)}条原因已告知单位。单位修改后会重新提交。", "done")
    return redirect(url_for("bureau.waiting"))


@blueprint.route("/units/<uuid:unit_id>/correct", methods=["GET", "POST"])
def correct(unit_id: UUID) -> ResponseReturnValue:
    """An approved unit's data put right by whoever decides on it."""
    stored = fetch(visit.reading(), visit.actor(), CORRECT, unit_id)
    place = place_of(stored.jurisdiction)

    def act(details: UnitDetails) -> ResponseReturnValue:
        with visit.writing() as session:
            units.correct_unit(
                session, visit.actor(), request_clock(), place, details, unit_id=unit_id, version=_version()
            )
        flash("单位信息已更正。已经送审的申报按原来的流程走完。", "done")
        return redirect(url_for("bureau.unit", unit_id=unit_id))

    form = UnitForm(
        frame=frame("bureau.correct", stored.name),
        title="更正单位信息",
        lead="更正后立即生效；区划改变的，以后由新区划的人社部门管理。已经送审的申报不受影响。",
        action="更正",
        back=Link("返回，不更正", url_for("bureau.unit", unit_id=unit_id)),
        place=place,
        within=stored.jurisdiction,
        start=typed_of(stored, place.rules),
        recorded=recorded_of(stored, place),
        version=request.form.get("version", stored.version, type=int),
    )
    return run(form, act)


@blueprint.route("/units/<uuid:unit_id>/close", methods=["GET", "POST"])
def close(unit_id: UUID) -> ResponseReturnValue:
    if request.method == "POST":
        with visit.writing() as session:
            approvals.close_unit(
                session,
                visit.actor(),
                request_clock(),
                unit_id=unit_id,
                version=request.args.get("version", 0, type=int),
            )
        flash("单位已注销。", "done")
        return redirect(url_for("bureau.every"))
    stored = fetch(visit.reading(), visit.actor(), CLOSE, unit_id)
    view = Confirmation(
        title=f"注销{stored.name}",
        effects=(
            "单位不再办理任何业务，管理员和经办人的岗位失效。",
            "本单位人员的绑定全部解除，等待审核的绑定申请一并终止。",
            "已经开始的申报和以前的决定都保留。",
        ),
        action="注销单位",
        url=url_for("bureau.close", unit_id=unit_id, version=stored.version),
        back=Link("不注销，返回", url_for("bureau.unit", unit_id=unit_id)),
    )
    return render_template("administration/confirm.html", frame=frame("bureau.close", stored.name), view=view)


@blueprint.get("/proofs/<uuid:proof_id>")
def proof(proof_id: UUID) -> Response:
    """A scan that the unit handed in."""
    found, chunks = proofs.read_proof(visit.reading(), visit.actor(), platform().blobs, proof_id=proof_id)
    response = Response(b"".join(chunks), mimetype=found.media_type)
    response.headers["Content-Disposition"] = disposition(found.filename, inline=found.media_type in SHOWN)
    return response


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _page(unit_id: UUID, errors: Mapping[str, str]) -> str:
    session, who = visit.reading(), visit.actor()
    stored = fetch(session, who, READ, unit_id)
    place = place_of(stored.jurisdiction)
    mismatch, approved = mismatch_of(stored, place.divisions), stored.status is OrganisationStatus.APPROVED
    refused = last_refusal(session, stored) if stored.status is OrganisationStatus.REFUSED else None
    view = UnitPage(
        frame=frame("bureau.unit", stored.name),
        unit_id=stored.id,
        version=request.form.get("version", stored.version, type=int),
        name=stored.name,
        status=status_of(stored),
        sheet=sheet(asked(stored, place)),
        authority=stored.licence_authority or "",
        licence=place_name(stored.licence_division),
        stated=place_name(stored.division),
        agreement=agreement(stored),
        mismatch=mismatch.message if mismatch else "",
        files=_files(stored) if may(who, READ_PROOFS, stored) is None else None,
        facts=fact_views(stored, scan="bureau.fact_scan", office=True) if approved else (),
        integrity=of_unit(stored.id),
        reasons=tuple(refused.reasons) if refused else (),
        decides=may(who, DECIDE, stored) is None,
        corrects=may(who, CORRECT, stored) is None,
        closes=may(who, CLOSE, stored) is None,
        form=form_for((REASONS,), request.form, {key: (words,) for key, words in errors.items()}),
        unconfirmed=errors.get("division_confirmed", ""),
    )
    return render_template("bureau/unit.html", view=view)


def _files(stored: Organisation) -> tuple[StoredFile, ...]:
    kept = proofs.proofs(visit.reading(), visit.actor(), unit_id=stored.id)
    return tuple(
        StoredFile(
            id=str(each.id),
            name=each.filename,
            size=each.size,
            url=url_for("bureau.proof", proof_id=each.id),
            stored_at=each.added_at,
        )
        for each in kept
    )
