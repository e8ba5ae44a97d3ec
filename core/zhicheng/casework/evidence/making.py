"""Making the evidence file: who may, why, and the record that it was made."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import IO
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from zhicheng import ledger
from zhicheng.casework.access import Action, Refusal, account_name, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import snapshots_of
from zhicheng.casework.evidence.index import index_page
from zhicheng.casework.evidence.parts import digest_of, files, sums, told
from zhicheng.casework.record import ALGORITHM, canonical, committed, new_salt, record
from zhicheng.casework.seats import overseeing
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, Notice, Person
from zhicheng.store.moments import BEIJING, Clock

LONGEST_REASON = 500
SUMS, INDEX, ORDER = "SHA256SUMS.txt", "目录.pdf", "调取说明.json"


def _others(actor: Actor) -> ColumnElement[bool]:
    """Submitted cases under a notice of the actor's bureau, never the actor's own."""
    return overseeing(actor) & Application.person_id.is_distinct_from(actor.person_id)


def _filed(application: Application) -> Refusal | None:
    if application.submitted_at is not None:
        return None
    return Refusal("conflict", "这份申报还没有提交过，没有可以调取的材料。")


EVIDENCE = Action(key="evidence.make", title="调取案件证据材料", thing=Application, scope=_others, ready=_filed)


@dataclass(frozen=True, slots=True)
class Made:
    """An evidence file as it was written. ``digest`` is that of the list of digests; ``intact`` whether the receipts and
    the ledger are as they were written."""

    file_id: UUID
    files: int
    digest: str
    intact: bool


def make(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor | None,
    clock: Clock,
    *,
    application_id: UUID,
    reason: str,
    out: IO[bytes],
) -> Made:
    """Write the evidence file of a case as ZIP, and record that it was made, for whom and why.

    ``actor`` is None for whoever operates the platform's console. Raises Refusal, also without a reason; Erased once the
    person's data are gone; FileMissing and Unreadable where the blob store has lost something.
    """
    application = _wanted(session, actor, application_id)
    said = reason.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise invalid({"reason": f"请写明调取的理由，例如复议、诉讼、信访的案号，不超过{LONGEST_REASON}字。"})
    while ledger.sequence(session):
        pass
    file_id, salt, listed = uuid4(), new_salt(), list[tuple[str, str]]()
    parts, intact = told(session, clock, application)
    order = {
        "file": str(file_id),
        "application": str(application.id),
        "made_at": clock().astimezone(BEIJING).isoformat(),
        "made_by": account_name(session, actor.account_id) if actor else "平台运维人员（命令行）",
        "reason": said,
        "salt": salt.hex(),
        "intact": intact,
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((ORDER, canonical(order)), *parts):
            _put(archive, listed, name, data)
        for name, data in files(session, blobs, application):
            _put(archive, listed, name, data)
        digests = sums(listed)
        archive.writestr(SUMS, digests)
        archive.writestr(INDEX, _index(session, application, order, listed, digests))
    made = Made(file_id, len(listed), f"{ALGORITHM}:{digest_of(digests)}", intact)
    record(
        session,
        "evidence.made",
        actor=actor,
        clock=clock,
        subjects={"application": application.id, "file": file_id},
        payload={"files": made.files, "content": made.digest, "reason": committed(salt, said), "intact": intact},
    )
    return made


def _wanted(session: Session, actor: Actor | None, application_id: UUID) -> Application:
    if actor is not None:
        return fetch(session, actor, EVIDENCE, application_id)
    found = session.get(Application, application_id)
    if found is None or not snapshots_of(session, found):
        raise Refusal("not_found", "没有这份申报，或者它还没有提交过。", status=404)
    return found


def _put(archive: zipfile.ZipFile, listed: list[tuple[str, str]], name: str, data: bytes) -> None:
    archive.writestr(name, data)
    listed.append((name, digest_of(data)))


def _index(
    session: Session, application: Application, order: dict[str, object], listed: list[tuple[str, str]], digests: bytes
) -> bytes:
    return index_page(
        notice=session.get_one(Notice, application.notice_id).title,
        applicant=session.get_one(Person, application.person_id).name,
        order=order,
        listed=listed,
        digest=digest_of(digests),
    )
