"""One report as the bureau above reads it, takes it over or gives it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import count_desk
from zhicheng.casework.access import Refusal
from zhicheng.casework.count_desk import MOST_CHARACTERS, Received
from zhicheng.specs import Field, Kind
from zhicheng.store.models import CountState
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.counts import blueprint
from zhicheng_web.counts.told import address, lateness, people, sources, status_of, sum_table
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Link, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

REASON = Field(
    key="reason",
    label="退回原因",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="报送单位会看到，不写个人信息",
    max_length=MOST_CHARACTERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPage:
    """``checks``: it waits for the reader's bureau; ``returns``: that can give it back; ``closed`` says why it can't."""

    frame: Frame
    title: str
    status: Status
    lateness: Status | str
    sheet: tuple[tuple[str, str], ...]
    table: Table
    form: Any
    version: int
    closed: str
    checks: bool
    returns: bool
    back: Link | None


@blueprint.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
def received(report_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(_read(report_id), {})
    version = request.form.get("version", 0, type=int)
    returns = request.form.get("action") == "return"
    try:
        with visit.writing() as session:
            who, clock = visit.actor(), request_clock()
            if returns:
                reason = request.form.get("reason", "")
                done = count_desk.give_back(session, who, clock, report_id=report_id, version=version, reason=reason)
            else:
                done = count_desk.confirm(session, who, clock, report_id=report_id, version=version)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(_read(report_id), refusal.fields), refusal.status
    flash("已退回，报送单位会收到通知。" if returns else "已核对，计入汇总。", "done")
    return redirect(url_for("counts.overview", notice_id=done.notice_id, organisation_id=done.receiver_id))


def _read(report_id: UUID) -> Received:
    return count_desk.read_received(visit.reading(), visit.actor(), platform().registry, report_id=report_id)


def _page(found: Received, errors: Mapping[str, str]) -> str:
    report, known = found.report, found.counting
    shell.within(known.policy.jurisdiction)
    state = report.state
    view = ReceivedPage(
        frame=Frame(f"统计上报　{known.policy.terms.title}"),
        title=f"{found.organisation.name}报送的统计数据",
        status=status_of(report),
        lateness=lateness(known, report, request_now()),
        sheet=(
            ("报送单位", found.organisation.name),
            ("报送人", found.reported_by),
            ("报送时间", moment(found.reported_at) if found.reported_at else ""),
            ("人数合计", f"{people(found.total)}人"),
        ),
        table=sum_table(
            known,
            found.total,
            sources(found.book, found.organisation.id),
            "按系列、专业统计",
            "零报告：没有这些系列的人员",
        ),
        form=form_for((REASON,), {"reason": request.form.get("reason", "")}, {k: (v,) for k, v in errors.items()}),
        version=report.version,
        closed=found.closed if found.ours else "",
        checks=found.ours and not found.closed and state is CountState.REPORTED,
        returns=found.ours and not found.closed and state is not CountState.DRAFT,
        back=_back(found),
    )
    return render_template("counts/received.html", view=view)


def _back(found: Received) -> Link | None:
    if not found.ours or found.report.receiver_id is None:
        return None
    return Link("返回汇总", address("counts.overview", found.report.notice_id, found.report.receiver_id))
