"""Who comes to these pages, and an entry of the pool in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for

from zhicheng.casework.access import account_name
from zhicheng.casework.actor import Actor
from zhicheng.casework.experts.details import details_of
from zhicheng.casework.experts.entitled import CAUSE_WORDS, STATE_WORDS, endorses_for, proposes_for
from zhicheng.casework.experts.reading import name_of
from zhicheng.casework.reasons import open_reason
from zhicheng.store.models import Expert, ExpertState, Organisation
from zhicheng.store.vault import Erased
from zhicheng_web import visit
from zhicheng_web.committees.framing import today
from zhicheng_web.office_page import place_name
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.presentation import day, moment

COLUMNS = tuple(map(Column, ("姓名", "系列和级别", "专业", "工作单位", "任期", "状态")))
GONE = "（个人信息已删除）"
TONES = {
    ExpertState.PROPOSED: Tone.ACTIVE,
    ExpertState.ENDORSED: Tone.ACTIVE,
    ExpertState.APPROVED: Tone.DONE,
    ExpertState.REFUSED: Tone.ENDED,
    ExpertState.REMOVED: Tone.ENDED,
    ExpertState.EXPIRED: Tone.ATTENTION,
}


def proposes(actor: Actor) -> bool:
    """Whether somebody may propose experts for a unit, a department or a committee's office."""
    return bool(proposes_for(actor))


def endorses(actor: Actor) -> bool:
    """Whether somebody works for a department that may be named to endorse."""
    return bool(endorses_for(actor))


def status_of(made: Expert) -> Status:
    """How an entry stands now."""
    if made.state is ExpertState.PROPOSED and made.department_id is not None:
        return Status("等待主管部门审核", Tone.ACTIVE)
    if made.state is ExpertState.REMOVED and made.since is None:
        return Status("已撤回", Tone.ENDED)
    return Status(STATE_WORDS[made.state], TONES[made.state])


def term_of(made: Expert) -> str:
    return f"{day(made.since)}至{day(made.until)}" if made.since and made.until else "—"


def table_of(caption: str, rows: Iterable[tuple[Expert, str]], endpoint: str, *, empty: str) -> Table:
    """Entries in lines, each with the person's name."""
    return Table(
        caption=caption,
        columns=COLUMNS,
        rows=tuple(
            (
                Link(name or GONE, url_for(endpoint, expert_id=made.id)),
                f"{made.series}：{made.level}",
                made.specialty,
                made.unit_name,
                term_of(made),
                status_of(made),
            )
            for made, name in rows
        ),
        empty=empty,
    )


def sheet_of(made: Expert) -> tuple[tuple[str, str], ...]:
    """An entry as labels and values, for those who may read all of it."""
    session = visit.reading()
    proposer = session.get(Organisation, made.proposed_for) if made.proposed_for else None
    department = session.get(Organisation, made.department_id) if made.department_id else None
    rows = (
        ("姓名", name_of(session, made.person_id)),
        ("专家库", place_name(made.place)),
        ("系列和级别", f"{made.series}，{made.level}"),
        ("职称", made.title),
        ("专业", made.specialty),
        ("工作单位", f"{made.unit_name}（{place_name(made.unit_division)}）"),
        *_details(made),
        ("推荐", f"{proposer.name}，{moment(made.proposed_at)}" if proposer else f"本人申请，{moment(made.proposed_at)}"),
        ("主管部门", _by(department.name, made.endorsed_by, made.endorsed_at) if department else ""),
        ("审批", moment(made.decided_at) if made.decided_at else ""),
        ("任期", term_of(made) if made.since else ""),
        ("移出的原因", CAUSE_WORDS.get(made.cause or "", "")),
        ("理由", _reason(made)),
    )  # fmt: skip
    return tuple(each for each in rows if each[1])


def _by(office: str, account: Any, at: Any) -> str:
    return f"{office}，{account_name(visit.reading(), account)}，{moment(at)}" if at else office


def _details(made: Expert) -> tuple[tuple[str, str], ...]:
    try:
        details = details_of(visit.reading(), made)
    except Erased:
        return ()
    on = today()
    return (
        ("出生日期", f"{day(details.birth_date)}（{details.age(on)}周岁），{details.gender}"),
        ("达到退休年龄", day(details.retires(on))),
        ("手机号", details.mobile),
        ("取得职称", day(details.title_since) if details.title_since else ""),
        ("职务", details.post),
    )


def _reason(made: Expert) -> str:
    if made.reason_cipher is None:
        return ""
    try:
        return open_reason(visit.reading(), made.person_id, Expert.reason_cipher, made.id, made.reason_cipher)
    except Erased:
        return GONE
