"""The cases of a lost round go to other offices, with their lists cancelled and everybody told (JB-6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.dropping import drop_ballot
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.standing import cancel_with
from zhicheng.casework.minutes import minute, to_applicant
from zhicheng.casework.record import Notify, canonical, committed, new_salt, record
from zhicheng.casework.results.leaving import depart, needs_reason
from zhicheng.casework.results.lists import on_list, policy_of, position_of, send_home
from zhicheng.casework.results.machine import Cancel, advance
from zhicheng.casework.results.notes import write_note
from zhicheng.casework.rounds.cases import Cases
from zhicheng.casework.rounds.choosing import Share
from zhicheng.casework.routing import locate, touched
from zhicheng.casework.seats import checkers
from zhicheng.registry import Registry
from zhicheng.spoken import spoken
from zhicheng.store.models import (
    Application,
    Batch,
    DecisionKind,
    EntrustedCase,
    Entrustment,
    LeftBy,
    Organisation,
    RoundLoss,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased


def cancel_lists(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    batches: Sequence[Batch],
    *,
    bureau: UUID,
    said: str,
) -> None:
    """End lists without a result that nobody of their office will carry on; their candidates wait again.

    A ballot that is open is voided. Where experts were drawn, the other office's lists tell what was before.
    """
    for batch in batches:
        _, procedure = policy_of(session, registry, batch)
        after = advance(procedure, position_of(batch), Cancel(), clock())
        drop_ballot(session, actor, clock, batch, said)
        listed, payload = on_list(session, batch), {}
        if needs_reason(session, batch):
            act = procedure.acts[batch.position - 1].key
            note, digest = write_note(session, actor, clock, batch, office=bureau, act=act, words=f"取消名单：{said}")
            depart(session, clock, batch, listed, LeftBy.CANCELLED, note)
            payload = {"reason": digest}
        batch.state, batch.since = after.state, after.since
        for each in listed:
            send_home(each)
        record(
            session,
            "batch.cancelled",
            actor=actor,
            clock=clock,
            subjects={"batch": batch.id},
            payload=payload,
            changed=batch,
        )
        cancel_with(session, actor, clock, batch)


def entrust_cases(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    loss: RoundLoss,
    cases: Cases,
    shared: Sequence[Share],
    *,
    notice_id: UUID,
    bureau: UUID,
    reason: str | None = None,
) -> list[Entrustment]:
    """Make these cases the other offices', each told once, and tell the applicants. ``reason`` is None where the
    declaration of the loss tells it; otherwise the late office is told too."""
    made, told = [], set[UUID]()
    for share in shared:
        ids = cases.of(share.groups)
        entrustment = _written(session, actor, clock, loss, share, len(ids), notice_id, bureau, reason)
        words = _words(session, loss, entrustment)
        for candidate in cases.candidates:
            if candidate.application_id in ids:
                candidate.organisation_id, candidate.committee = share.office.id, share.committee
        for application in session.scalars(select(Application).where(Application.id.in_(ids)).order_by(Application.id)):
            session.add(EntrustedCase(application_id=application.id, entrustment_id=entrustment.id))
            _redirect(session, actor, clock, registry, loss, entrustment, application, words)
        letters = [Notify(Topic.ROUND_ENTRUSTED, each) for each in checkers(session, share.office.id)]
        if share.office.id in told:
            letters = []
        if reason is not None and not told:
            letters += [Notify(Topic.CASES_TAKEN, each) for each in checkers(session, loss.organisation_id)]
        told.add(share.office.id)
        record(
            session,
            "round.entrusted",
            actor=actor,
            clock=clock,
            subjects={
                "entrustment": entrustment.id,
                "loss": loss.id,
                "organisation": loss.organisation_id,
                "notice": notice_id,
                "entrusted": share.office.id,
            },
            payload={"number": len(ids), "content": _content_digest(entrustment)},
            notify=letters,
        )
        made.append(entrustment)
    return made


def _written(
    session: Session,
    actor: Actor,
    clock: Clock,
    loss: RoundLoss,
    share: Share,
    number: int,
    notice_id: UUID,
    bureau: UUID,
    reason: str | None,
) -> Entrustment:
    made = Entrustment(
        id=uuid4(),
        loss_id=loss.id,
        notice_id=notice_id,
        entrusted_to=share.office.id,
        committee=share.committee,
        number=number,
        letter_number=share.letter_number,
        reason=reason,
        salt=new_salt(),
        made_for=bureau,
        made_by=actor.account_id,
        made_at=clock(),
    )
    session.add(made)
    session.flush()
    return made


def _redirect(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    loss: RoundLoss,
    entrustment: Entrustment,
    application: Application,
    words: str,
) -> None:
    """The late office's desk on a case's route is the other's now; what was decided at it stays in the minutes."""
    located = locate(session, registry, application)
    theirs = [each for each in located.desks if each.organisation_id == loss.organisation_id]
    for desk in theirs:
        desk.organisation_id = entrustment.entrusted_to
    if located.desk in theirs:
        application.claimed_by = application.claimed_at = None
    touched(application)
    told = partial(
        minute,
        session,
        actor,
        clock,
        located,
        DecisionKind.REROUTE,
        desk=theirs[-1] if theirs else located.desk,
        office=entrustment.made_for,
        payload={"route": located.state.position.route},
        notify=to_applicant(session, application, Topic.CASE_ENTRUSTED),
    )
    try:
        told(reason=words)
    except Erased:
        told()


def _words(session: Session, loss: RoundLoss, entrustment: Entrustment) -> str:
    """What the applicant reads in the minutes."""
    bureau, late, other = (
        session.get_one(Organisation, each).name
        for each in (entrustment.made_for, loss.organisation_id, entrustment.entrusted_to)
    )
    committee = f"（{entrustment.committee}）" if entrustment.committee else ""
    letter = f"{other}{committee}评审，委托函文号：{entrustment.letter_number}。"
    if entrustment.reason is None:
        return (
            f"{late}没有在{spoken(loss.due)}以前完成评审，本年度评审授权已取消（{loss.document_number}）。"
            f"由{bureau}统一委托{letter}"
        )
    return f"{late}的评审授权已取消（{loss.document_number}），不能评审您的申报。由{bureau}委托{letter}理由：{entrustment.reason}"


def _content_digest(made: Entrustment) -> str:
    """The commitment to what was said that the event carries."""
    said = {"reason": made.reason, "letter_number": made.letter_number, "committee": made.committee}
    return committed(made.salt, canonical(said).decode())
