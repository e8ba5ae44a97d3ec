"""Importing hours: choose a file, look at what it would do line by line, then take it or give it up."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, account_name, fetch, invalid, visible
from zhicheng.casework.learning import importing
from zhicheng.casework.learning.amounts import said
from zhicheng.casework.learning.examining import Examined
from zhicheng.casework.learning.importing import takes_in
from zhicheng.casework.learning.places import importing as offices
from zhicheng.casework.learning.sheets import MOST_BYTES, MOST_ROWS, OPTIONAL, WANTED
from zhicheng.identity import mask_number
from zhicheng.store.models import ImportState, LearningImport
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.learning import managing
from zhicheng_web.learning.office import frame, rules_here, version
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, moment

STATES = {
    ImportState.WAITING: Status("待确认", Tone.ATTENTION),
    ImportState.TAKEN: Status("已导入", Tone.DONE),
    ImportState.DISCARDED: Status("已放弃", Tone.ENDED),
}
SHOWN = 50
"""Good lines on the preview; problems are all told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportsPage:
    frame: Frame
    source: str
    cites: str
    wanted: tuple[str, ...]
    optional: tuple[str, ...]
    limits: str
    error: str
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """``effects`` are what taking it does, empty where nothing can be taken or somebody has decided."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    effects: tuple[str, ...]
    waits: bool
    good: Table | None
    problems: Table | None
    version: int
    take_url: str
    discard_url: str


@managing.route("/imports", methods=["GET", "POST"])
def imports() -> ResponseReturnValue:
    _only_importers()
    if request.method == "GET":
        return _listing("")
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise invalid({"file": "没有选择文件，未上传。请先选择从培训平台导出的 CSV 文件。"})
        with visit.writing() as session:
            made = importing.upload(
                session, platform().blobs, visit.actor(), request_clock(), platform().registry,
                filename=sent.filename, stream=cast(BinaryIO, sent.stream),
            )  # fmt: skip
    except Refusal as refusal:
        if "file" not in refusal.fields:
            raise
        return _listing(refusal.fields["file"]), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("hours.look", import_id=made.id))


@managing.get("/imports/<uuid:import_id>")
def look(import_id: UUID) -> str:
    _only_importers()
    session = visit.reading()
    made = fetch(session, visit.actor(), takes_in(platform().registry), import_id)
    waits = made.state is ImportState.WAITING
    examined = importing.preview(session, platform().blobs, request_clock(), made) if waits else None
    view = ImportPage(
        frame=frame("imports"),
        title=made.filename,
        status=STATES[made.state],
        sheet=_sheet(made, examined),
        effects=_effects(examined) if examined else (),
        waits=waits,
        good=_good(examined) if examined and examined.good else None,
        problems=_problems(examined) if examined and examined.problems else None,
        version=made.version,
        take_url=url_for("hours.take", import_id=import_id),
        discard_url=url_for("hours.discard", import_id=import_id),
    )
    return render_template("learning/import.html", view=view)


@managing.post("/imports/<uuid:import_id>/take")
def take(import_id: UUID) -> ResponseReturnValue:
    _only_importers()
    with visit.writing() as session:
        made = importing.take(
            session, platform().blobs, visit.actor(), request_clock(), platform().registry,
            import_id=import_id, version=version(),
        )  # fmt: skip
    flash(f"已导入：登记{made.taken}条，另有{made.unmatched}条待本人注册后对应。", "done")
    return redirect(url_for("hours.look", import_id=import_id))


@managing.post("/imports/<uuid:import_id>/discard")
def discard(import_id: UUID) -> ResponseReturnValue:
    _only_importers()
    with visit.writing() as session:
        importing.discard(
            session, platform().blobs, visit.actor(), request_clock(), platform().registry,
            import_id=import_id, version=version(),
        )  # fmt: skip
    flash("已放弃，没有导入任何学时，上传的文件已销毁。", "done")
    return redirect(url_for("hours.imports"))


def _only_importers() -> None:
    if not offices(platform().registry, visit.actor()):
        raise Refusal("denied", "您没有导入继续教育学时的权限。如需导入，请联系负责导入的人社部门。", status=403)


def _listing(error: str) -> str:
    rules = rules_here()
    query = visible(visit.actor(), takes_in(platform().registry))
    found = page(visit.reading(), query, (LearningImport.uploaded_at, LearningImport.id), descending=True)
    view = ImportsPage(
        frame=frame("imports"),
        source=rules.imports.title if rules.imports else "",
        cites=cited_together(rules.imports.cites) if rules.imports else "",
        wanted=WANTED,
        optional=OPTIONAL,
        limits=f"CSV 文件（UTF-8 或 GBK），不超过{MOST_BYTES // 1024 // 1024}MB、{MOST_ROWS}行",
        error=error,
        table=Table(
            caption="导入过的文件",
            columns=(
                *map(Column, ("文件", "上传")),
                *(Column(each, figures=True) for each in ("行数", "登记", "待对应", "已有", "有问题")),
                Column("状态"),
            ),
            rows=tuple(
                (
                    Link(each.filename, url_for("hours.look", import_id=each.id)),
                    moment(each.uploaded_at),
                    *map(str, (each.rows, each.taken, each.unmatched, each.known, each.refused)),
                    STATES[each.state],
                )
                for each in found.rows
            ),
            empty="导入过的文件和结果会列在这里。",
        ),
        pager=found.pager,
    )
    return render_template("learning/imports.html", view=view)


def _sheet(made: LearningImport, examined: Examined | None) -> tuple[tuple[str, str], ...]:
    who = account_name(visit.reading(), made.uploaded_by)
    rows = [("上传", f"{who}，{moment(made.uploaded_at)}"), ("数据行", str(made.rows))]
    if examined is None:
        rows += [
            ("登记到本人", str(made.taken)),
            ("待本人注册后对应", str(made.unmatched)),
            ("以前已导入", str(made.known)),
            ("有问题、没有导入", str(made.refused)),
        ]
        if made.decided_at:
            decided = account_name(visit.reading(), made.decided_by)
            rows.append(
                ("确认导入" if made.state is ImportState.TAKEN else "放弃", f"{decided}，{moment(made.decided_at)}")
            )
    return tuple(rows)


def _effects(examined: Examined) -> tuple[str, ...]:
    if not examined.good and not examined.unmatched:
        return ()
    people = len({person for _, person in examined.good})
    effects = [f"为{people}人登记{len(examined.good)}条学时，本人和审核其申报的部门可以看到。"]
    if examined.unmatched:
        effects.append(
            f"{len(examined.unmatched)}条的证件号码还没有账号：不保存姓名和号码，本人注册后自动对应，三年没有对应的删除。"
        )
    if examined.known:
        effects.append(f"{examined.known}条以前已导入，不重复登记。")
    if examined.problems:
        effects.append(f"{len(examined.problems)}行有问题，不导入；改正后可以另行上传，已导入的不会重复。")
    return (*effects, "上传的文件随即销毁，只留下导入结果。")


def _good(examined: Examined) -> Table:
    shown = examined.good[:SHOWN]
    more = f"（前{SHOWN}条，共{len(examined.good)}条）" if len(examined.good) > SHOWN else ""
    return Table(
        caption=f"将登记的学时{more}",
        columns=(
            *map(Column, ("行", "证件号码", "年度")),
            Column("公需科目", figures=True),
            Column("专业科目", figures=True),
            *map(Column, ("记录编号", "课程（班次）")),
        ),
        rows=tuple(
            (
                f"第{line.at}行",
                mask_number(line.id_number),
                f"{line.year}年",
                said(line.amount.public),
                said(line.amount.professional),
                line.record,
                line.course or "（未注明）",
            )
            for line, _ in shown
        ),
        empty="",
    )


def _problems(examined: Examined) -> Table:
    return Table(
        caption=f"有问题的{len(examined.problems)}行",
        columns=(Column("行"), Column("问题和办法")),
        rows=tuple((f"第{each.at}行", each.words) for each in examined.problems),
        empty="",
    )
