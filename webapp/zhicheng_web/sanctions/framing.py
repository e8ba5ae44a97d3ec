"""Who comes to these pages, what stands at their head, and a sanction in words."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, url_for
from sqlalchemy import select

from zhicheng.casework.access import account_name
from zhicheng.casework.actor import Actor
from zhicheng.casework.sanctions.ending import overdue
from zhicheng.casework.sanctions.entitled import ANSWERED, KIND_WORDS, concerned, declared_for, imposes
from zhicheng.specs import SanctionKind
from zhicheng.store.models import Batch, Organisation, Sanction
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, moment

COLUMNS = tuple(map(Column, ("处理", "对象", "评委会办事机构", "决定部门", "作出时间", "整改期限", "状态")))
ALL = "全部评委会"


def concerns(actor: Actor) -> bool:
    """Whether somebody works for a bureau that may impose sanctions, or for an office that may have some."""
    # The menu asks on every page; once a request is enough.
    if "sees_sanctions" not in g:
        g.sees_sanctions = may_impose(actor) or concerned(visit.reading(), actor, platform().registry)
    found: bool = g.sees_sanctions
    return found


def may_impose(actor: Actor) -> bool:
    if "imposes_sanctions" not in g:
        g.imposes_sanctions = imposes(visit.reading(), actor, platform().registry)
    found: bool = g.imposes_sanctions
    return found


def frame(current: str) -> Frame:
    tabs = [Tab("处理情况", url_for("sanctions.index"), current == "sanctions.index")]
    if may_impose(visit.actor()):
        tabs.append(Tab("作出处理", url_for("sanctions.offices"), current == "sanctions.offices"))
    return Frame(owner(), tuple(tabs))


def within(office: Organisation) -> None:
    """Draw the page under the shell of the office's place."""
    declared = declared_for(platform().registry, office)
    if declared is not None:
        shell.within(declared.jurisdiction)


def status_of(made: Sanction) -> Status:
    """How a sanction stands now."""
    if made.kind is SanctionKind.VOID:
        return Status("已执行", Tone.ENDED)
    if made.lifted_at is not None:
        return Status("已解除", Tone.DONE)
    if overdue(made, request_clock()):
        return Status("逾期未整改", Tone.ATTENTION)
    if made.answered_at is not None:
        return Status("已报告整改", Tone.ACTIVE)
    return Status("等待整改" if made.kind in ANSWERED else "有效", Tone.ACTIVE)


def table_of(caption: str, found: Sequence[Sanction], *, empty: str, linked: bool = True) -> Table:
    """Sanctions in lines; ``linked`` for those who may open each."""
    ids = {each.organisation_id for each in found} | {each.issued_for for each in found}
    rows = visit.reading().execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    names = {each.id: each.name for each in rows}
    return Table(
        caption=caption,
        columns=COLUMNS,
        rows=tuple(
            (
                Link(KIND_WORDS[each.kind], url_for("sanctions.show", sanction_id=each.id))
                if linked
                else KIND_WORDS[each.kind],
                each.committee or ("一份名单" if each.batch_id else ALL),
                names[each.organisation_id],
                names[each.issued_for],
                moment(each.issued_at),
                day(each.deadline) if each.deadline else "—",
                status_of(each),
            )
            for each in found
        ),
        empty=empty,
    )


def title_of(made: Sanction) -> str:
    """What was done to whom."""
    office = visit.reading().get_one(Organisation, made.organisation_id)
    return f"{KIND_WORDS[made.kind]}：{made.committee or office.name}"


def sheet_of(made: Sanction) -> tuple[tuple[str, str], ...]:
    """A sanction as labels and values, its answer and its end included."""
    session = visit.reading()
    office, bureau = (session.get_one(Organisation, each) for each in (made.organisation_id, made.issued_for))
    lifter = session.get(Organisation, made.lifted_for) if made.lifted_for else None
    batch = session.get(Batch, made.batch_id) if made.batch_id else None
    declared = declared_for(platform().registry, office)
    cites = {
        str(cite) for rule in (declared.sanctions if declared else ()) if rule.kind is made.kind for cite in rule.cites
    }
    rows = (
        ("评委会办事机构", office.name),
        ("评委会", made.committee or ("" if batch else ALL)),
        ("名单", batch.title if batch else ""),
        ("决定部门", bureau.name),
        ("处理文件", made.document_number),
        ("依据", "；".join(sorted(cites))),
        ("查实的问题和理由", made.reason),
        ("整改期限", day(made.deadline) if made.deadline else ""),
        ("作出", f"{account_name(session, made.issued_by)}，{moment(made.issued_at)}"),
        ("整改情况", made.answer or ""),
        ("报告", f"{account_name(session, made.answered_by)}，{moment(made.answered_at)}" if made.answered_at else ""),
        ("解除的理由", made.lifted_because or ""),
        ("解除", f"{lifter.name}，{account_name(session, made.lifted_by)}，{moment(made.lifted_at)}" if lifter and made.lifted_at else ""),
    )  # fmt: skip
    return tuple(each for each in rows if each[1])
