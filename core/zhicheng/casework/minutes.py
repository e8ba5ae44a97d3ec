"""The minutes of a case: each decision with its reason, who took it for which office, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_name, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import handled
from zhicheng.casework.kinds import Topic
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.routing import Located, relay
from zhicheng.casework.seats import checkers
from zhicheng.documents.fonts import told_missing
from zhicheng.store.models import (
    Account,
    Application,
    DecisionKind,
    DeskDecision,
    Event,
    EventSubject,
    Organisation,
    RouteDesk,
    Snapshot,
)
from zhicheng.store.moments import Clock

MOST_CHARACTERS = 2000
EVENTS = {
    DecisionKind.PASS: "case.passed",
    DecisionKind.RETURN: "case.returned",
    DecisionKind.END: "case.ended",
    DecisionKind.ASK: "case.asked",
    DecisionKind.ANNUL: "case.annulled",
    DecisionKind.REROUTE: "case.rerouted",
    DecisionKind.LAPSE: "case.lapsed",
}
DECISION_WORDS = {
    DecisionKind.PASS: "审核通过",
    DecisionKind.RETURN: "退回修改",
    DecisionKind.END: "终止审核",
    DecisionKind.ASK: "向上级请示",
    DecisionKind.ANNUL: "撤销决定",
    DecisionKind.REROUTE: "调整流程",
    DecisionKind.LAPSE: "逾期失效",
}
TOLD = (DecisionKind.RETURN, DecisionKind.END, DecisionKind.ANNUL, DecisionKind.REROUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """One decision. ``desk`` is the stage it is about; ``office`` and ``who`` are None for the platform's own."""

    kind: DecisionKind
    desk: str
    office: str | None
    who: str | None
    at: datetime
    reason: str | None
    snapshot: int


def wanted_reason(reason: str, field: str = "reason", *, asks: str = "请写明理由。", printed: bool = False) -> str:
    """The reason without blanks around it; raises Refusal where there is none, it is too long, or can't be ``printed``."""
    text = reason.strip()
    if not text:
        raise invalid({field: asks})
    if len(text) > MOST_CHARACTERS:
        raise invalid({field: f"最多填写{MOST_CHARACTERS}个字，请精简。"})
    if printed and (told := told_missing(text)):
        raise invalid({field: told})
    return text


def minute(
    session: Session,
    actor: Actor | None,
    clock: Clock,
    located: Located,
    kind: DecisionKind,
    *,
    desk: RouteDesk,
    office: UUID | None,
    reason: str | None = None,
    subjects: Mapping[str, UUID] | None = None,
    payload: Mapping[str, object] | None = None,
    notify: Sequence[Notify] = (),
) -> DeskDecision:
    """Write a decision down, with its event and letters; the applicant's letter is among ``notify``."""
    application = located.application
    decision = DeskDecision(
        id=uuid4(),
        application_id=application.id,
        desk_id=desk.id,
        organisation_id=office,
        kind=kind,
        snapshot_number=last_number(session, application),
        decided_by=actor.account_id if actor else None,
        decided_at=clock(),
    )
    said: dict[str, object] = dict(payload or {})
    if reason is not None:
        decision.reason_cipher, said["reason"] = seal_reason(
            session, application.person_id, DeskDecision.reason_cipher, decision.id, reason
        )
    session.add(decision)
    record(
        session,
        EVENTS[kind],
        actor=actor,
        clock=clock,
        subjects={"application": application.id, "desk": desk.id, "decision": decision.id, **(subjects or {})},
        payload=said,
        changed=application,
        notify=notify,
    )
    return decision


def minutes(session: Session, application: Application) -> list[Minute]:
    """All decisions on a case, in the order in which they were written down; raises Erased."""
    rows = session.execute(
        select(DeskDecision, RouteDesk.title, Organisation.name)
        .join(RouteDesk, RouteDesk.id == DeskDecision.desk_id)
        .outerjoin(Organisation, Organisation.id == DeskDecision.organisation_id)
        .join(EventSubject, EventSubject.subject_id == DeskDecision.id)
        .join(Event, Event.id == EventSubject.event_id)
        .where(DeskDecision.application_id == application.id)
        .order_by(Event.number)
    )
    return [
        Minute(
            kind=each.kind,
            desk=title,
            office=office,
            who=account_name(session, each.decided_by) if each.decided_by else None,
            at=each.decided_at,
            reason=open_reason(session, application.person_id, DeskDecision.reason_cipher, each.id, each.reason_cipher)
            if each.reason_cipher
            else None,
            snapshot=each.snapshot_number,
        )
        for each, title, office in rows
    ]


def minutes_for_applicant(session: Session, actor: Actor, *, application_id: UUID) -> list[Minute]:
    """The decisions on one's own application (or one that one's office has entered), by offices and not by names.

    The reasons are those that the person has to know: of returns, ends, annulments and changes of the route.
    Raises Refusal for another person's application.
    """
    application = session.scalar(select(Application).where(Application.id == application_id, handled(actor)))
    if application is None:
        raise Refusal("not_found", "没有找到这份申报，或者您无权查看。请返回申报历史重新选择。", status=404)
    return [
        replace(each, who=None, reason=each.reason if each.kind in TOLD else None)
        for each in minutes(session, application)
    ]


def rerouted(
    session: Session,
    actor: Actor,
    clock: Clock,
    located: Located,
    desks: Sequence[RouteDesk],
    *,
    reason: str,
    office: UUID | None,
) -> Located | None:
    """Replace the route by planned desks, for a reason that people can read; None where nothing changes."""
    moved = relay(session, located, desks, clock())
    if moved is not None:
        minute(
            session,
            actor,
            clock,
            moved,
            DecisionKind.REROUTE,
            desk=moved.desk,
            office=office,
            reason=reason,
            payload={"route": moved.state.position.route},
            notify=to_applicant(session, moved.application, Topic.CASE_REROUTED),
        )
    return moved


def last_number(session: Session, application: Application) -> int:
    """The number of the newest snapshot."""
    newest = select(func.max(Snapshot.number)).where(Snapshot.application_id == application.id)
    return session.scalar(newest) or 0


def to_applicant(session: Session, application: Application, topic: Topic) -> tuple[Notify, ...]:
    """Tell the applicant, if the account is still in use, and the office that has entered the case from paper."""
    account = select(Account.id).where(Account.person_id == application.person_id, Account.disabled_at.is_(None))
    found = session.scalar(account)
    office = checkers(session, application.entered_by) if application.entered_by else ()
    return (*((Notify(topic, found),) if found else ()), *(Notify(Topic.ENTERED_CASE, each) for each in office))
