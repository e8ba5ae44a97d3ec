"""One plan: what it says, what became of it, and what the office may do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from zhicheng.casework.access import Refusal, account_name, may
from zhicheng.casework.draws.drawing import draw_of, seats_of
from zhicheng.casework.draws.pool import shortfalls
from zhicheng.casework.meetings import filing, running
from zhicheng.casework.meetings.entitled import CHANGE, DECIDE, PLANNED, RECALL
from zhicheng.casework.meetings.running import PLEDGE, pledged
from zhicheng.casework.results.leaving import earlier
from zhicheng.casework.results.lists import listed_number
from zhicheng.dossier.facts import beijing_day
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Committee, MeetingState, Organisation
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.draw import arrived
from zhicheng_web.meetings.loaded import (
    Loaded,
    Step,
    address,
    carry_out,
    days_of,
    load,
    meeting_page,
    step,
    version,
)
from zhicheng_web.pieces import Link
from zhicheng_web.presentation import day, moment

NUMBER = Field(key="document_number", label="批复文号", required=True, hint="批复的文号或者名称", max_length=100)
TAKEN_IN = replace(NUMBER, label="备案文号", hint="接收备案的文号或者名称")
BACK = Field(
    key="reason", label="退回的理由", kind=Kind.LONG_TEXT, required=True, hint="办事机构会看到", max_length=1000
)
RUNS = (MeetingState.FILED, MeetingState.APPROVED)
AGREED = "本人已阅读并承诺遵守"
LEAVE = "不同意的，请不要签署，由其他工作人员组织这次会议。"
AGAIN = Field(
    key="reason", label="撤回的理由", kind=Kind.LONG_TEXT, required=True, hint="人社部门会看到", max_length=1000
)


@blueprint.get("/<uuid:meeting_id>", endpoint="single")
def show(meeting_id: UUID) -> str:
    return page(load(meeting_id), None)


@blueprint.post("/<uuid:meeting_id>/file")
def file(meeting_id: UUID) -> ResponseReturnValue:
    return done(meeting_id, "评审方案已报送，人社部门会收到通知。", lambda: carry_out(filing.file_plan, meeting_id=meeting_id, version=version()))  # fmt: skip


@blueprint.post("/<uuid:meeting_id>/pledge", endpoint="staff_pledge")
def sign(meeting_id: UUID) -> ResponseReturnValue:
    agreed = request.form.get("agreed") == "true"
    return done(
        meeting_id,
        "保密承诺书已签署。",
        lambda: carry_out(running.pledge, meeting_id=meeting_id, agreed=agreed),
    )


def done(meeting_id: UUID, told: str, act: Callable[[], object]) -> ResponseReturnValue:
    """Do it and come back to the page; a refusal about the answers stands on the page."""
    try:
        act()
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return page(load(meeting_id), refusal), refusal.status
    flash(told, "done")
    return back(meeting_id)


def back(meeting_id: UUID) -> Response:
    return redirect(url_for("meetings.single", meeting_id=meeting_id))


def sheet_of(found: Loaded) -> list[tuple[str, str]]:
    """What a plan says and what became of it."""
    meeting, session = found.meeting, visit.reading()
    committee = session.get_one(Committee, meeting.committee_id)
    bureau = session.get(Organisation, meeting.decided_for) if meeting.decided_for else None
    cover = "，".join(f"{key}{number}人" for key, number in meeting.cover.items())
    experts = [f"{meeting.size}人", f"其中外地、外单位至少{meeting.outside}人" if meeting.outside else "", cover]
    rows = (
        ("评委会", f"{committee.name}（{day(committee.since)}至{day(committee.until)}）"),
        ("会议时间", days_of(meeting)),
        ("地点", meeting.venue),
        ("参评人数", f"{listed_number(session, found.batch)}人"),
        ("需要专家", "；".join(filter(None, experts))),
        ("议程", meeting.agenda),
        ("评审办法", meeting.rules),
        ("报送", f"{account_name(session, meeting.filed_by)}，{moment(meeting.filed_at)}" if meeting.filed_at else ""),
        ("办理", f"{bureau.name}，{account_name(session, meeting.decided_by)}，{moment(meeting.decided_at)}" if bureau and meeting.decided_at else ""),
        (number_of(found).label, meeting.document_number or ""),
        ("退回、撤回的理由", meeting.reason or ""),
    )  # fmt: skip
    return [each for each in rows if each[1]]


def number_of(found: Loaded) -> Field:
    """The document with which a plan is approved, or taken in where it needs no approval."""
    return NUMBER if filing.must_be_approved(found.policy) else TAKEN_IN


def page(found: Loaded, refusal: Refusal | None) -> str:
    links = []
    if may(visit.actor(), CHANGE, found.meeting) is None:
        links.append(Link("修改方案", url_for("meetings.plan", batch_id=found.batch.id)))
    elif found.keeps and found.meeting.state in RUNS and pledged(visit.reading(), visit.actor(), found.meeting):
        links.append(_ahead(found))
    return meeting_page(
        found,
        "single",
        title="评审方案",
        notes=earlier(visit.reading(), (found.batch.id,)),
        short=_short(found),
        sheet=sheet_of(found),
        tables=tuple(arrived(found)),
        steps=tuple(_steps(found, refusal)),
        links=links,
    )


def _short(found: Loaded) -> tuple[str, ...]:
    """What the pool lacks, for those who make and decide on plans, as long as no pool is fixed."""
    meeting, who, session = found.meeting, visit.actor(), visit.reading()
    if not (found.keeps or may(who, DECIDE, meeting) is None) or meeting.ends_on < beijing_day(request_now()):
        return ()
    draw = draw_of(session, meeting)
    return () if draw is not None and draw.pool is not None else shortfalls(session, meeting)


def _ahead(found: Loaded) -> Link:
    """Where the meeting goes on: the draw, and once there are experts, their arrival."""
    if seats_of(visit.reading(), found.meeting):
        return Link("去专家和签到", address("seats", found))
    return Link("去抽取专家", address("draw", found))


def _steps(found: Loaded, refusal: Refusal | None) -> Iterator[Step]:
    meeting, who = found.meeting, visit.actor()
    at: dict[str, Any] = {"version": meeting.version, "refusal": refusal}
    if may(who, CHANGE, meeting) is None:
        next_ = "批准后才能投票" if filing.must_be_approved(found.policy) else "随后即可抽取专家"
        effects: tuple[str, ...] = (
            f"方案连同名单报送人社部门，{next_}。",
            "报送后不能直接修改；需要修改的，写明理由撤回。",
        )
        yield step("报送评审方案", "报送方案", address("file", found), effects=effects, **at)
    if may(who, DECIDE, meeting) is None:
        approved = filing.must_be_approved(found.policy)
        effects = (
            ("会议可以按这份方案投票，办事机构会收到通知。",) if approved else ("方案记为已接收，办事机构会收到通知。",)
        )
        yield step("批准方案" if approved else "接收备案", "批准方案" if approved else "接收方案", address("approve", found), effects=effects, fields=(number_of(found),), **at)  # fmt: skip
        gone = ("办事机构会收到通知，修改后重新报送；重新报送前不能开会。",)
        yield step("退回修改", "退回方案", address("send_back", found), effects=gone, fields=(BACK,), danger=True, **at)
    if found.keeps and meeting.state in PLANNED and not pledged(visit.reading(), who, meeting):
        yield step(
            "工作人员保密承诺书",
            "签署承诺书",
            address("staff_pledge", found),
            effects=(PLEDGE, "您的签署和时间会被记录，签署后可以抽取专家、签到、分组和组织投票。", LEAVE),
            agreed=AGREED,
            **at,
        )
    if may(who, RECALL, meeting) is None and found.keeps:
        again = ("方案回到起草，修改后须重新报送，已有的批准不再有效。", "投票开始以后不能撤回。")
        yield step("撤回修改", "撤回方案", address("recall", found), effects=again, fields=(AGAIN,), danger=True, **at)
