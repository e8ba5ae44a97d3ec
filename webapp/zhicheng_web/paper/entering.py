"""Cases that an office enters from paper: the list, and beginning one; the applicant's pages do the rest."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import paper_entry
from zhicheng.casework.access import Refusal
from zhicheng.casework.applications import EDITABLE
from zhicheng.casework.paper_entry import EnteredLine
from zhicheng.casework.people import PersonDetails
from zhicheng.specs.vocabulary import NATURES
from zhicheng_web import visit
from zhicheng_web.applicant.home import TONES
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import question
from zhicheng_web.paper import blueprint
from zhicheng_web.paper.loose_page import FormPage, chosen_round, known_rounds, person_asked, round_asked
from zhicheng_web.paper.receiving import frame
from zhicheng_web.pieces import Column, Link, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited, moment


@blueprint.get("/entries")
def entries() -> str:
    found = paper_entry.entered_cases(visit.reading(), visit.actor())
    table = Table(
        caption="代为录入的申报" if found else "还没有代为录入的申报",
        columns=tuple(map(Column, ("申报人", "通知", "单位", "录入部门", "开始录入", "状态", "操作"))),
        rows=tuple(_row(each) for each in found),
        empty="申报人只交来纸质材料、不能自己在网上填报的，可以由本部门代为录入；录入后和其他申报一样审核、评审。",
    )
    return render_template("paper/entries.html", frame=frame("entries"), table=table, enters=_may_enter())


@blueprint.route("/entries/new", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    if not _may_enter():
        raise Refusal(
            "denied",
            "现在不能代为录入：平台没有开放代录，或者本地区没有正在进行、须报送纸质材料的通知。请通知申报人在网上申报。",
            status=HTTPStatus.NOT_FOUND,
        )
    if request.method == "GET":
        return _form({})
    sent = request.form
    try:
        with visit.writing() as session:
            notice_id, organisation_id = chosen_round()
            begun = paper_entry.enter(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                notice_id=notice_id,
                organisation_id=organisation_id,
                channel=sent.get("channel", ""),
                details=PersonDetails(
                    name=sent.get("name", ""),
                    id_type=sent.get("id_type"),
                    id_number=sent.get("id_number"),
                    mobile=sent.get("mobile"),
                ),
                credit_code=sent.get("credit_code", ""),
                nature=sent.get("nature"),
            )
    except Refusal as refusal:
        clause = f"（依据：{cited(refusal.clause)}）" if refusal.clause else ""
        return _form(refusal.fields, "" if refusal.fields else refusal.message + clause), refusal.status
    return redirect(url_for("applicant.resume", application_id=begun.id))


def _may_enter() -> bool:
    return platform().settings.office_entry and bool(known_rounds())


def _row(each: EnteredLine) -> tuple[str | Link | Status, ...]:
    application, line = each.line.application, each.line
    page = "resume" if application.status in EDITABLE and application.live else "progress"
    return (
        each.applicant,
        line.notice.title,
        line.unit_name or "无单位",
        each.office,
        moment(application.created_at),
        Status(line.status, TONES[application.status]),
        Link(
            "继续录入" if page == "resume" else "查看进度",
            url_for(f"applicant.{page}", application_id=application.id),
        ),
    )


def _form(errors: Mapping[str, str], error: str = "") -> str:
    channels = {key: name for each in known_rounds() for key, name in each.channels}
    view = FormPage(
        frame=frame("entries"),
        title="代为录入纸质申报",
        lead="按申报人交来的纸质材料录入，并扫描上传其本人签字的申报表（含诚信承诺）。录入人不能再审核这份申报。",
        entries=(
            round_asked(errors),
            question("channel", "申报渠道", errors, options=(("", "请选择"), *channels.items())),
            *person_asked(errors),
            question("mobile", "手机号", errors, width="mobile", hint="申报人以后凭它开通账号，查看这份申报"),
            question(
                "credit_code",
                "所在单位的统一社会信用代码",
                errors,
                required=False,
                hint="申报人在平台上已绑定单位的可以不填，以绑定的单位为准",
            ),
            question(
                "nature",
                "没有单位的，本人情况",
                errors,
                required=False,
                options=(("", "有单位"), *((each, each) for each in NATURES)),
            ),
        ),
        action="开始录入",
        back=Link("返回列表", url_for("paper.entries")),
        error=error,
    )
    return render_template("paper/form.html", view=view)
