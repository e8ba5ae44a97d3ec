"""组建评委会: what a committee reviews, with how many experts, against what, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.committees import drafting
from zhicheng.casework.committees.checking import DIMENSIONS, LONGEST_NAME, Indicator, Wanted, wrong_form
from zhicheng.casework.committees.entitled import CHANGE, FORMED_WORDS, READ, declared_around, kept_by
from zhicheng.dossier.typed import answer
from zhicheng.specs import Field, Kind
from zhicheng.specs.catalogue import LEVELS
from zhicheng.store.models import Committee, Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.committees import blueprint
from zhicheng_web.committees.framing import own_frame
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.wordlists import words_of

SINCE = Field(key="since", label="有效期起始日期", kind=Kind.DATE, required=True)
UNTIL = Field(key="until", label="有效期截止日期", kind=Kind.DATE, required=True, hint="含当日")
NAMED = 2
"""So many of the questions come before the levels."""
EARLIEST, LATEST = 1900, 2100
"""The years of a day that can be typed."""
FORMED = {words: kind for kind, words in FORMED_WORDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """``office`` asks for whom, where one works for several; ``levels`` are offered, ticked where chosen.

    They are asked for after ``named``, its name and its series, and before the rest.
    """

    frame: Frame
    title: str
    lead: str
    office: Entry | None
    levels: tuple[tuple[str, bool], ...]
    levels_error: str
    named: Any
    form: Any
    version: int
    back_url: str
    message: str


def fields() -> tuple[Field, ...]:
    """The questions of the form, the levels aside."""
    lists = "用顿号隔开"
    return (
        Field(key="name", label="评委会名称", required=True, hint="与通知中列出的名称一致", max_length=LONGEST_NAME),
        Field(key="series", label="系列", kind=Kind.LONG_TEXT, required=True, hint=f"按职称目录填写，{lists}", max_length=3000),
        Field(key="specialties", label="专业", kind=Kind.LONG_TEXT, hint=f"{lists}；所有专业都评审的不填", max_length=3000),
        Field(key="scopes", label="人员范围", hint=f"如城区、农村，{lists}；不分范围的不填", max_length=1000),
        Field(key="formed_by", label="组建方式", kind=Kind.CHOICE, required=True, choices=tuple(FORMED)),
        Field(key="size", label="专家人数", kind=Kind.INTEGER, required=True, low=1, high=999),
        SINCE,
        UNTIL,
        Field(
            key="indicators", label="评价指标", kind=Kind.LONG_TEXT, max_length=6000,
            hint=f"每行一项：维度、指标、满分，用空格隔开，如“业绩 科研成果 40”；维度为{'、'.join(DIMENSIONS)}。不打分的不填",
        ),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    before = _renewed()
    if request.method == "GET":
        return _page(before, {}, renews=True)
    try:
        organisation_id, (wanted, wrong) = _office(), _typed()
        if organisation_id is None:
            wrong["office"] = "请选择由哪个办事机构组建。"
        if wrong or organisation_id is None:
            raise invalid({**wrong_form(wanted), **wrong})
        with visit.writing() as session:
            made = drafting.draft(
                session, visit.actor(), request_clock(), platform().registry,
                organisation_id=organisation_id, wanted=wanted, previous_id=before.id if before else None,
            )  # fmt: skip
            made_id = made.id
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(_renewed(), refusal.fields, renews=True), refusal.status
    flash("评委会已保存。核对无误后，请报人社部门审批。", "done")
    return redirect(url_for("committees.one", committee_id=made_id))


@blueprint.route("/<uuid:committee_id>/edit", methods=["GET", "POST"])
def edit(committee_id: UUID) -> ResponseReturnValue:
    made = fetch(visit.reading(), visit.actor(), CHANGE, committee_id)
    if request.method == "GET":
        return _page(made, {})
    try:
        wanted, wrong = _typed()
        if wrong:
            raise invalid({**wrong_form(wanted), **wrong})
        with visit.writing() as session:
            drafting.change(
                session, visit.actor(), request_clock(), committee_id=committee_id,
                version=request.form.get("version", -1, type=int), wanted=wanted,
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(fetch(visit.reading(), visit.actor(), CHANGE, committee_id), refusal.fields), refusal.status
    flash("修改已保存。", "done")
    return redirect(url_for("committees.one", committee_id=committee_id))


@blueprint.post("/<uuid:committee_id>/file")
def file(committee_id: UUID) -> ResponseReturnValue:
    """Filing; what the law says against it stands at the fields of the form."""
    version = request.form.get("version", -1, type=int)
    try:
        with visit.writing() as session:
            drafting.file(
                session, visit.actor(), request_clock(), platform().registry, committee_id=committee_id, version=version
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        made = fetch(visit.reading(), visit.actor(), CHANGE, committee_id)
        return _page(made, refusal.fields, typed=typed_of(made)), refusal.status
    flash("已报人社部门审批，结果会通知本机构。", "done")
    return redirect(url_for("committees.one", committee_id=committee_id))


def typed_of(made: Committee) -> dict[str, str]:
    """A committee as it would be typed."""
    return {
        "name": made.name,
        "series": "、".join(made.series),
        "specialties": "、".join(made.specialties),
        "scopes": "、".join(made.scopes),
        "formed_by": FORMED_WORDS[made.formed_by],
        "size": str(made.size),
        "since": made.since.isoformat(),
        "until": made.until.isoformat(),
        "indicators": "\n".join(f"{each['dimension']} {each['title']} {each['most']}" for each in made.indicators),
    }


def _renewed() -> Committee | None:
    """The committee that the new one renews, by the page's address."""
    before = request.args.get("renews", type=UUID)
    return fetch(visit.reading(), visit.actor(), READ, before) if before else None


def _offices() -> list[Organisation]:
    ids = [each.organisation_id for each in kept_by(visit.actor())]
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name, Organisation.id)
    return list(visit.reading().scalars(query))


def _office() -> UUID | None:
    offices = _offices()
    chosen = request.form.get("office", type=UUID) or (offices[0].id if len(offices) == 1 else None)
    return chosen if chosen in {each.id for each in offices} else None


def _typed() -> tuple[Wanted, dict[str, str]]:
    """What was typed, and the days that can't be read."""
    typed = raw_from(fields(), request.form)
    days: dict[str, date | None] = {}
    wrong: dict[str, str] = {}
    for field in (SINCE, UNTIL):
        try:
            days[field.key] = read_day(field, typed[field.key])
        except Refusal as refusal:
            days[field.key] = None
            wrong |= refusal.fields
    wanted = Wanted(
        name=typed["name"],
        series=words_of(typed["series"]),
        levels=tuple(each for each in LEVELS if each in request.form.getlist("levels")),
        specialties=words_of(typed["specialties"]),
        scopes=words_of(typed["scopes"]),
        formed_by=FORMED.get(typed["formed_by"], ""),
        size=int(typed["size"]) if typed["size"].strip().isdecimal() and len(typed["size"]) < 6 else None,
        indicators=tuple(_indicator(line) for line in typed["indicators"].splitlines() if line.strip()),
        since=days["since"],
        until=days["until"],
    )
    return wanted, wrong


def _indicator(line: str) -> Indicator:
    """One line of the indicators; what can't be read is refused by its dimension or points."""
    words = line.split()
    most = words[-1] if words and words[-1].isdecimal() and len(words[-1]) < 6 else "0"
    return Indicator(dimension=words[0], title=" ".join(words[1:-1]), most=int(most))


def read_day(field: Field, typed: str) -> date | None:
    """A day as typed; None for nothing. Raises Refusal at the field for what is no day, or lies so far away that no term
    can be counted from it."""
    read = answer(field, typed)
    try:
        found = date.fromisoformat(str(read)) if read else None
    except ValueError:
        raise invalid({field.key: "请按 2023-02-28 的样子填写日期。"}) from None
    if found is not None and not EARLIEST <= found.year <= LATEST:
        raise invalid({field.key: f"请填写{EARLIEST}年至{LATEST}年之间的日期。"})
    return found


def _page(
    made: Committee | None, errors: Mapping[str, str], *, renews: bool = False, typed: dict[str, str] | None = None
) -> str:
    asked, offices = fields(), _offices()
    if offices:
        shell.within(declared_around(platform().registry, offices[0]).jurisdiction)
    stored = typed_of(made) if made else {}
    if renews:
        stored = {key: value for key, value in stored.items() if key not in ("since", "until")}
    sent = request.method == "POST" and typed is None
    shown = raw_from(asked, request.form) if sent else typed or stored
    levels = request.form.getlist("levels") if sent else made.levels if made else []
    options = (("", "请选择"), *((str(each.id), each.name) for each in offices))
    several = len(offices) > 1 and (made is None or renews)
    known = {each.key for each in asked} | {"levels", "office"}
    told = {key: (words,) for key, words in errors.items()}
    view = FormPage(
        frame=own_frame("committees.new" if made is None else ""),
        title="修改评委会" if made and not renews else f"更新“{made.name}”" if made else "组建评委会",
        lead="评委会在人社部门批准的有效期内、在评审范围之内评审。保存后可以继续修改，核对无误再报批。",
        office=question("office", "办事机构", errors, options=options) if several else None,
        levels=tuple((each, each in levels) for each in LEVELS),
        levels_error=errors.get("levels", ""),
        named=form_for(asked[:NAMED], shown, told),
        form=form_for(asked[NAMED:], shown, told),
        version=request.form.get("version", made.version if made else 0, type=int),
        back_url=url_for("committees.one", committee_id=made.id) if made else url_for("committees.index"),
        message="".join(words for key, words in errors.items() if key not in known),
    )
    return render_template("committees/form.html", view=view)
