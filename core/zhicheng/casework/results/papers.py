"""Scans that belong to a list: the minutes of its meeting, an authority's document; under the office's own key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.keeping import keep
from zhicheng.casework.record import record
from zhicheng.casework.results.lists import KEEP, READ
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Batch, BatchPaper
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

KINDS = {"minutes": "评审会议纪要", "quota": "核定参评数额的文件"}
MOST = 10
"""How many scans a list may have."""


def add_paper(
    session: Session,
    actor: Actor,
    clock: Clock,
    blobs: BlobDirectory,
    *,
    batch_id: UUID,
    kind: str,
    filename: str,
    media_type: str,
    chunks: Iterable[bytes],
) -> BatchPaper:
    """Keep a file that was inspected already; possible until the list has a result. Raises Refusal."""
    batch = fetch(session, actor, KEEP, batch_id)
    if kind not in KINDS:
        raise invalid({"kind": "请选择材料的种类。"})
    if len(papers(session, batch)) >= MOST:
        raise invalid({"file": f"最多上传{MOST}个文件。请先删除不需要的文件，再上传。"})
    paper_id, owner = uuid4(), batch.organisation_id
    vault_of(session).ensure(owner, clock())
    written = keep(session, blobs, paper_id, chunks, owner=owner)
    paper = BatchPaper(
        id=paper_id,
        batch_id=batch.id,
        organisation_id=owner,
        kind=kind,
        filename=filename[:200],
        media_type=media_type,
        size=written.size,
        digest=written.digest,
        algorithm=written.algorithm,
        added_by=actor.account_id,
        added_at=clock(),
    )
    session.add(paper)
    _record(session, "batch.paper_added", actor, clock, paper)
    return paper


def remove_paper(session: Session, actor: Actor, clock: Clock, *, paper_id: UUID) -> None:
    """Take a scan away, until the list has a result. Raises Refusal."""
    paper = _paper(session, paper_id)
    fetch(session, actor, KEEP, paper.batch_id)
    paper.removed_at = clock()
    _record(session, "batch.paper_removed", actor, clock, paper)


def papers(session: Session, batch: Batch) -> list[BatchPaper]:
    """The scans of a list, in the order in which they came; a list split off has those of the one it continues."""
    ids = [each for each in (batch.id, batch.continues) if each is not None]
    query = select(BatchPaper).where(BatchPaper.batch_id.in_(ids), BatchPaper.removed_at.is_(None))
    return list(session.scalars(query.order_by(BatchPaper.added_at, BatchPaper.id)))


def read_paper(
    session: Session, actor: Actor, blobs: BlobDirectory, *, paper_id: UUID
) -> tuple[BatchPaper, Iterator[bytes]]:
    """A scan and its bytes, for whoever may see the list. Raises Refusal."""
    paper = _paper(session, paper_id)
    fetch(session, actor, READ, paper.batch_id)
    return paper, blobs.read(paper.id, vault_of(session).file_key(paper.organisation_id, paper.id))


def _paper(session: Session, paper_id: UUID) -> BatchPaper:
    paper = session.get(BatchPaper, paper_id)
    if paper is None or paper.removed_at is not None:
        raise Refusal("not_found", "没有找到这个文件，可能已被删除。请刷新页面核对。", status=404)
    return paper


def _record(session: Session, kind: str, actor: Actor, clock: Clock, paper: BatchPaper) -> None:
    record(session, kind, actor=actor, clock=clock, subjects={"batch": paper.batch_id, "paper": paper.id})
