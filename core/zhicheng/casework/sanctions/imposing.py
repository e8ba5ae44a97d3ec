"""Imposing a sanction on a committee office: by a document, with what it does to lists and cases (JB-4.1, SG-7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.notices import places_of, published
from zhicheng.casework.record import Notify, canonical, committed, new_salt, record
from zhicheng.casework.results.dissolving import dissolve
from zhicheng.casework.sanctions.entitled import IMPOSE, KIND_WORDS, bureaus_of, imposer, rules_for
from zhicheng.casework.seats import checkers
from zhicheng.committees import office_of
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.specs import SanctionKind, SanctionRule
from zhicheng.store.models import Batch, BatchState, Organisation, Sanction
from zhicheng.store.moments import Clock

LONGEST_REASON, LONGEST_NUMBER = 1000, 100
WITH_DEADLINE = (SanctionKind.CORRECTION, SanctionKind.EXPERTS)
WHOLE = (SanctionKind.VOID,)
"""Those that are about a list, whichever committee it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A sanction as typed. ``committee`` is empty for all of the office's, ``batch_id`` the list of a void result."""

    kind: str
    reason: str
    document_number: str
    committee: str = ""
    batch_id: UUID | None = None
    deadline: date | None = None


def impose(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    organisation_id: UUID,
    wanted: Wanted,
) -> Sanction:
    """Impose it for the actor's nearest bureau that may. Raises Refusal with a message at each answer that is wrong."""
    office = fetch(session, actor, IMPOSE, organisation_id)
    own = bureaus_of(session, actor)
    rules = {each.kind: each for each in rules_for(registry, own, office)}
    if not rules:
        raise Refusal("denied", "本地区没有规定由贵部门对该办事机构作出处理。请联系有权处理的人社部门。", status=403)
    kind, batch = _checked(session, clock, office, rules, wanted)
    bureau = imposer(own, rules[kind], office)
    if bureau is None:
        raise ValueError("a rule is given only with the bureau that imposes it")
    made = Sanction(
        id=uuid4(),
        organisation_id=office.id,
        committee=wanted.committee.strip() or None if kind not in WHOLE else None,
        batch_id=batch.id if batch else None,
        kind=kind,
        reason=wanted.reason.strip(),
        document_number=wanted.document_number.strip(),
        deadline=wanted.deadline if kind in WITH_DEADLINE else None,
        salt=new_salt(),
        issued_for=bureau.id,
        issued_by=actor.account_id,
        issued_at=clock(),
    )
    session.add(made)
    record(
        session,
        "sanction.imposed",
        actor=actor,
        clock=clock,
        subjects={"sanction": made.id, "organisation": office.id},
        payload={"kind": kind, "content": content_digest(made)},
        changed=made,
        notify=[Notify(Topic.SANCTION_IMPOSED, each) for each in checkers(session, office.id)],
    )
    if batch is not None:
        dissolve(session, actor, clock, registry, batch=batch, sanction=made)
    return made


def content_digest(made: Sanction) -> str:
    """The commitment to what was said that the event carries."""
    said = {
        "kind": made.kind,
        "committee": made.committee,
        "batch": str(made.batch_id) if made.batch_id else None,
        "reason": made.reason,
        "document_number": made.document_number,
        "deadline": made.deadline.isoformat() if made.deadline else None,
    }
    return committed(made.salt, canonical(said).decode())


def committees_of(session: Session, office: Organisation) -> tuple[str, ...]:
    """The committees that the open notices around an office give it, by name."""
    open_ = published(session, jurisdictions=sorted(places_of(office)))
    listed = (each for found in open_ for each in found.terms.committees)
    return tuple(dict.fromkeys(each.name for each in listed if office_of(each) == office.name))


def lists_of(session: Session, office: Organisation) -> Sequence[Batch]:
    """The lists of an office that have a result and aren't done, newest first."""
    running = Batch.state == BatchState.RUNNING
    query = select(Batch).where(Batch.organisation_id == office.id, running)
    return session.scalars(query.order_by(Batch.created_at.desc(), Batch.id)).all()


def _checked(
    session: Session,
    clock: Clock,
    office: Organisation,
    rules: dict[SanctionKind, SanctionRule],
    wanted: Wanted,
) -> tuple[SanctionKind, Batch | None]:
    wrong: dict[str, str] = {}
    kind = SanctionKind(wanted.kind) if wanted.kind in set(SanctionKind) else None
    if kind is None or kind not in rules:
        wrong["kind"] = f"请选择处理方式：{'、'.join(KIND_WORDS[each] for each in rules)}。"
    elif rules[kind].after_correction and not _uncorrected(session, clock, office, wanted.committee.strip()):
        wrong["kind"] = f"按规定，逾期没有纠正的才能{KIND_WORDS[kind]}。请先限期纠正，期限过后仍未纠正的再办理。"
    if not 0 < len(wanted.reason.strip()) <= LONGEST_REASON:
        wrong["reason"] = f"请写明查实的问题和处理的理由，不超过{LONGEST_REASON}字，办事机构会看到。"
    if not 0 < len(wanted.document_number.strip()) <= LONGEST_NUMBER:
        wrong["document_number"] = f"请填写处理决定的名称或文号，不超过{LONGEST_NUMBER}字。"
    if wanted.committee.strip() and wanted.committee.strip() not in committees_of(session, office):
        wrong["committee"] = "该办事机构没有这个评委会。请从列出的评委会中选择，或者选择全部评委会。"
    today = beijing_day(clock())
    if kind is SanctionKind.CORRECTION and wanted.deadline is None:
        wrong["deadline"] = "限期纠正须写明纠正的最后一天。"
    elif kind in WITH_DEADLINE and wanted.deadline is not None and wanted.deadline <= today:
        wrong["deadline"] = "期限应在今天以后，请给办事机构留出纠正的时间。"
    batch = _list_of(session, office, wanted.batch_id) if kind is SanctionKind.VOID else None
    if kind is SanctionKind.VOID and batch is None:
        wrong["batch_id"] = "请选择评审结果无效的名单。只有已有评审结果、还没有办结的名单可以选择。"
    if wrong or kind is None:
        raise invalid(wrong)
    return kind, batch


def _list_of(session: Session, office: Organisation, batch_id: UUID | None) -> Batch | None:
    query = select(Batch).where(
        Batch.id == batch_id, Batch.organisation_id == office.id, Batch.state == BatchState.RUNNING
    )
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _uncorrected(session: Session, clock: Clock, office: Organisation, committee: str) -> bool:
    """Whether a correction stands, of the whole office or of this committee, whose deadline is over."""
    query = select(Sanction).where(
        Sanction.organisation_id == office.id,
        Sanction.kind == SanctionKind.CORRECTION,
        Sanction.lifted_at.is_(None),
        Sanction.deadline < beijing_day(clock()),
    )
    return any(each.committee in (None, committee) for each in session.scalars(query))
