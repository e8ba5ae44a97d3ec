"""The files of publications: checked like every upload, kept under the bureau's key, given to everybody once shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.keeping import keep, pieces
from zhicheng.casework.publications.content import Content
from zhicheng.casework.publications.drafting import MANAGE, READ, stored, working, written
from zhicheng.casework.stored_files import safe
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Publication, PublicationFile, PublicationRevision, PublicationStatus
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of
from zhicheng.uploads import Inspected, UploadRefused, UploadRules, inspect

RULES = UploadRules(formats=("pdf", "jpg", "png", "xlsx", "docx"), max_bytes=20_000 * 1024)
"""Sizes are the platform's: a document with its annexes, scanned."""
MOST = 20


def add_file(
    session: Session,
    actor: Actor,
    clock: Clock,
    blobs: BlobDirectory,
    *,
    publication_id: UUID,
    version: int,
    filename: str,
    stream: BinaryIO,
) -> PublicationFile:
    """Put a file under the draft; raises Refusal, with a message at ``file``, and Stale."""
    publication = fetch(session, actor, MANAGE, publication_id, version=version)
    if len(working(session, publication).files) >= MOST:
        raise invalid({"file": f"最多{MOST}个文件。请先移除不需要的文件，再上传。"})
    found = _inspected(stream, filename)
    file_id, owner = uuid4(), publication.organisation_id
    vault_of(session).ensure(owner, clock())
    kept = keep(session, blobs, file_id, pieces(stream), owner=owner)
    file = PublicationFile(
        id=file_id,
        publication_id=publication.id,
        organisation_id=owner,
        filename=safe(filename),
        media_type=found.media_type,
        size=kept.size,
        digest=kept.digest,
        algorithm=kept.algorithm,
        added_by=actor.account_id,
        added_at=clock(),
    )
    session.add(file)
    written(session, actor, clock, publication, lambda content: replace(content, files=(*content.files, file_id)))
    return file


def remove_file(
    session: Session,
    actor: Actor,
    clock: Clock,
    blobs: BlobDirectory,
    *,
    publication_id: UUID,
    version: int,
    file_id: UUID,
) -> None:
    """Take a file out of the draft; revisions that show it keep it. Raises Refusal and Stale."""
    publication = fetch(session, actor, MANAGE, publication_id, version=version)
    if file_id not in working(session, publication).files:
        raise Refusal("not_found", "没有找到这个文件，可能已经移除。请刷新页面。", status=404)
    kept = lambda content: replace(content, files=tuple(each for each in content.files if each != file_id))  # noqa: E731
    written(session, actor, clock, publication, kept)
    forget_unshown(session, blobs, publication)


def forget_unshown(session: Session, blobs: BlobDirectory, publication: Publication) -> None:
    """Delete the files that neither the draft nor any revision shows."""
    shown = _shown(session, publication)
    query = select(PublicationFile).where(PublicationFile.publication_id == publication.id)
    for file in session.scalars(query).all():
        if file.id in shown:
            continue
        session.delete(file)
        event.listen(session, "after_commit", lambda _, gone=file.id: blobs.delete(gone), once=True)
    session.flush()


def files_of(session: Session, content: Content) -> tuple[PublicationFile, ...]:
    """The files that a content shows, in its order."""
    if not content.files:
        return ()
    found = session.scalars(select(PublicationFile).where(PublicationFile.id.in_(content.files)))
    known = {each.id: each for each in found}
    return tuple(known[each] for each in content.files if each in known)


def public_file(
    session: Session, blobs: BlobDirectory, *, jurisdiction: str, publication_id: UUID, file_id: UUID
) -> tuple[PublicationFile, Iterator[bytes]] | None:
    """A file that a revision of something published shows; None for all others."""
    publication = session.get(Publication, publication_id)
    if publication is None or publication.jurisdiction != jurisdiction:
        return None
    if publication.status is not PublicationStatus.PUBLISHED:
        return None
    file = session.get(PublicationFile, file_id)
    if file is None or file.id not in _of_revisions(session, publication):
        return None
    return file, _bytes(session, blobs, file)


def staff_file(
    session: Session, actor: Actor, blobs: BlobDirectory, *, publication_id: UUID, file_id: UUID
) -> tuple[PublicationFile, Iterator[bytes]]:
    """A file of a draft or of what was published, for the bureau's staff. Raises Refusal."""
    publication = fetch(session, actor, READ, publication_id)
    file = session.get(PublicationFile, file_id)
    if file is None or file.publication_id != publication.id:
        raise Refusal("not_found", "没有找到这个文件，可能已经移除。请刷新页面。", status=404)
    return file, _bytes(session, blobs, file)


def _bytes(session: Session, blobs: BlobDirectory, file: PublicationFile) -> Iterator[bytes]:
    return blobs.read(file.id, vault_of(session).file_key(file.organisation_id, file.id))


def _shown(session: Session, publication: Publication) -> set[UUID]:
    drafted = set(stored(publication.draft).files) if publication.draft is not None else set()
    return drafted | _of_revisions(session, publication)


def _of_revisions(session: Session, publication: Publication) -> set[UUID]:
    query = select(PublicationRevision.content).where(PublicationRevision.publication_id == publication.id)
    return {each for content in session.scalars(query) for each in stored(content).files}


def _inspected(stream: BinaryIO, filename: str) -> Inspected:
    try:
        return inspect(stream, filename=filename, rules=RULES)
    except UploadRefused as refused:
        raise invalid({"file": refused.message}) from refused
