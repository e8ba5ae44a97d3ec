"""What authorities have recorded of a unit, as the unit and the bureaus see it: what holds, its document, the history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, url_for

from zhicheng.casework.unit_facts.entitled import who_records
from zhicheng.casework.unit_facts.reading import Entry, FactPage, State, facts_of, scan_of
from zhicheng.dossier.standard import UNIT
from zhicheng.store.models import Organisation, UnitFact
from zhicheng_web import visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import shown
from zhicheng_web.office_page import place_of
from zhicheng_web.pieces import Link, Status, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day, moment

NOT_RECORDED = Status("尚未由人社部门登记", Tone.QUIET)
TONES = {
    State.HOLDS: Tone.DONE,
    State.COMING: Tone.ACTIVE,
    State.REPLACED: Tone.QUIET,
    State.ENDED: Tone.ENDED,
    State.WITHDRAWN: Tone.ENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One record: ``lines`` say for how long it holds, by which document and who recorded it; ``withdraw_url`` is empty
    where the reader can't withdraw it."""

    value: str
    status: Status
    lines: tuple[str, ...]
    scan: Link
    reason: str
    withdraw_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A fact with what holds of it (or ``missing``) and everything else that was ever recorded."""

    title: str
    missing: Status | None
    who: str
    citation: str
    holding: tuple[RecordView, ...]
    history: tuple[RecordView, ...]
    url: str
    records: bool


def fact_views(unit: Organisation, *, scan: str, office: bool) -> tuple[FactView, ...]:
    """A unit's facts; ``scan`` is the endpoint that hands out a document, ``office`` whether an office reads, which finds
    what it may do to each on a page of its own."""
    place = place_of(unit.jurisdiction)
    found = facts_of(visit.reading(), visit.actor(), request_clock(), place, unit_id=unit.id)
    return tuple(fact_view(each, unit, scan=scan, office=office) for each in found)


def fact_view(page: FactPage, unit: Organisation, *, scan: str, office: bool, withdraws: bool = False) -> FactView:
    """One fact; ``withdraws`` where its records may be withdrawn from the page."""

    def view(entry: Entry) -> RecordView:
        possible = withdraws and page.records and entry.state is not State.WITHDRAWN
        return _record(entry, scan, url_for("bureau.withdraw_fact", fact_id=entry.fact.id) if possible else "")

    return FactView(
        title=UNIT.field(page.declared.key).label,
        missing=None if page.holding else NOT_RECORDED,
        who=who_records(page.declared),
        citation=cited_together(page.declared.cites),
        holding=tuple(view(each) for each in page.holding),
        history=tuple(view(each) for each in page.entries if each not in page.holding),
        url=url_for("bureau.fact", unit_id=unit.id, key=page.declared.key) if office else "",
        records=page.records,
    )


def scan_response(fact_id: UUID) -> Response:
    """A scanned document for whoever may see the unit's facts."""
    found, chunks = scan_of(visit.reading(), visit.actor(), platform().blobs, fact_id=fact_id)
    response = Response(b"".join(chunks), mimetype=found.media_type)
    response.headers["Content-Disposition"] = disposition(found.filename, inline=found.media_type in SHOWN)
    return response


def value_words(fact: UnitFact) -> str:
    """The value in words, with the round for which it holds."""
    words = shown(UNIT.field(fact.key), fact.value)
    return f"{words}个（{fact.year}年，{fact.level}）" if fact.level else words


def document_words(fact: UnitFact) -> str:
    """The document that a record rests on."""
    number = f"（{fact.document_number}）" if fact.document_number else ""
    return f"{fact.issued_by}{day(fact.issued_on)}《{fact.document_title.strip('《》')}》{number}"


def _record(entry: Entry, scan: str, withdraw_url: str) -> RecordView:
    fact = entry.fact
    until = f"至{day(fact.until)}" if fact.until else "起，没有期限"
    return RecordView(
        value=value_words(fact),
        status=Status(entry.state, TONES[entry.state]),
        lines=(
            f"{day(fact.since)}{until}",
            f"依据{document_words(fact)}",
            f"{entry.office}{moment(fact.recorded_at)}登记",
        ),
        scan=Link("查看证明文件", url_for(scan, fact_id=fact.id)),
        reason=f"{moment(fact.withdrawn_at)}撤回：{fact.withdrawn_for}" if fact.withdrawn_at else "",
        withdraw_url=withdraw_url,
    )
