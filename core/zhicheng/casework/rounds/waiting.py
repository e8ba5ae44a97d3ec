"""Cases that an office would have to decide while its authority rests: the bureau entrusts them to others (JB-6.4).

A result is declared void, a case is looked at again, or one is accepted late: they wait at an office that has lost its
round, or whose bar runs, and which decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.rounds.bars import rests_by
from zhicheng.casework.rounds.cases import Cases, gathered, hold
from zhicheng.casework.rounds.choosing import (
    LONGEST_REASON,
    Answer,
    Office,
    offices,
    refuse_changed,
    shares,
    wrong_answers,
)
from zhicheng.casework.rounds.ending import law
from zhicheng.casework.rounds.entrusting import cancel_lists, entrust_cases
from zhicheng.casework.rounds.stuck import unmet
from zhicheng.casework.seats import seats
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    Batch,
    Candidate,
    Entrustment,
    Notice,
    Organisation,
    RoundLoss,
    RouteDesk,
)
from zhicheng.store.moments import Clock

DONE = Refusal(
    "decided", "该办事机构已经没有等待委托的申报，可能已由其他工作人员办理。本次没有再次操作，请返回办理期限查看。"
)


def _issued(actor: Actor) -> ColumnElement[bool]:
    """Losses under a notice of the actor's bureaus, and those of an office to which a case under one leads."""
    offices_ = seats(actor)
    own = exists().where(Notice.id == RoundLoss.notice_id, Notice.organisation_id.in_(offices_))
    leads = (
        exists()
        .where(RouteDesk.organisation_id == RoundLoss.organisation_id, RouteDesk.application_id == Application.id)
        .where(Notice.id == Application.notice_id, Notice.organisation_id.in_(offices_))
    )
    return own.correlate(RoundLoss) | leads.correlate(RoundLoss)


ENTRUST = Action(key="round.entrust", title="委托等待评审的申报", thing=RoundLoss, scope=_issued)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What would happen: which cases are entrusted, and which lists fall. ``offices`` are those to choose from."""

    loss: RoundLoss
    notice_id: UUID
    office: Organisation
    policy: Policy
    cases: Cases
    lists: tuple[Batch, ...]
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is typed: why, and the answers for each series and level of the cases."""

    reason: str
    answers: tuple[Answer, ...]


def waiting(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, loss_id: UUID, notice_id: UUID
) -> Waiting:
    """What entrusting them would do now; raises Refusal where nothing waits (any more)."""
    loss = fetch(session, actor, ENTRUST, loss_id)
    mine = select(Notice.id).where(Notice.id == notice_id, Notice.organisation_id.in_(seats(actor)))
    policy = law(session, registry, notice_id) if session.scalar(mine) else None
    if policy is None:
        raise Refusal("not_found", "没有找到这个通知，或者不是贵部门发布的。请返回办理期限重新选择。", status=404)
    about = {"notice_id": notice_id, "organisation_id": loss.organisation_id}
    why = rests_by(session, on=beijing_day(clock()), **about)
    if why is None or why.id != loss.id:
        raise Refusal("conflict", "该办事机构现在不受这次取消授权的限制。请返回办理期限查看。")
    among = (Candidate.notice_id == notice_id, Candidate.organisation_id == loss.organisation_id, unmet(loss))
    cases = gathered(session, among=among, **about)
    if not cases.number:
        raise DONE
    listed = {each.batch_id for each in cases.candidates}
    lists = session.scalars(select(Batch).where(Batch.id.in_(listed)).order_by(Batch.created_at, Batch.id))
    return Waiting(
        loss=loss,
        notice_id=notice_id,
        office=session.get_one(Organisation, loss.organisation_id),
        policy=policy,
        cases=cases,
        lists=tuple(lists),
        offices=offices(session, clock, policy, **about),
    )


def entrust(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    loss_id: UUID,
    notice_id: UUID,
    wanted: Wanted,
) -> list[Entrustment]:
    """Give the cases that wait to other offices; applicants and all offices are told.

    Raises Refusal with a message at each answer that is wrong, and where the cases aren't those that were shown.
    """
    loss = fetch(session, actor, ENTRUST, loss_id)
    hold(session, notice_id=notice_id, organisation_id=loss.organisation_id)
    found = waiting(session, actor, clock, registry, loss_id=loss_id, notice_id=notice_id)
    refuse_changed(found.cases.groups, wanted.answers)
    reason, wrong = wanted.reason.strip(), wrong_answers(found.offices, wanted.answers)
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong["reason"] = f"请写明委托的理由，不超过{LONGEST_REASON}字，申报人和办事机构会看到。"
    if wrong:
        raise invalid(wrong)
    bureau = session.get_one(Notice, notice_id).organisation_id
    said = f"评审授权已取消（{loss.document_number}），申报委托其他评委会评审：{reason}"
    cancel_lists(session, actor, clock, registry, found.lists, bureau=bureau, said=said)
    return entrust_cases(
        session,
        actor,
        clock,
        registry,
        loss,
        found.cases,
        shares(found.offices, wanted.answers),
        notice_id=notice_id,
        bureau=bureau,
        reason=reason,
    )
