"""A record and requests in words, the same for the person and for the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhicheng.casework.learning.amounts import Amount, said
from zhicheng.casework.learning.claims import STATE_WORDS
from zhicheng.casework.learning.reading import Told
from zhicheng.casework.learning.records import Entry, YearOfHours
from zhicheng.specs import LearningRules
from zhicheng.store.models import HoursSource, LearningClaim, LearningClaimState
from zhicheng_web.clock import BEIJING
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.presentation import day

TONES = {
    LearningClaimState.REQUESTED: Tone.ATTENTION,
    LearningClaimState.RECOGNISED: Tone.DONE,
    LearningClaimState.REFUSED: Tone.ENDED,
    LearningClaimState.WITHDRAWN: Tone.QUIET,
}
SOURCES = {HoursSource.IMPORT: "导入", HoursSource.RECOGNITION: "认定"}
COUNTED = Status("计入", Tone.DONE)
ANNULLED = Status("已撤销", Tone.ENDED)


@dataclass(frozen=True, slots=True)
class RecordTables:
    """Sums by year, and where each amount came from."""

    years: Table
    entries: Table


def record_tables(
    rules: LearningRules, years: tuple[YearOfHours, ...], *, strike: Callable[[Entry], Link | None] = lambda _: None
) -> RecordTables:
    """A person's record; ``strike`` is the way to take an entry off again, where there is one."""
    entries = [entry for year in years for entry in year.entries]
    ways = [strike(entry) for entry in entries]
    columns = ("年度", "内容", "公需科目", "专业科目", "来源", "登记", "状态")
    return RecordTables(
        years=Table(
            caption="各年度学时",
            columns=(Column("年度"), *(Column(each, figures=True) for each in ("总学时", "公需科目", "专业科目"))),
            rows=tuple((f"{each.year}年", *_amounts(each.amount)) for each in years),
            empty="还没有登记的学时。培训平台的学时导入后，或者申请的学时认定后，会按年度列在这里。",
        ),
        entries=Table(
            caption="学时来源",
            columns=(
                *(Column(each, figures=each.endswith("科目")) for each in columns),
                *((Column("操作"),) if any(ways) else ()),
            ),
            rows=tuple(
                (*_entry(rules, entry), *((way or "",) if any(ways) else ()))
                for entry, way in zip(entries, ways, strict=True)
            ),
            empty="每一条学时从哪里来、由谁登记，会列在这里。",
        ),
    )


def activity_title(rules: LearningRules | None, key: str) -> str:
    """What an activity is called; its key where no plugin declares it any more."""
    known = rules.activity(key) if rules else None
    return known.title if known else key


def status_of(claim: LearningClaim, *, annulled: bool = False) -> Status:
    return Status("认定后已撤销", Tone.ENDED) if annulled else Status(STATE_WORDS[claim.state], TONES[claim.state])


def claim_sheet(rules: LearningRules | None, told: Told) -> tuple[tuple[str, str], ...]:
    """A request as labels and values, its text and files aside."""
    claim = told.claim
    recognised = told.recognised
    rows = (
        ("活动", activity_title(rules, claim.activity)),
        ("年度", f"{claim.year}年"),
        ("申请学时", said(claim.asked)),
        ("提交日期", day(claim.asked_at.astimezone(BEIJING))),
        ("答复", f"{told.office}，{told.officer}" if told.office else ""),
        ("答复日期", day(claim.decided_at.astimezone(BEIJING)) if claim.decided_at else ""),
        ("认定学时", _recognised(recognised) if recognised else ""),
        ("依据和理由", told.answer),
    )
    return tuple(each for each in rows if each[1])


def _recognised(amount: Amount) -> str:
    return f"{said(amount.total)}（公需科目{said(amount.public)}，专业科目{said(amount.professional)}）"


def _amounts(amount: Amount) -> tuple[str, str, str]:
    return said(amount.total), said(amount.public), said(amount.professional)


def _entry(rules: LearningRules, entry: Entry) -> tuple[str | Status, ...]:
    recognised = entry.source is HoursSource.RECOGNITION
    title = activity_title(rules, entry.title) if recognised else entry.title
    number = f"（记录编号 {entry.number}）" if entry.number else ""
    state = COUNTED
    if entry.annulled_at is not None:
        title = (
            f"{title}；{entry.annulled_by}于{day(entry.annulled_at.astimezone(BEIJING))}撤销：{entry.annulled_because}"
        )
        state = ANNULLED
    return (
        str(entry.year),
        f"{title}{number}" or "（未注明）",
        said(entry.amount.public),
        said(entry.amount.professional),
        SOURCES[entry.source],
        f"{entry.office}，{entry.officer}，{day(entry.at.astimezone(BEIJING))}",
        state,
    )
