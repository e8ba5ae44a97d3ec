"""A person's record for the office: found by the whole number, with the way to take an entry off again."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.applications import bound_unit
from zhicheng.casework.learning.amounts import said
from zhicheng.casework.learning.records import Entry, annul, annullable, hours_of, readable
from zhicheng.casework.people import find_by_number, reveal
from zhicheng.identity import mask_number
from zhicheng.specs import Field, Kind
from zhicheng.store.models import LearningHours, Person
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.learning import managing
from zhicheng_web.learning.office import frame, rules_for, rules_here, version
from zhicheng_web.learning.told import RecordTables, activity_title, record_tables
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry as Question
from zhicheng_web.pieces import Link
from zhicheng_web.platform import platform

FIELDS = (
    Field(key="reason", label="撤销的理由", kind=Kind.LONG_TEXT, required=True, hint="本人会看到", max_length=2000),
)
NOBODY = "没有找到这个证件号码的人员，或者其单位不在您的辖区。请核对号码。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    frame: Frame
    number: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    frame: Frame
    title: str
    sheet: tuple[tuple[str, str], ...]
    record: RecordTables


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnulPage:
    frame: Frame
    sheet: tuple[tuple[str, str], ...]
    effects: tuple[str, ...]
    form: Any
    version: int
    back: str


@managing.route("/people", methods=["GET", "POST"])
def people() -> ResponseReturnValue:
    if request.method == "GET":
        return _search({})
    number = request.form.get("number", "")
    found = find_by_number(visit.reading(), number) if number.strip() else None
    if found is None or may(visit.actor(), readable(platform().registry), found) is not None:
        return _search({"number": NOBODY}), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("hours.person", person_id=found.id))


@managing.get("/people/<uuid:person_id>")
def person(person_id: UUID) -> str:
    session = visit.reading()
    found = fetch(session, visit.actor(), readable(platform().registry), person_id)
    rules = rules_here()
    known, unit = reveal(session, found), bound_unit(session, person_id)
    view = PersonPage(
        frame=frame("people"),
        title=f"{found.name}的继续教育记录",
        sheet=(
            ("证件号码", mask_number(known.id_number) if known.id_number else ""),
            ("工作单位", unit.name if unit else "没有绑定单位"),
        ),
        record=record_tables(rules, hours_of(session, person_id, rules.jurisdiction), strike=_strike),
    )
    return render_template("learning/person.html", view=view)


@managing.route("/entries/<uuid:hours_id>/annul", methods=["GET", "POST"])
def strike(hours_id: UUID) -> ResponseReturnValue:
    entry = fetch(visit.reading(), visit.actor(), annullable(platform().registry), hours_id)
    if request.method == "GET":
        return _annul_page(entry, {})
    try:
        with visit.writing() as session:
            annul(
                session, visit.actor(), request_clock(), platform().registry,
                hours_id=hours_id, version=version(), reason=request.form.get("reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _annul_page(entry, refusal.fields), refusal.status
    flash("这条学时已撤销，不再计入，本人会收到通知。", "done")
    return redirect(url_for("hours.person", person_id=entry.person_id))


def _search(errors: dict[str, str]) -> str:
    view = SearchPage(
        frame=frame("people"),
        number=question("number", "证件号码", errors, hint="完整的号码；只能查到单位在本辖区、或本部门办理过的人员"),
    )
    return render_template("learning/people.html", view=view)


def _strike(entry: Entry) -> Link | None:
    stored = visit.reading().get_one(LearningHours, entry.id)
    if may(visit.actor(), annullable(platform().registry), stored) is not None:
        return None
    return Link("撤销", url_for("hours.strike", hours_id=entry.id))


def _annul_page(entry: LearningHours, errors: dict[str, str]) -> str:
    person = visit.reading().get_one(Person, entry.person_id)
    rules = rules_for(entry.jurisdiction)
    what = activity_title(rules, entry.activity) if entry.activity else "培训平台导入"
    view = AnnulPage(
        frame=frame("people"),
        sheet=(
            ("人员", person.name),
            ("年度", f"{entry.year}年"),
            ("内容", what),
            ("公需科目学时", said(entry.public_hours)),
            ("专业科目学时", said(entry.professional_hours)),
        ),
        effects=(
            "这条学时不再计入本人的年度学时，仍列在记录中并注明已撤销。",
            "本人收到通知，可以看到撤销的部门和理由。",
            "撤销后不能恢复；培训平台的同一条记录也不会再次导入。",
        ),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in errors.items()}),
        version=entry.version,
        back=url_for("hours.person", person_id=entry.person_id),
    )
    return render_template("learning/annul.html", view=view)
