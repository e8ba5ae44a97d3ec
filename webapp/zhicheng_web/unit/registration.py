"""A unit's data completed with proof and sent for approval, the first time or after a refusal (JA-5.2, HX-2.1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import proofs, units
from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.approvals import last_refusal
from zhicheng.casework.keeping import pieces
from zhicheng.casework.unit_details import UnitDetails
from zhicheng.casework.units import COMPLETE
from zhicheng.store.models import Organisation, OrganisationProof, OrganisationStatus
from zhicheng.uploads import UploadRefused, UploadRules, inspect
from zhicheng_web import visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import place_of
from zhicheng_web.pieces import AttachmentCard, Link, StoredFile
from zhicheng_web.platform import platform
from zhicheng_web.unit import blueprint
from zhicheng_web.unit.details import typed_of
from zhicheng_web.unit.form import UnitForm, run
from zhicheng_web.unit.pages import frame, unit_for

RULES = UploadRules(formats=("jpg", "png", "pdf"), max_bytes=5000 * 1024)
"""The sources ask for proof without a size; this is the platform's, that of the applicants' attachments."""


@blueprint.route("/<uuid:unit_id>/data", methods=["GET", "POST"])
def data(unit_id: UUID) -> ResponseReturnValue:
    """Looked over with the division that follows from the licence, then sent."""
    session = visit.reading()
    unit = fetch(session, visit.actor(), COMPLETE, unit_id)
    refused = last_refusal(session, unit) if unit.status is OrganisationStatus.REFUSED else None
    creator = session.get(Organisation, unit.created_by_organisation_id) if unit.created_by_organisation_id else None
    place = place_of(unit.jurisdiction)

    def act(details: UnitDetails) -> ResponseReturnValue:
        with visit.writing() as writing:
            units.submit_unit(
                writing,
                visit.actor(),
                request_clock(),
                place,
                details,
                unit_id=unit_id,
                version=request.form.get("version", 0, type=int),
            )
        flash("单位信息已提交审核，结果会通知单位管理员。", "done")
        return redirect(url_for("unit.home", unit_id=unit_id))

    form = UnitForm(
        frame=frame(session, unit, "unit.home"),
        title="填报单位信息",
        lead="填好后先核对，再提交审核。证明材料在单位信息页上传。",
        action="提交审核",
        back=Link("返回单位信息", url_for("unit.home", unit_id=unit_id)),
        place=place,
        within=unit.jurisdiction,
        start=typed_of(unit, place.rules),
        version=request.form.get("version", unit.version, type=int),
        reasons=tuple(refused.reasons) if refused else (),
        approver=creator.name if creator and place.rules.unit_approved_by == "creator" else "",
    )
    return run(form, act)


@blueprint.route("/<uuid:unit_id>/proofs", methods=["GET", "POST"])
def proof_files(unit_id: UUID) -> ResponseReturnValue:
    """Scans that prove what the unit says of itself, for the unit and whoever decides on it."""
    if request.method == "GET":
        return _page(unit_id)
    try:
        _change(unit_id)
    except (Refusal, UploadRefused) as refused:
        if isinstance(refused, Refusal) and not refused.fields:
            raise
        return _page(unit_id, refused.message), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("unit.proof_files", unit_id=unit_id))


@blueprint.get("/proofs/<uuid:proof_id>")
def proof(proof_id: UUID) -> Response:
    found, chunks = proofs.read_proof(visit.reading(), visit.actor(), platform().blobs, proof_id=proof_id)
    response = Response(b"".join(chunks), mimetype=found.media_type)
    response.headers["Content-Disposition"] = disposition(found.filename, inline=found.media_type in SHOWN)
    return response


def proof_card(unit: Organisation, error: str = "") -> AttachmentCard:
    """The proofs with what may be done to them now."""
    kept = proofs.proofs(visit.reading(), visit.actor(), unit_id=unit.id)
    return AttachmentCard(
        key="proofs",
        title="单位证明材料",
        formats=RULES.formats,
        max_bytes=RULES.max_bytes,
        max_count=proofs.MOST,
        url=url_for("unit.proof_files", unit_id=unit.id),
        hint="营业执照、事业单位法人证书、隶属关系文件等",
        files=tuple(_stored(each) for each in kept),
        error=error,
        locked=may(visit.actor(), COMPLETE, unit) is not None,
    )


def _page(unit_id: UUID, error: str = "") -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    return render_template(
        "unit/proofs.html", frame=frame(session, unit, "unit.home"), unit=unit, card=proof_card(unit, error)
    )


def _stored(proof: OrganisationProof) -> StoredFile:
    url = url_for("unit.proof", proof_id=proof.id)
    return StoredFile(id=str(proof.id), name=proof.filename, size=proof.size, url=url, stored_at=proof.added_at)


def _change(unit_id: UUID) -> None:
    delete, sent = request.form.get("delete", type=UUID), request.files.get("file")
    if delete is not None:
        with visit.writing() as session:
            proofs.remove_proof(session, visit.actor(), request_clock(), proof_id=delete)
        return
    if sent is None or not sent.filename:
        raise UploadRefused("请先选择文件，再按上传。")
    stream = cast(BinaryIO, sent.stream)
    found = inspect(stream, filename=sent.filename, rules=RULES)
    with visit.writing() as session:
        proofs.add_proof(
            session,
            visit.actor(),
            request_clock(),
            platform().blobs,
            unit_id=unit_id,
            filename=sent.filename,
            media_type=found.media_type,
            chunks=pieces(stream),
        )
