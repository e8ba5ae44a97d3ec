"""What stands at the head of the pages of 监督, and one kind of page for its lists."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from sqlalchemy import select

from zhicheng.casework.oversight.watching import supervised
from zhicheng.store.models import Organisation
from zhicheng_web import visit
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Pager, Table

TABS = (
    ("在办申报", "oversight.index"),
    ("全部申报", "oversight.cases"),
    ("异议", "oversight.objections"),
    ("评审名单", "oversight.lists"),
    ("评审会议", "oversight.meetings"),
    ("评委会处理", "oversight.sanctions"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """One or two tables; the pager belongs to the last one."""

    frame: Frame
    title: str
    lead: str
    tables: tuple[Table, ...]
    pager: Pager


def frame(current: str) -> Frame:
    query = select(Organisation.name).where(Organisation.id.in_(supervised(visit.actor()))).order_by(Organisation.name)
    names = "、".join(visit.reading().scalars(query))
    return Frame(names, tuple(Tab(text, url_for(endpoint), endpoint == current) for text, endpoint in TABS))


def register(current: str, title: str, lead: str, *tables: Table, pager: Pager) -> str:
    """Draw a page of tables."""
    view = RegisterPage(frame=frame(current), title=title, lead=lead, tables=tables, pager=pager)
    return render_template("oversight/register.html", view=view)
