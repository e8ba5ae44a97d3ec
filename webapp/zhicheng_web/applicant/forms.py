"""The forms of an application as PDF: a draft's with its mark, a submitted case's with its receipt."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from uuid import UUID

from flask import Response, abort, request

from zhicheng.casework import files as uploads
from zhicheng.casework import submission
from zhicheng.casework.access import Refusal
from zhicheng.casework.applications import snapshots_of
from zhicheng.casework.route import Standing
from zhicheng.casework.routing import locate
from zhicheng.documents import MissingGlyphs
from zhicheng.documents.compose import form_pdf
from zhicheng.specs import DocumentSpec
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.applicant.case import Case, load
from zhicheng_web.applicant.files import disposition, printed_on
from zhicheng_web.platform import platform


@blueprint.get("/applications/<uuid:application_id>/forms/<key>.pdf")
def form(application_id: UUID, key: str) -> Response:
    case = load(application_id)
    spec = next((each for each in forms_of(case) if each.key == key), None)
    if spec is None:
        abort(HTTPStatus.NOT_FOUND)
    snapshots = snapshots_of(visit.reading(), case.draft.application)
    draft = case.editable or not snapshots
    dossier: object = case.draft.dossier
    if not draft:
        dossier = submission.content_of(visit.reading(), case.draft.application, snapshots[0])["dossier"]
    try:
        pdf = form_pdf(
            case.policy,
            spec,
            dossier,  # type: ignore[arg-type]
            draft=draft,
            receipt=None if draft else snapshots[0].digest.hex(),
            photo=_photo(case),
        )
    except MissingGlyphs as missing:
        raise Refusal(
            "missing_glyphs", f"{missing} 请改用规范汉字填写后再生成表格。", status=HTTPStatus.UNPROCESSABLE_ENTITY
        ) from missing
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"{spec.title}.pdf", inline="download" not in request.args)
    return response


def forms_of(case: Case) -> tuple[DocumentSpec, ...]:
    """The forms that can be had now."""
    application = case.draft.application
    reviewed = (
        application.route is not None
        and locate(visit.reading(), platform().registry, application).state.standing is Standing.ACCEPTED
    )
    return case.policy.forms(case.channel, reviewed=reviewed)


def titled(form: DocumentSpec) -> str:
    """A form's title with the paper that it wants, where several copies are asked for."""
    return f"{form.title}（{printed_on(form)}）" if form.copies > 1 else form.title


def _photo(case: Case) -> bytes | None:
    """The applicant's photograph, where one was uploaded."""
    found = next((each for each in case.draft.files if each.key == "photo" and not each.row_id), None)
    if found is None:
        return None
    _, chunks = uploads.content(
        visit.reading(), platform().blobs, visit.actor(), application_id=case.id, file_id=found.id
    )
    whole = BytesIO()
    whole.writelines(chunks)
    return whole.getvalue()
