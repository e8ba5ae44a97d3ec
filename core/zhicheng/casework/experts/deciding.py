"""A department endorses, the bureau approves or refuses, renews a term, and removes with a cause (N-4, HX-5.3)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.committees.checking import last_day
from zhicheng.casework.committees.entitled import bureau_in
from zhicheng.casework.experts.details import details_of, retirement_cites
from zhicheng.casework.experts.entitled import CAUSE_WORDS, DECIDE, ENDORSE, REMOVE, RENEW
from zhicheng.casework.experts.proposing import subjects, to_person
from zhicheng.casework.kinds import Topic
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.seats import checkers
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.spoken import spoken
from zhicheng.store.models import Expert, ExpertComplaint, ExpertState
from zhicheng.store.moments import Clock

LONGEST_REASON = 500


def endorse(session: Session, actor: Actor, clock: Clock, *, expert_id: UUID, version: int) -> Expert:
    """The named department agrees; the bureau decides next. Raises Refusal and Stale."""
    made = fetch(session, actor, ENDORSE, expert_id, version=version)
    made.state, made.endorsed_by, made.endorsed_at = ExpertState.ENDORSED, actor.account_id, clock()
    letters = [Notify(Topic.EXPERT_TO_DECIDE, each) for each in checkers(session, bureau_in(session, made.place))]
    record(session, "expert.endorsed", actor=actor, clock=clock, subjects=subjects(made), changed=made, notify=letters)
    return made


def approve(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    expert_id: UUID,
    version: int,
    since: date | None,
    until: date | None,
) -> Expert:
    """Take somebody into the pool for a term, both days included; it ends before they reach retirement age.

    Raises Refusal with a message at each day that is wrong, and Stale.
    """
    made = fetch(session, actor, DECIDE, expert_id, version=version)
    return _take(session, actor, clock, registry, made, "expert.approved", since, until)


def renew(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    expert_id: UUID,
    version: int,
    since: date | None,
    until: date | None,
) -> Expert:
    """Another term for somebody whose term runs or is over. Raises as :func:`approve`."""
    made = fetch(session, actor, RENEW, expert_id, version=version)
    if since is not None and made.state is ExpertState.APPROVED and since > beijing_day(clock()):
        # There is one term at a time: one that begins later would leave a gap in which nobody could be drawn.
        raise invalid({"since": "任期还没有满的，新的任期从今天或更早开始。"})
    return _take(session, actor, clock, registry, made, "expert.renewed", since, until)


def refuse(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    expert_id: UUID,
    version: int,
    reason: str,
    by: Action[Expert] = DECIDE,
) -> Expert:
    """Don't take somebody in, with the reason that they read; ``by`` is ENDORSE for the department.

    Raises Refusal and Stale.
    """
    made = fetch(session, actor, by, expert_id, version=version)
    digest = _say(session, made, reason, "请写明不同意的理由，本人会看到，")
    _end(actor, clock, made, ExpertState.REFUSED)
    record(
        session,
        "expert.refused",
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={"reason": digest},
        changed=made,
        notify=to_person(session, made, Topic.EXPERT_REFUSED),
    )
    return made


def remove(
    session: Session, actor: Actor, clock: Clock, *, expert_id: UUID, version: int, cause: str, reason: str
) -> Expert:
    """Take somebody out of the pool with a cause (HX-5.3). Raises Refusal with a message at each answer, and Stale."""
    made = fetch(session, actor, REMOVE, expert_id, version=version)
    if cause not in CAUSE_WORDS:
        raise invalid({"cause": f"请选择移出的原因：{'、'.join(CAUSE_WORDS.values())}。"})
    if cause == "complaint" and not _complained(session, made):
        raise invalid({"cause": "因反映移出的，须先登记查实的反映。没有查实的，不能以此移出。"})
    if cause == "retirement_age" and (day := details_of(session, made).retires(beijing_day(clock()))) > beijing_day(clock()):  # fmt: skip
        raise invalid({"cause": f"此人到{spoken(day)}才达到退休年龄。已经退休的，请选择“{CAUSE_WORDS['retired']}”。"})
    digest = _say(session, made, reason, "请写明移出的理由，本人会看到，")
    made.cause = cause
    _end(actor, clock, made, ExpertState.REMOVED)
    record(
        session,
        "expert.removed",
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={"cause": cause, "reason": digest},
        changed=made,
        notify=to_person(session, made, Topic.EXPERT_REMOVED),
    )
    return made


def _take(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    made: Expert,
    kind: str,
    since: date | None,
    until: date | None,
) -> Expert:
    first, last = _term(session, clock, registry, made, since, until)
    said = "此人在这个专家库已有另一份申请或者任期。请刷新页面核对。"
    with once(session, Refusal("conflict", said)):
        made.state, made.since, made.until = ExpertState.APPROVED, first, last
        made.decided_by, made.decided_at, made.ended_at = actor.account_id, clock(), None
    record(
        session,
        kind,
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={"since": first, "until": last},
        changed=made,
        notify=to_person(session, made, Topic.EXPERT_APPROVED),
    )
    return made


def longest_term(session: Session, registry: Registry, made: Expert, since: date) -> date:
    """The last day that a term of this expert may have: that of the law, before retirement age is reached."""
    law = last_day(registry.get(made.place).parameters["expert_term"], since)
    retires = details_of(session, made).retires(since)
    return min(law, date.fromordinal(retires.toordinal() - 1))


def _term(
    session: Session, clock: Clock, registry: Registry, made: Expert, since: date | None, until: date | None
) -> tuple[date, date]:
    if since is None or until is None:
        days = (("since", since, "起始"), ("until", until, "截止"))
        raise invalid({key: f"请填写任期的{label}日期。" for key, day, label in days if day is None})
    today, term = beijing_day(clock()), registry.get(made.place).parameters["expert_term"]
    last, retires = last_day(term, since), details_of(session, made).retires(today)
    if retires <= today:
        cites = "、".join(map(str, retirement_cites(today)))
        raise invalid({"until": f"此人已于{spoken(retires)}达到退休年龄（{cites}），不能进入评审专家库。"})
    if until < max(since, today):
        raise invalid({"until": "任期的截止日期早于起始日期，或者已经过去。"})
    if until > last:
        cites = "、".join(map(str, term.cites))
        message = f"专家任期不超过{term.value}年，自{spoken(since)}起最晚至{spoken(last)}（{cites}）。"
        raise invalid({"until": message})
    if until >= retires:
        raise invalid({"until": f"此人到{spoken(retires)}达到退休年龄，任期应在此前结束。"})
    return since, until


def _say(session: Session, made: Expert, reason: str, asks: str) -> str:
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise invalid({"reason": f"{asks}不超过{LONGEST_REASON}字。"})
    made.reason_cipher, digest = seal_reason(session, made.person_id, Expert.reason_cipher, made.id, reason.strip())
    return digest


def _end(actor: Actor, clock: Clock, made: Expert, state: ExpertState) -> None:
    made.state, made.decided_by, made.decided_at, made.ended_at = state, actor.account_id, clock(), clock()


def _complained(session: Session, made: Expert) -> bool:
    founded = exists().where(ExpertComplaint.expert_id == made.id, ExpertComplaint.founded.is_(True))
    return bool(session.scalar(select(founded)))
