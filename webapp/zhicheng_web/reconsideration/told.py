"""Where a result stands, in the applicant's words: what was found, why, until when, and what one can do."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from zhicheng.casework.results.publicized import Publicity
from zhicheng.casework.results.reconsideration import STATE_WORDS, Times, Told, last_day, of_case
from zhicheng.casework.results.standing import Standing, Step, standing
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Application, ReconsiderationState
from zhicheng.votes import VoteRules
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.pieces import Link
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, moment

WORDS = {
    Step.WAITING: (
        "待列入评审名单",
        "申报已经受理，评委会办事机构会把您列入评审名单。缴费、纸质材料等没有办妥的，请先办妥。",
    ),
    Step.LISTED: ("已列入评审名单", "等待评审会议。结果公布后会通知您。"),
    Step.REVIEWED: ("评审办理中", "结果公示时会通知您，届时在这里可以看到。"),
    Step.PUBLICIZED: ("评审通过，正在公示", ""),
    Step.PUBLICITY_OVER: ("公示期满，等待备案、确认", "备案、确认后会通知您。"),
    Step.FILED: ("已备案，等待确认公布", "确认公布后会通知您。"),
    Step.FAILED: ("评审未通过", ""),
    Step.VOIDED: ("评审结果已取消", ""),
    Step.CONFIRMED: ("已确认公布", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """``lines`` say what happened and why; ``shown`` are the public pages; ``door`` leads to asking for another look."""

    title: str
    attention: bool
    lines: tuple[str, ...]
    shown: tuple[Link, ...]
    door: Link | None


def times() -> Times:
    settings = platform().settings
    return Times(ask=settings.reconsideration_days, answer=settings.reconsideration_answer_days)


def result_of_case(application_id: UUID) -> ResultView | None:
    """For the page of a case, to whoever may see that page; None for a case that isn't a candidate (yet)."""
    session = visit.reading()
    found = standing(session, request_clock(), platform().registry, application_id)
    if found is None:
        return None
    asked = of_case(session, session.get_one(Application, application_id))
    title, words = WORDS[found.step]
    last = last_day(found, times())
    may_ask = found.announced is not None and asked is None and (last is None or beijing_day(request_now()) <= last)
    lines = [words, *_said(found)]
    if asked is not None:
        lines += _asked(asked)
    elif may_ask:
        until = f"请不晚于{day(last)}提出，" if last else ""
        lines.append(f"对结果有疑问的，可以申请复查，每份申报一次；{until}由评委会办事机构答复。")
    elif last is not None:
        lines.append(f"申请复查的期限（{day(last)}）已过。")
    door = url_for("reconsider.ask", application_id=application_id)
    return ResultView(
        title=title,
        attention=found.announced is not None,
        lines=tuple(each for each in lines if each),
        shown=tuple(_public(each) for each in found.publicities),
        door=Link("申请复查", door) if may_ask else None,
    )


def _said(found: Standing) -> list[str]:
    lines = [f"{each.office}：{day(each.first)}至{day(each.last)}公示。" for each in found.publicities]
    if found.number:
        lines.append(f"公布文件：{found.number}。")
    if found.why:
        lines.append(f"原因：{found.why}")
    if found.by_vote and found.policy is not None:
        share = VoteRules.of(found.policy).share
        lines.append(
            f"评委会经无记名投票表决，赞成票没有达到出席会议专家的{share.numerator}/{share.denominator}，按规定未通过。"
        )
        candidate = found.candidate
        if platform().settings.show_votes and candidate is not None:
            lines.append(
                f"到会{candidate.present}人，赞成{candidate.in_favour}票，反对{candidate.against}票，弃权{candidate.abstained}票。"
            )
    return lines


def _asked(asked: Told) -> list[str]:
    request = asked.reconsideration
    if request.state is ReconsiderationState.OPEN:
        due = f"，应不晚于{day(request.due)}答复" if request.due else ""
        return [f"您于{moment(request.asked_at)}申请了复查{due}。答复后会通知您。"]
    return [f"复查结论：{STATE_WORDS[request.state]}。{asked.answer}"]


def _public(found: Publicity) -> Link:
    return Link(f"查看{found.office}的公示", url_for("publicity.show", duty_id=found.duty_id))
