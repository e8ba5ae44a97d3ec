"""The record on the pages of an application: what can be filled in, and what was filed beside it at the desks."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash

from zhicheng.casework.case import Case as FiledCase
from zhicheng.casework.dossiers import Row
from zhicheng.casework.drafts import Draft
from zhicheng.casework.learning.amounts import Amount, said
from zhicheng.casework.learning.dossiers import SECTION, YearBeside, beside, filled, kept_for
from zhicheng.casework.learning.sums import totals
from zhicheng.specs import Section
from zhicheng_web import visit
from zhicheng_web.pieces import Status, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursBeside:
    """A year at a desk: hours as filed and as recorded, and whether they agree."""

    year: str
    filed: str
    recorded: str
    status: Status


def on_record(draft: Draft, section: Section) -> str:
    """What is on record for a section, in words; empty where there is nothing to be filled in."""
    amounts = _recorded(draft) if section.key == SECTION else {}
    return "，".join(f"{year}年{said(each.total)}学时" for year, each in amounts.items())


def with_record(draft: Draft, section: Section, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows as typed with those of the record; says which years were left as they were typed."""
    found = filled(rows, _recorded(draft), (each.key for each in section.fields))
    flash("已从继续教育记录带入，您填写的内容没有改动。", "done")
    if found.typed:
        years = "、".join(f"{year}年" for year in found.typed)
        flash(f"{years}已有您自己填写的一条，没有重复带入。要以记录为准的，请先删除那一条再带入。", "attention")
    return found.rows


def hours_beside(case: FiledCase) -> tuple[HoursBeside, ...]:
    """For a desk: each year as filed and as recorded now; empty where no record is kept or nothing is there."""
    application, policy = case.located.application, case.located.policy
    if SECTION not in case.sections:
        return ()
    filed = case.filed.part(SECTION) or ()
    return tuple(_line(each) for each in beside(visit.reading(), policy, application, filed))


def _recorded(draft: Draft) -> dict[int, Amount]:
    jurisdiction = kept_for(draft.policy, draft.application.channel)
    return totals(visit.reading(), draft.application.person_id, jurisdiction) if jurisdiction else {}


def _line(each: YearBeside) -> HoursBeside:
    return HoursBeside(
        year=f"{each.year}年",
        filed="没有填报" if each.filed is None else f"{said(each.filed)}学时",
        recorded=_said(each.recorded) if each.recorded else "没有登记",
        status=_status(each),
    )


def _said(amount: Amount) -> str:
    return f"{said(amount.total)}学时（公需{said(amount.public)}，专业{said(amount.professional)}）"


def _status(each: YearBeside) -> Status:
    if each.recorded is None:
        return Status("没有登记，请核对证明材料", Tone.ATTENTION)
    if each.filed is None:
        return Status("已登记，没有填报", Tone.QUIET)
    if each.difference == 0:
        return Status("已登记", Tone.DONE)
    more = "多填" if each.difference > 0 else "少填"
    return Status(f"与登记不符，{more}{said(abs(each.difference))}学时", Tone.ATTENTION)
