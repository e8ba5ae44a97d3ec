"""The work report (工作报告) that an office adds to what is on record: a note with the list, each version kept (JB-5.2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.meetings.entitled import of_place
from zhicheng.casework.meetings.packs.family import family_of
from zhicheng.casework.record import record
from zhicheng.casework.results.lists import concerned, kept_by, touched
from zhicheng.casework.results.notes import Note, notes, write_note
from zhicheng.documents.fonts import told_missing
from zhicheng.store.models import Batch, BatchNote, BatchState, Meeting
from zhicheng.store.moments import Clock

REPORT = "work_report"
"""Stands where other notes have the key of an act."""
REPORT_TITLE = "工作报告"
LONGEST = 5000


def _reads(actor: Actor) -> ColumnElement[bool]:
    """Lists that concern the actor, and those whose meeting's plan was filed with a bureau of the actor's."""
    planned = select(Meeting.batch_id).where(of_place(actor))
    return or_(concerned(actor), Batch.id.in_(planned), Batch.continues.in_(planned))


def _decided(batch: Batch) -> Refusal | None:
    if batch.state in (BatchState.RUNNING, BatchState.DONE):
        return None
    return Refusal("conflict", "名单还没有评审结果，或者已经取消，不能填写工作报告。")


READ = Action(key="pack.read", title="查看评审工作材料", thing=Batch, scope=_reads)
WRITE = Action(key="pack.report", title="填写工作报告", thing=Batch, scope=kept_by, ready=_decided)


def report(session: Session, actor: Actor, clock: Clock, *, batch_id: UUID, version: int, words: str) -> BatchNote:
    """Write the work report of a meeting that has a result, or write it anew; the list's bodies read it.

    Raises Refusal and Stale.
    """
    batch = fetch(session, actor, WRITE, batch_id, version=version)
    said = words.strip()
    if not 0 < len(said) <= LONGEST:
        raise invalid({"words": f"请填写工作报告，不超过{LONGEST}字。"})
    if told := told_missing(said):
        raise invalid({"words": told})
    root = family_of(session, batch).root
    note, digest = write_note(session, actor, clock, root, office=root.organisation_id, act=REPORT, words=said)
    record(
        session,
        "batch.reported",
        actor=actor,
        clock=clock,
        subjects={"batch": root.id, "note": note.id},
        payload={"content": digest},
        changed=touched(batch) if batch.id == root.id else None,
    )
    return note


def newest_report(session: Session, root: Batch) -> Note | None:
    """The work report that counts: the one written last."""
    return next((each for each in reversed(notes(session, root)) if each.act == REPORT), None)
