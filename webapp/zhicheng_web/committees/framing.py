"""Who comes to these pages, what stands at their head, and a committee in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from sqlalchemy import func, select

from zhicheng.casework.access import account_name, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.committees.entitled import FORMED_WORDS, READ, STATE_WORDS, kept_by
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Committee, CommitteeState, Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_now
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Column, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, moment

COLUMNS = tuple(map(Column, ("评委会", "办事机构", "系列和级别", "专家人数", "有效期", "状态")))
EXPIRING = timedelta(days=60)
"""So long before its end a committee is shown as expiring."""
TONES = {
    CommitteeState.DRAFT: Tone.QUIET,
    CommitteeState.FILED: Tone.ACTIVE,
    CommitteeState.APPROVED: Tone.DONE,
    CommitteeState.RETURNED: Tone.ATTENTION,
    CommitteeState.ENDED: Tone.ENDED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the visitor may do about it now; ``form`` is None for a mere button, ``danger`` ends something."""

    title: str
    button: str
    url: str
    form: Any
    hint: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """``action`` is what one begins here, where one may."""

    frame: Frame
    title: str
    lead: str
    table: Table
    pager: Pager
    action: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """``message`` is what was refused without a field of its own; ``ways`` lead to other pages about it."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    version: int
    steps: tuple[Step, ...]
    ways: tuple[Link, ...] = ()
    message: str = ""


def keeps(actor: Actor) -> bool:
    """Whether somebody works for a committee's office."""
    return bool(kept_by(actor))


def reviews(actor: Actor) -> bool:
    """Whether somebody works for the bureau of a place that an enabled plugin speaks for."""
    return any(each.division in platform().registry.jurisdictions for each in bureaus(actor))


def within(place: str) -> None:
    """Draw the page under the shell of a place, where an enabled plugin speaks for it."""
    declared = platform().registry.jurisdictions.get(place)
    if declared is not None:
        shell.within(declared.jurisdiction)


def today() -> date:
    return beijing_day(request_now())


def own_frame(current: str) -> Frame:
    tabs = (
        Tab("本机构的评委会", url_for("committees.index"), current == "committees.index"),
        Tab("组建评委会", url_for("committees.new"), current == "committees.new"),
    )
    return Frame(owner(), tabs)


def review_frame(current: str) -> Frame:
    waiting = visible(visit.actor(), READ).where(Committee.state == CommitteeState.FILED)
    number = visit.reading().scalar(select(func.count()).select_from(waiting.subquery())) or 0
    words = (("", "等待审批", number), ("approved", "已批准", 0), ("expiring", "60天内到期", 0))
    return Frame(
        owner(),
        tuple(
            Tab(text, url_for("committee_review.index", list=key or None), current == key, count)
            for key, text, count in words
        ),
    )


def status_of(made: Committee) -> Status:
    """How a committee stands now; one that is approved may have ended or not begun."""
    if made.state is CommitteeState.ENDED and made.document_number is None:
        return Status("已撤回", Tone.ENDED)
    if made.state is CommitteeState.APPROVED:
        if made.until < today():
            return Status("已到期", Tone.ENDED)
        if made.since > today():
            return Status("尚未起效", Tone.ACTIVE)
        if made.until <= today() + EXPIRING:
            return Status("即将到期", Tone.ATTENTION)
    return Status(STATE_WORDS[made.state], TONES[made.state])


def term_of(made: Committee) -> str:
    """From which day to which a committee may decide, both included."""
    return f"{day(made.since)}至{day(made.until)}"


def table_of(caption: str, found: Sequence[Committee], endpoint: str, *, empty: str) -> Table:
    """Committees in lines, each with its office."""
    ids = {each.organisation_id for each in found}
    rows = visit.reading().execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    names = {each.id: each.name for each in rows}
    return Table(
        caption=caption,
        columns=COLUMNS,
        rows=tuple(
            (
                Link(each.name, url_for(endpoint, committee_id=each.id)),
                names[each.organisation_id],
                f"{'、'.join(each.series)}：{'、'.join(each.levels)}",
                f"{each.size}人",
                term_of(each),
                status_of(each),
            )
            for each in found
        ),
        empty=empty,
    )


def sheet_of(made: Committee) -> tuple[tuple[str, str], ...]:
    """A committee as labels and values."""
    session = visit.reading()
    office = session.get_one(Organisation, made.organisation_id)
    bureau = session.get(Organisation, made.decided_for) if made.decided_for else None
    before = session.get(Committee, made.previous_id) if made.previous_id else None
    decided = f"{bureau.name}，{account_name(session, made.decided_by)}，{moment(made.decided_at)}" if bureau and made.decided_at else ""  # fmt: skip
    rows = (
        ("办事机构", office.name),
        ("系列", "、".join(made.series)),
        ("级别", "、".join(made.levels)),
        ("专业", "、".join(made.specialties) or "不限"),
        ("人员范围", "、".join(made.scopes) or "不限"),
        ("组建方式", FORMED_WORDS[made.formed_by]),
        ("专家人数", f"{made.size}人"),
        ("有效期", term_of(made)),
        ("评价指标", "；".join(f"{each['dimension']}：{each['title']}（{each['most']}分）" for each in made.indicators) or "不设"),
        ("更新自", f"{before.name}（{term_of(before)}）" if before else ""),
        ("报批", f"{account_name(session, made.filed_by)}，{moment(made.filed_at)}" if made.filed_at else ""),
        ("批准文件", made.document_number or ""),
        ("审批", decided),
        ("理由", made.reason or ""),
        ("终止" if made.document_number else "撤回", moment(made.ended_at) if made.ended_at else ""),
    )  # fmt: skip
    return tuple(each for each in rows if each[1])


def step_form(fields: Sequence[Any], errors: Mapping[str, str]) -> Any:
    """A small form as it was sent, each error at its field."""
    return form_for(fields, request.form, {key: (words,) for key, words in errors.items()})
