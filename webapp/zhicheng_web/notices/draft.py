"""Working on a notice: its title, its windows and its acceptance deadline; what holds stays until it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.notice import OpenWindow, Terms
from zhicheng.store.models import Notice
from zhicheng_web.clock import request_clock
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.moments import read_day, read_moment, typed_moment
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.terms import channels, shown
from zhicheng_web.notices.working import elsewhere, save, sent_version, worked_on
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform

NEW = "new"
"""The name of the window that is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowBlock:
    """One window as it is typed; ``key`` is its place in the notice. ``dropped``: it was ticked to be removed."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    dropped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """``offered`` are the channels that an added window may be for: key, name, whether ticked."""

    frame: Frame
    notice_id: UUID
    version: int
    entries: tuple[Entry, ...]
    windows: tuple[WindowBlock, ...]
    added: WindowBlock
    offered: tuple[tuple[str, str, bool], ...]
    elsewhere: tuple[str, ...]


@blueprint.route("/<uuid:notice_id>/edit", methods=["GET", "POST"])
def edit(notice_id: UUID) -> ResponseReturnValue:
    notice, terms = worked_on(notice_id)
    if request.method == "GET":
        return _page(notice, terms, _typed(terms), {})
    try:
        save(notice_id, _read)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(*worked_on(notice_id), request.form, refusal.fields), refusal.status
    return redirect(url_for("notices.notice", notice_id=notice_id))


def _typed(terms: Terms) -> dict[str, str]:
    typed = {
        "title": terms.title,
        "acceptance_deadline": terms.acceptance_deadline.isoformat() if terms.acceptance_deadline else "",
    }
    for index, window in enumerate(terms.windows):
        typed[f"opens-{index}"] = typed_moment(window.opens)
        typed[f"closes-{index}"] = typed_moment(window.closes, end=True)
    return typed


def _read(terms: Terms) -> Terms:
    """The terms as they were typed; raises Refusal with a message at each field that can't be read."""
    sent, wrong = request.form, dict[str, str]()
    deadline = None
    try:
        deadline = read_day(sent.get("acceptance_deadline", ""))
    except ValueError as problem:
        wrong["acceptance_deadline"] = str(problem)
    asked = {index for index, _ in shown(terms)}
    kept = [
        _window(window, str(index), wrong) if index in asked else window
        for index, window in enumerate(terms.windows)
        if sent.get(f"drop-{index}") != "true"
    ]
    if sent.get(f"opens-{NEW}", "").strip() or sent.get(f"closes-{NEW}", "").strip():
        chosen = tuple(key for key in terms.channels if key in sent.getlist("channels"))
        begun = OpenWindow(opens=request_clock()(), closes=request_clock()(), channels=chosen)
        kept.append(_window(begun, NEW, wrong))
    if wrong:
        raise invalid(wrong)
    return replace(terms, title=sent.get("title", ""), windows=tuple(kept), acceptance_deadline=deadline)


def _window(window: OpenWindow, key: str, wrong: dict[str, str]) -> OpenWindow:
    opens = _moment(f"opens-{key}", window.opens, wrong)
    closes = _moment(f"closes-{key}", window.closes, wrong, end=True)
    if opens >= closes and not {f"opens-{key}", f"closes-{key}"} & set(wrong):
        wrong[f"closes-{key}"] = "截止时间应晚于开始时间，请核对后重新填写。"
    return replace(window, opens=opens, closes=closes)


def _moment(name: str, before: datetime, wrong: dict[str, str], *, end: bool = False) -> datetime:
    """What was typed; a moment that nobody touched keeps its seconds."""
    typed = request.form.get(name, "")
    if typed == typed_moment(before, end=end):
        return before
    try:
        return read_moment(typed, end=end)
    except ValueError as problem:
        wrong[name] = str(problem)
        return before


def _page(notice: Notice, terms: Terms, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    chosen = request.form.getlist("channels")
    known = platform().registry.get(terms.jurisdiction).channels
    view = EditPage(
        frame=frame("notices.edit", notice),
        notice_id=notice.id,
        version=sent_version(notice.version),
        entries=(
            _entry("title", "通知名称", typed, errors, width="full"),
            _entry(
                "acceptance_deadline",
                "材料受理截止日期",
                typed,
                errors,
                width="date",
                required=False,
                hint="评委会受理材料的最后一天，如 2023-11-20；没有的留空",
            ),
        ),
        windows=tuple(_block(str(index), channels(terms, window), typed, errors) for index, window in shown(terms)),
        added=_block(NEW, "增加一段受理时间", typed, errors),
        offered=tuple((key, known[key].name, key in chosen) for key in terms.channels),
        elsewhere=elsewhere(errors, "title", "acceptance_deadline", "opens-", "closes-"),
    )
    return render_template("notices/edit.html", view=view)


def _block(key: str, title: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> WindowBlock:
    required = key != NEW
    return WindowBlock(
        key=key,
        title=title,
        entries=(
            _entry(f"opens-{key}", "开始", typed, errors, width="mobile", required=required),
            _entry(f"closes-{key}", "截止", typed, errors, width="mobile", required=required),
        ),
        dropped=typed.get(f"drop-{key}") == "true",
    )


def _entry(name: str, label: str, typed: Mapping[str, str], errors: Mapping[str, str], **more: object) -> Entry:
    value = typed.get(name, "")
    return Entry(name=name, label=label, value=value, error=errors.get(name, ""), **more)  # type: ignore[arg-type]
