"""One case: the dossier at the left with a mark for each section, the evidence at the right, the decision below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template

from zhicheng.casework.case import Case
from zhicheng.casework.inquiries import Question
from zhicheng.casework.marks import MARK_WORDS
from zhicheng.store.models import Mark
from zhicheng_web.desk import blueprint, records
from zhicheng_web.desk.bar import Bar, bar_of
from zhicheng_web.desk.belonging import belonging_beside
from zhicheng_web.desk.cases import Head, Typed, head_of, here, load
from zhicheng_web.desk.dossier import Remark, SectionView, remarks_beside, sections, unit_sheet
from zhicheng_web.desk.evidence import Evidence, evidence
from zhicheng_web.desk.holding import Holding, holding
from zhicheng_web.desk.records import RecordsView
from zhicheng_web.integrity_remarks import beside_case
from zhicheng_web.learning_record import HoursBeside, hours_beside
from zhicheng_web.looks import case_looked_at
from zhicheng_web.pieces import Link
from zhicheng_web.standards import standard_link

OPTIONS = tuple((str(each), MARK_WORDS[each]) for each in Mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkForm:
    """The mark of a section to be set: as stored or, where it was refused, as it was sent."""

    url: str
    version: int
    chosen: str
    note: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """``standard`` is that of what is applied for. ``forms`` are by section, empty where the visitor doesn't have the case in
    hand. ``hours`` of continuing education are as filed and as recorded. ``committee`` says which one decides, and why."""

    head: Head
    beside: tuple[Remark, ...]
    unit: tuple[tuple[str, str], ...]
    sections: tuple[SectionView, ...]
    hours: tuple[HoursBeside, ...]
    forms: Mapping[str, MarkForm]
    options: tuple[tuple[str, str], ...]
    evidence: Evidence
    records: RecordsView
    questions: tuple[Question, ...]
    holding: Holding
    bar: Bar
    standard: Link | None
    committee: str


@blueprint.get("/cases/<uuid:application_id>")
def case(application_id: UUID) -> str:
    case_looked_at(application_id)
    return page(load(application_id))


def page(
    case: Case,
    *,
    marks: Mapping[str, Typed] | None = None,
    records_sent: Mapping[str, Typed] | None = None,
    refused: Mapping[str, str] | None = None,
) -> str:
    """The page of a case; what was refused stands where it was typed, with its message, and ``refused`` has, by
    attachment, why a file was not taken."""
    view = view_of(case, marks=marks or {}, records_sent=records_sent or {}, refused=refused or {})
    return render_template("desk/case.html", view=view)


def view_of(
    case: Case, *, marks: Mapping[str, Typed], records_sent: Mapping[str, Typed], refused: Mapping[str, str]
) -> CasePage:
    found = sections(case)
    return CasePage(
        head=head_of(case),
        beside=(*beside_case(case), *remarks_beside(case)),
        unit=unit_sheet(case),
        sections=found,
        hours=hours_beside(case),
        forms={each.key: form_of(case, each, marks.get(each.key)) for each in found} if case.decisions else {},
        options=OPTIONS,
        evidence=evidence(case, found),
        records=records.view_of(case, records_sent, refused),
        questions=case.questions,
        holding=holding(case),
        bar=bar_of(case),
        standard=_standard(case),
        committee=belonging_beside(case),
    )


def _standard(case: Case) -> Link | None:
    """The standard of the series and level that are applied for, beside the case."""
    return standard_link(case.located.policy, case.filed.part("basic") or {})


def form_of(case: Case, section: SectionView, sent: Typed | None = None) -> MarkForm:
    stored = section.marked
    chosen = str(stored.mark) if stored and stored.current else ""
    values = sent.values if sent else {"mark": chosen, "note": (stored.note or "") if stored else ""}
    return MarkForm(
        url=here("desk.mark", case.located.application.id, key=section.key),
        version=stored.version if stored else 0,
        chosen=values.get("mark", ""),
        note=values.get("note", ""),
        error=sent.message if sent else "",
    )
