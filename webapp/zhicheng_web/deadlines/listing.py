"""办理期限: running lists by what is due first, the ends of offices' rounds, and rounds that were lost."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from sqlalchemy import select

from zhicheng.casework.access import visible
from zhicheng.casework.rounds.overview import (
    MOST,
    READ_LOSS,
    SOON,
    Ending,
    Figures,
    Resting,
    Watched,
    endings,
    figures,
    resting,
    takers,
    watched,
)
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Organisation, RoundLoss
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.deadlines import blueprint
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, due_day, moment
from zhicheng_web.results.loaded import left


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesPage:
    """``summary`` tells in a sentence what is late."""

    frame: Frame
    title: str
    lead: str
    summary: Status
    tables: tuple[Table, ...]
    pager: Pager


@blueprint.get("")
def index() -> str:
    session, who, registry = visit.reading(), visit.actor(), platform().registry
    today = beijing_day(request_now())
    lists, rounds = watched(session, who, registry), endings(session, who, registry, today)
    waiting = resting(session, who, registry, today)
    shown = page(session, visible(who, READ_LOSS), (RoundLoss.declared_at, RoundLoss.id), descending=True)
    tables = [*([_waiting(waiting)] if waiting else []), _rounds(rounds), _lists(lists)]
    if shown.rows:
        tables.append(_losses(list(shown.rows)))
    view = DeadlinesPage(
        frame=Frame(owner()),
        title="办理期限",
        lead="各办事机构年度评审的截止日期，以及正在办理的名单等待哪一步、何时到期。人社部门可以看到本地区的办事机构。",
        summary=summary(figures(lists, rounds, today, waiting)),
        tables=tuple(tables),
        pager=shown.pager,
    )
    return render_template("deadlines/index.html", view=view)


def summary(found: Figures) -> Status:
    """What is late and what soon will be, in a sentence."""
    parts = [
        f"{found.late}个办事机构逾期没有完成年度评审" if found.late else "",
        f"{found.stuck}份申报等待委托其他评委会评审" if found.stuck else "",
        f"{found.overdue}份名单已逾期" if found.overdue else "",
        f"{found.soon}份名单{SOON.days}天内到期" if found.soon else "",
    ]
    told = "，".join(each for each in parts if each)
    late = bool(found.late or found.overdue or found.stuck)
    return Status(told or "没有逾期或将要到期的事项", Tone.ATTENTION if late else Tone.QUIET)


def _lists(found: list[Watched]) -> Table:
    return Table(
        caption=f"正在办理的名单（最多列出{MOST}份）" if len(found) == MOST else "正在办理的名单",
        columns=(
            Column("名单"), Column("办事机构"), Column("人数", figures=True), Column("现在等待"), Column("期限"),
            Column("还有几天"),
        ),
        rows=tuple(_list(each) for each in found),
        empty="没有正在办理的名单。办事机构建立名单后，会列在这里，先到期的在前。",
    )  # fmt: skip


def _list(each: Watched) -> tuple[Cell, ...]:
    line = each.line
    title = line.batch.title
    waits = f"{line.act.title}（{'、'.join(line.offices) or '公示期中'}）" if line.act else "—"
    return (
        Link(title, url_for("results.show", batch_id=line.batch.id)) if each.readable else title,
        each.office,
        line.number,
        waits,
        due_day(line.due) if line.due else "—",
        left(line.due) or "—",
    )


def _rounds(found: list[Ending]) -> Table:
    return Table(
        caption="年度评审的截止日期",
        columns=(
            Column("办事机构"), Column("通知"), Column("还没有结果", figures=True), Column("截止日期"), Column("还有几天"),
            Column("办理"),
        ),
        rows=tuple(
            (
                each.round.office,
                each.round.notice,
                each.round.number,
                due_day(each.round.due),
                left(each.round.due),
                Link("取消年度评审授权", url_for("deadlines.take", missed_id=each.missed_id)) if each.missed_id else "—",
            )
            for each in found
        ),
        empty="没有等待评审的申报，或者本地区没有规定完成日期。",
    )  # fmt: skip


def _waiting(found: list[Resting]) -> Table:
    return Table(
        caption="在不能评审的办事机构等待的申报",
        columns=(
            Column("办事机构"), Column("通知"), Column("等待评审", figures=True), Column("取消授权的文件"), Column("不再授权至"),
            Column("办理"),
        ),
        rows=tuple(
            (
                each.stuck.office,
                each.stuck.notice,
                each.stuck.number,
                each.stuck.loss.document_number,
                day(each.stuck.loss.barred_until),
                Link(
                    "委托其他评委会评审",
                    url_for("deadlines.entrust", loss_id=each.stuck.loss.id, notice_id=each.stuck.notice_id),
                )
                if each.mine
                else "由发布通知的人社部门委托",
            )
            for each in found
        ),
        empty="",
    )  # fmt: skip


def _losses(found: list[RoundLoss]) -> Table:
    session, ids = visit.reading(), {each.organisation_id for each in found}
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    names, others = {each.id: each.name for each in rows}, takers(session, found)
    return Table(
        caption="已取消的年度评审授权",
        columns=tuple(map(Column, ("办事机构", "文号", "作出时间", "受委托的办事机构", "不再授权至"))),
        rows=tuple(
            (
                names[each.organisation_id],
                Link(each.document_number, url_for("deadlines.loss", loss_id=each.id)),
                moment(each.declared_at),
                "、".join(others.get(each.id, ())),
                day(each.barred_until),
            )
            for each in found
        ),
        empty="",
    )
