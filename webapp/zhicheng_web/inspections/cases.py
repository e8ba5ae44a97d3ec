"""The cases of a sample, in lines and one by one. Each look into one is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, account_name, fetch
from zhicheng.casework.case import case_of
from zhicheng.casework.inquiries import Question
from zhicheng.casework.inspections import judging, looking
from zhicheng.casework.inspections.entitled import JUDGE, RESULT_WORDS
from zhicheng.casework.reasons import open_reason
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Application, InspectedCase, Inspection, InspectionResult, InspectionState, Person
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk import unit_files
from zhicheng_web.desk.cases import head_of
from zhicheng_web.desk.dossier import FileLink, Opens, SectionView, sections
from zhicheng_web.desk.evidence import Evidence, beside, served
from zhicheng_web.desk.minutes_page import MinuteLine, lines
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.inspections import blueprint
from zhicheng_web.inspections.framing import frame
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

COLUMNS = (Column("次序", figures=True), *map(Column, ("申报人", "复核结果", "说明", "复核人")))
FIELDS = (
    Field(
        key="result",
        label="复核结果",
        kind=Kind.CHOICE,
        required=True,
        choices=tuple(RESULT_WORDS.values()),
    ),
    Field(
        key="words",
        label="说明",
        kind=Kind.LONG_TEXT,
        hint="发现问题的必填；被抽查单位在作出结论后会看到",
        max_length=judging.LONGEST,
    ),
)
UNJUDGED = Status("未复核", Tone.QUIET)
TONES = {InspectionResult.CLEAR: Tone.DONE, InspectionResult.PROBLEM: Tone.ATTENTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """``form`` is None once there is a conclusion. ``unit_files`` are what units have put beside what was filed."""

    frame: Frame
    title: str
    lead: str
    status: Status
    sections: tuple[SectionView, ...]
    unit_files: tuple[FileLink, ...]
    evidence: Evidence
    lines: tuple[MinuteLine, ...]
    questions: tuple[Question, ...]
    form: Any
    judge_url: str
    version: int
    back: Link


def case_table(found: Sequence[InspectedCase], *, opens: bool) -> Table:
    """``opens``: for those who may look into the cases."""
    session = visit.reading()
    ids = {each.application_id for each in found}
    people = select(Application.id, Person.name).join(Person, Person.id == Application.person_id)
    names = {each.id: each.name for each in session.execute(people.where(Application.id.in_(ids)))}
    owners = {each.inspection_id: session.get_one(Inspection, each.inspection_id) for each in found}
    judges = {each.looked_by for each in found if each.looked_by}
    by = {each: account_name(session, each) for each in judges}

    def name(each: InspectedCase) -> str | Link:
        text = names.get(each.application_id) or "（个人信息已删除）"
        return Link(text, url_for("inspections.case", case_id=each.id)) if opens else text

    return Table(
        caption="抽中的申报",
        columns=COLUMNS,
        rows=tuple(
            (
                each.place,
                name(each),
                status_of(each),
                words_of(owners[each.inspection_id], each),
                by[each.looked_by] if each.looked_by else "",
            )
            for each in found
        ),
        empty="还没有抽取。",
    )


def status_of(case: InspectedCase) -> Status:
    return Status(RESULT_WORDS[case.result], TONES[case.result]) if case.result else UNJUDGED


def words_of(made: Inspection, case: InspectedCase) -> str:
    if case.words_cipher is None:
        return ""
    column = InspectedCase.words_cipher
    return open_reason(visit.reading(), made.organisation_id, column, case.id, case.words_cipher)


@blueprint.get("/cases/<uuid:case_id>")
def case(case_id: UUID) -> str:
    return _page(case_id, {})


@blueprint.post("/cases/<uuid:case_id>")
def judge(case_id: UUID) -> ResponseReturnValue:
    results = {words: str(result) for result, words in RESULT_WORDS.items()}
    try:
        with visit.writing() as session:
            judged = judging.judge(
                session,
                visit.actor(),
                request_clock(),
                case_id=case_id,
                version=request.form.get("version", -1, type=int),
                result=results.get(request.form.get("result", ""), ""),
                words=request.form.get("words", ""),
            )
            inspection_id = judged.inspection_id
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(case_id, refusal.fields), refusal.status
    flash("复核结果已记录。", "done")
    return redirect(url_for("inspections.show", inspection_id=inspection_id))


def _page(case_id: UUID, errors: Mapping[str, str]) -> str:
    registry = platform().registry
    with visit.writing() as session:
        judging.see_case(session, visit.actor(), request_clock(), registry, case_id=case_id)
    session, opens = visit.reading(), _opens(case_id)
    sampled = fetch(session, visit.actor(), JUDGE, case_id)
    made = session.get_one(Inspection, sampled.inspection_id)
    application = session.get_one(Application, sampled.application_id)
    found = case_of(session, visit.actor(), request_clock(), registry, application)
    shell.within(found.located.policy.jurisdiction)
    head = head_of(found)
    stored = {"result": RESULT_WORDS[sampled.result] if sampled.result else "", "words": words_of(made, sampled)}
    typed = raw_from(FIELDS, request.form) if request.method == "POST" else stored
    told = {key: (words,) for key, words in errors.items()}
    judged = f"{account_name(session, sampled.looked_by)}于{moment(sampled.looked_at)}复核" if sampled.looked_at else ""
    view = CasePage(
        frame=frame("inspections.index"),
        title=f"复核：{head.applicant}的申报",
        lead=" · ".join(filter(None, (head.sought, head.channel, judged))),
        status=status_of(sampled),
        sections=(shown := sections(found, opens)),
        unit_files=(of_unit := unit_files.every_link(found, opens)),
        evidence=beside(shown, of_unit, _address(case_id)),
        lines=tuple(lines(found)),
        questions=found.questions,
        form=form_for(FIELDS, typed, told) if made.state is InspectionState.DRAWN else None,
        judge_url=url_for("inspections.judge", case_id=sampled.id),
        version=request.form.get("version", sampled.version, type=int),
        back=Link("返回抽查", url_for("inspections.show", inspection_id=made.id)),
    )
    return render_template("inspections/case.html", view=view)


@blueprint.get("/cases/<uuid:case_id>/files/<uuid:file_id>")
def file(case_id: UUID, file_id: UUID) -> Response:
    with visit.writing() as session:
        found, chunks = looking.content(
            session, platform().blobs, visit.actor(), request_clock(), case_id=case_id, file_id=file_id
        )
        first = next(chunks, b"")
    return served(found, chain((first,), chunks))


def _opens(case_id: UUID) -> Opens:
    """Where a file is shown beside the case."""
    return lambda section, file: url_for(
        "inspections.case", case_id=case_id, section=section, file=file, _anchor="evidence"
    )


def _address(case_id: UUID) -> Callable[..., str]:
    return lambda shown, **more: url_for("inspections.file", case_id=case_id, file_id=shown.id, **more)
