"""Taking bundles in: the number scanned or typed, one bundle with where it has been, and giving it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework import paper_receipt
from zhicheng.casework.access import Refusal
from zhicheng.casework.applications import STATUS_WORDS
from zhicheng.casework.paper import STATE_WORDS, Movement, counted
from zhicheng.casework.paper_bundles import loose
from zhicheng.casework.paper_entry import rounds
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.paper_receipt import Bundle, offices_of
from zhicheng.store.models import ApplicationStatus, Organisation
from zhicheng_web import visit
from zhicheng_web.applicant.home import TONES
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, Tab, question
from zhicheng_web.paper import blueprint
from zhicheng_web.paper.told import cover_url, extent, status_of
from zhicheng_web.pieces import Column, Entry, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePage:
    """``entries`` ask what comes in or, while an office of the visitor's has the bundle (``held``), why it goes back;
    ``warning`` says what is missing online."""

    frame: Frame
    version: int
    applicant: str
    status: Status
    online: Status
    warning: str
    sheet: tuple[tuple[str, str], ...]
    table: Table
    entries: tuple[Entry, ...]
    url: str
    action: str
    lead: str
    cover_url: str
    held: bool


@blueprint.route("", methods=["GET", "POST"])
def receive() -> ResponseReturnValue:
    """The number of a cover sheet; a hand scanner types it and ends with Enter."""
    if request.method == "GET":
        return _number({})
    try:
        half = paper_receipt.look_up(visit.reading(), visit.actor(), request.form.get("number", ""))
    except Refusal as refusal:
        return _number(refusal.fields), refusal.status
    return redirect(url_for("paper.bundle", paper_id=half.id))


@blueprint.get("/bundles/<uuid:paper_id>")
def bundle(paper_id: UUID) -> str:
    return _page(paper_id, {})


@blueprint.post("/bundles/<uuid:paper_id>/receive")
def take_in(paper_id: UUID) -> ResponseReturnValue:
    sent = request.form
    try:
        with visit.writing() as session:
            paper_receipt.receive(
                session,
                visit.actor(),
                request_clock(),
                paper_id=paper_id,
                version=sent.get("version", 0, type=int),
                organisation_id=chosen_office(),
                contents=counted(sent.get("volumes", ""), sent.get("pages", ""), sent.get("remark", "")),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(paper_id, refusal.fields), refusal.status
    flash("已登记收讫，申报人会收到通知。", "done")
    return redirect(url_for("paper.bundle", paper_id=paper_id))


@blueprint.post("/bundles/<uuid:paper_id>/return")
def give_back(paper_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            paper_receipt.give_back(
                session,
                visit.actor(),
                request_clock(),
                paper_id=paper_id,
                version=request.form.get("version", 0, type=int),
                reason=request.form.get("remark", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(paper_id, refusal.fields), refusal.status
    flash("已登记退还，申报人会收到原因。", "done")
    return redirect(url_for("paper.bundle", paper_id=paper_id))


def frame(current: str) -> Frame:
    """The pages about paper, for the offices that one works for."""
    session, who = visit.reading(), visit.actor()
    tabs = [Tab("收纸质材料", url_for("paper.receive"), current == "receive")]
    tabs.append(Tab("线上未提交", url_for("paper.unmatched"), current == "unmatched", len(loose(session, who))))
    tabs.append(Tab("代录申报", url_for("paper.entries"), current == "entries"))
    return Frame(f"纸质材料　{'、'.join(name for _, name in offices())}", tuple(tabs))


def offices() -> tuple[tuple[str, str], ...]:
    """The visitor's offices that take paper in, by key with the name."""
    ids = offices_of(visit.actor())
    found = visit.reading().execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    )
    return tuple((str(key), name) for key, name in found)


def chosen_office() -> UUID:
    """The office for which somebody acts: chosen, or the only one; an id of nobody's where it isn't one's own."""
    known = [key for key, _ in offices()]
    sent = request.form.get("organisation_id", known[0] if len(known) == 1 else "")
    return UUID(sent) if sent in known else UUID(int=0)


def contents_asked(errors: Mapping[str, str], *, remark: str = "说明") -> tuple[Entry, ...]:
    """The questions about a bundle: how much it is, and for which office it is taken in where there are several."""
    known = offices()
    which = (
        (question("organisation_id", "收件部门", errors, options=(("", "请选择"), *known)),) if len(known) > 1 else ()
    )
    return (
        *which,
        question("volumes", "册数", errors, width="mobile"),
        question("pages", "页数", errors, width="mobile", required=False, hint="不清点的可以不填"),
        question("remark", remark, errors, required=False, hint="例如缺少哪些材料；退还时申报人才会看到"),
    )


def _number(errors: Mapping[str, str]) -> str:
    entry = question("number", "封面编号", errors, width="mobile", hint="扫描条形码，或输入条形码下面的10位编号")
    enters = any(True for _ in rounds(visit.reading(), visit.actor(), platform().registry))
    return render_template("paper/receive.html", frame=frame("receive"), entry=entry, enters=enters)


def _page(paper_id: UUID, errors: Mapping[str, str]) -> str:
    found = paper_receipt.read_bundle(visit.reading(), visit.actor(), paper_id=paper_id)
    half, application = found.half, found.application
    held = found.holder is not None
    view = BundlePage(
        frame=frame("receive"),
        version=half.version,
        applicant=found.applicant or "（信息已删除）",
        status=status_of(half),
        online=Status(STATUS_WORDS[application.status], TONES[application.status]),
        warning=_warning(found),
        sheet=(
            ("编号", spaced(half.number)),
            ("单位", found.unit or "无单位"),
            ("申报内容", found.sought),
            ("现在持有", found.holder or "没有部门收讫"),
        ),
        table=_table(found.movements),
        entries=(question("remark", "退还原因", errors, hint="申报人会看到，请写明要补齐的内容"),)
        if found.ours
        else contents_asked(errors),
        url=url_for("paper.give_back" if found.ours else "paper.take_in", paper_id=half.id),
        action="登记退还申报人" if found.ours else "登记收讫",
        lead=_lead(found, held=held),
        cover_url=cover_url(application.id),
        held=found.ours,
    )
    return render_template("paper/bundle.html", view=view)


def _lead(found: Bundle, *, held: bool) -> str:
    if found.ours:
        return "纸质材料在本部门。材料不全、须退还申报人的，在这里登记；没有问题的无需操作。"
    if held:
        return f"纸质材料登记在{found.holder}。已经移交到本部门的，请核对后登记收讫。"
    return "请对照封面清单核对后登记收讫，申报人会收到通知。"


def _warning(found: Bundle) -> str:
    """What is wrong with the online half."""
    match found.application.status:
        case ApplicationStatus.RETURNED:
            return "线上正退回申报人修改，还没有重新提交；修改后的纸质材料可能需要替换。"
        case ApplicationStatus.LAPSED | ApplicationStatus.ENDED | ApplicationStatus.WITHDRAWN:
            return f"线上申报{STATUS_WORDS[found.application.status]}，不再办理。纸质材料请退还申报人。"
    return ""


def _table(found: tuple[Movement, ...]) -> Table:
    columns = ("事项", "部门", "经办", "时间", "数量", "说明")
    return Table(
        caption="收件和退还记录" if found else "还没有收件记录",
        columns=tuple(map(Column, columns)),
        rows=tuple(
            (
                STATE_WORDS[each.state],
                each.office,
                each.who,
                moment(each.at),
                extent(each.volumes, each.pages) or "—",
                each.remark or "—",
            )
            for each in reversed(found)
        ),
        empty="登记收讫或退还后，由谁在什么时间办理会列在这里。",
    )
