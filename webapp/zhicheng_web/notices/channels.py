"""Which of the template's channels a notice offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.notice_check import template_channels
from zhicheng_web.fields import form_for
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.rows import RowPage, channel_choices, sent
from zhicheng_web.notices.working import elsewhere, save, sent_version, worked_on
from zhicheng_web.platform import platform

LEAD = "没有选中的渠道不能再开始申报；已经开始的申报不受影响。"


@blueprint.route("/<uuid:notice_id>/channels", methods=["GET", "POST"])
def channels(notice_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(notice_id, {})
    try:
        save(notice_id, lambda terms: replace(terms, channels=sent("channels")))
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(notice_id, refusal.fields), refusal.status
    return redirect(url_for("notices.notice", notice_id=notice_id))


def _page(notice_id: UUID, errors: Mapping[str, str]) -> str:
    notice, terms = worked_on(notice_id)
    offered = template_channels(platform().registry.get(terms.jurisdiction), terms.year)
    view = RowPage(
        frame=frame("notices.channels", notice),
        title="选择申报渠道",
        lead=LEAD,
        notice_id=notice_id,
        version=sent_version(notice.version),
        form=form_for((), {}),
        choices=(channel_choices(terms, offered, terms.channels, errors, hint="至少选一个"),),
        known=False,
        remove="",
        elsewhere=elsewhere(errors, "channels"),
    )
    return render_template("notices/row.html", view=view)
