"""What is read of objections: everything by those who answer them, state and answer by whoever has number and code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.objections.handling import READ
from zhicheng.casework.objections.receipt import opens, read_typed
from zhicheng.casework.reasons import open_reason
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Batch, Objection, ObjectionFile, ObjectionState
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """``size`` is bytes."""

    id: UUID
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An objection as those who answer it read it; ``name`` and ``phone`` are empty where it is anonymous."""

    objection: Objection
    grounds: str
    name: str
    phone: str
    files: tuple[File, ...]
    taken_by: str
    decided_by: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the objector learns; ``answer`` is empty until there is one, and once it is ``erased``."""

    number: str
    title: str
    state: ObjectionState
    lodged_at: datetime
    decided_at: datetime | None
    answer: str
    erased: bool


def read_objection(session: Session, actor: Actor, *, objection_id: UUID) -> Opened:
    """One objection with its evidence; raises Refusal, also once it is erased."""
    return opened(session, fetch(session, actor, READ, objection_id))


def opened(session: Session, objection: Objection) -> Opened:
    """An objection with its evidence, for whoever has the right to it; raises Refusal once it is erased."""
    sealed = vault_of(session).open(objection.id, Objection.content_cipher, objection.id, objection.content_cipher)
    words = json.loads(sealed)
    query = select(ObjectionFile).where(ObjectionFile.objection_id == objection.id).order_by(ObjectionFile.id)
    return Opened(
        objection=objection,
        grounds=words["grounds"],
        name=words.get("name", ""),
        phone=words.get("phone", ""),
        files=tuple(_file(session, each) for each in session.scalars(query)),
        taken_by=account_name(session, objection.taken_by) if objection.taken_by else "",
        decided_by=account_name(session, objection.decided_by) if objection.decided_by else "",
        answer=_answer(session, objection),
    )


def read_file(
    session: Session, actor: Actor, blobs: BlobDirectory, *, objection_id: UUID, file_id: UUID
) -> tuple[File, Iterator[bytes]]:
    """A file of evidence and its bytes; raises Refusal."""
    objection = fetch(session, actor, READ, objection_id)
    kept = session.get(ObjectionFile, file_id)
    if kept is None or kept.objection_id != objection.id:
        raise Refusal("not_found", "没有找到这个文件。请返回异议重新打开。", status=404)
    return _file(session, kept), blobs.read(kept.id, vault_of(session).file_key(objection.id, kept.id))


def answer_of(session: Session, *, number: str, code: str) -> Answered | None:
    """By number and code; None where they don't belong together or to nothing."""
    objection = session.scalar(select(Objection).where(Objection.number == read_typed(number)))
    if objection is None or not opens(objection, read_typed(code)):
        return None
    return Answered(
        number=objection.number,
        title=session.get_one(Batch, objection.batch_id).title,
        state=objection.state,
        lodged_at=objection.lodged_at,
        decided_at=objection.decided_at,
        answer="" if objection.erased_at else _answer(session, objection),
        erased=objection.erased_at is not None,
    )


def _answer(session: Session, objection: Objection) -> str:
    if objection.answer_cipher is None:
        return ""
    return open_reason(session, objection.id, Objection.answer_cipher, objection.id, objection.answer_cipher)


def _file(session: Session, kept: ObjectionFile) -> File:
    name = vault_of(session).text(kept.objection_id, ObjectionFile.filename_cipher, kept.id, kept.filename_cipher)
    return File(id=kept.id, filename=name or "", media_type=kept.media_type, size=kept.size)
