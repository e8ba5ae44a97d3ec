"""A request in words with its proofs, for the person and for the officers who may answer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.learning.amounts import Amount
from zhicheng.casework.learning.claims import READ_OWN
from zhicheng.casework.learning.deciding import answerable
from zhicheng.casework.reasons import open_reason
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import LearningClaim, LearningClaimFile, LearningHours, Organisation
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A proof; ``size`` is bytes."""

    id: UUID
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A request opened. ``recognised`` is what was put on record, ``annulled`` whether it was taken off again."""

    claim: LearningClaim
    words: str
    files: tuple[File, ...]
    answer: str
    office: str
    officer: str
    recognised: Amount | None
    annulled: bool


def readable(registry: Registry) -> Action[LearningClaim]:
    """One's own requests, and those that one may answer."""
    scope = answerable(registry).scope
    return Action(
        key="learning.read",
        title="查看学时认定申请",
        thing=LearningClaim,
        scope=lambda actor: or_(READ_OWN.scope(actor), scope(actor)),
    )


def read_claim(session: Session, actor: Actor, registry: Registry, *, claim_id: UUID) -> Told:
    """A request for whoever may read it; raises Refusal and Erased."""
    return told(session, fetch(session, actor, readable(registry), claim_id))


def own_claims(session: Session, person_id: UUID) -> tuple[Told, ...]:
    """A person's requests, newest first."""
    query = select(LearningClaim).where(LearningClaim.person_id == person_id)
    found = session.scalars(query.order_by(LearningClaim.asked_at.desc(), LearningClaim.id)).all()
    return tuple(told(session, each) for each in found)


def read_file(
    session: Session, actor: Actor, registry: Registry, blobs: BlobDirectory, *, claim_id: UUID, file_id: UUID
) -> tuple[File, Iterator[bytes]]:
    """A proof and its bytes; raises Refusal."""
    claim = fetch(session, actor, readable(registry), claim_id)
    kept = session.get(LearningClaimFile, file_id)
    if kept is None or kept.claim_id != claim.id:
        raise Refusal("not_found", "没有找到这个文件。请返回申请重新打开。", status=404)
    key = vault_of(session).file_key(claim.person_id, kept.id)
    return _file(session, claim.person_id, kept), blobs.read(kept.id, key)


def told(session: Session, claim: LearningClaim) -> Told:
    """A request in words. Raises Erased."""
    details = vault_of(session).open(claim.person_id, LearningClaim.details_cipher, claim.id, claim.details_cipher)
    files = select(LearningClaimFile).where(LearningClaimFile.claim_id == claim.id).order_by(LearningClaimFile.id)
    entry = session.scalar(select(LearningHours).where(LearningHours.claim_id == claim.id))
    office = session.get(Organisation, claim.decided_for) if claim.decided_for else None
    return Told(
        claim=claim,
        words=json.loads(details)["words"],
        files=tuple(_file(session, claim.person_id, each) for each in session.scalars(files)),
        answer=open_reason(session, claim.person_id, LearningClaim.answer_cipher, claim.id, claim.answer_cipher)
        if claim.answer_cipher
        else "",
        office=office.name if office else "",
        officer=account_name(session, claim.decided_by) if claim.decided_by else "",
        recognised=Amount(entry.public_hours, entry.professional_hours) if entry else None,
        annulled=entry is not None and entry.annulled_at is not None,
    )


def _file(session: Session, person_id: UUID, kept: LearningClaimFile) -> File:
    name = vault_of(session).text(person_id, LearningClaimFile.filename_cipher, kept.id, kept.filename_cipher)
    return File(id=kept.id, filename=name or "", media_type=kept.media_type, size=kept.size)
