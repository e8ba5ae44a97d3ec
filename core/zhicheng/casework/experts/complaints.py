"""Complaints about experts: recorded by the bureau, found true or not (HX-5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import account_name, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.experts.entitled import COMPLAIN, KEEP
from zhicheng.casework.people import find_by_number
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import record
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.store.models import ExpertComplaint, Person
from zhicheng.store.moments import Clock

LONGEST_WORDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Complained:
    """A complaint in words; ``complainant`` is empty where nobody is on record."""

    words: str
    founded: bool
    complainant: str
    by: str
    at: datetime


def complain(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    expert_id: UUID,
    words: str,
    founded: bool,
    id_number: str = "",
    name: str = "",
) -> ExpertComplaint:
    """Put a complaint on record, for good; of an applicant where number and name say whom, so that the expert stays off
    their cases. Raises Refusal with a message at each answer that is wrong."""
    expert = fetch(session, actor, COMPLAIN, expert_id)
    wrong = {}
    if not 0 < len(words.strip()) <= LONGEST_WORDS:
        wrong["words"] = f"请写明反映的问题和核实的情况，不超过{LONGEST_WORDS}字。"
    complainant = _complainant(session, id_number, name, wrong)
    if wrong:
        raise invalid(wrong)
    made = ExpertComplaint(
        id=uuid4(),
        expert_id=expert.id,
        complainant_id=complainant.id if complainant else None,
        founded=founded,
        recorded_for=next(each.organisation_id for each in bureaus(actor) if each.division == expert.place),
        recorded_by=actor.account_id,
        recorded_at=clock(),
    )
    column = ExpertComplaint.words_cipher
    made.words_cipher, _ = seal_reason(session, expert.person_id, column, made.id, words.strip())
    session.add(made)
    subjects = {"complaint": made.id, "expert": expert.id}
    record(session, "expert.complained", actor=actor, clock=clock, subjects=subjects, payload={"founded": founded})
    return made


def complaints_about(session: Session, actor: Actor, *, expert_id: UUID) -> Sequence[Complained]:
    """What is on record about an expert, newest first, for the bureau of the place. Raises Refusal and Erased."""
    expert = fetch(session, actor, KEEP, expert_id)
    query = (
        select(ExpertComplaint, Person.name)
        .outerjoin(Person, Person.id == ExpertComplaint.complainant_id)
        .where(ExpertComplaint.expert_id == expert.id)
        .order_by(ExpertComplaint.recorded_at.desc(), ExpertComplaint.id)
    )
    return [
        Complained(
            words=open_reason(session, expert.person_id, ExpertComplaint.words_cipher, made.id, made.words_cipher),
            founded=made.founded,
            complainant=name or "",
            by=account_name(session, made.recorded_by),
            at=made.recorded_at,
        )
        for made, name in session.execute(query)
    ]


def _complainant(session: Session, id_number: str, name: str, wrong: dict[str, str]) -> Person | None:
    if not id_number.strip() and not name.strip():
        return None
    found = find_by_number(session, id_number) if id_number.strip() else None
    if found is None or found.name != " ".join(name.split()):
        wrong["id_number"] = "没有找到这个证件号码和姓名的申报人。请核对；反映人不是申报人的，两项都不填。"
        return None
    return found
