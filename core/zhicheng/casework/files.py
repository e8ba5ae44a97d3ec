"""Files of an application: checked on arrival, encrypted with the person's key, downloadable one by one or as a whole."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import EDIT, READ, snapshots_of
from zhicheng.casework.dossiers import File, file_of, files_of, written_sections
from zhicheng.casework.drafts import draft_of, policy_of, refuse_locked
from zhicheng.casework.mending import ATTACHMENTS, open_return
from zhicheng.casework.record import record
from zhicheng.casework.submission import content_of
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import UploadLimits
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, Upload
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of
from zhicheng.uploads import UploadRefused, UploadRules, inspect

CHUNK = 64 * 1024
QUOTA = 500 * 1024 * 1024
"""Bytes of one application's files; a deployer's disk is shared by everyone in a province."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: what it is called there, its limits, and the place in the draft."""

    title: str
    key: str
    row_id: str | None
    proof: str | None
    limits: UploadLimits
    ratio: tuple[int, int] | None


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
    held = session.execute(
        select(func.count(Upload.id), func.coalesce(func.sum(Upload.size), 0)).where(
            Upload.application_id == application.id, Upload.removed_at.is_(None)
        )
    ).one()
    at_place = [each for each in files_of(session, application) if (each.key, each.row_id) == (key, row_id)]
    if len(at_place) >= place.limits.max_count:
        raise _refused(place, f"{place.title}最多上传{place.limits.max_count}个，请先删除不需要的文件。")
    if held[1] >= QUOTA:
        raise _refused(place, "本份申报的文件总量已达上限，请先删除不需要的文件。")
    with tempfile.TemporaryDirectory(prefix="zhicheng-") as folder:
        path = Path(folder, "upload")
        _received(stream, path, place)
        return _stored(session, blobs, actor, clock, application, place, path, filename)


def remove(
    session: Session, blobs: BlobDirectory, actor: Actor, clock: Clock, *, application_id: UUID, file_id: UUID
) -> None:
    """Take a file out of a draft; one that was never submitted is deleted once the transaction is committed."""
    application = fetch(session, actor, EDIT, application_id)
    upload = session.get(Upload, file_id)
    if upload is None or upload.application_id != application.id or upload.removed_at is not None:
        raise Refusal("not_found", "没有找到这个文件，可能已经删除。请刷新页面。", status=404)
    mended = open_return(session, application)
    if mended is not None and (upload.key if upload.row_id else ATTACHMENTS) not in mended.opened:
        raise Refusal("locked", "这个文件所在的栏目没有被退回，已经锁定，文件没有删除。请只修改退回意见中列出的栏目。")
    upload.removed_at = clock()
    record(
        session,
        "file.removed",
        actor=actor,
        clock=clock,
        subjects={"application": application.id, "file": upload.id},
    )
    if application.submitted_at is None:
        event.listen(session, "after_commit", lambda _: blobs.delete(file_id), once=True)


def content(
    session: Session, blobs: BlobDirectory, actor: Actor, *, application_id: UUID, file_id: UUID
) -> tuple[File, Iterator[bytes]]:
    """A file and its bytes, for its owner and, once it was submitted, for those who read the case; raises Refusal."""
    application = _readable(session, actor, application_id)
    upload = session.get(Upload, file_id)
    if upload is None or upload.application_id != application.id:
        raise Refusal("not_found", "没有找到这个文件，可能已经删除。请刷新页面。", status=404)
    if application.person_id != actor.person_id and not _filed(session, application, file_id):
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
            archive.writestr("回执.txt", f"{snapshots[0].algorithm}:{snapshots[0].digest.hex()}\n")
            archive.writestr("申报快照.json", json.dumps(taken, ensure_ascii=False, indent=2))
        else:
            draft = draft_of(session, clock, registry, application)
            ids = {str(each.id) for each in draft.files}
            archive.writestr("申报草稿.json", json.dumps(draft.dossier, ensure_ascii=False, indent=2))
        titles = _titles(policy, application.channel)
        for number, file in enumerate(_all_files(session, application, ids), 1):
            name = f"附件/{titles.get(file.key, file.key)}/{number:02}_{_safe(file.filename)}"
            with archive.open(name, "w", force_zip64=True) as entry:
                file_key = vault_of(session).file_key(application.person_id, file.id)
                for chunk in blobs.read(file.id, file_key):
                    entry.write(chunk)


def _readable(session: Session, actor: Actor, application_id: UUID) -> Application:
    found = session.scalar(select(Application).where(Application.id == application_id, READ.scope(actor)))
    if found is None:
        raise Refusal("not_found", "没有找到这份申报，或者您无权查看。请返回列表重新选择。", status=404)
    return found


def _filed(session: Session, application: Application, file_id: UUID) -> bool:
    """Whether some snapshot has the file."""
    return any(
        entry["id"] == str(file_id)
        for snapshot in snapshots_of(session, application)
        for entry in content_of(session, application, snapshot)["files"]  # type: ignore[attr-defined]
    )


def _place(
    session: Session, policy: Policy, application: Application, key: str, row_id: str | None, proof: str | None
) -> Place:
    if row_id is None:
        for spec in policy.attachments(application.channel):
            if spec.key == key and spec.by == "applicant":
                return Place(spec.title, key, None, None, spec.limits, spec.ratio)
        raise Refusal("not_found", "本渠道没有这个附件栏目。请返回重新选择。", status=404)
    for section in policy.sections(application.channel):
        if section.key != key or proof not in section.proofs:
            continue
        saved = written_sections(session, application).get(key)
        if saved is None or row_id not in {row.id for row in saved.rows}:
            raise Refusal("not_found", "这一条还没有保存。请先保存，再上传证明材料。", status=404)
        return Place(f"{section.title}的证明材料", key, row_id, proof, section.proof_limits or DEFAULT_PROOF, None)
    raise Refusal("not_found", "这个栏目不收这种证明材料。请返回重新选择。", status=404)


def _received(stream: BinaryIO, path: Path, place: Place) -> None:
    """Spools the stream, stopping as soon as it is longer than the limit."""
    size = 0
    with path.open("wb") as spool:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > place.limits.max_bytes:
                limit = place.limits.max_bytes // 1024
                raise _refused(place, f"{place.title}单张大小不能超过{limit}KB，请压缩后重新上传。")
            spool.write(chunk)


def _stored(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    application: Application,
    place: Place,
    path: Path,
    filename: str,
) -> File:
    name = _safe(filename)
    rules = UploadRules(formats=place.limits.formats, max_bytes=place.limits.max_bytes, photo_ratio=place.ratio)
    try:
        inspected = inspect(path, filename=name, rules=rules)
    except UploadRefused as refused:
        raise _refused(place, str(refused)) from refused
    vault, file_id = vault_of(session), uuid4()
    details = {
        "proof": place.proof,
        "filename": name,
        "media_type": inspected.media_type,
        "sha256": inspected.sha256,
        "width": inspected.width,
        "height": inspected.height,
    }
    with path.open("rb") as source:
        chunks = iter(lambda: source.read(CHUNK), b"")
        kept = blobs.write(file_id, chunks, vault.file_key(application.person_id, file_id))
    upload = Upload(
        id=file_id,
        application_id=application.id,
        person_id=application.person_id,
        key=place.key,
        row_id=place.row_id,
        details_cipher=vault.seal(
            application.person_id, Upload.details_cipher, file_id, json.dumps(details, ensure_ascii=False)
        ),
        size=kept.size,
        digest=kept.digest,
        algorithm=kept.algorithm,
        added_by=actor.account_id,
        added_at=clock(),
        removed_at=None,
    )
    event.listen(session, "after_rollback", lambda _: blobs.delete(file_id), once=True)
    session.add(upload)
    record(
        session,
        "file.added",
        actor=actor,
        clock=clock,
        subjects={"application": application.id, "file": file_id},
        payload={"size": kept.size},
    )
    return file_of(session, application.person_id, upload)


def _all_files(session: Session, application: Application, ids: set[str]) -> Iterator[File]:
    """The files with these ids, those that were replaced after the snapshot included."""
    query = select(Upload).where(Upload.application_id == application.id).order_by(Upload.added_at, Upload.id)
    for upload in session.scalars(query):
        if str(upload.id) in ids:
            yield file_of(session, application.person_id, upload)


def _titles(policy: Policy, channel: str) -> dict[str, str]:
    return {
        **{section.key: section.title for section in policy.sections(channel)},
        **{spec.key: _safe(spec.title) for spec in policy.attachments(channel)},
    }


def _safe(filename: str) -> str:
    """A file's own name without folders and control characters, short enough for any archive."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    clean = "".join(each for each in name if each.isprintable() and each not in '<>:"|?*').strip(". ")
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:10]}" if stem else (clean[:100] or "文件")


def _refused(place: Place, message: str) -> Refusal:
    return Refusal("invalid", message, status=422, fields={place.key: message})
