"""Running entries of the archive as remarks: beside a case, and on a unit's page. What they say stands on their own page."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from sqlalchemy import or_, select

from zhicheng.casework.access import visible
from zhicheng.casework.case import Case
from zhicheng.casework.integrity.entitled import KIND_WORDS, READ
from zhicheng.casework.integrity.standing import stands
from zhicheng.divisions import related
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import IntegrityEntry
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.desk.dossier import Remark
from zhicheng_web.pieces import Link
from zhicheng_web.presentation import day

WORD = "诚信档案"


def beside_case(case: Case) -> tuple[Remark, ...]:
    """Entries about the unit, and those about the applicant made since the case was filed: what ran then, the rules found.
    Those of places that the case has nothing to do with left out, as the rules leave them out."""
    application = case.located.application
    query = select(IntegrityEntry).where(
        stands(beijing_day(request_now())),
        or_(
            IntegrityEntry.organisation_id == application.unit_id,
            (IntegrityEntry.person_id == application.person_id) & (IntegrityEntry.recorded_at >= case.filed.taken_at),
        ),
    )
    found = visit.reading().scalars(query.order_by(IntegrityEntry.recorded_on, IntegrityEntry.id))
    return tuple(Remark(WORD, _said(each), "") for each in found if related(each.place, application.jurisdiction))


def of_unit(unit_id: UUID) -> tuple[Link, ...]:
    """The running entries about a unit that the visitor may read."""
    query = visible(visit.actor(), READ).where(
        stands(beijing_day(request_now())), IntegrityEntry.organisation_id == unit_id
    )
    found = visit.reading().scalars(query.order_by(IntegrityEntry.recorded_on, IntegrityEntry.id))
    return tuple(Link(_said(each), url_for("integrity.show", entry_id=each.id)) for each in found)


def _said(entry: IntegrityEntry) -> str:
    whom = "申报人" if entry.person_id else "申报单位"
    return f"{whom}在诚信档案中有记录：{KIND_WORDS[entry.kind]}（记录期至{day(entry.until)}），请从严核实。"
