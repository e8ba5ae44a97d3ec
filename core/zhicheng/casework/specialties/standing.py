"""The approved changes that stand for a round, and a notice's terms with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.notice import NoticeSpecialty, Terms
from zhicheng.registry import Declarations
from zhicheng.specs import Citation, Specialty
from zhicheng.store.models import ProposalKind, ProposalState, SpecialtyProposal

_SAID = {
    ProposalKind.NEW: "新设“{name}”专业",
    ProposalKind.CHANGE: "调整“{name}”专业",
    ProposalKind.MERGE: "整合“{name}”专业",
    ProposalKind.DROP: "剔除“{name}”专业",
}


def standing(session: Session, jurisdiction: str, year: int) -> tuple[SpecialtyProposal, ...]:
    """The approved proposals of a place that count in the round of a year, in the order of their approval."""
    query = (
        select(SpecialtyProposal)
        .where(
            SpecialtyProposal.jurisdiction == jurisdiction,
            SpecialtyProposal.state == ProposalState.APPROVED,
            SpecialtyProposal.from_year <= year,
        )
        .order_by(SpecialtyProposal.decided_at, SpecialtyProposal.id)
    )
    return tuple(session.scalars(query))


def not_in(declarations: Declarations, terms: Terms, found: Iterable[SpecialtyProposal]) -> list[SpecialtyProposal]:
    """Those that a notice's terms don't rest on yet, of series that the catalogue has."""
    known = {cite.id for each in terms.specialties for cite in each.cites}
    return [each for each in found if _mark(each) not in known and each.series in declarations.catalogue]


def joined(declarations: Declarations, terms: Terms, found: Iterable[SpecialtyProposal]) -> Terms:
    """A notice's terms with the approved changes that they don't hold yet; what the bureau wrote itself stays."""
    for each in not_in(declarations, terms, found):
        terms = _with(declarations, terms, each)
    return terms


def _with(declarations: Declarations, terms: Terms, made: SpecialtyProposal) -> Terms:
    offered = {each.name: each for each in terms.over(declarations.catalogue[made.series]).specialties}
    before = offered.get(made.specialty, Specialty(name=made.specialty))
    target, ranges = made.into or made.specialty, tuple(made.ranges)
    if made.kind is ProposalKind.MERGE:
        there = offered.get(target, Specialty(name=target))
        ranges, before = (
            tuple(dict.fromkeys((*there.ranges, *ranges))),
            replace(there, track=there.track or before.track),
        )
    if made.kind is not ProposalKind.DROP:
        terms = _saying(terms, made, target, ranges=ranges or before.ranges, track=before.track)
    if made.kind is ProposalKind.DROP or target != made.specialty:
        terms = _saying(terms, made, made.specialty, dropped=True, into=made.into)
    return terms


def _saying(terms: Terms, made: SpecialtyProposal, name: str, **said: Any) -> Terms:
    """The terms with a row of their own for a specialty, in the place of an earlier one, whose grounds it keeps."""
    before = terms.specialty(made.series, name)
    row = NoticeSpecialty(
        series=made.series, name=name, cites=(*(before.cites if before else ()), _citation(made)), **said
    )
    if before is None:
        return replace(terms, specialties=(*terms.specialties, row))
    return replace(terms, specialties=tuple(row if each is before else each for each in terms.specialties))


def _citation(made: SpecialtyProposal) -> Citation:
    return Citation(
        document=made.document_number or "", clause=_SAID[made.kind].format(name=made.specialty), id=_mark(made)
    )


def _mark(made: SpecialtyProposal) -> str:
    """By this one sees that terms rest on a proposal."""
    return f"专业审核-{made.id}"
