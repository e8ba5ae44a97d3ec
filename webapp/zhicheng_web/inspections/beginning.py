"""开始抽查: what is inspected and how much of it. The seed is committed in one transaction, the cases drawn in the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.inspections import drawing
from zhicheng.casework.inspections.drawing import LONGEST_COMMITTEE, Wanted
from zhicheng.casework.inspections.entitled import INSPECT, OF_WORDS
from zhicheng.dossier.facts import beijing_day
from zhicheng.specs import Field, Kind
from zhicheng.store.models import InspectionOf, Organisation, OrganisationKind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.inspections import blueprint
from zhicheng_web.inspections.framing import frame, within
from zhicheng_web.integrity.entering import EnteringPage

EFFECTS = (
    "平台先生成随机种子，把它的摘要记入账目；再确定抽查范围、公开种子，按种子算出的顺序抽取。",
    "抽取后不能重抽。被抽查单位在作出结论以后才能看到。",
    "打开抽中的申报会留下查看记录。",
)
RATE = re.compile(r"\s*(\d{1,6})\s*[/／]\s*(\d{1,6})\s*", re.ASCII)


@blueprint.route("/organisations/<uuid:organisation_id>", methods=["GET", "POST"])
def begin(organisation_id: UUID) -> ResponseReturnValue:
    organisation = fetch(visit.reading(), visit.actor(), INSPECT, organisation_id)
    if request.method == "GET":
        return _page(organisation, {})
    try:
        with visit.writing() as session:
            made = drawing.begin(
                session, visit.actor(), request_clock(), organisation_id=organisation_id, wanted=_wanted()
            )
            made_id, version = made.id, made.version
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(fetch(visit.reading(), visit.actor(), INSPECT, organisation_id), refusal.fields), refusal.status
    try:
        with visit.writing() as session:
            drawing.draw(session, visit.actor(), request_clock(), inspection_id=made_id, version=version)
        flash("案件已抽取，请逐件复核。", "done")
    except Refusal as refusal:
        flash(refusal.message, "attention")
    return redirect(url_for("inspections.show", inspection_id=made_id))


def _wanted() -> Wanted:
    kinds = {words: str(of) for of, words in OF_WORDS.items()}
    rate = RATE.fullmatch(request.form.get("rate", ""))
    return Wanted(
        of=kinds.get(request.form.get("of", ""), ""),
        year=request.form.get("year", 0, type=int),
        numerator=int(rate[1]) if rate else 0,
        denominator=int(rate[2]) if rate else 0,
        committee=request.form.get("committee", ""),
    )


def _fields(organisation: Organisation) -> tuple[Field, ...]:
    office = organisation.kind is OrganisationKind.COMMITTEE_OFFICE
    scopes = tuple(InspectionOf) if office else (InspectionOf.CHECKED,)
    committee = Field(
        key="committee",
        label="评委会",
        hint="只抽查一个评委会的评审结果时填写，名称与通知一致",
        max_length=LONGEST_COMMITTEE,
    )
    return (
        Field(
            key="of",
            label="抽查范围",
            kind=Kind.CHOICE,
            required=True,
            choices=tuple(OF_WORDS[each] for each in scopes),
        ),
        Field(key="year", label="申报年度", kind=Kind.YEAR, required=True),
        Field(key="rate", label="抽查比例", required=True, hint="写成分数，例如 1/10；不足一件的按一件", max_length=20),
        *((committee,) if office else ()),
    )


def _page(organisation: Organisation, errors: Mapping[str, str]) -> str:
    within(organisation)
    fields = _fields(organisation)
    fresh = {"year": str(beijing_day(request_now()).year), "rate": "1/10"}
    typed = raw_from(fields, request.form) if request.method == "POST" else fresh
    view = EnteringPage(
        frame=frame("inspections.organisations"),
        title=f"抽查{organisation.name}",
        effects=EFFECTS,
        form=form_for(fields, typed, {key: (words,) for key, words in errors.items()}),
        choices=(),
        message="".join(words for key, words in errors.items() if key not in {each.key for each in fields}),
        action="记入种子并抽取",
        back_url=url_for("inspections.organisations"),
    )
    return render_template("integrity/entering.html", view=view)
