"""Files that are made as they are asked for: how they are handed over, and what is said where one can't be printed."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response

from zhicheng.casework.access import Refusal
from zhicheng.documents import MissingGlyphs
from zhicheng_web.applicant.files import disposition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
JSON = "application/json"


def handed(content: bytes, media_type: str, filename: str) -> Response:
    """A file under its name; a PDF opens in the browser."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = disposition(filename, inline=media_type == PDF)
    return response


def unprintable(missing: MissingGlyphs) -> Refusal:
    """What a visitor is told where the type lacks a character."""
    return Refusal(
        "missing_glyphs", f"{missing} 请联系平台运维人员配置含有这些字的字体。", status=HTTPStatus.UNPROCESSABLE_ENTITY
    )
