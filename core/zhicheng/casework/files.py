"""Files of an application: checked on arrival, encrypted with the person's key, downloadable one by one or as a whole."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import EDIT, READ, snapshots_of
from zhicheng.casework.dossiers import File, file_of, written_sections
from zhicheng.casework.drafts import draft_of, policy_of, refuse_locked
from zhicheng.casework.mending import ATTACHMENTS, open_return
from zhicheng.casework.paper_signed import attachments_of
from zhicheng.casework.seats import seats
from zhicheng.casework.stored_files import Place, place_of, record_removal, safe, take
from zhicheng.casework.submission import content_of
from zhicheng.casework.unit_files import beside
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import UploadLimits
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, Upload
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

DEFAULT_PROOF = UploadLimits(formats=("jpg", "png", "pdf", "zip"), max_bytes=5000 * 1024, max_count=5)
"""Where a section's own limits are not set by the source."""


def attach(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    key: str,
    filename: str,
    stream: BinaryIO,
    row_id: str | None = None,
    proof: str | None = None,
) -> File:
    """Take a file for an attachment, or with ``row_id`` and ``proof`` for a row; raises Refusal at its field."""
    application = fetch(session, actor, EDIT, application_id)
    place = _place(session, policy_of(session, registry, application), application, key, row_id, proof)
    refuse_locked(session, clock, registry, application, key if row_id else ATTACHMENTS)
    return take(session, blobs, actor, clock, application, place, filename=filename, stream=stream)


def remove(
    session: Session, blobs: BlobDirectory, actor: Actor, clock: Clock, *, application_id: UUID, file_id: UUID
) -> None:
    """Take a file out of a draft; one that was never submitted is deleted once the transaction is committed."""
    application = fetch(session, actor, EDIT, application_id)
    upload = session.get(Upload, file_id)
    if upload is None or not _of_applicant(upload, application) or upload.removed_at is not None:
        raise Refusal("not_found", "没有找到这个文件，可能已经删除。请刷新页面。", status=404)
    mended = open_return(session, application)
    if mended is not None and (upload.key if upload.row_id else ATTACHMENTS) not in mended.opened:
        raise Refusal("locked", "这个文件所在的栏目没有被退回，已经锁定，文件没有删除。请只修改退回意见中列出的栏目。")
    record_removal(session, actor, clock, upload)
    if application.submitted_at is None:
        event.listen(session, "after_commit", lambda _: blobs.delete(file_id), once=True)


def content(
    session: Session, blobs: BlobDirectory, actor: Actor, *, application_id: UUID, file_id: UUID
) -> tuple[File, Iterator[bytes]]:
    """A file and its bytes, for its owner, the office that entered the case and, once it was submitted, for those who
    read the case; what the unit's stage put on record is for all of them at once. Raises Refusal."""
    application = _readable(session, actor, application_id)
    upload = session.get(Upload, file_id)
    if upload is None or upload.application_id != application.id or _taken_off(upload):
        raise Refusal("not_found", "没有找到这个文件，可能已经删除。请刷新页面。", status=404)
    mine = application.person_id == actor.person_id or application.entered_by in seats(actor)
    if not mine and not _filed(session, application, upload):
        raise Refusal("not_found", "这个文件还没有提交，不能查看。请待申报人提交后再看。", status=404)
    key = vault_of(session).file_key(application.person_id, upload.id)
    return file_of(session, application.person_id, upload), blobs.read(upload.id, key)


def bundle(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    out: IO[bytes],
) -> None:
    """Write the whole file as a ZIP: the snapshot (or the draft) in the exchange format, and every file by title."""
    application = _readable(session, actor, application_id)
    policy = policy_of(session, registry, application)
    snapshots = snapshots_of(session, application)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if snapshots:
            taken = content_of(session, application, snapshots[0])
            ids = {entry["id"] for entry in taken["files"]}  # type: ignore[attr-defined]
            ids |= {str(each.id) for each in beside(session, application)}
            archive.writestr("回执.txt", f"{snapshots[0].algorithm}:{snapshots[0].digest.hex()}\n")
            archive.writestr("申报快照.json", json.dumps(taken, ensure_ascii=False, indent=2))
        else:
            draft = draft_of(session, clock, registry, application)
            ids = {str(each.id) for each in draft.files}
            archive.writestr("申报草稿.json", json.dumps(draft.dossier, ensure_ascii=False, indent=2))
        titles = _titles(policy, application)
        for number, file in enumerate(_all_files(session, application, ids), 1):
            name = f"附件/{titles.get(file.key, file.key)}/{number:02}_{safe(file.filename)}"
            with archive.open(name, "w", force_zip64=True) as entry:
                file_key = vault_of(session).file_key(application.person_id, file.id)
                for chunk in blobs.read(file.id, file_key):
                    entry.write(chunk)


def _readable(session: Session, actor: Actor, application_id: UUID) -> Application:
    found = session.scalar(select(Application).where(Application.id == application_id, READ.scope(actor)))
    if found is None:
        raise Refusal("not_found", "没有找到这份申报，或者您无权查看。请返回列表重新选择。", status=404)
    return found


def _of_applicant(upload: Upload, application: Application) -> bool:
    return upload.application_id == application.id and upload.organisation_id is None


def _taken_off(upload: Upload) -> bool:
    """Whether the unit has removed it: other than what was filed, nothing keeps such a file."""
    return upload.organisation_id is not None and upload.removed_at is not None


def _filed(session: Session, application: Application, upload: Upload) -> bool:
    """Whether some snapshot has the file, or it is the record of a stage."""
    return upload.organisation_id is not None or any(
        entry["id"] == str(upload.id)
        for snapshot in snapshots_of(session, application)
        for entry in content_of(session, application, snapshot)["files"]  # type: ignore[attr-defined]
    )


def _place(
    session: Session, policy: Policy, application: Application, key: str, row_id: str | None, proof: str | None
) -> Place:
    if row_id is None:
        for spec in attachments_of(policy, application):
            if spec.key == key and spec.by == "applicant":
                return place_of(spec)
        raise Refusal("not_found", "本渠道没有这个附件栏目。请返回重新选择。", status=404)
    for section in policy.sections(application.channel):
        if section.key != key or proof not in section.proofs:
            continue
        saved = written_sections(session, application).get(key)
        if saved is None or row_id not in {row.id for row in saved.rows}:
            raise Refusal("not_found", "这一条还没有保存。请先保存，再上传证明材料。", status=404)
        limits = section.proof_limits or DEFAULT_PROOF
        return Place(title=f"{section.title}的证明材料", key=key, limits=limits, row_id=row_id, proof=proof)
    raise Refusal("not_found", "这个栏目不收这种证明材料。请返回重新选择。", status=404)


def _all_files(session: Session, application: Application, ids: set[str]) -> Iterator[File]:
    """The files with these ids, those that were replaced after the snapshot included."""
    query = select(Upload).where(Upload.application_id == application.id).order_by(Upload.added_at, Upload.id)
    for upload in session.scalars(query):
        if str(upload.id) in ids:
            yield file_of(session, application.person_id, upload)


def _titles(policy: Policy, application: Application) -> dict[str, str]:
    return {
        **{section.key: section.title for section in policy.sections(application.channel)},
        **{spec.key: safe(spec.title) for spec in attachments_of(policy, application)},
    }
