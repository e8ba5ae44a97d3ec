"""Where the counts begin: the notices under which one's organisations count."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.counts import Seat, report_of, seats_of
from zhicheng.store.models import OrganisationKind
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.counts import blueprint
from zhicheng_web.counts.told import lateness, status_of
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Cell, Column, Link, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import until


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    frame: Frame
    table: Table


@blueprint.get("")
def listing() -> ResponseReturnValue:
    """Whoever counts once only is led straight there."""
    found = seats_of(visit.reading(), visit.actor(), platform().registry)
    if len(found) == 1:
        return redirect(_url(found[0]))
    view = ListPage(
        frame=Frame("统计上报"),
        table=Table(
            caption="暂不网上申报的系列" if found else "没有需要统计上报的通知",
            columns=(Column("通知"), Column("填报单位"), Column("状态"), Column("报送截止"), Column("是否按时")),
            rows=tuple(_line(each) for each in found),
            empty="人社（职改）部门发布通知后，需要本单位统计人数的会列在这里。",
        ),
    )
    return render_template("counts/list.html", view=view)


def _line(seat: Seat) -> tuple[Cell, ...]:
    known = seat.counting
    report = report_of(visit.reading(), known.notice.id, seat.organisation.id)
    return (
        Link(known.policy.terms.title, _url(seat)),
        seat.organisation.name,
        status_of(report, top=seat.receiver_id is None),
        until(known.until) if known.until else "通知未规定",
        lateness(known, report, request_now()) if seat.receiver_id else "",
    )


def _url(seat: Seat) -> str:
    where = "counts.overview" if seat.organisation.kind is OrganisationKind.BUREAU else "counts.rows"
    return url_for(where, notice_id=seat.counting.notice.id, organisation_id=seat.organisation.id)
