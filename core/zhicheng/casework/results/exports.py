"""A list handed out: as a spreadsheet, as the table for the meeting, and as the document that publishes its results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from uuid import UUID

import xlsxwriter
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.record import changed_by, history
from zhicheng.casework.results.candidates import STATE_WORDS, Sheet, shown
from zhicheng.casework.results.duties import duties
from zhicheng.casework.results.lists import READ, on_list, policy_of
from zhicheng.casework.results.tally import why
from zhicheng.documents.result_papers import Announcement, announcement, candidates_table
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, Basis, Procedure
from zhicheng.store.models import Batch, BatchDuty, Candidate, Organisation
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased

COLUMNS = (
    ("序号", 6), ("姓名", 12), ("性别", 6), ("出生日期", 12), ("工作单位", 32), ("申报系列", 18), ("申报专业", 20),
    ("专业范围", 18), ("申报职称", 18), ("申报级别", 10), ("申报渠道", 16), ("申报类别", 10), ("到会人数", 10), ("赞成", 8),
    ("反对", 8), ("弃权", 8), ("结果", 16), ("说明", 40),
)  # fmt: skip
PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""What people typed stays text, whatever it begins with."""
EXCEPTION, NORMAL = "破格", "正常"


def spreadsheet(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, batch_id: UUID
) -> tuple[Batch, bytes]:
    """A list with counts and results as XLSX, a row a candidate. Raises Refusal."""
    batch = fetch(session, actor, READ, batch_id)
    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        book.set_properties({"title": batch.title, "created": clock().astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet("名单")
        bold = book.add_format({"bold": True, "border": 1})
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 2)
        for row, (candidate, known) in enumerate(_people(session, registry, batch), 1):
            sheet.write_row(row, 0, _cells(session, candidate, known))
    return batch, out.getvalue()


def meeting_table(session: Session, actor: Actor, registry: Registry, *, batch_id: UUID) -> tuple[Batch, bytes]:
    """The table of all candidates for the experts of a meeting, as PDF. Raises Refusal, MissingGlyphs."""
    batch = fetch(session, actor, READ, batch_id)
    policy, _ = policy_of(session, registry, batch)
    rows = [
        (
            known.name, known.gender, known.born, known.unit, known.current_title, known.appointed_on, known.series,
            known.specialty, known.specialty_range, known.title, _kind(known),
        )
        for _, known in _people(session, registry, batch)
    ]  # fmt: skip
    office = session.get_one(Organisation, batch.organisation_id).name
    return batch, candidates_table(office=office, title=batch.title, notice=policy.terms.title, rows=rows)


def publication(session: Session, actor: Actor, registry: Registry, *, batch_id: UUID) -> tuple[Batch, bytes]:
    """The document that publishes the results, as PDF (JB-6.5, SG-4.4): everybody who was confirmed with it, whatever
    became of somebody later. Raises Refusal before the confirmation, MissingGlyphs."""
    batch = fetch(session, actor, READ, batch_id)
    policy, procedure = policy_of(session, registry, batch)
    confirmed = next((each for each in duties(session, batch) if each.kind == ActKind.CONFIRMATION), None)
    if confirmed is None or confirmed.number is None or confirmed.dated is None:
        raise Refusal("conflict", "评审结果还没有确认公布，没有公布文件。确认、发文后即可下载。")
    named = {changed_by(each) for each in history(session, batch.id) if each.kind == "candidate.confirmed"}
    if not named:
        raise Refusal("conflict", "名单上没有确认的人员，没有可以公布的内容。")
    rows = [
        (known.name, known.gender, known.unit, known.series, known.specialty, known.title)
        for candidate, known in _people(session, registry, batch)
        if candidate.application_id in named
    ]
    issuer = _name(session, confirmed)
    office = session.get_one(Organisation, batch.organisation_id).name
    return batch, announcement(
        Announcement(
            issuer=issuer,
            number=confirmed.number,
            dated=confirmed.dated,
            notice=policy.terms.title,
            year=policy.terms.year,
            people=procedure.people,
            route=_route(procedure, office, issuer),
            rows=rows,
        )
    )


def _route(procedure: Procedure, office: str, issuer: str) -> str:
    """How the results came about: who organised, and who confirmed where that is somebody else."""
    if procedure.basis is Basis.RECOGNITION:
        return f"经{issuer}认定"
    organised = f"经{office}组织评审、结果公示"
    return organised if office == issuer else f"{organised}，{issuer}确认"


def _people(session: Session, registry: Registry, batch: Batch) -> Iterator[tuple[Candidate, Sheet]]:
    return ((each, shown(session, registry, each)) for each in on_list(session, batch))


def _cells(session: Session, candidate: Candidate, known: Sheet) -> list[str | int | None]:
    return [
        candidate.place, known.name, known.gender, known.born, known.unit, known.series, known.specialty,
        known.specialty_range, known.title, known.level, known.channel, _kind(known), candidate.present,
        candidate.in_favour, candidate.against, candidate.abstained, STATE_WORDS[candidate.state], _why(session, candidate),
    ]  # fmt: skip


def _kind(known: Sheet) -> str:
    return EXCEPTION if known.exceptional else NORMAL


def _why(session: Session, candidate: Candidate) -> str:
    try:
        return why(session, candidate)
    except Erased:
        return ""


def _name(session: Session, duty: BatchDuty) -> str:
    return session.get_one(Organisation, duty.organisation_id).name
