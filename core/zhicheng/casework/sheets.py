"""Sheets: what a stage may have to put on record, asked like a section of a dossier and judged whenever it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from marshmallow import ValidationError

from zhicheng.dossier.standard import UNIT
from zhicheng.dossier.typed import answers
from zhicheng.dossier.values import Value, value_of
from zhicheng.policy import Policy
from zhicheng.specs import Field, Kind, Section
from zhicheng.specs.chain import LETTER
from zhicheng.spoken import spoken
from zhicheng.workdays import UnknownYear, WorkCalendar

UNSOLVED = "未决"
STATEMENT = "无年度考核、已核对单位书面说明"
"""The basis of a recommendation without assessments (HX-2.5.7). Written with 、 because a comma that is typed is read as
a narrow one, and the choice would never be found among those declared."""


def _asked(key: str, title: str, *fields: str | Field) -> Section:
    return replace(UNIT.asking(*fields), key=key, title=title)


SHEETS = {
    each.key: each
    for each in (
        _asked(
            "originals",
            "原件核验",
            Field(key="agree", label="已核对原件，扫描件与原件一致", kind=Kind.BOOLEAN, required=True),
            Field(key="remark", label="需要说明的情况", kind=Kind.LONG_TEXT, max_length=1000),
        ),
        _asked(
            "publicity",
            "单位公示",
            "publicized_from*",
            "publicized_to*",
            Field(key="place", label="公示地点（网址）", required=True),
            "publicity_objection*",
            Field(key="remark", label="异议及查处情况", kind=Kind.LONG_TEXT, max_length=1000),
        ),
        _asked("discipline", "纪检部门意见", "discipline_opinion*"),
        _asked(
            "pledge",
            "单位诚信承诺",
            Field(key="pledge", label="本单位承诺申报材料真实、推荐程序合规", kind=Kind.BOOLEAN, required=True),
        ),
        _asked(
            "assessments",
            "年度考核",
            Field(
                key="basis",
                label="考核依据",
                kind=Kind.CHOICE,
                required=True,
                choices=("已核对现职称以来的年度考核材料", STATEMENT),
            ),
            Field(key="remark", label="需要说明的情况", kind=Kind.LONG_TEXT, max_length=1000),
        ),
        _asked(
            "opinion",
            "审查意见",
            Field(key="opinion", label="审查意见", kind=Kind.LONG_TEXT, required=True, max_length=2000),
        ),
        Section(
            key=LETTER,
            title="委托评审函",
            fields=(
                Field(key="letter_number", label="文号", required=True),
                Field(key="issued_on", label="出具日期", kind=Kind.DATE, required=True),
                Field(key="addressee", label="受委托的评审委员会", required=True),
            ),
        ),
    )
}


def judged(section: Section, typed: Mapping[str, str], policy: Policy, today: date) -> dict[str, str]:
    """What is wrong with a record, by field. ``today`` is the day in Beijing."""
    given, problems, read = answers(section, typed), {}, {}
    for field in section.fields:
        if given.get(field.key) is None:
            if field.required:
                problems[field.key] = f"请填写“{field.label}”。"
            continue
        try:
            kind: Value = value_of(field)
            read[field.key] = kind.read(given[field.key])
        except ValidationError as wrong:
            problems[field.key] = f"“{field.label}”{'；'.join(str(each) for each in wrong.messages)}。"
    check = _CHECKS.get(section.key)
    return problems if problems or check is None else check(read, policy, today)


def _originals(read: Mapping[str, Any], _policy: Policy, _today: date) -> dict[str, str]:
    return {} if read["agree"] else {"agree": "原件与扫描件不一致的，不能通过，请退回申报人修改或终止审核。"}


def _publicity(read: Mapping[str, Any], policy: Policy, today: date) -> dict[str, str]:
    """At least the working days that the law asks for, over before the case goes on, nothing raised left open."""
    first, last = read["publicized_from"], read["publicized_to"]
    wanted = policy.parameter("unit_publicity_days")
    if last < first:
        return {"publicized_to": "公示截止日期早于起始日期，请核对。"}
    try:
        counted = _publicity_days(policy, first, last)
    except UnknownYear as unknown:
        return {"publicized_to": str(unknown)}
    if counted < int(wanted.value):
        span = f"{spoken(first)}至{spoken(last)}为{counted}个工作日"
        return {"publicized_to": f"公示期不足：{span}，要求不少于{wanted.value}{wanted.unit}。请延长公示后再推荐。"}
    if today <= last:
        return {"publicized_to": f"公示到{spoken(last)}结束，结束后方可推荐。"}
    if read["publicity_objection"] == UNSOLVED:
        return {"publicity_objection": "公示期间的异议尚未查清，查清后方可推荐。"}
    return {}


def _letter(read: Mapping[str, Any], _policy: Policy, today: date) -> dict[str, str]:
    return {"issued_on": "出具日期晚于今天，请核对。"} if read["issued_on"] > today else {}


def _publicity_days(policy: Policy, first: date, last: date) -> int:
    calendar = WorkCalendar.official()
    uncounted = not policy.parameter("first_day_counts").value and calendar.is_workday(first)
    return calendar.count(first, last) - int(uncounted)


def _pledge(read: Mapping[str, Any], _policy: Policy, _today: date) -> dict[str, str]:
    return {} if read["pledge"] else {"pledge": "单位推荐须作出诚信承诺；不能承诺的，不能推荐。"}


_CHECKS = {"originals": _originals, "publicity": _publicity, "pledge": _pledge, LETTER: _letter}
