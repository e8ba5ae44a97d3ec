"""Step 01: the notices that govern a person, who and where they are, and what they applied for before (JM-3.3.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias
from uuid import UUID

from flask import render_template, url_for
from sqlalchemy.orm import Session

from zhicheng.casework import applications
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import EDITABLE, Line, Offered, bound_unit, lane_of
from zhicheng.casework.bindings import live_binding
from zhicheng.casework.dossiers import written_sections
from zhicheng.casework.notices import Published
from zhicheng.casework.people import reveal
from zhicheng.casework.unit_facts.known import Known
from zhicheng.identity import mask_number
from zhicheng.policy import Policy
from zhicheng.store.models import ApplicationStatus, BindingStatus, Organisation, Person
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.pieces import Column, Deadline, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.public.notices import open_now
from zhicheng_web.safety import Safety, before_starting, known_now, safety

Live: TypeAlias = Mapping[tuple[UUID, str], Line]
"""A person's live applications by notice and lane."""

FEW = 5
TONES = {
    ApplicationStatus.DRAFT: Tone.QUIET,
    ApplicationStatus.SUBMITTED: Tone.ACTIVE,
    ApplicationStatus.RETURNED: Tone.ATTENTION,
    ApplicationStatus.ENDED: Tone.ENDED,
    ApplicationStatus.PASSED: Tone.DONE,
    ApplicationStatus.WITHDRAWN: Tone.ENDED,
    ApplicationStatus.LAPSED: Tone.ENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """A way to apply: when it is taken, and where it starts or, with an application under way, where it goes on.

    ``note`` says why it can't be chosen where it can't, or that it always can.
    """

    name: str
    status: Status
    deadline: Deadline | None
    action: Link | None
    note: str
    safety: Safety | None


@dataclass(frozen=True, slots=True)
class Menu:
    """``deadline`` and ``safety`` are those of the channels that say none themselves."""

    title: str
    channels: tuple[ChannelLine, ...]
    deadline: Deadline | None = None
    safety: Safety | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBlock:
    """``few``: so few channels that each is offered as the thing to do."""

    place: str
    notice: Link
    menus: tuple[Menu, ...]
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """``unit`` is the bound or requested one in words; ``bound`` says whether it holds."""

    identity: tuple[tuple[str, str], ...]
    unit: str
    bound: bool
    notices: tuple[NoticeBlock, ...]
    history: Table


@blueprint.get("/applications")
def home() -> str:
    who, session = visit.actor(), visit.reading()
    lines = applications.history(session, who)
    unit, bound = _unit(session, who)
    view = HomePage(
        identity=_identity(session, who),
        unit=unit,
        bound=bound,
        notices=tuple(_blocks(session, lines)),
        history=_history(session, lines),
    )
    return render_template("applicant/home.html", view=view)


def _identity(session: Session, who: Actor) -> tuple[tuple[str, str], ...]:
    known = reveal(session, session.get_one(Person, who.person_id))
    return (
        ("姓名", known.name),
        ("证件号码", mask_number(known.id_number) if known.id_number else ""),
        ("手机号", mask_number(known.mobile) if known.mobile else ""),
    )


def _unit(session: Session, who: Actor) -> tuple[str, bool]:
    binding = live_binding(session, who.person_id) if who.person_id else None
    if binding is None:
        return "", False
    name = session.get_one(Organisation, binding.organisation_id).name
    return name, binding.status is BindingStatus.ACTIVE


def _blocks(session: Session, lines: list[Line]) -> list[NoticeBlock]:
    live = {(line.notice.id, line.application.lane): line for line in lines if line.application.live}
    who = visit.actor()
    unit = bound_unit(session, who.person_id) if who.person_id else None
    found = applications.open_to(session, platform().registry, unit)
    known = known_now(unit)
    return [_block(each, live, unit, known) for each in found]


def _block(found: Offered, live: Live, unit: Organisation | None, known: Known) -> NoticeBlock:
    policy, published = found.policy, found.published

    def line(key: str) -> Line | None:
        return live.get((published.notice.id, lane_of(policy, key)))

    offered = [policy.channel(key) for key in found.channels]
    return NoticeBlock(
        place=policy.jurisdiction.name,
        notice=Link(published.terms.title, url_for("public.notice", notice_id=published.notice.id)),
        menus=tuple(
            _menu(title, [_channel(policy, published, each.key, line(each.key), unit, known) for each in group])
            for title, group in groupby(offered, key=lambda each: each.menu)
        ),
        few=len(offered) <= FEW,
    )


def _menu(title: str, lines: list[ChannelLine]) -> Menu:
    """Several channels with the same days say them once, above; a channel with other days says its own."""
    said = Counter((each.deadline, each.safety) for each in lines if each.deadline is not None)
    if not said or said.most_common(1)[0][1] < 2:
        return Menu(title, tuple(lines))
    common = said.most_common(1)[0][0]
    plain = (
        replace(each, deadline=None, safety=None) if (each.deadline, each.safety) == common else each for each in lines
    )
    return Menu(title, tuple(plain), *common)


def _channel(
    policy: Policy, published: Published, key: str, line: Line | None, unit: Organisation | None, known: Known
) -> ChannelLine:
    channel, windows = policy.channel(key), policy.terms.windows_for(key)
    status = open_now(windows, rolling=channel.rolling or not windows)
    closes = policy.terms.closes(key)
    taken = status.tone is Tone.ACTIVE
    action, unsent = None, line is None or line.application.submitted_at is None
    if line is not None and line.application.channel == key:
        action = _go_on(line)
    elif line is None and taken:
        action = Link("开始申报", url_for("applicant.start", notice_id=published.notice.id, channel=key))
    return ChannelLine(
        name=channel.name,
        status=status,
        deadline=Deadline("申报截止", closes) if closes and taken and not channel.rolling else None,
        action=action,
        note=_note(taken, action, channel.rolling),
        safety=safety(policy, before_starting(policy, key, unit, known)) if taken and unsent and action else None,
    )


def _note(taken: bool, action: Link | None, rolling: bool) -> str:
    if taken and action is None:
        return "同一通知下只能有一份申报，您已通过另一渠道申报。"
    return "随时可以申报。" if rolling else ""


def _history(session: Session, lines: list[Line]) -> Table:
    columns = ("通知", "系列", "推荐单位", "专业", "专业范围", "申报职称", "级别", "状态", "操作")
    return Table(
        caption="申报历史",
        columns=tuple(map(Column, columns)),
        rows=tuple(_row(session, each) for each in lines),
        empty="您还没有申报过。选定通知并开始申报后，每一次申报和它的进度都会列在这里。",
    )


def _row(session: Session, line: Line) -> tuple[str | Link | Status, ...]:
    saved = written_sections(session, line.application).get("basic")
    typed = saved.values if saved else {}
    words = [typed.get(key) or "未填写" for key in ("series", "specialty", "specialty_range", "title", "level")]
    return (
        Link(_title(session, line), url_for("applicant.progress", application_id=line.application.id)),
        words[0],
        line.unit_name or "无",
        *words[1:],
        Status(line.status, TONES[line.application.status]),
        _go_on(line),
    )


def _title(session: Session, line: Line) -> str:
    office = line.application.entered_by
    return (
        f"{line.notice.title}（由{session.get_one(Organisation, office).name}代为录入）"
        if office
        else line.notice.title
    )


def _go_on(line: Line) -> Link:
    if line.application.status is ApplicationStatus.RETURNED:
        return Link("去修改", url_for("applicant.progress", application_id=line.application.id))
    if line.application.status in EDITABLE and line.application.live:
        return Link("继续填写", url_for("applicant.resume", application_id=line.application.id))
    return Link("查看进度", url_for("applicant.progress", application_id=line.application.id))
