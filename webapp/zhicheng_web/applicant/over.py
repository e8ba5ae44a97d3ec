"""Why an application is over, and what one can still do."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.casework.mending import abandoned
from zhicheng.store.models import ApplicationStatus, DecisionKind, Organisation
from zhicheng_web import visit
from zhicheng_web.applicant.case import Case
from zhicheng_web.applicant.route import Told
from zhicheng_web.clock import request_now
from zhicheng_web.presentation import moment, until

DISAGREE = "如有异议，可以向作出决定的部门或者它的上级部门反映，电话见页面下方或通知。"


@dataclass(frozen=True, slots=True)
class Over:
    """What happened, why, and what to do next."""

    title: str
    words: str
    advice: str


def over(case: Case, told: tuple[Told, ...]) -> Over | None:
    """``told`` are the decisions, newest first; None for a case that isn't over."""
    match case.draft.application.status:
        case ApplicationStatus.ENDED:
            return _ended(told)
        case ApplicationStatus.LAPSED:
            return _given_up(case) or _lapsed(case, told)
    return None


def _ended(told: tuple[Told, ...]) -> Over:
    last = next(each for each in told if each.kind is DecisionKind.END)
    return Over(
        "审核不通过，审核已经终止",
        f"{last.office}在“{last.desk}”环节于{moment(last.at)}终止审核，理由：{last.reason}",
        DISAGREE,
    )


def _given_up(case: Case) -> Over | None:
    given = abandoned(visit.reading(), case.draft.application)
    if given is None:
        return None
    office = visit.reading().get_one(Organisation, given.organisation_id).name
    return Over(
        "逾期没有补正，视为放弃申报",
        f"{office}于{moment(given.returned_at)}退回修改，补正截止{until(given.until)}，期限内没有重新提交。",
        _again(case),
    )


def _lapsed(case: Case, told: tuple[Told, ...]) -> Over:
    last = next((each for each in told if each.kind is DecisionKind.LAPSE), None)
    if last is None:
        return Over(
            "逾期没有提交，申报失效", "申报受理时间结束时，这份申报还没有提交，期限截止后一律不予受理。", _again(case)
        )
    return Over(
        "逾期没有报送，申报失效",
        f"“{last.desk}”环节没有在规定期限前审核、报送，申报于{moment(last.at)}失效。",
        f"请联系该环节的办理部门了解原因。{_again(case)}",
    )


def _again(case: Case) -> str:
    windows = case.policy.terms.windows_for(case.channel)
    if case.policy.channel(case.channel).rolling or any(each.contains(request_now()) for each in windows):
        return "受理时间还没有结束，您可以在“我的申报”中重新申报。"
    return "本年度的受理时间已过，可以在下一年度重新申报。已填的内容和退回意见仍可在本页查看。"
