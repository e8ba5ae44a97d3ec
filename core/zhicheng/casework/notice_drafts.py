"""Working on a notice: nothing of it holds before it is published, and all of it can be given up until then."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.notices import MANAGE, published_terms, working_terms
from zhicheng.casework.record import canonical, record
from zhicheng.notice import Terms
from zhicheng.notice_check import problems
from zhicheng.notice_json import to_json
from zhicheng.registry import Registry
from zhicheng.store.models import Notice
from zhicheng.store.moments import Clock


def change(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, notice_id: UUID, version: int, terms: Terms
) -> Notice:
    """Write into the draft what a bureau decides: title, channels, windows, acceptance deadline, phases, committees,
    fees, telephones and specialties. Place, year, law day and citations stay the template's.

    Raises Refusal with a message at each place (see :func:`zhicheng.notice_check.problems`), and Stale.
    """
    notice = fetch(session, actor, MANAGE, notice_id, version=version)
    changed = replace(
        working_terms(session, notice),
        title=terms.title.strip(),
        channels=terms.channels,
        windows=terms.windows,
        acceptance_deadline=terms.acceptance_deadline,
        phases=terms.phases,
        committees=terms.committees,
        fees=terms.fees,
        contacts=terms.contacts,
        specialties=terms.specialties,
    )
    if wrong := problems(registry.get(notice.jurisdiction), changed):
        raise invalid(wrong)
    notice.draft = canonical(to_json(changed))
    notice.title = changed.title
    record(session, "notice.changed", actor=actor, clock=clock, subjects={"notice": notice.id}, changed=notice)
    return notice


def discard(session: Session, actor: Actor, clock: Clock, *, notice_id: UUID, version: int) -> None:
    """Give up what is not published; a notice that never was goes with it. Raises Refusal and Stale."""
    notice = fetch(session, actor, MANAGE, notice_id, version=version)
    if notice.draft is None:
        raise Refusal("conflict", "通知没有未发布的修改，无需放弃。请刷新页面核对。")
    if notice.revision_id is None:
        record(session, "notice.discarded", actor=actor, clock=clock, subjects={"notice": notice.id})
        session.delete(notice)
        return
    notice.draft, notice.title = None, published_terms(session, notice).title
    record(session, "notice.discarded", actor=actor, clock=clock, subjects={"notice": notice.id}, changed=notice)
