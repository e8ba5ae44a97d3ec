"""Giving up a draft, and closing a notice: each says what will happen before it does."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import notice_drafts, notices
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.working import worked_on
from zhicheng_web.pieces import Confirmation, Link


@blueprint.route("/<uuid:notice_id>/discard", methods=["GET", "POST"])
def discard(notice_id: UUID) -> ResponseReturnValue:
    notice, _ = worked_on(notice_id)
    published = notice.revision_id is not None
    if request.method == "POST":
        with visit.writing() as session:
            notice_drafts.discard(session, visit.actor(), request_clock(), notice_id=notice_id, version=_version())
        flash("未发布的修改已放弃，已发布的内容不变。" if published else "草稿已放弃。", "done")
        back = url_for("notices.notice", notice_id=notice_id) if published else url_for("notices.register")
        return redirect(back)
    view = Confirmation(
        title="放弃未发布的修改" if published else "放弃这份草稿",
        effects=("草稿里的修改全部清除，已发布的内容不变，继续有效。",)
        if published
        else ("这份通知从列表中删除，其中的内容不再保留。", "可以随时按模板重新起草。"),
        action="放弃修改" if published else "放弃草稿",
        url=url_for("notices.discard", notice_id=notice_id, version=notice.version),
        back=Link("不放弃，返回", url_for("notices.notice", notice_id=notice_id)),
    )
    return render_template("notices/ending.html", view=view, frame=frame("notices.discard", notice))


@blueprint.route("/<uuid:notice_id>/close", methods=["GET", "POST"])
def close(notice_id: UUID) -> ResponseReturnValue:
    notice, _ = worked_on(notice_id)
    if request.method == "POST":
        with visit.writing() as session:
            notices.close(session, visit.actor(), request_clock(), notice_id=notice_id, version=_version())
        flash("通知已结束，不再受理新的申报。", "done")
        return redirect(url_for("notices.notice", notice_id=notice_id))
    view = Confirmation(
        title="结束这份通知",
        effects=(
            "从现在起，任何人都不能再按这份通知开始新的申报；受理时间没有结束的也一样。",
            "已经开始和已经提交的申报照常办理，它们的期限仍然可以延长。",
            "通知不再列入正在受理的通知，内容仍可按原来的地址查看。",
        ),
        action="结束通知",
        url=url_for("notices.close", notice_id=notice_id, version=notice.version),
        back=Link("不结束，返回", url_for("notices.notice", notice_id=notice_id)),
    )
    return render_template("notices/ending.html", view=view, frame=frame("notices.close", notice))


def _version() -> int:
    return request.args.get("version", 0, type=int)
