"""The unit's own uploads beside a case (HX-2.5.7): one file more, or one less."""

from __future__ import annotations

from http import HTTPStatus
from typing import BinaryIO, cast
from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from zhicheng.casework import unit_files
from zhicheng.casework.access import Refusal
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.case_page import page
from zhicheng_web.desk.cases import carry_out, here, load
from zhicheng_web.platform import platform


@blueprint.post("/cases/<uuid:application_id>/unit-files/<key>")
def unit_file(application_id: UUID, key: str) -> ResponseReturnValue:
    """Takes a file or, with ``delete``, takes one off; what can't be taken is told at its card."""
    load(application_id)
    try:
        _change(application_id, key)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return page(load(application_id), refused=refusal.fields), refusal.status
    return redirect(here("desk.case", application_id, _anchor=f"attachment-{key}"))


def _change(application_id: UUID, key: str) -> None:
    delete, sent = request.form.get("delete", type=UUID), request.files.get("file")
    if delete is not None:
        carry_out(unit_files.remove, application_id, file_id=delete)
        return
    if sent is None or not sent.filename:
        message = "没有选择文件，未上传。请先选择文件，再按“上传”。"
        raise Refusal("invalid", message, status=HTTPStatus.UNPROCESSABLE_ENTITY, fields={key: message})
    with visit.writing() as session:
        unit_files.attach(
            session,
            platform().blobs,
            visit.actor(),
            request_clock(),
            platform().registry,
            application_id=application_id,
            key=key,
            filename=sent.filename,
            stream=cast(BinaryIO, sent.stream),
        )
