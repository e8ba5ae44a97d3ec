"""The lists of cases of one's desks; nothing is passed from here (JB-6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, request, url_for

from zhicheng.casework.paper import STATE_WORDS
from zhicheng.casework.queue import Count, Line, Queue, counts, lines
from zhicheng.store.models import PaperState
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.cases import listed, owner
from zhicheng_web.desk.words import LISTS, Words
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import SIZE
from zhicheng_web.pieces import Pager
from zhicheng_web.platform import platform

MOST_PAGES = 1000
PREFERRED = (Queue.MINE, Queue.WAITING, Queue.TO_ANSWER, Queue.UNASSIGNED)
"""The list that opens first is the first of these that isn't empty."""


@dataclass(frozen=True, slots=True)
class List:
    """A list to choose: its count in words, and whether it asks for attention."""

    title: str
    url: str
    count: str
    current: bool
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One case; ``due`` is the first moment that is too late, ``paper`` says that the paper half is missing."""

    url: str
    applicant: str
    stricter: tuple[str, ...]
    unit: str
    channel: str
    desk: str
    arrived_at: datetime | None
    due: datetime | None
    late: bool
    came_back: bool
    holder: str
    claimed_at: datetime | None
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    frame: Frame
    lists: tuple[List, ...]
    words: Words
    lines: tuple[QueueLine, ...]
    pager: Pager


@blueprint.get("")
def queue() -> str:
    session, who, clock = visit.reading(), visit.actor(), request_clock()
    found = counts(session, who, clock)
    key = listed() or next((each for each in PREFERRED if found[each].number), Queue.WAITING)
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    rows = lines(session, who, clock, key, limit=SIZE + 1, offset=(page - 1) * SIZE)
    more, rows = len(rows) > SIZE, rows[:SIZE]
    view = QueuePage(
        frame=Frame(owner()),
        lists=_lists(found, key),
        words=LISTS[key],
        lines=tuple(_line(each, key) for each in rows),
        pager=Pager(
            shown=len(rows),
            newer_url=url_for("desk.queue", list=key, page=page - 1) if page > 1 else "",
            older_url=url_for("desk.queue", list=key, page=page + 1) if more else "",
        ),
    )
    return render_template("desk/queue.html", view=view)


def counted(count: Count) -> str:
    """A count in words: what is beyond what was counted isn't told exactly."""
    return f"{count.number}以上" if count.more else str(count.number)


def _lists(found: Mapping[Queue, Count], current: Queue) -> tuple[List, ...]:
    return tuple(
        List(
            title=words.title,
            url=url_for("desk.queue", list=key),
            count=counted(found[key]),
            current=key is current,
            urgent=key in (Queue.LATE, Queue.LATE_BELOW) and found[key].number > 0,
        )
        for key, words in LISTS.items()
        if words.always or found[key].number or key is current
    )


def _line(line: Line, key: Queue) -> QueueLine:
    return QueueLine(
        url=_address(line.application_id, key),
        applicant=line.applicant,
        stricter=line.stricter,
        unit=line.unit or "无单位",
        channel=_channel(line),
        desk=line.desk,
        arrived_at=line.arrived_at,
        due=line.due,
        late=line.late,
        came_back=line.came_back,
        holder=line.holder or "",
        claimed_at=line.claimed_at,
        paper=STATE_WORDS[line.paper] if line.paper and line.paper is not PaperState.RECEIVED else "",
    )


def _address(application_id: UUID, key: Queue) -> str:
    return url_for("desk.case", application_id=application_id, list=key)


def _channel(line: Line) -> str:
    declared = platform().registry.jurisdictions.get(line.jurisdiction)
    channel = declared.channels.get(line.channel) if declared else None
    return channel.name if channel else line.channel
