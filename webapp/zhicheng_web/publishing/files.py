"""The files under a draft: one more, one less, and each of them to be looked at by the staff."""

from __future__ import annotations

from itertools import chain
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.publications import files as kept
from zhicheng_web import visit
from zhicheng_web.bulletin.single import handed_over
from zhicheng_web.clock import request_clock
from zhicheng_web.platform import platform
from zhicheng_web.publishing import blueprint
from zhicheng_web.publishing.single import page


@blueprint.post("/<uuid:publication_id>/files")
def files(publication_id: UUID) -> ResponseReturnValue:
    """Takes a file or, with ``delete``, takes one out; what can't be taken is told at its card."""
    try:
        _change(publication_id)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return page(publication_id, refusal.fields), refusal.status
    return redirect(url_for("publishing.publication", publication_id=publication_id, _anchor="attachment-file"))


@blueprint.get("/<uuid:publication_id>/files/<uuid:file_id>")
def file(publication_id: UUID, file_id: UUID) -> Response:
    with platform().store.reading() as session:
        found, chunks = kept.staff_file(
            session, visit.actor(), platform().blobs, publication_id=publication_id, file_id=file_id
        )
        first = next(chunks, b"")
    return handed_over(found, chain((first,), chunks))


def _change(publication_id: UUID) -> None:
    delete, sent = request.form.get("delete", type=UUID), request.files.get("file")
    version = request.args.get("version", 0, type=int)
    with visit.writing() as session:
        if delete is not None:
            kept.remove_file(
                session,
                visit.actor(),
                request_clock(),
                platform().blobs,
                publication_id=publication_id,
                version=version,
                file_id=delete,
            )
            return
        if sent is None or not sent.filename:
            raise invalid({"file": "没有选择文件，未上传。请先选择文件，再按“上传”。"})
        kept.add_file(
            session,
            visit.actor(),
            request_clock(),
            platform().blobs,
            publication_id=publication_id,
            version=version,
            filename=sent.filename,
            stream=cast(BinaryIO, sent.stream),
        )
