"""The last day on which somebody submits so that the unit can still publicize in time, in words."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.casework.dossiers import unit_part
from zhicheng.casework.safe_day import safe_day
from zhicheng.casework.unit_facts.known import Known, known_of
from zhicheng.dossier.facts import Facts
from zhicheng.policy import Policy
from zhicheng.store.models import Organisation
from zhicheng.workdays import UnknownYear
from zhicheng_web import visit
from zhicheng_web.clock import BEIJING, request_now
from zhicheng_web.presentation import cited_together, day, until, workdays

NEAR = 3
"""Calendar days before the last one from which it stands out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """``headline`` is the day, ``words`` why; ``near`` once it is near, ``over`` once it has passed."""

    headline: str
    words: str
    near: bool = False
    over: bool = False


def known_now(unit: Organisation | None) -> Known:
    """What authorities have recorded of a unit that holds today."""
    return known_of(visit.reading(), unit.id if unit else None, request_now().astimezone(BEIJING).date())


def before_starting(policy: Policy, channel: str, unit: Organisation | None, known: Known) -> Facts:
    """What is known of a case that somebody of a unit would begin."""
    return policy.facts({"channel": channel, "unit": unit_part(policy, unit, None, known)})


def safety(policy: Policy, facts: Facts) -> Safety | None:
    """For the applicant: until when to submit. None where no desk that publicizes has a deadline."""
    return _said(
        policy,
        facts,
        ahead=("请最迟在{day}提交", "当天提交、当天开始公示才来得及，请尽早提交。"),
        passed=("最迟提交日{day}已过", "现在提交，公示期可能不足，请先与单位确认能否在截止前报送。"),
    )


def beginning(policy: Policy, facts: Facts) -> Safety | None:
    """For the unit: until when to begin its publicity. None where it publicizes nothing or has no deadline."""
    return _said(
        policy,
        facts,
        ahead=("公示最迟从{day}开始", "晚于这一天开始的，公示期满时已过报送期限。"),
        passed=("公示最迟开始日{day}已过", "尚未开始公示的申报，公示期满时将超过报送期限，请联系受理部门。"),
    )


def _said(policy: Policy, facts: Facts, *, ahead: tuple[str, str], passed: tuple[str, str]) -> Safety | None:
    try:
        found = safe_day(policy, facts)
    except UnknownYear as unknown:
        return Safety(headline="最迟日期暂不能计算", words=str(unknown))
    if found is None:
        return None
    left = (found.day - request_now().astimezone(BEIJING).date()).days
    headline, advice = ahead if left >= 0 else passed
    rule = cited_together(policy.parameter("unit_publicity_days").cites)
    why = f"“{found.desk}”须公示不少于{workdays(found.days)}，并在{until(found.until)}前报送（{rule}）。"
    return Safety(
        headline=headline.format(day=day(found.day)), words=why + advice, near=0 <= left <= NEAR, over=left < 0
    )
