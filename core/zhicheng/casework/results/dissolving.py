"""Results that a bureau declares void: the list ends, its candidates wait for another one (SG-7.1)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import to_applicant
from zhicheng.casework.record import record
from zhicheng.casework.results.lists import on_list, policy_of, position_of, send_home, touched
from zhicheng.casework.results.machine import Dissolve, advance
from zhicheng.casework.results.notes import write_note
from zhicheng.casework.results.standing import announced_at
from zhicheng.registry import Registry
from zhicheng.specs import ActKind
from zhicheng.store.models import Application, Batch, CandidateState, Sanction
from zhicheng.store.moments import Clock


def dissolve(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, batch: Batch, sanction: Sanction
) -> None:
    """End a locked list whose result isn't confirmed; whoever was told a result is told that it is void.

    What the office counted stays in the event by which it was decided; a result that was taken away for a reason of the
    person's own stays so. The sanction's words stand beside the list. Raises Refusal.
    """
    _, procedure = policy_of(session, registry, batch)
    after = advance(procedure, position_of(batch), Dissolve(), clock())
    act = procedure.acts[batch.position - 1].key
    publicized = any(each.kind is ActKind.PUBLICITY for each in procedure.acts)
    batch.state, batch.since = after.state, after.since
    for each in on_list(session, batch):
        if each.state is CandidateState.VOIDED:
            continue
        told = announced_at(session, each, publicized=publicized) is not None
        send_home(each)
        application = session.get_one(Application, each.application_id)
        record(
            session,
            "candidate.sent_home",
            actor=actor,
            clock=clock,
            subjects={"application": application.id, "batch": batch.id},
            notify=to_applicant(session, application, Topic.RESULT_DISSOLVED) if told else (),
        )
    words = f"评审结果被宣布无效（{sanction.document_number}）：{sanction.reason}"
    note, digest = write_note(session, actor, clock, batch, office=sanction.issued_for, act=act, words=words)
    record(
        session,
        "batch.dissolved",
        actor=actor,
        clock=clock,
        subjects={"batch": batch.id, "note": note.id, "sanction": sanction.id},
        payload={"reason": digest},
        changed=touched(batch),
    )
