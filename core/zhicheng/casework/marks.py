"""Marks: what a desk found of each section, with a note, on the snapshot that it read (JB-6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Change, Refusal, Stale, account_name, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.desks import in_hand
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import record
from zhicheng.casework.routing import Located
from zhicheng.casework.snapshots import Filed, newest, numbered
from zhicheng.registry import Registry
from zhicheng.store.models import Application, DeskMark, Mark, RouteDesk
from zhicheng.store.moments import Clock

MARK_WORDS = {Mark.VERIFIED: "核实", Mark.DOUBTFUL: "存疑", Mark.MEND: "退回修改"}
MOST_CHARACTERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A desk's mark on a section. ``current`` is false where the section has changed since it was set."""

    section: str
    mark: Mark
    note: str | None
    version: int
    who: str
    at: datetime
    current: bool


def mark(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    section: str,
    version: int,
    mark: Mark,
    note: str = "",
) -> DeskMark:
    """Mark a section of a case that one has claimed. ``version`` is that of the mark on the page, 0 for none.

    Doubts and things to mend need a note. Raises Stale when a colleague marked it meanwhile, and Refusal.
    """
    located = in_hand(session, actor, registry, application_id)
    application, filed = located.application, newest(session, located.application)
    if section not in markable(located):
        raise Refusal("not_found", "本渠道没有这个栏目。请刷新页面重新选择。", status=404)
    said = _checked_note(mark, note)
    stored = session.scalar(_of(application, located.desk).where(DeskMark.section == section))
    if (stored.version if stored else 0) != version:
        raise Stale(_meanwhile(session, stored))
    if stored is None:
        stored = DeskMark(
            id=uuid4(),
            application_id=application.id,
            organisation_id=located.desk.organisation_id,
            stage=located.desk.stage,
            section=section,
        )
    payload: dict[str, object] = {"mark": mark}
    stored.mark, stored.note_cipher, stored.snapshot_number = mark, None, filed.number
    stored.marked_by, stored.marked_at = actor.account_id, clock()
    if said:
        stored.note_cipher, payload["said"] = seal_reason(
            session, application.person_id, DeskMark.note_cipher, stored.id, said
        )
    session.add(stored)
    record(
        session,
        "section.marked",
        actor=actor,
        clock=clock,
        subjects={"mark": stored.id, "application": application.id, "desk": located.desk.id},
        payload=payload,
        changed=stored,
    )
    return stored


def markable(located: Located) -> dict[str, str]:
    """What can be marked in a case, by key with its title: the channel's sections, and the attachments together."""
    channel = located.application.channel
    found = {each.key: each.title for each in located.policy.sections(channel)}
    if any(each.by == "applicant" for each in located.policy.attachments(channel)):
        found[ATTACHMENTS] = "附件材料"
    return found


def marks_at(session: Session, located: Located, desk: RouteDesk, filed: Filed) -> dict[str, Marked]:
    """A desk's marks by section. One stays current while its section holds the same in newer snapshots."""
    application = located.application
    earlier: dict[int, Filed] = {filed.number: filed}
    found = {}
    for stored in session.scalars(_of(application, desk)):
        seen = stored.snapshot_number
        if seen not in earlier:
            earlier[seen] = numbered(session, application, seen)
        found[stored.section] = Marked(
            section=stored.section,
            mark=stored.mark,
            note=_note(session, application, stored),
            version=stored.version,
            who=account_name(session, stored.marked_by),
            at=stored.marked_at,
            current=filed.same(earlier[seen], stored.section),
        )
    return found


def unmarked(located: Located, filed: Filed, marks: Mapping[str, Marked]) -> dict[str, str]:
    """The sections that hold something and have no current mark yet, by key with the title."""
    return {
        key: title
        for key, title in markable(located).items()
        if not (key in marks and marks[key].current) and not filed.empty(key)
    }


def _of(application: Application, desk: RouteDesk) -> Select[DeskMark]:
    return (
        select(DeskMark)
        .where(
            DeskMark.application_id == application.id,
            DeskMark.organisation_id == desk.organisation_id,
            DeskMark.stage == desk.stage,
        )
        .execution_options(populate_existing=True)
    )


def _checked_note(mark: Mark, note: str) -> str:
    said = note.strip()
    if not said and mark is not Mark.VERIFIED:
        raise invalid({"note": f"标为“{MARK_WORDS[mark]}”须写明具体问题，便于申报人修改和上级核查。"})
    if len(said) > MOST_CHARACTERS:
        raise invalid({"note": f"最多填写{MOST_CHARACTERS}个字，请精简。"})
    return said


def _note(session: Session, application: Application, stored: DeskMark) -> str | None:
    if stored.note_cipher is None:
        return None
    return open_reason(session, application.person_id, DeskMark.note_cipher, stored.id, stored.note_cipher)


def _meanwhile(session: Session, stored: DeskMark | None) -> tuple[Change, ...]:
    if stored is None:
        return ()
    what = f"将这个栏目标为“{MARK_WORDS[stored.mark]}”"
    return (Change(account_name(session, stored.marked_by), stored.marked_at, what),)
