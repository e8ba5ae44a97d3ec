"""A certificate's file as a response: made now where nobody has made it yet, and noted as looked at."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from http import HTTPStatus
from typing import IO

from flask import Response

from zhicheng.casework.access import Refusal
from zhicheng.casework.certificates.content import Content, open_content
from zhicheng.casework.certificates.printing import print_one
from zhicheng.casework.certificates.reading import file_of, looked
from zhicheng.casework.keeping import pieces
from zhicheng.documents import MissingGlyphs
from zhicheng.documents.signing import SigningProblem
from zhicheng.store.blobs import FileMissing
from zhicheng.store.keys import Unreadable
from zhicheng.store.models import Certificate, LookedBy, Looker
from zhicheng.store.vault import Erased
from zhicheng_web import visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.platform import platform

SPOOL = 8 * 1024 * 1024


def pdf_response(certificate: Certificate, content: Content, looker: Looker, *, inline: bool) -> Response:
    """The signed PDF; raises Refusal where it can't be made."""
    _printed(certificate)
    with visit.writing() as session:
        looked(session, request_clock(), certificate.id, looker, LookedBy.FILE)
    whole = session_bytes(certificate)
    response = Response(whole, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(filename(certificate, content), inline=inline)
    return response


def session_bytes(certificate: Certificate) -> bytes:
    """The file as it is kept now."""
    session = visit.reading()
    return b"".join(file_of(session, platform().blobs, session.get_one(Certificate, certificate.id)))


def archive(certificates: Sequence[Certificate]) -> Response:
    """All of them as one ZIP, spooled to the disk and sent in pieces; those whose holders are erased are left out."""
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 (the response closes it)
    packed = []
    try:
        with zipfile.ZipFile(spool, "w", zipfile.ZIP_STORED) as together:
            for each in certificates:
                try:
                    name = filename(each, open_content(visit.reading(), each))
                except Erased:
                    continue
                with together.open(name, "w") as entry:
                    entry.write(session_bytes(each))
                packed.append(each.id)
        with visit.writing() as session:
            for certificate_id in packed:
                looked(session, request_clock(), certificate_id, Looker.OFFICE, LookedBy.FILE)
    except BaseException:
        spool.close()
        raise
    size = spool.tell()
    spool.seek(0)
    response = Response(pieces(spool), mimetype="application/zip")
    response.content_length = size
    response.call_on_close(spool.close)
    return response


def filename(certificate: Certificate, content: Content) -> str:
    """What a file is called on somebody's disk."""
    name = "".join(each for each in content.name if each.isalnum() or each in "·•")
    return f"{certificate.number}_{name}.pdf"


def _printed(certificate: Certificate) -> None:
    if certificate.digest is not None:
        return
    try:
        print_one(platform().press(), request_clock(), certificate.id)
    except SigningProblem as problem:
        raise Refusal(
            "not_ready", "证书文件还不能生成：平台的签名证书尚未配置好，请稍后再试，或联系平台运维人员。",
            status=HTTPStatus.SERVICE_UNAVAILABLE,
        ) from problem  # fmt: skip
    except (FileMissing, Unreadable, MissingGlyphs) as problem:
        raise Refusal(
            "not_ready", "证书文件没有生成：照片文件缺失或有字符无法打印。请联系颁发部门处理，证书本身仍然有效。"
        ) from problem
