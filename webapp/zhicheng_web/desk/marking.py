"""Marking a section: saved at once, by a script or by the form's own button."""

from __future__ import annotations

from uuid import UUID

from flask import get_template_attribute, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from zhicheng.casework import marks
from zhicheng.casework.access import Refusal, Stale
from zhicheng.store.models import Mark
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.bar import bar_of
from zhicheng_web.desk.case_page import form_of, page
from zhicheng_web.desk.cases import Typed, here, load
from zhicheng_web.desk.dossier import sections
from zhicheng_web.errors import wants_json
from zhicheng_web.platform import platform


@blueprint.post("/cases/<uuid:application_id>/sections/<key>/mark")
def mark(application_id: UUID, key: str) -> ResponseReturnValue:
    sent = {"mark": request.form.get("mark", ""), "note": request.form.get("note", "")}
    load(application_id)
    try:
        _save(application_id, key, sent)
    except Stale as stale:
        if wants_json():
            raise
        return page(load(application_id), marks={key: Typed(stale.message, sent)}), stale.status
    except Refusal as refusal:
        if wants_json() or not refusal.fields:
            raise
        return page(load(application_id), marks={key: Typed("".join(refusal.fields.values()), sent)}), refusal.status
    if wants_json():
        return _told(application_id, key)
    return redirect(here("desk.case", application_id, section=key, _anchor=f"section-{key}"))


def _save(application_id: UUID, key: str, sent: dict[str, str]) -> None:
    if sent["mark"] not in set(Mark):
        words = "请选择核实、存疑或退回修改。"
        raise Refusal("invalid", words, status=422, fields={"mark": words})
    with visit.writing() as session:
        marks.mark(
            session,
            visit.actor(),
            request_clock(),
            platform().registry,
            application_id=application_id,
            section=key,
            # 0 is a section that nobody has marked, and no default: a form that lost its version marks nothing.
            version=request.form.get("version", -1, type=int),
            mark=Mark(sent["mark"]),
            note=sent["note"],
        )


def _told(application_id: UUID, key: str) -> ResponseReturnValue:
    """What a saved mark changes on the page, drawn here so that a script only has to put it in its place."""
    case = load(application_id)
    found = sections(case)
    section = next(each for each in found if each.key == key)
    return jsonify(
        version=form_of(case, section).version,
        state=get_template_attribute("desk/pieces.html", "mark_state")(section),
        entries=get_template_attribute("desk/pieces.html", "section_entries")(found),
        bar=get_template_attribute("desk/pieces.html", "bar_content")(bar_of(case)),
    )
