"""Step 03: attachments, forms, and the whole list of what is missing or wrong (JM-3.3.3)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, BinaryIO, cast
from urllib.parse import quote
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import files as uploads
from zhicheng.casework.access import Refusal
from zhicheng.casework.keeping import pieces
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.specs import DocumentSpec
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.applicant.cards import cards
from zhicheng_web.applicant.case import Case, load
from zhicheng_web.applicant.returned import Returned, returned
from zhicheng_web.clock import request_clock
from zhicheng_web.looks import file_looked_at, taken_away
from zhicheng_web.pieces import AttachmentCard, Link, ProblemGroup, SectionEntry
from zhicheng_web.platform import platform
from zhicheng_web.safety import Safety, safety

SHOWN = frozenset({"image/jpeg", "image/png", "application/pdf"})
"""What a browser may show by itself; anything else is handed over as a download."""
SPOOL = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """A form to look at or take along; ``scan_of`` names the attachment that its stamped scan goes to."""

    title: str
    preview_url: str
    download_url: str
    copies: str
    scan: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPage:
    step_urls: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    problems: tuple[ProblemGroup, ...]
    cards: tuple[AttachmentCard, ...]
    forms: tuple[FormLine, ...]
    bundle_url: str
    ready: bool
    confirm_url: str
    submits_to: str
    returned: Returned | None
    mend: str
    safety: Safety | None

    @property
    def step(self) -> int:
        return 3


@blueprint.route("/applications/<uuid:application_id>/files", methods=["GET", "POST"])
def files(application_id: UUID) -> ResponseReturnValue:
    """Attachments one by one: each card sends its own file or deletion, with ``key`` in the address, and ``at`` for
    the section beside which it stands."""
    case = load(application_id)
    if not case.editable:
        return redirect(url_for("applicant.progress", application_id=application_id))
    if request.method == "GET":
        return _page(case, {})
    key = request.args.get("key", "")
    try:
        _change(case, key)
    except Refusal as refusal:
        return _page(load(application_id), {key: refusal.message}), refusal.status
    anchor, beside = f"attachment-{key}", case.section(request.args.get("at", ""))
    if beside is not None:
        return redirect(url_for("applicant.section", application_id=application_id, key=beside.key, _anchor=anchor))
    return redirect(url_for("applicant.files", application_id=application_id, _anchor=anchor))


@blueprint.get("/applications/<uuid:application_id>/files/<uuid:file_id>")
def file(application_id: UUID, file_id: UUID) -> Response:
    """One file: pictures and PDF to look at, the rest to keep."""
    with platform().store.reading() as session:
        found, chunks = uploads.content(
            session, platform().blobs, visit.actor(), application_id=application_id, file_id=file_id
        )
        first = next(chunks, b"")
    file_looked_at(application_id, file_id)
    response = Response(_together(first, chunks), mimetype=found.media_type)
    response.content_length = found.size
    shown = found.media_type in SHOWN and "download" not in request.args
    response.headers["Content-Disposition"] = disposition(found.filename, inline=shown)
    return response


@blueprint.get("/applications/<uuid:application_id>/bundle.zip")
def bundle(application_id: UUID) -> Response:
    """The whole file with its snapshot, as one ZIP."""
    # Closed by the response once it is sent.
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115
    try:
        uploads.bundle(
            visit.reading(),
            platform().blobs,
            visit.actor(),
            request_clock(),
            platform().registry,
            application_id=application_id,
            out=spool,
        )
        taken_away(application_id)
    except BaseException:
        spool.close()
        raise
    size = spool.tell()
    spool.seek(0)
    response = Response(pieces(spool), mimetype="application/zip")
    response.content_length = size
    response.call_on_close(spool.close)
    response.headers["Content-Disposition"] = disposition(f"申报材料-{str(application_id)[:8]}.zip", inline=False)
    return response


def disposition(filename: str, *, inline: bool) -> str:
    """How a file is handed over, under its Chinese name."""
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(filename)}"


def _together(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _change(case: Case, key: str) -> None:
    delete = request.form.get("delete", type=UUID)
    sent = request.files.get("file")
    if delete is None and (sent is None or not sent.filename):
        raise Refusal("invalid", "请先选择文件，再按上传。", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with visit.writing() as session:
        if delete is not None:
            uploads.remove(
                session, platform().blobs, visit.actor(), request_clock(), application_id=case.id, file_id=delete
            )
        elif sent is not None:
            uploads.attach(
                session,
                platform().blobs,
                visit.actor(),
                request_clock(),
                platform().registry,
                application_id=case.id,
                key=key,
                filename=sent.filename or "",
                stream=cast(BinaryIO, sent.stream),
            )


def _page(case: Case, errors: dict[str, str]) -> str:
    channel, back = case.policy.channel(case.channel), returned(case)
    scans = {each.scan_of: each for each in case.policy.attachments(case.channel) if each.scan_of}
    view = FilesPage(
        step_urls=case.step_urls,
        sections=case.entries(),
        problems=case.problems,
        cards=cards(case, errors),
        forms=tuple(
            FormLine(
                title=spec.title,
                preview_url=url_for("applicant.form", application_id=case.id, key=spec.key),
                download_url=url_for("applicant.form", application_id=case.id, key=spec.key, download=1),
                copies=printed_on(spec),
                scan=Link(scans[spec.key].title, f"#attachment-{scans[spec.key].key}") if spec.key in scans else None,
            )
            for spec in case.policy.forms(case.channel)
        ),
        bundle_url=url_for("applicant.bundle", application_id=case.id),
        ready=not any(group.problems for group in case.problems),
        confirm_url=url_for("applicant.confirm", application_id=case.id),
        submits_to=channel.submits_to,
        returned=back,
        mend=back.note(ATTACHMENTS) if back else "",
        safety=None if back else safety(case.policy, case.facts),
    )
    return render_template("applicant/files.html", view=view)


def printed_on(form: DocumentSpec) -> str:
    """The paper that a form wants: A3双面，一式3份."""
    return f"{form.page}{'双面' if form.duplex else ''}{f'，一式{form.copies}份' if form.copies > 1 else ''}"
