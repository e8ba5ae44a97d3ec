"""One inspection: its draw, its cases with what was found, the conclusion, the correction, the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal, account_name, fetch, invalid, may, visible
from zhicheng.casework.inspections import drawing, judging, looking
from zhicheng.casework.inspections.entitled import ANSWER, CASES, CLOSE, DRAW, FIND, JUDGE, LINK, OF_WORDS, READ
from zhicheng.casework.inspections.judging import LONGEST
from zhicheng.casework.integrity.entitled import ENTER_ORGANISATION
from zhicheng.casework.reasons import open_reason
from zhicheng.casework.sanctions.entitled import IMPOSE, KIND_WORDS
from zhicheng.casework.sanctions.entitled import READ as READ_SANCTION
from zhicheng.dossier.typed import answer as read_answer
from zhicheng.specs import Field, Kind
from zhicheng.store.models import InspectedCase, Inspection, Organisation, Sanction
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.inspections import blueprint
from zhicheng_web.inspections.cases import case_table
from zhicheng_web.inspections.framing import frame, status_of, within
from zhicheng_web.office_page import Frame, question
from zhicheng_web.paging import page
from zhicheng_web.pieces import Entry, Link, Pager, Status, Table
from zhicheng_web.presentation import day, moment

CONCLUSION = Field(
    key="words",
    label="抽查结论",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="被抽查单位会看到；不要写申报人姓名",
    max_length=LONGEST,
)
DEADLINE = Field(key="deadline", label="整改期限", kind=Kind.DATE, hint="整改的最后一天；发现问题的必填")
REPORT = Field(
    key="answer", label="整改情况", kind=Kind.LONG_TEXT, required=True, hint="报告后不能更改", max_length=LONGEST
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that the visitor may do now; ``form`` None where a button is enough, ``error`` what was refused of it."""

    title: str
    button: str
    url: str
    form: Any = None
    choice: Entry | None = None
    effects: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPage:
    """``ways`` are pages on which more can be done about what was found."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    version: int
    steps: tuple[Step, ...]
    ways: tuple[Link, ...]
    table: Table
    pager: Pager


@blueprint.get("/<uuid:inspection_id>")
def show(inspection_id: UUID) -> str:
    return _page(inspection_id, None)


@blueprint.post("/<uuid:inspection_id>/draw")
def draw(inspection_id: UUID) -> ResponseReturnValue:
    return _done(inspection_id, "案件已抽取，请逐件复核。", drawing.draw, dict)


@blueprint.post("/<uuid:inspection_id>/find")
def find(inspection_id: UUID) -> ResponseReturnValue:
    def typed() -> dict[str, Any]:
        return {"words": request.form.get("words", ""), "deadline": _deadline()}

    return _done(inspection_id, "结论已作出，被抽查单位会收到通知。", judging.find, typed)


@blueprint.post("/<uuid:inspection_id>/answer")
def answer(inspection_id: UUID) -> ResponseReturnValue:
    def typed() -> dict[str, Any]:
        return {"words": request.form.get("answer", "")}

    return _done(inspection_id, "整改情况已报告，人社部门会收到通知。", judging.answer, typed)


@blueprint.post("/<uuid:inspection_id>/link")
def link(inspection_id: UUID) -> ResponseReturnValue:
    def typed() -> dict[str, Any]:
        return {"sanction_id": request.form.get("sanction_id", type=UUID)}

    return _done(inspection_id, "已关联评委会处理。", judging.link, typed)


@blueprint.post("/<uuid:inspection_id>/close")
def close(inspection_id: UUID) -> ResponseReturnValue:
    return _done(inspection_id, "抽查已办结，被抽查单位会收到通知。", judging.close, dict)


def _done(
    inspection_id: UUID, told: str, step: Callable[..., Inspection], typed: Callable[[], dict[str, Any]]
) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    try:
        given = typed()
        with visit.writing() as session:
            step(session, visit.actor(), request_clock(), inspection_id=inspection_id, version=version, **given)
    except Refusal as refusal:
        if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return _page(inspection_id, refusal), refusal.status
    flash(told, "done")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


def _deadline() -> date | None:
    read = read_answer(DEADLINE, request.form.get("deadline", ""))
    try:
        return date.fromisoformat(str(read)) if read else None
    except ValueError:
        raise invalid({"deadline": "请按 2023-02-28 的样子填写日期。"}) from None


def _page(inspection_id: UUID, refusal: Refusal | None) -> str:
    session, who = visit.reading(), visit.actor()
    made = fetch(session, who, READ, inspection_id)
    organisation = session.get_one(Organisation, made.organisation_id)
    within(organisation)
    cases = visible(who, CASES).where(InspectedCase.inspection_id == made.id)
    found = page(session, cases, (InspectedCase.place, InspectedCase.id))
    looks = session.scalar(
        select(func.count()).select_from(visible(who, JUDGE).where(InspectedCase.inspection_id == made.id).subquery())
    )
    view = InspectionPage(
        frame=frame("inspections.index"),
        title=f"抽查：{made.committee or organisation.name}",
        status=status_of(made),
        sheet=_sheet(made, organisation),
        version=request.form.get("version", made.version, type=int),
        steps=tuple(_steps(made, refusal)),
        ways=tuple(_ways(made, organisation)),
        table=case_table(found.rows, opens=bool(looks)),
        pager=found.pager,
    )
    if found.rows:
        shown = [each.id for each in found.rows]
        with visit.writing() as writing:
            looking.see_sample(writing, who, request_clock(), inspection_id=inspection_id, case_ids=shown)
    return render_template("inspections/single.html", view=view)


def _steps(made: Inspection, refusal: Refusal | None) -> Iterator[Step]:
    who, errors = visit.actor(), refusal.fields if refusal else {}
    told = {key: (words,) for key, words in errors.items()}

    def at(endpoint: str) -> str:
        return url_for(f"inspections.{endpoint}", inspection_id=made.id)

    if may(who, DRAW, made) is None:
        yield Step(title="抽取案件", button="抽取", url=at("draw"))
    if may(who, FIND, made) is None:
        form = form_for((CONCLUSION, DEADLINE), request.form, told)
        error = refusal.message if refusal and not errors else ""
        yield Step(
            title="作出结论", button="作出结论", url=at("find"), form=form, effects=tuple(_before(made)), error=error
        )
    if may(who, ANSWER, made) is None:
        yield Step(title="报告整改情况", button="报告", url=at("answer"), form=form_for((REPORT,), request.form, told))
    if may(who, LINK, made) is None and (choice := _sanctions(made, errors)):
        yield Step(title="关联评委会处理", button="关联", url=at("link"), choice=choice)
    if may(who, CLOSE, made) is None:
        yield Step(title="办结", button="办结抽查", url=at("close"))


def _before(made: Inspection) -> Iterator[str]:
    """What has to be done before a conclusion, and what it does."""
    query = select(func.count()).where(InspectedCase.inspection_id == made.id, InspectedCase.result.is_(None))
    if left := visit.reading().scalar(query):
        yield f"还有{left}件没有复核，请先在“抽中的申报”中逐件打开、记录复核结果。"
    yield "作出后不能修改，被抽查单位会收到通知。都没有发现问题的，抽查随即办结；发现问题的，由被抽查单位在期限内整改。"


def _sanctions(made: Inspection, errors: Mapping[str, str]) -> Entry | None:
    """The sanctions of the same office, as a choice; None where there are none."""
    query = visible(visit.actor(), READ_SANCTION).where(Sanction.organisation_id == made.organisation_id)
    found = visit.reading().scalars(query.order_by(Sanction.issued_at.desc(), Sanction.id)).all()
    if not found:
        return None
    options = ((str(each.id), f"{KIND_WORDS[each.kind]}（{each.document_number}）") for each in found)
    return question("sanction_id", "由抽查引起的处理", errors, options=(("", "请选择"), *options))


def _ways(made: Inspection, organisation: Organisation) -> Iterator[Link]:
    """Once there is a conclusion: the sanction, the entry in the archive, the publication."""
    who = visit.actor()
    if made.found_at is None or may(who, READ, made) is not None or may(who, ENTER_ORGANISATION, organisation):
        return
    if may(who, IMPOSE, organisation) is None:
        yield Link("对评委会作出处理", url_for("sanctions.impose", organisation_id=organisation.id))
    yield Link("记入单位诚信档案", url_for("integrity.organisation", organisation_id=organisation.id))
    yield Link("在“信息发布”中通报", url_for("publishing.register"))


def _sheet(made: Inspection, organisation: Organisation) -> tuple[tuple[str, str], ...]:
    session = visit.reading()
    bureau = session.get_one(Organisation, made.issued_for)
    sanction = session.get(Sanction, made.sanction_id) if made.sanction_id else None

    def words(column: Any, sealed: bytes | None) -> str:
        return open_reason(session, made.organisation_id, column, made.id, sealed) if sealed else ""

    def act(who: UUID | None, at: Any) -> str:
        return f"{account_name(session, who)}，{moment(at)}" if at else ""

    rows = (
        ("被抽查单位", organisation.name),
        ("评委会", made.committee or ""),
        ("抽查范围", f"{made.year}年{OF_WORDS[made.of]}"),
        ("抽查比例", f"{made.numerator}/{made.denominator}"),
        ("抽查部门", bureau.name),
        ("开始", act(made.begun_by, made.begun_at)),
        ("抽查编号", str(made.id)),
        *_draw_rows(made),
        ("结论", words(Inspection.finding_cipher, made.finding_cipher)),
        ("整改期限", day(made.deadline) if made.deadline else ""),
        ("作出结论", act(made.found_by, made.found_at)),
        ("整改情况", words(Inspection.answer_cipher, made.answer_cipher)),
        ("报告", act(made.answered_by, made.answered_at)),
        ("关联的处理", f"{KIND_WORDS[sanction.kind]}（{sanction.document_number}）" if sanction else ""),
        ("办结", act(made.closed_by, made.closed_at)),
    )
    return tuple(each for each in rows if each[1])


def _draw_rows(made: Inspection) -> Iterator[tuple[str, str]]:
    if made.opened is None:
        return
    session = visit.reading()
    problems = drawing.problems(session, made)
    yield "抽查总数", f"{drawing.population_size(session, made)}件"
    yield "公开的种子", made.opened.hex()
    yield "抽取核验", "；".join(problems) if problems else "与账目相符：抽中的案件由事先承诺的种子算出"
