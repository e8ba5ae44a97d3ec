"""Which reports a notice's phases ask for, which bodies make them, and to which bureau each goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.notices import Published, of_place, terms_in
from zhicheng.casework.offices import HOLDERS
from zhicheng.casework.scopes import inside
from zhicheng.divisions import lineage, province_of
from zhicheng.notice import DatedPhase, NoTemplate, moment_of, template_for
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import Desk, PhaseReport
from zhicheng.store.models import Notice, NoticeRevision, Organisation, OrganisationKind, OrganisationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One report of one phase of a published notice. ``opens`` is the phase's first moment, ``until`` the first that is
    too late."""

    notice: Notice
    phase: DatedPhase
    report: PhaseReport

    @property
    def opens(self) -> datetime:
        return moment_of(self.phase.first, end=False)

    @property
    def until(self) -> datetime:
        return moment_of(self.phase.last, end=True)


@dataclass(frozen=True, slots=True)
class Duty:
    """An organisation that must make a report, and the bureau that receives it."""

    asked: Asked
    organisation: Organisation
    receiver: Organisation


def asking_places(registry: Registry) -> frozenset[str]:
    """The places some phase of whose round asks for reports."""
    return frozenset(each.jurisdiction.code for each in registry.offering() if _asks(each))


def asked_in(session: Session, registry: Registry, places: Iterable[str]) -> list[Asked]:
    """Every report that the published notices of these places ask for, open and closed, the newest round first."""
    wanted = sorted(set(places) & asking_places(registry))
    found = []
    for place in wanted:
        query = of_place(place).order_by(Notice.year.desc(), Notice.id)
        for notice, revision in session.execute(query):
            found += asked_under(registry, notice, revision)
    return sorted(found, key=lambda each: each.notice.year, reverse=True)


def asked_under(registry: Registry, notice: Notice, revision: NoticeRevision) -> list[Asked]:
    """What a published notice asks for: of the phases that it sets, in their order."""
    declared, terms = registry.jurisdictions.get(notice.jurisdiction), terms_in(revision)
    if declared is None:
        return []
    try:
        phases = template_for(declared.timelines, terms.year).phases
    except NoTemplate:
        return []
    return [
        Asked(notice=notice, phase=dated, report=report)
        for phase in phases
        if (dated := terms.phase(phase.key)) is not None
        for report in phase.reports
    ]


def one_asked(registry: Registry, published: Published, phase: str, key: str) -> Asked | None:
    """One report of a notice by the keys of its phase and its own; None where the notice doesn't ask for it."""
    found = asked_under(registry, published.notice, published.revision)
    return next((each for each in found if (each.phase.key, each.report.key) == (phase, key)), None)


def duties(session: Session, asked: Asked) -> list[Duty]:
    """Who must make a report, by kind and name; a body without a bureau of that level around it has nobody to send to."""
    place = inside(Organisation.division, asked.notice.jurisdiction)
    query = select(Organisation).where(
        place, Organisation.status == OrganisationStatus.APPROVED, or_(*(_fits(each) for each in asked.report.by))
    )
    bureaus = {
        each.division: each
        for each in session.scalars(
            select(Organisation).where(
                Organisation.kind == OrganisationKind.BUREAU,
                Organisation.status == OrganisationStatus.APPROVED,
                Organisation.level == asked.report.to.level,
                inside(Organisation.division, province_of(asked.notice.jurisdiction)),
            )
        )
    }
    found = []
    for each in session.scalars(query.order_by(Organisation.kind, Organisation.name, Organisation.id)):
        receiver = next((bureaus[code] for code in lineage(each.division) if code in bureaus), None)
        if receiver is not None and receiver.id != each.id:
            found.append(Duty(asked, each, receiver))
    return found


def _fits(desk: Desk) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Organisation.kind.in_(HOLDERS[desk.kind])]
    if desk.level is not None:
        conditions.append(Organisation.level == desk.level)
    if desk.name is not None:
        conditions.append(Organisation.name == desk.name)
    return and_(*conditions)


def _asks(declared: Declarations) -> bool:
    return any(phase.reports for template in declared.timelines for phase in template.phases)
