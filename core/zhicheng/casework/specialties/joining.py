"""A notice that is open already takes approved changes over: as a working revision, to be published with its reason."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework import notice_drafts
from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.notices import MANAGE, working_terms
from zhicheng.casework.specialties.standing import joined, not_in, standing
from zhicheng.registry import Registry
from zhicheng.store.models import Notice, SpecialtyProposal
from zhicheng.store.moments import Clock


def waiting_for(session: Session, registry: Registry, notice: Notice) -> list[SpecialtyProposal]:
    """The approved changes that count in a notice's round and that it doesn't hold yet."""
    found = standing(session, notice.jurisdiction, notice.year)
    return not_in(registry.get(notice.jurisdiction), working_terms(session, notice), found)


def join(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, notice_id: UUID, version: int
) -> tuple[SpecialtyProposal, ...]:
    """Write the approved changes into the draft; gives those that are new in it. Raises Refusal and Stale."""
    notice = fetch(session, actor, MANAGE, notice_id, version=version)
    wanting = waiting_for(session, registry, notice)
    if not wanting:
        raise Refusal("conflict", "已批准的专业调整都已列入，没有需要加入的。请刷新页面核对。")
    terms = joined(registry.get(notice.jurisdiction), working_terms(session, notice), wanting)
    notice_drafts.change(session, actor, clock, registry, notice_id=notice_id, version=version, terms=terms)
    return tuple(wanting)
