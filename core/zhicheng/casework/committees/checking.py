"""What a committee must be like: its form when it is drawn up, and by law when it is filed and approved (N-4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.registry import Declarations
from zhicheng.spans import add_years
from zhicheng.specs import Citation, Mode, Parameter
from zhicheng.specs.catalogue import LEVELS, SENIOR
from zhicheng.spoken import spoken
from zhicheng.store.models import Committee, CommitteeState, FormedBy

LONGEST_NAME, LONGEST_WORD, MOST_WORDS = 100, 60, 200
MOST_POINTS, MOST_INDICATORS, MOST_EXPERTS = 1000, 60, 999
DIMENSIONS = ("品德", "能力", "影响", "业绩", "服务", "其他")
"""What indicators are grouped by (JB-1.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What experts score against: of which dimension, what, and the most points that it gives."""

    dimension: str
    title: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A committee as typed. Days are both included; empty specialties and scopes mean all."""

    name: str
    series: tuple[str, ...]
    levels: tuple[str, ...]
    specialties: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    formed_by: str = FormedBy.SERIES
    size: int | None
    indicators: tuple[Indicator, ...] = ()
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a field, and the clause that says so."""

    field: str
    message: str
    cites: tuple[Citation, ...] = ()


class Drawn(Protocol):
    """What the law looks at, of a committee that is stored or typed."""

    @property
    def series(self) -> Sequence[str]: ...
    @property
    def levels(self) -> Sequence[str]: ...
    @property
    def specialties(self) -> Sequence[str]: ...


def wrong_form(wanted: Wanted) -> dict[str, str]:
    """What can't be stored at all, by field; empty when nothing is wrong."""
    wrong = {}
    if not 0 < len(wanted.name.strip()) <= LONGEST_NAME:
        wrong["name"] = f"请填写评委会名称，不超过{LONGEST_NAME}字。"
    for key, title in (("series", "系列"), ("levels", "级别"), ("specialties", "专业"), ("scopes", "人员范围")):
        words = getattr(wanted, key)
        if len(words) > MOST_WORDS or any(not 0 < len(each) <= LONGEST_WORD for each in words):
            wrong[key] = f"{title}最多{MOST_WORDS}个，每个不超过{LONGEST_WORD}字。"
    if not wanted.series:
        wrong["series"] = "请填写评委会评审的系列。"
    if not wanted.levels or set(wanted.levels) - set(LEVELS):
        wrong["levels"] = f"请选择评委会评审的级别：{'、'.join(LEVELS)}。"
    if wanted.formed_by not in set(FormedBy):
        wrong["formed_by"] = "请选择按系列组建或者按专业组建。"
    if wanted.size is None or not 0 < wanted.size <= MOST_EXPERTS:
        wrong["size"] = f"请填写评委会专家人数，为1至{MOST_EXPERTS}的数字。"
    for key, day, title in (("since", wanted.since, "起始"), ("until", wanted.until, "截止")):
        if day is None:
            wrong[key] = f"请填写有效期的{title}日期。"
    if bad := _wrong_indicators(wanted.indicators):
        wrong["indicators"] = bad
    return wrong


def _wrong_indicators(indicators: Sequence[Indicator]) -> str:
    if len(indicators) > MOST_INDICATORS:
        return f"评价指标最多{MOST_INDICATORS}项。"
    return "".join(
        f"第{number}项指标{wrong}。" for number, each in enumerate(indicators, 1) for wrong in _wrong_indicator(each)
    )


def _wrong_indicator(each: Indicator) -> Iterator[str]:
    if each.dimension not in DIMENSIONS:
        yield f"的维度应为{'、'.join(DIMENSIONS)}之一"
    if not 0 < len(each.title) <= LONGEST_WORD:
        yield f"请写明名称，不超过{LONGEST_WORD}字"
    if not 0 < each.most <= MOST_POINTS:
        yield f"的满分应为1至{MOST_POINTS}的数字"


def problems(session: Session, declared: Declarations, committee: Committee, today: date) -> list[Problem]:
    """What the law of the place says against a committee, as of a day."""
    return [
        *_scope(declared, committee),
        *_size(declared, committee),
        *_term(declared, committee, today),
        *_beside(session, committee),
    ]


def told(found: Sequence[Problem]) -> Mapping[str, str]:
    """A message for each field, with the clauses."""
    said: dict[str, str] = {}
    for each in found:
        cited = f"（{'、'.join(map(str, each.cites))}）" if each.cites else ""
        said[each.field] = said.get(each.field, "") + f"{each.message}{cited}。"
    return said


def _scope(declared: Declarations, committee: Drawn) -> Iterator[Problem]:
    unknown = [each for each in committee.series if each not in declared.catalogue]
    if unknown:
        yield Problem("series", f"{declared.jurisdiction.name}的职称目录中没有{'、'.join(unknown)}")
    known = [declared.catalogue[each] for each in committee.series if each in declared.catalogue]
    for series, level in product(known, committee.levels):
        if series.mode(level) is Mode.EXAM:
            yield Problem("levels", f"{series.name}{level}实行以考代评，不能列入评委会的评审范围", series.cites)
        elif series.certain and series.tracks and not series.titles(level):
            yield Problem("levels", f"{series.name}不设{level}职称", series.cites)
    if known and all(each.complete for each in known):
        offered = {specialty.name for each in known for specialty in each.specialties}
        strange = [each for each in committee.specialties if each not in offered]
        if strange:
            yield Problem("specialties", f"所选系列没有{'、'.join(strange)}专业")


def _size(declared: Declarations, committee: Committee) -> Iterator[Problem]:
    if not set(committee.levels) & set(SENIOR):
        least = declared.parameters["specialty_group_size"]
        if committee.size < int(least.value):
            yield Problem("size", f"评委会专家不少于{least.value}人，现为{committee.size}人", least.cites)
        return
    by_series = committee.formed_by is FormedBy.SERIES
    least = declared.parameters["senior_committee_size" if by_series else "senior_specialty_committee_size"]
    if committee.size < int(least.value):
        message = f"{least.title}不少于{least.value}人，现为{committee.size}人"
        yield Problem("size", message, (*least.cites, *least.derogation))
    if committee.size % 2 == 0:
        yield Problem("size", f"高级评委会专家人数应为单数，现为{committee.size}人", least.cites)


def _term(declared: Declarations, committee: Committee, today: date) -> Iterator[Problem]:
    if committee.until < committee.since:
        yield Problem("until", "有效期的截止日期早于起始日期")
        return
    if committee.until < today:
        yield Problem("until", "有效期已经过去，请填写今天以后的截止日期")
    term = declared.parameters["committee_term"]
    last = last_day(term, committee.since)
    if committee.until > last:
        message = f"评委会有效期不超过{term.value}年，自{spoken(committee.since)}起最晚至{spoken(last)}"
        yield Problem("until", message, term.cites)


def last_day(term: Parameter, since: date) -> date:
    """The last day of a term of so many years that begins on ``since``, both days included."""
    return add_years(since, int(term.value)) - timedelta(days=1)


def _beside(session: Session, committee: Committee) -> Iterator[Problem]:
    """What stands against other committees: that which it renews, and one of the same name on the same days."""
    before = session.get(Committee, committee.previous_id) if committee.previous_id else None
    if before is not None and before.state is not CommitteeState.APPROVED:
        yield Problem("name", "被更新的评委会已经终止，请建立新的评委会")
    elif before is not None and before.since >= committee.since:
        yield Problem("since", f"起始日期应晚于被更新评委会的起始日期{spoken(before.since)}")
    same = select(Committee.id).where(
        Committee.organisation_id == committee.organisation_id,
        Committee.name == committee.name,
        Committee.state == CommitteeState.APPROVED,
        Committee.id.not_in([each for each in (committee.id, committee.previous_id) if each]),
        Committee.since <= committee.until,
        Committee.until >= committee.since,
    )
    if session.scalar(same.limit(1)) is not None:
        yield Problem("name", "本机构在这段时间已有同名的评委会，需要更新的，请从那个评委会进入")
