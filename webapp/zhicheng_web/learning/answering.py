"""Requests as the office answers them: what waits, one with its proofs, hours and reason."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, may, visible
from zhicheng.casework.applications import bound_unit
from zhicheng.casework.learning import deciding
from zhicheng.casework.learning.amounts import said
from zhicheng.casework.learning.deciding import answerable, undecided
from zhicheng.casework.learning.reading import read_claim
from zhicheng.casework.learning.records import readable
from zhicheng.specs import Field, Kind
from zhicheng.store.models import LearningClaim, LearningClaimState, Person
from zhicheng_web import visit
from zhicheng_web.clock import BEIJING, request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.learning import managing
from zhicheng_web.learning.office import ANSWERED, frame, rules_for, version
from zhicheng_web.learning.own import proof, stored_files
from zhicheng_web.learning.told import activity_title, claim_sheet, status_of
from zhicheng_web.office_page import Frame, place_name
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Status, StoredFile, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day

RECOGNISE, REFUSE = "recognise", "refuse"
FIELDS = (
    Field(key="professional", label="认定为专业科目的学时", hint="最多一位小数；不予认定的不填"),
    Field(key="public", label="认定为公需科目的学时", hint="没有的不填"),
    Field(
        key="reason",
        label="依据和理由",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="按办法怎样计算，或者为什么不予认定；本人会看到",
        max_length=2000,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    frame: Frame
    lead: str
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """``form`` answers it; None where it is answered. ``rule`` is how the activity is measured, with its clause."""

    frame: Frame
    title: str
    status: Status
    person: Link
    sheet: tuple[tuple[str, str], ...]
    rule: str
    words: str
    files: tuple[StoredFile, ...]
    version: int
    url: str
    form: Any
    error: str


@managing.get("")
def index() -> str:
    answered, session = request.args.get("list") == ANSWERED, visit.reading()
    open_ = LearningClaim.state == LearningClaimState.REQUESTED
    shown = LearningClaim.state.in_((LearningClaimState.RECOGNISED, LearningClaimState.REFUSED))
    query = visible(visit.actor(), answerable(platform().registry)).where(shown if answered else open_)
    found = page(session, query, (LearningClaim.asked_at, LearningClaim.id), descending=answered)
    ids = {each.person_id for each in found.rows}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
    view = ListingPage(
        frame=frame(ANSWERED if answered else "waiting"),
        lead="已经答复的学时认定申请。"
        if answered
        else "专业技术人员申请认定的学时，由其单位所在地、有权认定的人社部门答复；学时由经办人按办法填写。",
        table=Table(
            caption="已答复的学时认定申请" if answered else "等待认定的学时",
            columns=tuple(map(Column, ("申请人", "活动", "年度", "申请学时", "所在地", "提交日期", "状态"))),
            rows=tuple(_row(each, names[each.person_id]) for each in found.rows),
            empty="答复过的申请会列在这里。" if answered else "有人申请认定学时的，会列在这里，并发信提醒。",
        ),
        pager=found.pager,
    )
    return render_template("learning/listing.html", view=view)


@managing.get("/claims/<uuid:claim_id>")
def claim(claim_id: UUID) -> str:
    return _page(claim_id, None)


@managing.post("/claims/<uuid:claim_id>")
def answer(claim_id: UUID) -> ResponseReturnValue:
    typed = raw_from(FIELDS, request.form)
    recognises = request.form.get("action") == RECOGNISE
    try:
        with visit.writing() as session:
            here = (session, visit.actor(), request_clock(), platform().registry)
            if recognises:
                deciding.recognise(
                    *here, claim_id=claim_id, version=version(),
                    public=typed["public"], professional=typed["professional"], reason=typed["reason"],
                )  # fmt: skip
            else:
                deciding.refuse(*here, claim_id=claim_id, version=version(), reason=typed["reason"])
    except Refusal as refusal:
        if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return _page(claim_id, refusal), refusal.status
    flash("学时已认定，已登记到本人的继续教育记录。" if recognises else "已答复不予认定，本人会收到理由。", "done")
    return redirect(url_for("hours.claim", claim_id=claim_id))


@managing.get("/claims/<uuid:claim_id>/files/<uuid:file_id>")
def file(claim_id: UUID, file_id: UUID) -> Response:
    return proof(claim_id, file_id)


def _row(claim: LearningClaim, name: str) -> tuple[str | Link | Status, ...]:
    return (
        Link(name or "（已删除）", url_for("hours.claim", claim_id=claim.id)),
        activity_title(rules_for(claim.jurisdiction), claim.activity),
        f"{claim.year}年",
        said(claim.asked),
        place_name(claim.division),
        day(claim.asked_at.astimezone(BEIJING)),
        status_of(claim),
    )


def _page(claim_id: UUID, refusal: Refusal | None) -> str:
    session, who, registry = visit.reading(), visit.actor(), platform().registry
    told = read_claim(session, who, registry, claim_id=claim_id)
    rules, person = rules_for(told.claim.jurisdiction), session.get_one(Person, told.claim.person_id)
    activity = rules.activity(told.claim.activity) if rules else None
    unit = bound_unit(session, person.id)
    errors = refusal.fields if refusal else {}
    answers = may(who, undecided(registry), told.claim) is None
    seen = may(who, readable(registry), person) is None
    view = OnePage(
        frame=frame("waiting" if answers else ANSWERED),
        title=f"{person.name}申请认定学时",
        status=status_of(told.claim, annulled=told.annulled),
        person=Link("查看本人的继续教育记录", url_for("hours.person", person_id=person.id) if seen else ""),
        sheet=(("工作单位", unit.name if unit else "没有绑定单位"), *claim_sheet(rules, told)),
        rule=f"{activity.measure}（{cited_together(activity.cites)}）" if activity else "",
        words=told.words,
        files=stored_files(told, "hours.file"),
        version=told.claim.version,
        url=url_for("hours.answer", claim_id=claim_id),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in errors.items()})
        if answers
        else None,
        error=refusal.message if refusal and not errors else "",
    )
    return render_template("learning/one.html", view=view)
