"""Is this applied for here and now: window, channel, series, level, title, committee, pledge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhicheng.committees import chooses, cites_of, committees_for, listed, why_not
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.identity import RESIDENT_ID, birth_date, check_id_number, gender
from zhicheng.notice import OpenWindow
from zhicheng.policy import Policy
from zhicheng.specs import Citation
from zhicheng.specs.timeline import BEIJING


def in_window(policy: Policy, channel: str, at: datetime | None) -> Iterator[Finding]:
    """Whether the moment of submission lies in one of the channel's windows (JA-4.1 … 4.3)."""
    windows = policy.terms.windows_for(channel)
    if policy.channel(channel).rolling or not windows:
        return
    cites = tuple(dict.fromkeys(cite for window in windows for cite in window.cites))
    if at is None:
        yield _finding("window", "at", "没有申报时刻，无法判断是否在申报期限内", cites)
    elif not any(window.contains(at) for window in windows):
        last = max(windows, key=lambda each: each.closes)
        early = at < min(each.opens for each in windows)
        word = "尚未开始" if early else "已经截止，期限截止后一律不予受理"
        span = "、".join(_span(each) for each in windows)
        message = f"申报{word}：受理时间为{span}，申报时刻为{_moment(at)}"
        yield _finding("window", "at", message, cites, required=f"早于{_moment(last.closes)}", actual=_moment(at))


def in_catalogue(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """Whether series, level and title exist together, and the channel takes that level."""
    name, level, title = (facts.basic.get(key) for key in ("series", "level", "title"))
    cites = _cites(policy, facts)
    series = policy.series(name) if name else None
    if name and series is None:
        yield _basic("series", f"没有名为“{name}”的系列，请从系列目录中选择", cites)
    yield from _dropped(policy, facts)
    channel = policy.channel(facts.channel)
    if level and level not in channel.levels:
        allowed = "、".join(channel.levels)
        message = f"本渠道受理{allowed}，不受理{level}"
        yield _basic("level", message, channel.levels_cites or cites, required=allowed, actual=level)
    if series and series.certain and level and title:
        titles = series.titles(level)
        elsewhere = series.levels_of(title)
        if titles and title not in titles and elsewhere:
            yield _basic(
                "title",
                f"“{title}”是{series.name}的{'、'.join(elsewhere)}职称，与申报级别{level}不符，请重新选择",
                cites,
                required="、".join(titles),
                actual=title,
            )


def _dropped(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """Whether the notice takes no applications for the specialty any more (JB-1.2); one it doesn't know may be typed."""
    name, specialty = facts.basic.get("series"), facts.basic.get("specialty")
    said = policy.terms.specialty(name, specialty) if name and specialty else None
    if said is not None and said.dropped:
        advice = f"已并入“{said.into}”专业，请改选该专业" if said.into else "请重新选择专业"
        message = f"{name}的“{specialty}”专业已经调整，本通知不再受理，{advice}"
        cites = said.cites or policy.terms.cites
        yield _basic("specialty", message, cites, required=said.into or None, actual=specialty)


def of_another_series(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """A title that this series doesn't know and another one does: a slip that every desk should see."""
    name, title = facts.basic.get("series"), facts.basic.get("title")
    series = policy.series(name) if name else None
    if series is None or not series.certain or not title or not series.tracks or series.levels_of(title):
        return
    owner = next((each for each in policy.catalogue.values() if each.certain and each.levels_of(title)), None)
    if owner is not None:
        yield Finding(
            rule="core.title",
            outcome=Effect.NOTICE,
            section="basic",
            field="title",
            message=f"“{title}”是{owner.name}的职称，申报系列为{series.name}，请核对",
            citations=_cites(policy, facts),
        )


def agrees(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """``basic`` against the last entry of the title history, which counts."""
    for field in facts.disagreements:
        label = policy.format["basic"].field(field).label
        yield Finding(
            rule="core.title_history",
            outcome=Effect.NOTICE,
            section="basic",
            field=field,
            message=f"基本信息中的“{label}”与职称经历最后一条不一致，以职称经历为准，请核对",
            citations=_cites(policy, facts),
        )


def identified(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """Birth date and gender against the resident's number: a slip that every desk should see."""
    number = facts.basic.get("id_number")
    if not number or facts.basic.get("id_type") not in (RESIDENT_ID, None) or check_id_number(number) is not None:
        return
    told = (
        ("birth_date", "出生日期", facts.basic.get("birth_date"), birth_date(number)),
        ("gender", "性别", facts.basic.get("gender"), gender(number)),
    )
    for field, label, stated, read in told:
        if stated is not None and stated != read:
            yield Finding(
                rule="core.identity",
                outcome=Effect.NOTICE,
                section="basic",
                field=field,
                message=f"{label}与身份证号码不一致，请核对",
                citations=_cites(policy, facts),
            )


def pledged(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """The applicant's pledge, where the channel asks for one."""
    channel = policy.channel(facts.channel)
    if channel.pledge and facts.pledge is not True:
        yield _finding("pledge", "pledge", "尚未勾选诚信承诺，承诺后才能提交", channel.pledge_cites)


def assigned(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """Whether the committee that was chosen reviews such a case; nothing where none was chosen (HX-2.5.1)."""
    if facts.committee is None or not chooses(policy, facts):
        return
    chosen = listed(policy, facts.committee)
    right = "、".join(each.name for each in committees_for(policy, facts))
    if chosen is None and not right:
        message = f"“{facts.committee}”未列入本通知，请按通知的工作安排核对评审专业、人员范围"
        yield Finding(
            rule="core.committee",
            outcome=Effect.NOTICE,
            section="committee",
            message=message,
            citations=cites_of(policy),
        )
        return
    reasons = why_not(chosen, facts) if chosen else ("它不受理本系列、级别的申报",)
    if reasons:
        advice = f"应选择{right}" if right else "请按通知的工作安排重新选择"
        yield Finding(
            rule="core.committee",
            outcome=Effect.FAIL,
            section="committee",
            message=f"评审委员会选择错误，将无法参加评审：{'；'.join(reasons)}，{advice}",
            required=right or None,
            actual=facts.committee,
            citations=cites_of(policy),
        )


def _cites(policy: Policy, facts: Facts) -> tuple[Citation, ...]:
    for section in policy.sections(facts.channel):
        if section.key == "basic":
            return section.cites
    return policy.channel(facts.channel).cites


def _basic(field: str, message: str, cites: tuple[Citation, ...], **more: str | None) -> Finding:
    return Finding(
        rule="core.catalogue",
        outcome=Effect.FAIL,
        section="basic",
        field=field,
        message=message,
        citations=cites,
        **more,  # type: ignore[arg-type]
    )


def _finding(rule: str, field: str, message: str, cites: tuple[Citation, ...], **more: str) -> Finding:
    return Finding(
        rule=f"core.{rule}",
        outcome=Effect.FAIL,
        field=field,
        message=message,
        citations=cites,
        **more,  # type: ignore[arg-type]
    )


def _span(window: OpenWindow) -> str:
    return f"{_moment(window.opens)}至{_last(window.closes)}"


def _moment(at: datetime) -> str:
    local = at.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M:%S}".removesuffix(":00")


def _last(closes: datetime) -> str:
    """The end of a window as notices write it: 2月28日24:00 rather than 3月1日00:00."""
    local = closes.astimezone(BEIJING)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return _moment(closes)
    day = local - timedelta(days=1)
    return f"{day.year}年{day.month}月{day.day}日24:00"
