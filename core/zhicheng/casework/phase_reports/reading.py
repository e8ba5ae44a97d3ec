"""What was sent and what is missing: who has reported by when, one report with its words, its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.phase_reports.asked import Asked, Duty, duties
from zhicheng.casework.phase_reports.entitled import READ, receives
from zhicheng.casework.reasons import open_reason
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Organisation, SentPhaseReport
from zhicheng.store.vault import vault_of


class Standing(StrEnum):
    """Where a report stands, in words."""

    COMING = "尚未开始"
    DUE = "未报送"
    OVERDUE = "逾期未报送"
    SENT = "已报送"
    LATE = "逾期报送"


@dataclass(frozen=True, slots=True)
class Line:
    """A duty with the report that stands, None while there is none."""

    duty: Duty
    report: SentPhaseReport | None

    def standing(self, now: datetime) -> Standing:
        """By the clock handed in: a phase is over at the end of its last day."""
        until = self.duty.asked.until
        if self.report is not None:
            return Standing.LATE if self.report.submitted_at >= until else Standing.SENT
        if now < self.duty.asked.opens:
            return Standing.COMING
        return Standing.OVERDUE if now >= until else Standing.DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One report in full."""

    report: SentPhaseReport
    organisation: str
    receiver: str
    words: str
    sent_by: str


def lines(session: Session, found: Iterable[Duty]) -> list[Line]:
    """Duties with what was sent of them, in their order."""
    known = list(found)
    notices = {each.asked.notice.id for each in known}
    query = select(SentPhaseReport).where(
        SentPhaseReport.notice_id.in_(notices), SentPhaseReport.withdrawn_at.is_(None)
    )
    sent = {(each.notice_id, each.phase, each.key, each.organisation_id): each for each in session.scalars(query)}
    return [Line(each, sent.get(_key(each))) for each in known]


def received(session: Session, actor: Actor, asked: Asked) -> list[Line]:
    """Who has made a report and who hasn't, for whoever receives it; raises Refusal for anybody else."""
    found = [each for each in duties(session, asked) if receives(actor, each)]
    if not found:
        raise Refusal("not_found", "没有报送给您所在部门的这份报告。请返回阶段报告重新选择。", status=404)
    return lines(session, found)


def read_report(session: Session, actor: Actor, *, report_id: UUID) -> Opened:
    """A report, withdrawn or not, for who made, receives or oversees it; raises Refusal."""
    made = fetch(session, actor, READ, report_id)
    column, owner = SentPhaseReport.words_cipher, made.organisation_id
    return Opened(
        report=made,
        organisation=session.get_one(Organisation, made.organisation_id).name,
        receiver=session.get_one(Organisation, made.receiver_id).name,
        words=open_reason(session, owner, column, made.id, made.words_cipher),
        sent_by=account_name(session, made.submitted_by),
    )


def read_file(
    session: Session, actor: Actor, blobs: BlobDirectory, *, report_id: UUID
) -> tuple[SentPhaseReport, Iterator[bytes]]:
    """The file of a report and its bytes; raises Refusal."""
    made = fetch(session, actor, READ, report_id)
    if made.filename is None:
        raise Refusal("not_found", "这份报告没有附件。请返回报告重新打开。", status=404)
    return made, blobs.read(made.id, vault_of(session).file_key(made.organisation_id, made.id))


def _key(duty: Duty) -> tuple[UUID, str, str, UUID]:
    asked = duty.asked
    return asked.notice.id, asked.phase.key, asked.report.key, duty.organisation.id
