"""A doubtful point put to the province, and its answer: both stay on the case (JB-6.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.desks import in_hand
from zhicheng.casework.kinds import Topic
from zhicheng.casework.marks import markable
from zhicheng.casework.minutes import minute, wanted_reason
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.route import Answer, Ask
from zhicheng.casework.routing import locate, move
from zhicheng.casework.seats import asked, checkers, seats
from zhicheng.divisions import province_of
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    DecisionKind,
    Inquiry,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)
from zhicheng.store.moments import Clock

ANSWER = Action(key="case.answer", title="答复请示", thing=Application, scope=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question on a case, by which office to which, and its answer once there is one."""

    inquiry_id: UUID
    section: str | None
    office: str
    asked: str
    question: str
    asked_by: str
    asked_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


def ask(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    question: str,
    section: str | None = None,
) -> Inquiry:
    """Put a doubtful point of a claimed case to the province's bureau; the case waits for the answer.

    Raises Refusal where there is nobody to ask, and Stale.
    """
    located = in_hand(session, actor, registry, application_id, version=version)
    application, office = located.application, located.desk.organisation_id
    text = wanted_reason(question, "question", asks="请写明需要请示的问题。")
    if section is not None and section not in markable(located):
        raise Refusal("not_found", "本渠道没有这个栏目。请刷新页面重新选择。", status=404)
    province = _province(session, application)
    if office is None or province is None or province == office:
        raise Refusal("conflict", "没有可以请示的省级人社部门，请直接作出决定，或联系平台管理员核对机构设置。")
    move(session, located, Ask(located.state.position.desk), clock())
    inquiry = Inquiry(
        id=uuid4(),
        application_id=application.id,
        organisation_id=office,
        asked_id=province,
        stage=located.desk.stage,
        section=section,
        asked_by=actor.account_id,
        asked_at=clock(),
    )
    inquiry.question_cipher, _ = seal_reason(session, application.person_id, Inquiry.question_cipher, inquiry.id, text)
    session.add(inquiry)
    minute(
        session,
        actor,
        clock,
        located,
        DecisionKind.ASK,
        desk=located.desk,
        office=office,
        reason=text,
        subjects={"inquiry": inquiry.id},
        notify=[Notify(Topic.CASE_ASKED, each) for each in checkers(session, province)],
    )
    return inquiry


def answer(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    text: str,
) -> Inquiry:
    """Answer the question that was put to the actor's bureau; the desk goes on. Raises Refusal and Stale."""
    application = fetch(session, actor, ANSWER, application_id, version=version)
    said = wanted_reason(text, "answer", asks="请填写答复意见。")
    inquiry = session.scalar(
        select(Inquiry).where(Inquiry.application_id == application.id, Inquiry.answered_at.is_(None))
    )
    if inquiry is None or inquiry.asked_id not in seats(actor):
        raise Refusal("conflict", "这份申报没有等待答复的请示。请刷新页面核对。")
    located = locate(session, registry, application)
    move(session, located, Answer(), clock())
    inquiry.answer_cipher, digest = seal_reason(session, application.person_id, Inquiry.answer_cipher, inquiry.id, said)
    inquiry.answered_by, inquiry.answered_at = actor.account_id, clock()
    record(
        session,
        "case.answered",
        actor=actor,
        clock=clock,
        subjects={"application": application.id, "desk": located.desk.id, "inquiry": inquiry.id},
        payload={"reason": digest},
        changed=application,
        notify=(Notify(Topic.CASE_ANSWERED, inquiry.asked_by),),
    )
    return inquiry


def questions_on(session: Session, application: Application) -> list[Question]:
    """All questions on a case, oldest first; raises Erased."""
    query = select(Inquiry).where(Inquiry.application_id == application.id).order_by(Inquiry.asked_at, Inquiry.id)
    return [_question(session, application, each) for each in session.scalars(query)]


def _question(session: Session, application: Application, each: Inquiry) -> Question:
    person, answered = application.person_id, each.answer_cipher
    return Question(
        inquiry_id=each.id,
        section=each.section,
        office=session.get_one(Organisation, each.organisation_id).name,
        asked=session.get_one(Organisation, each.asked_id).name,
        question=open_reason(session, person, Inquiry.question_cipher, each.id, each.question_cipher),
        asked_by=account_name(session, each.asked_by),
        asked_at=each.asked_at,
        answer=open_reason(session, person, Inquiry.answer_cipher, each.id, answered) if answered else None,
        answered_by=account_name(session, each.answered_by) if each.answered_by else None,
        answered_at=each.answered_at,
    )


def _province(session: Session, application: Application) -> UUID | None:
    return session.scalar(
        select(Organisation.id).where(
            Organisation.kind == OrganisationKind.BUREAU,
            Organisation.division == province_of(application.jurisdiction),
            Organisation.status == OrganisationStatus.APPROVED,
        )
    )
