"""Step 02: one section at a time, saved as typed, versioned, judged at every save (JM-3.3.2)."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, abort, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from zhicheng.casework import drafts, files
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.dossiers import Row
from zhicheng.dossier.standard import COMMITTEE
from zhicheng.specs import Section
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.applicant.asking import offers, spans_of
from zhicheng_web.applicant.case import Case, load
from zhicheng_web.applicant.committee import committee_page, wrong
from zhicheng_web.applicant.locked import locked_page
from zhicheng_web.applicant.section_page import Conflict, Typed, conflict_of, section_page, stored
from zhicheng_web.clock import request_clock
from zhicheng_web.errors import wants_json
from zhicheng_web.fields import Action, action_from, raw_from, rows_from, settled
from zhicheng_web.learning_record import with_record
from zhicheng_web.platform import platform


@blueprint.route("/applications/<uuid:application_id>/sections/<key>", methods=["GET", "POST"])
def section(application_id: UUID, key: str) -> ResponseReturnValue:
    case = load(application_id)
    spec = case.section(key)
    if spec is None:
        abort(HTTPStatus.NOT_FOUND)
    if not case.editable:
        return redirect(url_for("applicant.progress", application_id=application_id))
    if request.method == "GET":
        return _locked(case, spec) if spec.key in case.draft.locked else _shown(case, spec, stored(case, spec))
    action = action_from(request.form)
    typed = _typed(case, spec, action)
    if action.verb == "options":
        return _shown(case, spec, typed)
    try:
        _save(case, spec, typed)
    except Stale as stale:
        case = load(application_id)
        if not _same(case, spec, typed):
            if wants_json():
                raise
            return _shown(case, spec, typed, conflict_of(case, spec, typed, stale)), stale.status
    if wants_json():
        return _told(load(application_id), spec)
    return _after(load(application_id), spec, action, typed)


def _typed(case: Case, spec: Section, action: Action) -> Typed:
    """What the page sent, and the version that it showed."""
    # 0 is a section that was never saved, and no default: a form that lost its version saves nothing.
    version = request.form.get("version", -1, type=int)
    if spec.repeats:
        rows = action.applied(spec.key, rows_from(spec.key, spec.fields, request.form))
        typed = tuple(Row(each.id, each.values) for each in rows)
        return Typed(version=version, rows=with_record(case.draft, spec, typed) if action.verb == "record" else typed)
    values = raw_from(spec.fields, request.form, f"{spec.key}-")
    if action.verb == "options":
        values = settled(spec.fields, values, offers(case, spec))
    return Typed(version=version, values=values)


def _save(case: Case, spec: Section, typed: Typed) -> None:
    with visit.writing() as session:
        drafts.save(
            session,
            visit.actor(),
            request_clock(),
            platform().registry,
            application_id=case.id,
            key=spec.key,
            version=typed.version,
            values=None if spec.repeats else typed.values,
            rows=typed.rows if spec.repeats else None,
        )


def _same(case: Case, spec: Section, typed: Typed) -> bool:
    """Whether what is stored meanwhile is just what was sent: a save that was repeated isn't a conflict."""
    now = case.draft.sections.get(spec.key)
    if now is None:
        return False
    if spec.repeats:
        return [(row.id, _filled(row.values)) for row in now.rows] == [(r.id, _filled(r.values)) for r in typed.rows]
    return _filled(now.values) == _filled(typed.values)


def _filled(values: object) -> dict[str, str]:
    return {key: value for key, value in dict(values).items() if value}  # type: ignore[call-overload]


def _after(case: Case, spec: Section, action: Action, typed: Typed) -> ResponseReturnValue:
    """Where one goes on once the section is saved."""
    if action.verb == "next" and not (spec.key == COMMITTEE.key and wrong(case)):
        return redirect(case.following(spec.key)[1])
    here = partial(url_for, "applicant.section", application_id=case.id, key=spec.key)
    try:
        if action.verb == "attach":
            _attach(case, spec, action.row)
            return redirect(here(_anchor=f"{spec.key}-{action.row}"))
        if action.verb == "detach":
            _detach(case, action.row)
    except Refusal as refusal:
        return _shown(case, spec, stored(case, spec), file_errors={action.row: refusal.message}), refusal.status
    anchor = f"{spec.key}-{typed.rows[-1].id}" if action.verb == "add" and typed.rows else None
    return redirect(here(_anchor=anchor))


def _attach(case: Case, spec: Section, row_id: str) -> None:
    sent: FileStorage | None = request.files.get(f"file-{row_id}")
    if sent is None or not sent.filename:
        raise Refusal("invalid", "请先选择文件，再按上传。", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with visit.writing() as session:
        files.attach(
            session,
            platform().blobs,
            visit.actor(),
            request_clock(),
            platform().registry,
            application_id=case.id,
            key=spec.key,
            row_id=row_id,
            proof=request.form.get(f"proof-{row_id}"),
            filename=sent.filename,
            stream=cast(BinaryIO, sent.stream),
        )


def _detach(case: Case, file_id: str) -> None:
    try:
        wanted = UUID(file_id)
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)
    with visit.writing() as session:
        files.remove(session, platform().blobs, visit.actor(), request_clock(), application_id=case.id, file_id=wanted)


def _shown(
    case: Case,
    spec: Section,
    typed: Typed,
    conflict: Conflict | None = None,
    file_errors: dict[str, str] | None = None,
) -> str:
    if spec.key == COMMITTEE.key:
        return committee_page(case, spec, typed, conflict)
    view = section_page(case, spec, typed, conflict=conflict, file_errors=file_errors or {})
    return render_template("applicant/section.html", view=view)


def _locked(case: Case, spec: Section) -> str:
    return render_template("applicant/locked.html", view=locked_page(case, spec))


def _told(case: Case, spec: Section) -> Response:
    """What a saved draft changes around the fields, drawn here so that a script only has to put it in its place."""
    view = section_page(case, spec, stored(case, spec))
    return jsonify(
        version=view.version,
        saved=get_template_attribute("pieces/savebar.html", "save_line")(view.saved),
        counter=get_template_attribute("pieces/problems.html", "problem_counter")(view.problems),
        problems=get_template_attribute("pieces/problems.html", "problem_list")(view.problems),
        sections=get_template_attribute("pieces/sections.html", "section_entries")(view.sections),
        derived={
            f"{spec.key}-{key}": words for key, (_, words) in spans_of(case, spec, stored(case, spec).values).items()
        },
    )
