"""Raising an objection to somebody on a list, while the list is publicized (JB-4.2, N-2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.keeping import keep, pieces
from zhicheng.casework.kinds import Topic
from zhicheng.casework.objections.receipt import code_digest, new_receipt
from zhicheng.casework.record import Notify, canonical, record
from zhicheng.casework.results.lists import touched
from zhicheng.casework.results.publicized import running
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import (
    Account,
    Application,
    Batch,
    BatchDuty,
    Candidate,
    CandidateState,
    Objection,
    ObjectionFile,
    ObjectionState,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of
from zhicheng.uploads import Inspected, UploadRefused, UploadRules, inspect

RULES = UploadRules(formats=("jpg", "png", "pdf"), max_bytes=10000 * 1024)
"""The sizes are the platform's: together the files of one objection fit into one request."""
MOST_FILES = 5
MOST_CHARACTERS = 3000
LEAST_ANONYMOUS = 30
"""Characters: whoever gives no name must at least say something that can be looked into."""
TELEPHONE = re.compile(r"[+]?[0-9][0-9 -]{5,18}[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the objector writes; ``name`` and ``phone`` unless ``anonymous``."""

    grounds: str
    anonymous: bool = False
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file as it came; the stream can be rewound."""

    filename: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """``code`` is told this once and kept nowhere."""

    id: UUID
    number: str
    code: str


def lodge(
    session: Session,
    clock: Clock,
    registry: Registry,
    blobs: BlobDirectory,
    *,
    duty_id: UUID,
    application_id: UUID,
    said: Said,
    files: Sequence[Evidence] = (),
) -> Lodged:
    """Take an objection to one person of a list that this publicity shows now; the person is held, nobody else.

    The list is locked while the time is read: whoever files it at the same moment is told, or was faster. Raises
    Refusal with a message at each answer, and once the publicity is over.
    """
    inspected = _checked(said, files)
    batch, duty, candidate = _publicized(session, clock, registry, duty_id, application_id)
    number, code = new_receipt()
    vault, objection_id, now = vault_of(session), uuid4(), clock()
    vault.create(objection_id, now)
    words = {"grounds": said.grounds.strip()}
    if not said.anonymous:
        words |= {"name": said.name.strip(), "phone": said.phone.strip()}
    objection = Objection(
        id=objection_id,
        number=number,
        code_digest=code_digest(number, code),
        batch_id=batch.id,
        duty_id=duty.id,
        application_id=application_id,
        anonymous=said.anonymous,
        content_cipher=vault.seal(objection_id, Objection.content_cipher, objection_id, canonical(words)),
        state=ObjectionState.OPEN,
        lodged_at=now,
    )
    session.add(objection)
    session.flush()
    for each, found in zip(files, inspected, strict=True):
        _keep(session, blobs, objection, each, found)
    record(
        session,
        "objection.lodged",
        actor=None,
        clock=clock,
        subjects={"objection": objection_id, "batch": batch.id, "application": application_id},
        payload={"files": len(files), "anonymous": said.anonymous},
        notify=_offices(session, batch, duty, application_id),
    )
    _hold(session, clock, batch, candidate)
    return Lodged(id=objection_id, number=number, code=code)


def _checked(said: Said, files: Sequence[Evidence]) -> list[Inspected]:
    problems, grounds = {}, said.grounds.strip()
    if not grounds:
        problems["grounds"] = "请写明异议的具体事实和依据。"
    elif len(grounds) > MOST_CHARACTERS:
        problems["grounds"] = f"最多填写{MOST_CHARACTERS}个字，其余可以放在证明材料里。"
    elif said.anonymous and len(grounds) < LEAST_ANONYMOUS and not files:
        problems["grounds"] = f"匿名反映的，请写明能够查证的具体线索（不少于{LEAST_ANONYMOUS}个字），或者上传证明材料。"
    if not said.anonymous and not 0 < len(said.name.strip()) <= 50:
        problems["name"] = "请填写您的姓名；不愿具名的，请选择匿名。"
    if not said.anonymous and not TELEPHONE.fullmatch(said.phone.strip()):
        problems["phone"] = "请填写能联系到您的电话号码，例如手机号，或者带区号的座机。"
    if len(files) > MOST_FILES:
        problems["files"] = f"最多上传{MOST_FILES}个文件。"
    inspected = []
    for each in files[:MOST_FILES]:
        try:
            inspected.append(inspect(each.stream, filename=each.filename, rules=RULES))
        except UploadRefused as refused:
            problems["files"] = refused.message
    if problems:
        raise invalid(problems)
    return inspected


def _publicized(
    session: Session, clock: Clock, registry: Registry, duty_id: UUID, application_id: UUID
) -> tuple[Batch, BatchDuty, Candidate]:
    locked = select(Batch).join(BatchDuty, BatchDuty.batch_id == Batch.id).where(BatchDuty.id == duty_id)
    batch = session.scalar(locked.with_for_update(of=Batch).execution_options(populate_existing=True))
    shown = running(registry, beijing_day(clock())).where(BatchDuty.id == duty_id)
    duty = session.scalar(shown.execution_options(populate_existing=True))
    if batch is None or duty is None:
        raise Refusal(
            "over", "公示期已满或名单已撤下，不能再提出异议，填写的内容没有提交。请直接向公示部门或人社部门反映。"
        )
    mine = select(Candidate).where(Candidate.application_id == application_id, Candidate.batch_id == batch.id)
    candidate = session.scalar(mine.with_for_update().execution_options(populate_existing=True))
    if candidate is None or candidate.state is not CandidateState.PASSED:
        raise Refusal("not_found", "这个人员已不在公示名单上，不必再提出异议。请返回名单核对。", status=404)
    return batch, duty, candidate


def _keep(session: Session, blobs: BlobDirectory, objection: Objection, each: Evidence, found: Inspected) -> None:
    vault, file_id = vault_of(session), uuid4()
    written = keep(session, blobs, file_id, pieces(each.stream), owner=objection.id)
    session.add(
        ObjectionFile(
            id=file_id,
            objection_id=objection.id,
            filename_cipher=vault.seal(objection.id, ObjectionFile.filename_cipher, file_id, each.filename[-200:]),
            media_type=found.media_type,
            size=written.size,
            digest=written.digest,
            algorithm=written.algorithm,
            added_at=objection.lodged_at,
        )
    )


def _offices(session: Session, batch: Batch, duty: BatchDuty, application_id: UUID) -> tuple[Notify, ...]:
    """The office that keeps the list and the body whose publicity it was, without the person it is about."""
    person = session.get_one(Application, application_id).person_id
    own = set(session.scalars(select(Account.id).where(Account.person_id == person)))
    offices = dict.fromkeys((batch.organisation_id, duty.organisation_id))
    accounts = {account for office in offices for account in checkers(session, office)} - own
    return tuple(Notify(Topic.OBJECTION_LODGED, each) for each in sorted(accounts))


def _hold(session: Session, clock: Clock, batch: Batch, candidate: Candidate) -> None:
    if candidate.held:
        return
    candidate.held = True
    subjects = {"batch": batch.id, "application": candidate.application_id}
    record(session, "candidate.held", actor=None, clock=clock, subjects=subjects, changed=touched(batch))
