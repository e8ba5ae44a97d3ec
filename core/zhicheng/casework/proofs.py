"""Scans that prove what a unit says of itself (HX-2.1), in the blob store under the unit's own key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.keeping import keep
from zhicheng.casework.record import record
from zhicheng.casework.scopes import acts_for
from zhicheng.casework.units import COMPLETE
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationProof, Role
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

MOST = 10
"""How many proofs a unit may keep."""


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    own = acts_for(Organisation.id, actor, Role.ADMINISTRATOR, Role.HANDLER, Role.HEAD, approved=False)
    return (Organisation.kind == OrganisationKind.UNIT) & (own | acts_for(Organisation.registrar_id, actor))


READ_PROOFS = Action(key="unit.read_proofs", title="查看单位证明材料", thing=Organisation, scope=_seen_by)


def add_proof(
    session: Session,
    actor: Actor,
    clock: Clock,
    blobs: BlobDirectory,
    *,
    unit_id: UUID,
    filename: str,
    media_type: str,
    chunks: Iterable[bytes],
) -> OrganisationProof:
    """Keep a file that was inspected already; possible while the unit's data are being completed."""
    unit = fetch(session, actor, COMPLETE, unit_id)
    if len(proofs(session, actor, unit_id=unit_id)) >= MOST:
        raise invalid({"file": f"证明材料最多上传{MOST}个文件。请先删除不需要的文件，再上传。"})
    proof_id = uuid4()
    vault_of(session).ensure(unit.id, clock())
    written = keep(session, blobs, proof_id, chunks, owner=unit.id)
    proof = OrganisationProof(
        id=proof_id,
        organisation_id=unit.id,
        filename=filename[:200],
        media_type=media_type,
        size=written.size,
        digest=written.digest,
        algorithm=written.algorithm,
        added_by=actor.account_id,
        added_at=clock(),
    )
    session.add(proof)
    _record(session, "unit.proof_added", actor, clock, proof)
    return proof


def remove_proof(session: Session, actor: Actor, clock: Clock, *, proof_id: UUID) -> None:
    """Take a proof away while the unit's data are being completed."""
    proof = _proof(session, proof_id)
    fetch(session, actor, COMPLETE, proof.organisation_id)
    proof.removed_at = clock()
    _record(session, "unit.proof_removed", actor, clock, proof)


def proofs(session: Session, actor: Actor, *, unit_id: UUID) -> list[OrganisationProof]:
    """A unit's proofs in order, for the unit and its registrar."""
    unit = fetch(session, actor, READ_PROOFS, unit_id)
    return list(
        session.scalars(
            select(OrganisationProof)
            .where(OrganisationProof.organisation_id == unit.id, OrganisationProof.removed_at.is_(None))
            .order_by(OrganisationProof.added_at, OrganisationProof.id)
        )
    )


def read_proof(
    session: Session, actor: Actor, blobs: BlobDirectory, *, proof_id: UUID
) -> tuple[OrganisationProof, Iterator[bytes]]:
    """A proof and its bytes, for the unit and its registrar."""
    proof = _proof(session, proof_id)
    fetch(session, actor, READ_PROOFS, proof.organisation_id)
    key = vault_of(session).file_key(proof.organisation_id, proof.id)
    return proof, blobs.read(proof.id, key)


def _proof(session: Session, proof_id: UUID) -> OrganisationProof:
    proof = session.get(OrganisationProof, proof_id)
    if proof is None or proof.removed_at is not None:
        raise Refusal("not_found", "没有找到这个文件，可能已被删除。请刷新页面核对。", status=404)
    return proof


def _record(session: Session, kind: str, actor: Actor, clock: Clock, proof: OrganisationProof) -> None:
    subjects = {"organisation": proof.organisation_id, "proof": proof.id}
    record(session, kind, actor=actor, clock=clock, subjects=subjects)
