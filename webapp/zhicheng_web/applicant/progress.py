"""Step 04 and what follows: the receipt, the desks of the route, and what the applicant may still do (JM-3.3.4, JM-4)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import applications, submission
from zhicheng.casework.applications import STATUS_WORDS, bound_unit, snapshots_of
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.casework.unit_files import beside
from zhicheng.dossier.standard import UNIT
from zhicheng.store.models import ApplicationStatus
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.applicant.case import Case, load
from zhicheng_web.applicant.changes import raw
from zhicheng_web.applicant.forms import forms_of, titled
from zhicheng_web.applicant.home import TONES
from zhicheng_web.applicant.over import Over, over
from zhicheng_web.applicant.returned import Returned, places_of, returned
from zhicheng_web.applicant.route import Told, history, nodes
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import display
from zhicheng_web.pieces import Confirmation, Link, Node, Receipt, Status
from zhicheng_web.safety import Safety, beginning, safety


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """``moved`` is the unit to which the person is bound now, where it isn't the application's."""

    title: str
    status: Status
    summary: tuple[tuple[str, str], ...]
    unit: tuple[tuple[str, str], ...]
    receipt: Receipt | None
    nodes: tuple[Node, ...]
    go_on: Link | None
    forms: tuple[Link, ...]
    unit_files: tuple[Link, ...]
    bundle_url: str
    withdraw_url: str
    move_url: str
    moved: str
    version: int
    step_urls: tuple[str, ...]
    returned: Returned | None
    over: Over | None
    history: tuple[Told, ...]
    safety: Safety | None


@blueprint.get("/applications/<uuid:application_id>")
def progress(application_id: UUID) -> str:
    return render_template("applicant/progress.html", view=_view(load(application_id)))


@blueprint.get("/applications/<uuid:application_id>/continue")
def resume(application_id: UUID) -> ResponseReturnValue:
    """Back to where one left off: the first section that was returned or isn't complete, else the attachments."""
    case = load(application_id)
    if not case.editable:
        return redirect(url_for("applicant.progress", application_id=application_id))
    if case.mending is not None:
        places = places_of(case)
        first = next((key for key in places if key in case.mending.opened), ATTACHMENTS)
        return redirect(places[first][1])
    unfinished = [each.key for each in case.sections if case.draft.state(each) != "已完成"]
    if not unfinished:
        return redirect(url_for("applicant.files", application_id=application_id))
    return redirect(url_for("applicant.section", application_id=application_id, key=unfinished[0]))


@blueprint.get("/applications/<uuid:application_id>/done")
def done(application_id: UUID) -> ResponseReturnValue:
    case = load(application_id)
    if case.draft.application.submitted_at is None:
        return redirect(url_for("applicant.progress", application_id=application_id))
    return render_template("applicant/done.html", view=_view(case))


@blueprint.route("/applications/<uuid:application_id>/withdraw", methods=["GET", "POST"])
def withdraw(application_id: UUID) -> ResponseReturnValue:
    case = load(application_id)
    if request.method == "POST":
        version = request.args.get("version", 0, type=int)
        with visit.writing() as session:
            applications.withdraw(
                session, visit.actor(), request_clock(), application_id=application_id, version=version
            )
        flash("申报已撤回。在受理时间内可以重新申报。", "done")
        return redirect(case.start_url)
    version = case.draft.application.version
    view = Confirmation(
        title="撤回这份未提交的申报",
        effects=(
            "这份草稿不再能填写和提交，已填内容留存到本年度材料清理时。",
            "在受理时间内，您可以在同一通知下重新开始一份申报。",
        ),
        action="撤回申报",
        url=url_for("applicant.withdraw", application_id=application_id, version=version),
        back=Link("不撤回，返回", url_for("applicant.progress", application_id=application_id)),
    )
    return render_template("applicant/withdraw.html", view=view)


@blueprint.post("/applications/<uuid:application_id>/unit")
def move_unit(application_id: UUID) -> ResponseReturnValue:
    """Takes a draft over to the unit to which one is bound now."""
    version = request.form.get("version", 0, type=int)
    with visit.writing() as session:
        applications.move_to_unit(
            session, visit.actor(), request_clock(), application_id=application_id, version=version
        )
    flash("申报已改由现单位推荐，已填内容没有变化。", "done")
    return redirect(url_for("applicant.progress", application_id=application_id))


def _view(case: Case) -> ProgressPage:
    application, session = case.draft.application, visit.reading()
    unit, told = bound_unit(session, application.person_id), history(case)
    moved = unit.name if case.editable and unit is not None and unit.id != application.unit_id else ""
    return ProgressPage(
        title=case.policy.terms.title,
        status=Status(STATUS_WORDS[application.status], TONES[application.status]),
        summary=_summary(case),
        unit=_unit(case),
        receipt=_receipt(case),
        nodes=nodes(case),
        go_on=Link("去修改" if case.mending else "继续填写", url_for("applicant.resume", application_id=case.id))
        if case.editable
        else None,
        forms=tuple(
            Link(titled(form), url_for("applicant.form", application_id=case.id, key=form.key))
            for form in forms_of(case)
        ),
        unit_files=_unit_files(case),
        bundle_url=url_for("applicant.bundle", application_id=case.id),
        withdraw_url=url_for("applicant.withdraw", application_id=case.id)
        if application.status is ApplicationStatus.DRAFT
        else "",
        move_url=url_for("applicant.move_unit", application_id=case.id) if moved else "",
        moved=moved,
        version=application.version,
        step_urls=(case.start_url, "", "", ""),
        returned=returned(case),
        over=over(case, told),
        history=told,
        safety=_safety(case),
    )


def _safety(case: Case) -> Safety | None:
    """Until when to submit or, once that is done and while the first desk has it, until when it must publicize."""
    application = case.draft.application
    if application.status is ApplicationStatus.DRAFT and application.live:
        return safety(case.policy, case.facts)
    at_first = application.status is ApplicationStatus.SUBMITTED and application.position == 1
    return beginning(case.policy, case.facts) if at_first else None


def _summary(case: Case) -> tuple[tuple[str, str], ...]:
    basic = case.policy.format["basic"]
    saved = case.draft.sections.get("basic")
    typed = saved.values if saved else {}
    asked = ("series", "specialty", "specialty_range", "title", "level", "application_type")
    words = tuple((basic.field(key).label, display(basic.field(key), typed.get(key, ""))) for key in asked)
    return (("申报渠道", case.policy.channel(case.channel).name), *words)


def _unit(case: Case) -> tuple[tuple[str, str], ...]:
    """What the unit says of itself, as the case is judged by it."""
    part = case.draft.dossier.get("unit")
    answers = part if isinstance(part, dict) else {}
    return tuple(
        (each.label, display(each, raw(answers[each.key]))) for each in UNIT.fields if answers.get(each.key) is not None
    )


def _unit_files(case: Case) -> tuple[Link, ...]:
    """What the unit has put beside the case."""
    titles = {each.key: each.title for each in case.policy.attachments(case.channel)}
    return tuple(
        Link(
            f"{titles.get(each.key, each.key)}：{each.filename}（单位上传）",
            url_for("applicant.file", application_id=case.id, file_id=each.id),
        )
        for each in beside(visit.reading(), case.draft.application)
    )


def _receipt(case: Case) -> Receipt | None:
    application = case.draft.application
    snapshots = snapshots_of(visit.reading(), application)
    if not snapshots:
        return None
    handed = submission.receipt_of(visit.reading(), application)
    return Receipt(
        title="提交回执" if snapshots[0].number == 1 else f"第{snapshots[0].number}次提交的回执",
        number=handed.digest[:16].upper(),
        at=handed.submitted_at,
        algorithm=snapshots[0].algorithm.upper(),
        digest=handed.digest,
        lines=(("通知", case.policy.terms.title), *_summary(case)[:6], ("推荐单位", case.unit_name)),
    )
