"""Is this applied for here and now: window, channel, series, level, title, entrustment, pledge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.holds import applies
from zhicheng.identity import RESIDENT_ID, birth_date, check_id_number, gender
from zhicheng.notice import OpenWindow
from zhicheng.policy import Policy
from zhicheng.specs import Citation, Entrustment
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
    series = policy.declarations.series(name) if name else None
    if name and series is None:
        yield _basic("series", f"没有名为“{name}”的系列，请从系列目录中选择", cites)
    if level and level not in policy.channel(facts.channel).levels:
        allowed = "、".join(policy.channel(facts.channel).levels)
        yield _basic("level", f"本渠道受理{allowed}，不受理{level}", cites, required=allowed, actual=level)
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


def entrusted(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """Entrustment letters against who may issue them, and cases that can't go on without one."""
    for each in policy.declarations.entrustments:
        if facts.channel not in each.channels:
            continue
        given = facts.entrustment if facts.entrustment.get("direction") == each.direction else None
        if given is None:
            if each.when is not None and applies(each.when, facts):
                yield _letter(each, "direction", "没有委托评审函：未经委托评审的，评审结果无效")
            continue
        yield from _examined(policy, each, facts)


def _examined(policy: Policy, each: Entrustment, facts: Facts) -> Iterator[Finding]:
    letter, level = facts.entrustment, facts.basic.get("level")
    for field, what in (("letter_number", "文号"), ("issuer_level", "出具单位层级")):
        if letter.get(field) is None:
            yield _letter(each, field, f"委托评审函缺少{what}，请补充")
    issuer = letter.get("issuer_level")
    if issuer is not None and issuer not in each.issuers:
        yield _letter(each, "issuer_level", "委托评审函的出具单位没有委托资质，请由有权部门出具")
    if level and level not in each.levels:
        allowed = "、".join(each.levels)
        yield _letter(each, "direction", f"只接受{allowed}的委托评审，申报级别为{level}")
    division = letter.get("issuer_division")
    if division is None or issuer not in ("province", "city", "county"):
        return
    divisions, own = Divisions.official(), policy.jurisdiction.code
    if each.same_province and division[:2] != own[:2]:
        yield _letter(each, "issuer_division", "不接受外省的委托评审")
    if each.foreign_division and division in divisions and divisions.contains(own, division):
        yield _letter(each, "issuer_division", "委托评审函应由外市的职称管理部门出具")
    if each.own_division and division in divisions and not divisions.contains(own, division):
        yield _letter(each, "issuer_division", "委托评审函应由本市有权的人社部门出具")


def _cites(policy: Policy, facts: Facts) -> tuple[Citation, ...]:
    for section in policy.sections(facts.channel):
        if section.key == "basic":
            return section.cites
    return policy.channel(facts.channel).cites


def _letter(each: Entrustment, field: str, message: str) -> Finding:
    return Finding(
        rule="core.entrustment",
        outcome=Effect.FAIL,
        section="entrustment",
        field=field,
        message=message,
        citations=each.cites,
    )


def _basic(field: str, message: str, cites: tuple[Citation, ...], **more: str) -> Finding:
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
