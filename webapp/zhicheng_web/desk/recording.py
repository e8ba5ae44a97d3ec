"""Putting something on record at a stage, and signing the check."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from zhicheng.casework import signatures, stage_records
from zhicheng.casework.access import Stale
from zhicheng.casework.sheets import SHEETS
from zhicheng.casework.staff import ROLE_WORDS
from zhicheng.store.models import Role
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.case_page import page
from zhicheng_web.desk.cases import Typed, carry_out, here, load, version
from zhicheng_web.fields import raw_from


@blueprint.post("/cases/<uuid:application_id>/records/<key>")
def record(application_id: UUID, key: str) -> ResponseReturnValue:
    """Saved as typed; what still stands in the way is told at its field."""
    typed = raw_from(SHEETS[key].fields, request.form, f"{key}-") if key in SHEETS else {}
    try:
        saved = carry_out(stage_records.put_on_record, application_id, key=key, version=version(), values=typed)
    except Stale as stale:
        return page(load(application_id), records_sent={key: Typed(stale.message, typed)}), stale.status
    if not saved.problems:
        flash(f"“{saved.section.title}”已登记。", "done")
    return redirect(here("desk.case", application_id, _anchor=f"record-{key}"))


@blueprint.post("/cases/<uuid:application_id>/sign")
def sign(application_id: UUID) -> ResponseReturnValue:
    load(application_id)
    role = request.form.get("role", type=Role)
    if role is None:
        abort(HTTPStatus.BAD_REQUEST)
    carry_out(signatures.sign, application_id, version=version(), role=role)
    flash(f"已以{ROLE_WORDS[role]}身份签署核验意见。", "done")
    return redirect(here("desk.case", application_id, _anchor="signatures"))
