"""Taking a file in: spooled within its limits, inspected, encrypted with the person's key, recorded."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import File, file_of
from zhicheng.casework.keeping import CHUNK, keep, pieces
from zhicheng.casework.record import record
from zhicheng.specs import AttachmentSpec, UploadLimits
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, Upload
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of
from zhicheng.uploads import Inspected, UploadRefused, UploadRules, inspect

QUOTA = 500 * 1024 * 1024
"""Bytes of one application's files; a deployer's disk is shared by everyone in a province."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file belongs: what it is called there, its limits, and the row that it proves.

    ``organisation_id`` is the office whose stage puts it on record, None for what belongs to the application.
    """

    title: str
    key: str
    limits: UploadLimits
    row_id: str | None = None
    proof: str | None = None
    ratio: tuple[int, int] | None = None
    organisation_id: UUID | None = None


def place_of(spec: AttachmentSpec, *, organisation_id: UUID | None = None) -> Place:
    """The place of an attachment."""
    return Place(title=spec.title, key=spec.key, limits=spec.limits, ratio=spec.ratio, organisation_id=organisation_id)


def take(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    application: Application,
    place: Place,
    *,
    filename: str,
    stream: BinaryIO,
) -> File:
    """Store a file at its place; raises Refusal, with the place's key as its field, for one that can't be taken."""
    _refuse_more(session, application, place)
    with tempfile.TemporaryDirectory(prefix="zhicheng-") as folder:
        path = Path(folder, "upload")
        _received(stream, path, place)
        name = safe(filename)
        return _stored(session, blobs, actor, clock, application, place, path, name, _inspected(path, place, name))


def record_removal(session: Session, actor: Actor, clock: Clock, upload: Upload) -> None:
    """A file doesn't count any more; its row stays."""
    upload.removed_at = clock()
    subjects = {"application": upload.application_id, "file": upload.id}
    record(session, "file.removed", actor=actor, clock=clock, subjects=subjects)


def safe(filename: str) -> str:
    """A file's own name without folders and control characters, short enough for any archive."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    clean = "".join(each for each in name if each.isprintable() and each not in '<>:"|?*').strip(". ")
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:10]}" if stem else (clean[:100] or "文件")


def _refuse_more(session: Session, application: Application, place: Place) -> None:
    kept = (Upload.application_id == application.id, Upload.removed_at.is_(None))
    # Compared with None, a column asks IS NULL: the application's own files, or an attachment's.
    here = (Upload.key == place.key, Upload.row_id == place.row_id, Upload.organisation_id == place.organisation_id)
    if (session.scalar(select(func.count(Upload.id)).where(*kept, *here)) or 0) >= place.limits.max_count:
        raise _refused(place, f"{place.title}最多上传{place.limits.max_count}个，请先删除不需要的文件。")
    if (session.scalar(select(func.sum(Upload.size)).where(*kept)) or 0) >= QUOTA:
        raise _refused(place, "本份申报的文件总量已达上限，请先删除不需要的文件。")


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


def _inspected(path: Path, place: Place, name: str) -> Inspected:
    rules = UploadRules(formats=place.limits.formats, max_bytes=place.limits.max_bytes, photo_ratio=place.ratio)
    try:
        return inspect(path, filename=name, rules=rules)
    except UploadRefused as refused:
        raise _refused(place, str(refused)) from refused


def _stored(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    application: Application,
    place: Place,
    path: Path,
    name: str,
    inspected: Inspected,
) -> File:
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
        kept = keep(session, blobs, file_id, pieces(source), owner=application.person_id)
    upload = Upload(
        id=file_id,
        application_id=application.id,
        person_id=application.person_id,
        organisation_id=place.organisation_id,
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


def _refused(place: Place, message: str) -> Refusal:
    return Refusal("invalid", message, status=422, fields={place.key: message})
