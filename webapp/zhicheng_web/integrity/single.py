"""One entry. A look by anybody but the subject is recorded before the page is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, account_name, may
from zhicheng.casework.integrity import entering, reading
from zhicheng.casework.integrity.content import opened, why_withdrawn
from zhicheng.casework.integrity.entering import LONGEST_REASON
from zhicheng.casework.integrity.entitled import KIND_WORDS, WITHDRAW
from zhicheng.casework.integrity.reading import Opened
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Certificate, IntegrityEntry, Organisation
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.integrity import blueprint
from zhicheng_web.integrity.framing import frame, status_of, subjects, within
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Column, Status, Table
from zhicheng_web.presentation import day, moment

REASON = Field(
    key="reason",
    label="撤销的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="当事人会看到；撤销后记录不再有效，但仍保留在档案中",
    max_length=LONGEST_REASON,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """``form`` withdraws, None where the visitor may not; ``looks`` are there for the head of the bureau only."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    version: int
    form: Any
    withdraw_url: str
    looks: Table | None


@blueprint.get("/<uuid:entry_id>")
def show(entry_id: UUID) -> str:
    return _page(entry_id, None)


@blueprint.post("/<uuid:entry_id>/withdraw")
def withdraw(entry_id: UUID) -> ResponseReturnValue:
    version, reason = request.form.get("version", -1, type=int), request.form.get("reason", "")
    try:
        with visit.writing() as session:
            entering.withdraw(
                session, visit.actor(), request_clock(), entry_id=entry_id, version=version, reason=reason
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(entry_id, refusal), refusal.status
    flash("记录已撤销，当事人会收到通知。", "done")
    return redirect(url_for("integrity.show", entry_id=entry_id))


def _page(entry_id: UUID, refusal: Refusal | None) -> str:
    with visit.writing() as session:
        reading.see(session, visit.actor(), request_clock(), entry_id=entry_id)
    session, who = visit.reading(), visit.actor()
    entry = session.get_one(IntegrityEntry, entry_id)
    found = Opened(entry, opened(session, entry), why_withdrawn(session, entry))
    within(entry.place)
    told = {key: (words,) for key, words in refusal.fields.items()} if refusal else {}
    name = subjects((entry,))[entry.subject_id]
    view = EntryPage(
        frame=frame("integrity.index"),
        title=f"{name}：{KIND_WORDS[entry.kind]}",
        status=status_of(entry),
        sheet=_sheet(found),
        version=request.form.get("version", entry.version, type=int),
        form=form_for((REASON,), request.form, told) if may(who, WITHDRAW, entry) is None else None,
        withdraw_url=url_for("integrity.withdraw", entry_id=entry.id),
        looks=_looks(entry),
    )
    return render_template("integrity/single.html", view=view)


def _sheet(found: Opened) -> tuple[tuple[str, str], ...]:
    session, entry, content = visit.reading(), found.entry, found.content
    bureau = session.get_one(Organisation, entry.recorded_for)
    certificate = session.get(Certificate, entry.certificate_id) if entry.certificate_id else None
    ended = ""
    if entry.withdrawn_at is not None and entry.withdrawn_for is not None:
        office = session.get_one(Organisation, entry.withdrawn_for).name
        ended = f"{office}，{account_name(session, entry.withdrawn_by)}，{moment(entry.withdrawn_at)}"
    rows = (
        ("事项", KIND_WORDS[entry.kind]),
        ("查实的事实", content.facts),
        ("责任人", "、".join(content.answerable)),
        ("处理决定", f"{content.document}{f'（{content.document_number}）' if content.document_number else ''}"),
        ("撤销的证书", certificate.number if certificate else ""),
        ("记录日期", day(entry.recorded_on)),
        ("记录期至", day(entry.until)),
        ("限制申报至", day(entry.bars_until) if entry.bars_until else ""),
        ("登记", f"{bureau.name}，{account_name(session, entry.recorded_by)}，{moment(entry.recorded_at)}"),
        ("撤销的理由", found.why_withdrawn),
        ("撤销", ended),
    )
    return tuple(each for each in rows if each[1])


def _looks(entry: IntegrityEntry) -> Table | None:
    found = reading.looks(visit.reading(), visit.actor(), entry)
    if found is None:
        return None
    return Table(
        caption="谁查看过",
        columns=tuple(map(Column, ("部门", "查看人", "方式", "时间"))),
        rows=tuple(
            (each.office, each.who, "在列表中查看" if each.listed else "打开记录", moment(each.at)) for each in found
        ),
        empty="当事人以外还没有人查看过。",
    )
