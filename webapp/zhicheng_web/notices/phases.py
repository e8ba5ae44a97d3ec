"""The phases of a round: those of the template, and each level's own deadline (HX-2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.notice import DatedPhase, Terms
from zhicheng.notice_check import PAYMENT, OfferedPhase, offered_phases
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.moments import read_day
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.working import elsewhere, save, sent_version, worked_on
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseBlock:
    """``effect`` says what its end means, empty where nothing depends on it."""

    title: str
    effect: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasesPage:
    frame: Frame
    notice_id: UUID
    version: int
    blocks: tuple[PhaseBlock, ...]
    elsewhere: tuple[str, ...]


@blueprint.route("/<uuid:notice_id>/phases", methods=["GET", "POST"])
def phases(notice_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(notice_id, {})
    try:
        save(notice_id, _read)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(notice_id, refusal.fields), refusal.status
    return redirect(url_for("notices.notice", notice_id=notice_id))


def _offered(terms: Terms) -> tuple[OfferedPhase, ...]:
    return offered_phases(platform().registry.get(terms.jurisdiction), terms)


def _read(terms: Terms) -> Terms:
    """The terms with the days as they were typed; a phase without days isn't said in the notice."""
    wrong: dict[str, str] = {}
    kept = []
    for each in _offered(terms):
        first, last = _day(f"first-{each.key}", wrong), _day(f"last-{each.key}", wrong)
        if first is not None and last is not None:
            cites = each.dated.cites if each.dated else ()
            kept.append(DatedPhase(key=each.key, title=each.title, first=first, last=last, cites=cites))
        elif (first or last) and not {f"first-{each.key}", f"last-{each.key}"} & set(wrong):
            missing = "last" if first else "first"
            wrong[f"{missing}-{each.key}"] = "请同时填写开始和结束日期；通知不规定的，两个都不填。"
    if wrong:
        raise invalid(wrong)
    return replace(terms, phases=tuple(kept))


def _day(name: str, wrong: dict[str, str]) -> date | None:
    try:
        return read_day(request.form.get(name, ""))
    except ValueError as problem:
        wrong[name] = str(problem)
        return None


def _page(notice_id: UUID, errors: Mapping[str, str]) -> str:
    notice, terms = worked_on(notice_id)
    view = PhasesPage(
        frame=frame("notices.phases", notice),
        notice_id=notice_id,
        version=sent_version(notice.version),
        blocks=tuple(_block(each, errors) for each in _offered(terms)),
        elsewhere=elsewhere(errors, "phases-", "first-", "last-"),
    )
    return render_template("notices/phases.html", view=view)


def _effect(phase: OfferedPhase) -> str:
    if phase.key == PAYMENT:
        return "结束日24:00以后还没有缴清的，不能参加本次评审会议；可以不规定期限。"
    if phase.lapses:
        return "这是一个办理期限：结束日24:00以后还没有报送的，申报失效。"
    return "这是一个办理期限：结束日24:00以后还没有办完的，列为逾期，由本级和上一级督办。" if phase.deadline else ""


def _block(phase: OfferedPhase, errors: Mapping[str, str]) -> PhaseBlock:
    known = {"first": phase.dated.first, "last": phase.dated.last} if phase.dated else {}
    order = errors.get(f"phases-{phase.key}", "")
    return PhaseBlock(
        title=phase.title,
        effect=_effect(phase),
        entries=tuple(
            Entry(
                name=f"{part}-{phase.key}",
                label=label,
                value=request.form.get(f"{part}-{phase.key}", known[part].isoformat() if known else ""),
                error=errors.get(f"{part}-{phase.key}", order if part == "last" else ""),
                width="date",
                required=False,
            )
            for part, label in (("first", "开始"), ("last", "结束（当天24:00）"))
        ),
    )
