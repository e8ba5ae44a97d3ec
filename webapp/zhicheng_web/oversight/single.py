"""One case, one list, one objection: who did what, when and why. Each look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for

from zhicheng.casework.case import case_of
from zhicheng.casework.inquiries import Question
from zhicheng.casework.objections.reading import opened as opened_of
from zhicheng.casework.oversight import watching
from zhicheng.casework.results.notes import Note, notes
from zhicheng.store.models import Application, Batch, Objection
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import head_of
from zhicheng_web.desk.minutes_page import MinuteLine, lines, nodes
from zhicheng_web.objections.listing import state_of
from zhicheng_web.objections.single import sheet_of
from zhicheng_web.office_page import Frame
from zhicheng_web.oversight import blueprint
from zhicheng_web.oversight.framing import frame
from zhicheng_web.pieces import Link, Node, Status
from zhicheng_web.platform import platform
from zhicheng_web.results.list_page import nodes as acts
from zhicheng_web.results.list_page import titles
from zhicheng_web.results.loaded import head_of as list_head
from zhicheng_web.results.loaded import loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    frame: Frame
    title: str
    lead: str
    status: Status
    lines: tuple[MinuteLine, ...]
    questions: tuple[Question, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """``acts_of`` are the titles of the acts that notes name."""

    frame: Frame
    title: str
    lead: str
    status: Status
    nodes: tuple[Node, ...]
    notes: tuple[Note, ...]
    acts_of: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionPage:
    frame: Frame
    title: str
    status: Status
    about: Link
    sheet: tuple[tuple[str, str], ...]
    grounds: str
    answer: str


@blueprint.get("/cases/<uuid:application_id>")
def case(application_id: UUID) -> str:
    with visit.writing() as session:
        watching.see_case(session, visit.actor(), request_clock(), platform().registry, application_id=application_id)
    session = visit.reading()
    found = case_of(
        session, visit.actor(), request_clock(), platform().registry, session.get_one(Application, application_id)
    )
    shell.within(found.located.policy.jurisdiction)
    head = head_of(found)
    view = CasePage(
        frame=frame("oversight.cases"),
        title=f"{head.applicant}的申报",
        lead=" · ".join(filter(None, (head.sought, head.channel, f"现在{head.desk}（{head.office}）"))),
        status=head.status,
        lines=tuple(lines(found)),
        questions=found.questions,
        nodes=nodes(found),
    )
    return render_template("oversight/case.html", view=view)


@blueprint.get("/lists/<uuid:batch_id>")
def one_list(batch_id: UUID) -> str:
    with visit.writing() as session:
        watching.see_list(session, visit.actor(), request_clock(), batch_id=batch_id)
    found = loaded(visit.reading().get_one(Batch, batch_id))
    head = list_head(found)
    view = ListPage(
        frame=frame("oversight.lists"),
        title=head.title,
        lead=head.sub,
        status=head.status,
        nodes=acts(found),
        notes=tuple(notes(visit.reading(), found.batch)),
        acts_of=titles(found),
    )
    return render_template("oversight/list.html", view=view)


@blueprint.get("/objections/<uuid:objection_id>")
def objection(objection_id: UUID) -> str:
    with visit.writing() as session:
        watching.see_objection(session, visit.actor(), request_clock(), objection_id=objection_id)
    session = visit.reading()
    opened = opened_of(session, session.get_one(Objection, objection_id))
    batch = session.get_one(Batch, opened.objection.batch_id)
    view = ObjectionPage(
        frame=frame("oversight.objections"),
        title="异议",
        status=state_of(opened.objection),
        about=Link(batch.title, url_for("oversight.one_list", batch_id=batch.id)),
        sheet=sheet_of(opened),
        grounds=opened.grounds,
        answer=opened.answer,
    )
    return render_template("oversight/objection.html", view=view)
