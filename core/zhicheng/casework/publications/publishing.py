"""Publishing, correcting and withdrawing: what was published is never changed, a correction is a revision more."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.publications.drafting import MANAGE, latest_number, stored
from zhicheng.casework.publications.files import forget_unshown
from zhicheng.casework.publications.kinds import doubts, lacking
from zhicheng.casework.record import ALGORITHM, record
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Publication, PublicationRevision, PublicationStatus
from zhicheng.store.moments import Clock

MOST_CHARACTERS = 500
"""Of a reason."""
PLEDGE = "内容可以对所有人公开，不含个人隐私和涉密内容。"


def publish(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    publication_id: UUID,
    version: int,
    pledged: bool,
    reason: str = "",
) -> PublicationRevision:
    """Freeze the draft as the next revision, for everybody to read. A correction needs its reason, which is public.

    Raises Refusal, with a message at each answer that is missing, and Stale.
    """
    publication = fetch(session, actor, MANAGE, publication_id, version=version)
    if publication.draft is None:
        raise Refusal("conflict", "没有待发布的修改。请先修改，再发布。")
    content, number = stored(publication.draft), latest_number(session, publication) + 1
    wrong = _reason(reason) if number > 1 else {}
    if not pledged:
        wrong["pledge"] = "请先确认内容可以公开：不含个人隐私和涉密内容。"
    declarations = registry.get(publication.jurisdiction)
    if wrong := {**wrong, **dict(doubts(declarations, content)), **dict(lacking(publication.kind, content))}:
        raise invalid(wrong)
    now = clock()
    revision = PublicationRevision(
        id=uuid4(),
        publication_id=publication.id,
        number=number,
        title=content.title,
        document_number=content.document_number,
        body=content.body,
        series=content.series,
        level=content.level,
        since=content.since,
        until=content.until,
        replaces_id=content.replaces,
        content=publication.draft,
        digest=hashlib.new(ALGORITHM, publication.draft).digest(),
        algorithm=ALGORITHM,
        reason=reason.strip() if number > 1 else None,
        published_by=actor.account_id,
        published_at=now,
    )
    session.add(revision)
    session.flush()
    publication.revision_id, publication.draft, publication.title = revision.id, None, content.title
    publication.dated = content.issued_on or (beijing_day(now) if number == 1 else publication.dated)
    publication.status = PublicationStatus.PUBLISHED
    record(
        session,
        "publication.published",
        actor=actor,
        clock=clock,
        subjects={"publication": publication.id, "revision": revision.id},
        payload={"number": number},
        changed=publication,
    )
    return revision


def withdraw(
    session: Session, actor: Actor, clock: Clock, *, publication_id: UUID, version: int, reason: str
) -> Publication:
    """Take a publication off: its page then tells that it was withdrawn, when and why, and nothing else of it.

    Raises Refusal and Stale.
    """
    publication = fetch(session, actor, MANAGE, publication_id, version=version)
    if publication.status is not PublicationStatus.PUBLISHED:
        raise Refusal("conflict", "这条信息还没有发布，不必撤下。不需要的草稿可以放弃。")
    if wrong := _reason(reason):
        raise invalid(wrong)
    publication.status, publication.draft = PublicationStatus.WITHDRAWN, None
    publication.withdrawn_at, publication.withdrawn_by = clock(), actor.account_id
    publication.withdrawn_reason = reason.strip()
    subjects = {"publication": publication.id}
    record(session, "publication.withdrawn", actor=actor, clock=clock, subjects=subjects, changed=publication)
    return publication


def discard(
    session: Session, actor: Actor, clock: Clock, blobs: BlobDirectory, *, publication_id: UUID, version: int
) -> None:
    """Give up what is not published; what never was goes with it, its files too. Raises Refusal and Stale."""
    publication = fetch(session, actor, MANAGE, publication_id, version=version)
    if publication.draft is None:
        raise Refusal("conflict", "没有未发布的修改，无需放弃。请刷新页面核对。")
    subjects, first = {"publication": publication.id}, publication.revision_id is None
    publication.draft = None
    record(
        session,
        "publication.discarded",
        actor=actor,
        clock=clock,
        subjects=subjects,
        changed=None if first else publication,
    )
    forget_unshown(session, blobs, publication)
    if first:
        session.delete(publication)


def _reason(reason: str) -> dict[str, str]:
    given = reason.strip()
    if not given:
        return {"reason": "请写明原因，原因会公开。"}
    return {"reason": f"原因最多{MOST_CHARACTERS}字，请精简。"} if len(given) > MOST_CHARACTERS else {}
