"""An expert corrects the mobile number under which a draw reaches them; it holds at once, and that it changed is on record."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.experts.details import details_of, seal
from zhicheng.casework.experts.entitled import CORRECT
from zhicheng.casework.experts.proposing import subjects
from zhicheng.casework.record import record
from zhicheng.identity import check_mobile, compact
from zhicheng.store.models import Expert
from zhicheng.store.moments import Clock


def correct_mobile(
    session: Session, actor: Actor, clock: Clock, *, expert_id: UUID, version: int, mobile: str
) -> Expert:
    """Change the mobile of one's own entry. Raises Refusal at ``mobile``, for an entry that is over, and Stale."""
    made = fetch(session, actor, CORRECT, expert_id, version=version)
    number = compact(mobile)
    if bad := check_mobile(number):
        raise invalid({"mobile": bad})
    known = details_of(session, made)
    if known.mobile == number:
        return made
    made.details_cipher = seal(session, made.person_id, made.id, replace(known, mobile=number))
    payload = {"answers": ("mobile",)}
    record(
        session, "expert.corrected", actor=actor, clock=clock, subjects=subjects(made), payload=payload, changed=made
    )
    return made
