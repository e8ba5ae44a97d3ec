"""What the bureau does with a plan, and the office taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from zhicheng.casework.meetings import filing
from zhicheng.casework.meetings.filing import must_be_approved
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import carry_out, load, version
from zhicheng_web.meetings.single import done


@blueprint.post("/<uuid:meeting_id>/approve")
def approve(meeting_id: UUID) -> ResponseReturnValue:
    number = request.form.get("document_number", "")
    what = "批准" if must_be_approved(load(meeting_id).policy) else "接收"
    return done(
        meeting_id,
        f"评审方案已{what}，办事机构会收到通知。",
        lambda: carry_out(filing.approve, meeting_id=meeting_id, version=version(), document_number=number),
    )


@blueprint.post("/<uuid:meeting_id>/return")
def send_back(meeting_id: UUID) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    return done(
        meeting_id,
        "评审方案已退回，办事机构会收到通知。",
        lambda: carry_out(filing.send_back, meeting_id=meeting_id, version=version(), reason=reason),
    )


@blueprint.post("/<uuid:meeting_id>/recall")
def recall(meeting_id: UUID) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    return done(
        meeting_id,
        "评审方案已撤回，修改后请重新报送。",
        lambda: carry_out(filing.recall, meeting_id=meeting_id, version=version(), reason=reason),
    )
