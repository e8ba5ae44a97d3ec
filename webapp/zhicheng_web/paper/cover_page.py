"""The cover sheet as PDF, for the applicant, the unit and the desks."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Response

from zhicheng.casework import paper_cover
from zhicheng.casework.access import Refusal
from zhicheng.documents import MissingGlyphs
from zhicheng_web import visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.paper import covers
from zhicheng_web.platform import platform


@covers.get("/<uuid:application_id>.pdf")
def cover(application_id: UUID) -> Response:
    try:
        number, content = paper_cover.cover(
            visit.reading(), visit.actor(), platform().registry, application_id=application_id
        )
    except MissingGlyphs as missing:
        raise Refusal("missing_glyphs", str(missing), status=HTTPStatus.UNPROCESSABLE_ENTITY) from missing
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"纸质材料封面-{number}.pdf", inline=True)
    return response
