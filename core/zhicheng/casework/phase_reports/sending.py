"""Sending a report of a phase with the figures of the moment, and withdrawing it to send another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.keeping import keep, pieces
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import MOST_CHARACTERS
from zhicheng.casework.notices import made_public
from zhicheng.casework.phase_reports.asked import Asked, Duty, one_asked
from zhicheng.casework.phase_reports.entitled import WITHDRAW, duty_of
from zhicheng.casework.phase_reports.figures import figures
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.seats import checkers
from zhicheng.casework.stored_files import safe
from zhicheng.casework.unique import once
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import SentPhaseReport
from zhicheng.store.moments import BEIJING, Clock
from zhicheng.store.vault import vault_of
from zhicheng.uploads import Inspected, UploadRefused, UploadRules, inspect

RULES = UploadRules(formats=("pdf",), max_bytes=10000 * 1024)
"""The size is the platform's."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The report as a file, as it came; the stream can be rewound."""

    filename: str
    stream: BinaryIO


def asked_or_refused(session: Session, registry: Registry, *, notice_id: UUID, phase: str, key: str) -> Asked:
    """A report that a published notice asks for; raises Refusal where there is no such."""
    public = made_public(session, registry, notice_id)
    found = one_asked(registry, public, phase, key) if public else None
    if found is None:
        raise Refusal("not_found", "这份通知没有要求报送这份报告。请返回阶段报告重新选择。", status=404)
    return found


def send(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    blobs: BlobDirectory,
    *,
    notice_id: UUID,
    phase: str,
    key: str,
    organisation_id: UUID,
    words: str,
    paper: Paper | None = None,
) -> SentPhaseReport:
    """Report for one of the actor's organisations, from the phase's first day on; after its last day it is late.

    Raises Refusal with a message at what is wrong, and where a report stands already.
    """
    asked = asked_or_refused(session, registry, notice_id=notice_id, phase=phase, key=key)
    duty = duty_of(session, actor, asked, organisation_id)
    if clock() < asked.opens:
        begins = asked.opens.astimezone(BEIJING)
        raise Refusal("early", f"这个阶段从{begins:%Y年%-m月%-d日}开始，还不能报送。请届时再报。")
    said, inspected = _checked(words, paper)
    made = SentPhaseReport(
        id=uuid4(),
        notice_id=notice_id,
        phase=phase,
        key=key,
        organisation_id=organisation_id,
        receiver_id=duty.receiver.id,
        figures=figures(session, notice_id=notice_id, organisation_id=organisation_id),
        submitted_by=actor.account_id,
        submitted_at=clock(),
    )
    vault_of(session).ensure(organisation_id, clock())
    column = SentPhaseReport.words_cipher
    made.words_cipher, digest = seal_reason(session, organisation_id, column, made.id, said)
    if paper is not None and inspected is not None:
        _keep(session, blobs, made, paper, inspected)
    taken = "本单位已经报送过这份报告，没有重复报送。需要改动的，请先撤回再报。"
    with once(session, Refusal("conflict", taken)):
        session.add(made)
    record(
        session,
        "phase_report.sent",
        actor=actor,
        clock=clock,
        subjects=_subjects(made),
        payload={"words": digest, "file": paper is not None},
        changed=made,
        notify=_told(session, duty),
    )
    return made


def withdraw(session: Session, actor: Actor, clock: Clock, *, report_id: UUID, version: int) -> SentPhaseReport:
    """Take a report back, to send another one; what was sent stays readable. Raises Refusal and Stale."""
    made = fetch(session, actor, WITHDRAW, report_id, version=version)
    made.withdrawn_by, made.withdrawn_at = actor.account_id, clock()
    record(session, "phase_report.withdrawn", actor=actor, clock=clock, subjects=_subjects(made), changed=made)
    return made


def _checked(words: str, paper: Paper | None) -> tuple[str, Inspected | None]:
    wrong, said, inspected = {}, words.strip(), None
    if not said:
        wrong["words"] = "请写明这一阶段的情况。"
    elif len(said) > MOST_CHARACTERS:
        wrong["words"] = f"最多填写{MOST_CHARACTERS}个字，现为{len(said)}个字；其余可以放在附件里。"
    if paper is not None:
        try:
            inspected = inspect(paper.stream, filename=paper.filename, rules=RULES)
        except UploadRefused as refused:
            wrong["paper"] = refused.message
    if wrong:
        raise invalid(wrong)
    return said, inspected


def _keep(session: Session, blobs: BlobDirectory, made: SentPhaseReport, paper: Paper, found: Inspected) -> None:
    written = keep(session, blobs, made.id, pieces(paper.stream), owner=made.organisation_id)
    made.filename, made.media_type = safe(paper.filename), found.media_type
    made.size, made.digest, made.algorithm = written.size, written.digest, written.algorithm


def _subjects(made: SentPhaseReport) -> dict[str, UUID]:
    return {"report": made.id, "notice": made.notice_id, "organisation": made.organisation_id}


def _told(session: Session, duty: Duty) -> list[Notify]:
    return [Notify(Topic.PHASE_REPORT_SENT, each) for each in checkers(session, duty.receiver.id)]
