"""Working on a draft: what it says, saving a part of it, and the messages for what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import flash, request

from zhicheng.casework import notice_drafts, notices
from zhicheng.casework.access import fetch
from zhicheng.casework.notices import MANAGE
from zhicheng.notice import Terms
from zhicheng.store.models import Notice
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.notices.register import within
from zhicheng_web.platform import platform

SAVED = "修改已保存为草稿，发布后才生效。"


def worked_on(notice_id: UUID) -> tuple[Notice, Terms]:
    """A notice of one's bureau, and its draft or else what holds."""
    session = visit.reading()
    notice = fetch(session, visit.actor(), MANAGE, notice_id)
    terms = notices.working_terms(session, notice)
    within(terms)
    return notice, terms


def save(notice_id: UUID, edit: Callable[[Terms], Terms]) -> None:
    """Write a part of the draft anew; raises Refusal with messages at their places, and Stale."""
    with visit.writing() as session:
        notice = fetch(session, visit.actor(), MANAGE, notice_id)
        terms = edit(notices.working_terms(session, notice))
        notice_drafts.change(
            session,
            visit.actor(),
            request_clock(),
            platform().registry,
            notice_id=notice_id,
            version=sent_version(),
            terms=terms,
        )
    flash(SAVED, "done")


def sent_version(otherwise: int = 0) -> int:
    """The version on the page that was sent, or that of the page to be drawn."""
    return request.form.get("version", otherwise, type=int)


def placed(errors: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """The messages of one row under the names of its fields, for those that begin with ``prefix``."""
    return {key.removeprefix(prefix): words for key, words in errors.items() if key.startswith(prefix)}


def elsewhere(errors: Mapping[str, str], *prefixes: str) -> tuple[str, ...]:
    """The messages that have no field on this page: another part of the draft has to be changed first."""
    return tuple(dict.fromkeys(words for key, words in errors.items() if not key.startswith(prefixes)))
