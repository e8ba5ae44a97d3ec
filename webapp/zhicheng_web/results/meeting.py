"""The meeting of a list: its day, who was there, the quota where there is one, and the scan of its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.keeping import pieces
from zhicheng.casework.results import lists
from zhicheng.casework.results.papers import KINDS, MOST, add_paper, papers, read_paper, remove_paper
from zhicheng.specs import Field, Kind
from zhicheng.store.models import BatchPaper
from zhicheng.uploads import UploadRefused, UploadRules, inspect
from zhicheng.votes import VoteRules
from zhicheng_web import visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import AttachmentCard, StoredFile
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import Head, Loaded, address, answerable, frame_of, head_of, kept
from zhicheng_web.results.typed import read, version

RULES = UploadRules(formats=("jpg", "png", "pdf"), max_bytes=20000 * 1024)
"""Minutes are scans of several pages; the size is the platform's."""
FIELDS = (
    Field(key="held_on", label="会议日期", kind=Kind.DATE),
    Field(key="members", label="评委会组成人数", kind=Kind.INTEGER),
    Field(key="present", label="到会人数", kind=Kind.INTEGER, hint="不得委托他人投票，不得会后补投"),
)
QUOTA = (
    Field(key="quota", label="核定参评数额", kind=Kind.INTEGER),
    Field(key="quota_document", label="核定文件", hint="文号或者文件名称", max_length=200),
)
HINTS = {"minutes": "写明时间、专家、议程、票数、意见等，并由到会人员签字", "quota": "核定参评数额的正式文件"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    frame: Frame
    head: Head
    form: Any
    cards: tuple[AttachmentCard, ...]
    citation: str
    quorum: str
    counts_url: str


@blueprint.route("/<uuid:batch_id>/meeting", methods=["GET", "POST"])
def meeting(batch_id: UUID) -> ResponseReturnValue:
    found = kept(batch_id)
    if request.method == "GET":
        return _page(found, None)
    try:
        answers = read(_fields(found))
        with visit.writing() as session:
            lists.set_meeting(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                batch_id=batch_id,
                version=version(),
                held_on=answers["held_on"],
                members=answers["members"],
                present=answers["present"],
                quota=answers.get("quota"),
                quota_document=answers.get("quota_document") or "",
            )
    except Refusal as refusal:
        return _page(kept(batch_id), answerable(refusal)), refusal.status
    flash("会议情况已保存。", "done")
    return redirect(url_for("results.meeting", batch_id=batch_id))


@blueprint.post("/<uuid:batch_id>/papers/<kind>")
def paper_files(batch_id: UUID, kind: str) -> ResponseReturnValue:
    """One more scan, or one less."""
    found = kept(batch_id)
    try:
        _change(batch_id, kind)
    except (UploadRefused, Refusal) as refused:
        if isinstance(refused, Refusal) and not refused.fields:
            raise
        return _page(found, None, {kind: str(refused)}), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("results.meeting", batch_id=batch_id, _anchor=f"attachment-{kind}"))


@blueprint.get("/papers/<uuid:paper_id>")
def paper(paper_id: UUID) -> Response:
    """A scan, for whoever may see its list."""
    found, chunks = read_paper(visit.reading(), visit.actor(), platform().blobs, paper_id=paper_id)
    response = Response(b"".join(chunks), mimetype=found.media_type)
    response.headers["Content-Disposition"] = disposition(found.filename, inline=found.media_type in SHOWN)
    return response


def _change(batch_id: UUID, kind: str) -> None:
    delete, sent = request.form.get("delete", type=UUID), request.files.get("file")
    if delete is not None:
        with visit.writing() as session:
            remove_paper(session, visit.actor(), request_clock(), paper_id=delete)
        return
    if sent is None or not sent.filename:
        raise UploadRefused("请先选择文件，再按上传。")
    stream = cast(BinaryIO, sent.stream)
    inspected = inspect(stream, filename=sent.filename, rules=RULES)
    with visit.writing() as session:
        add_paper(
            session,
            visit.actor(),
            request_clock(),
            platform().blobs,
            batch_id=batch_id,
            kind=kind,
            filename=sent.filename,
            media_type=inspected.media_type,
            chunks=pieces(stream),
        )


def _fields(found: Loaded) -> tuple[Field, ...]:
    return (*FIELDS, *QUOTA) if found.procedure.quota else FIELDS


def _page(found: Loaded, refusal: Refusal | None, refused: dict[str, str] | None = None) -> str:
    fields = _fields(found)
    typed = raw_from(fields, request.form) if refusal else _stored(found)
    told = refusal.fields if refusal else {}
    known = papers(visit.reading(), found.batch)
    kinds = KINDS if found.procedure.quota else {"minutes": KINDS["minutes"]}
    quorum, share = found.policy.parameter("quorum"), VoteRules.of(found.policy).quorum
    view = MeetingPage(
        frame=frame_of(found, "meeting"),
        head=head_of(found),
        form=form_for(fields, typed, {key: (words,) for key, words in told.items()}),
        cards=tuple(
            _card(found, kind, title, [each for each in known if each.kind == kind], (refused or {}).get(kind, ""))
            for kind, title in kinds.items()
        ),
        citation=cited_together(quorum.cites),
        quorum=f"到会人数不少于评委会组成人数的{share.numerator}/{share.denominator}，会议方为有效",
        counts_url=address("results.counts", found) if found.batch.present is not None else "",
    )
    return render_template("results/meeting.html", view=view)


def _stored(found: Loaded) -> dict[str, str]:
    batch = found.batch
    values = {
        "held_on": batch.held_on.isoformat() if batch.held_on else "",
        "members": batch.members,
        "present": batch.present,
        "quota": batch.quota,
        "quota_document": batch.quota_document,
    }
    return {key: "" if value is None else str(value) for key, value in values.items()}


def _card(found: Loaded, kind: str, title: str, known: list[BatchPaper], error: str) -> AttachmentCard:
    return AttachmentCard(
        key=kind,
        title=title,
        formats=RULES.formats,
        max_bytes=RULES.max_bytes,
        max_count=MOST,
        url=address("results.paper_files", found, kind=kind),
        required=kind == "minutes",
        hint=HINTS[kind],
        files=tuple(
            StoredFile(
                id=str(each.id),
                name=each.filename,
                size=each.size,
                url=url_for("results.paper", paper_id=each.id),
                stored_at=each.added_at,
            )
            for each in known
        ),
        error=error,
    )
