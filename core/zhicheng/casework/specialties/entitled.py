"""Who may propose to change specialties, and which bureau decides (JB-1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.notices import STAFF, places_of
from zhicheng.casework.scopes import acts_for
from zhicheng.casework.unit_facts.known import known_of
from zhicheng.divisions import depth
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import Organisation, OrganisationKind, ProposalKind, ProposalState, SpecialtyProposal
from zhicheng.store.moments import Clock

KIND_WORDS = {
    ProposalKind.NEW: "新设",
    ProposalKind.CHANGE: "调整",
    ProposalKind.MERGE: "整合",
    ProposalKind.DROP: "剔除",
}
STATE_WORDS = {
    ProposalState.REQUESTED: "等待审核",
    ProposalState.APPROVED: "已审核同意",
    ProposalState.REFUSED: "未获同意",
    ProposalState.WITHDRAWN: "已撤回",
}
OF_UNITS = (ProposalKind.NEW,)
"""A unit that reviews by itself may have specialties set up; the list of all is the committees'."""


@dataclass(frozen=True, slots=True)
class Proposer:
    """An organisation for which the actor may propose: the place whose notices it concerns, and what may be proposed."""

    organisation: Organisation
    jurisdiction: str
    kinds: tuple[ProposalKind, ...]


def _own(actor: Actor) -> ColumnElement[bool]:
    return acts_for(SpecialtyProposal.organisation_id, actor)


def _of_place(actor: Actor) -> ColumnElement[bool]:
    """The proposals in the places for whose bureau the actor works."""
    places = [post.division for post in actor.posts(*STAFF, kind=OrganisationKind.BUREAU) if post.approved]
    return SpecialtyProposal.jurisdiction.in_(places) if places else false()


def _requested(proposal: SpecialtyProposal) -> Refusal | None:
    if proposal.state is ProposalState.REQUESTED:
        return None
    return Refusal("decided", f"这份申请{STATE_WORDS[proposal.state]}，没有再次操作。请刷新页面查看。")


READ_OWN = Action(key="specialty.read_own", title="查看专业调整申请", thing=SpecialtyProposal, scope=_own)
WITHDRAW = Action(
    key="specialty.withdraw", title="撤回专业调整申请", thing=SpecialtyProposal, scope=_own, ready=_requested
)
READ = Action(key="specialty.read", title="查看专业调整申请", thing=SpecialtyProposal, scope=_of_place)
DECIDE = Action(
    key="specialty.decide", title="审核专业调整", thing=SpecialtyProposal, scope=_of_place, ready=_requested
)


def proposers(session: Session, actor: Actor, clock: Clock, registry: Registry) -> tuple[Proposer, ...]:
    """The committee offices for which the actor works, and the units that may review by themselves today."""
    kinds = (OrganisationKind.COMMITTEE_OFFICE, OrganisationKind.UNIT)
    ids = {post.organisation_id for post in actor.posts() if post.approved and post.kind in kinds}
    if not ids:
        return ()
    today = beijing_day(clock())
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name, Organisation.id)
    found = []
    for each in session.scalars(query):
        place = _place_of(registry, each)
        if place is None:
            continue
        if each.kind is OrganisationKind.COMMITTEE_OFFICE:
            found.append(Proposer(each, place, tuple(ProposalKind)))
        elif _reviews_by_itself(session, each, today):
            found.append(Proposer(each, place, OF_UNITS))
    return tuple(found)


def concerned(session: Session, actor: Actor, clock: Clock, registry: Registry) -> bool:
    """Whether the actor may propose, or works for somebody who has."""
    if proposers(session, actor, clock, registry):
        return True
    return session.scalar(select(SpecialtyProposal.id).where(_own(actor)).limit(1)) is not None


def _place_of(registry: Registry, organisation: Organisation) -> str | None:
    """The smallest place around an organisation that issues notices."""
    offering = {each.jurisdiction.code for each in registry.offering()}
    return max(offering & places_of(organisation), key=depth, default=None)


def _reviews_by_itself(session: Session, unit: Organisation, today: date) -> bool:
    known = known_of(session, unit.id, today)
    own, combined = known.of("own_committee"), known.of("combined_review_since")
    return bool(own and own.value) or bool(combined and combined.value <= today.year)
