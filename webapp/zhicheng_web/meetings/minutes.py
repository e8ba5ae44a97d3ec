"""会议纪要: what is on record, with the gist of the opinions added by the office; versions and who signed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, account_name
from zhicheng.casework.meetings import signing
from zhicheng.casework.meetings.minutes import LONGEST, write
from zhicheng.casework.meetings.minutes_read import Readable, paper, readable
from zhicheng.documents import MissingGlyphs
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Batch, BatchState
from zhicheng_web import visit
from zhicheng_web.downloads import PDF, handed, unprintable
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import Loaded, Step, address, carry_out, kept, loaded, meeting_page, step
from zhicheng_web.pieces import Column, Entry, Link, Status, Table, Tone
from zhicheng_web.presentation import moment

OPINIONS = Field(
    key="opinions",
    label="评议的主要意见",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="概括各专业组审阅和会议评议的意见",
    max_length=LONGEST,
)
OTHER = Field(key="other", label="其他事项", kind=Kind.LONG_TEXT, max_length=LONGEST)
LEAD = (
    "纪要中的时间、地点、出席、议程和票数取自平台记录，由主持人签署后生效。已签署的需要更正的，形成新的版本并写明理由。"
)
INSTEAD = Field(
    key="signer_reason",
    label="主持人不能签署的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="监督部门会看到",
    max_length=1000,
)
WHY = Field(key="reason", label="更正的理由", kind=Kind.LONG_TEXT, required=True, max_length=1000)


@blueprint.get("/<uuid:meeting_id>/minutes", endpoint="minutes")
def show(meeting_id: UUID) -> str:
    return _page(_read(meeting_id), None)


@blueprint.get("/<uuid:meeting_id>/minutes.pdf", endpoint="minutes_pdf")
def print_(meeting_id: UUID) -> Response:
    return printed(_read(meeting_id))


@blueprint.post("/<uuid:meeting_id>/minutes", endpoint="write_minutes")
def write_(meeting_id: UUID) -> ResponseReturnValue:
    kept(meeting_id)
    sent = {key: request.form.get(key, "") for key in ("opinions", "other", "reason")}
    try:
        carry_out(write, meeting_id=meeting_id, number=request.form.get("version", 0, type=int), **sent)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(_read(meeting_id), refusal), refusal.status
    flash("会议纪要已形成，主持人会收到通知，签署后生效。", "done")
    return redirect(url_for("meetings.minutes", meeting_id=meeting_id))


@blueprint.post("/<uuid:meeting_id>/minutes/signer", endpoint="entrust_minutes")
def entrust_(meeting_id: UUID) -> ResponseReturnValue:
    kept(meeting_id)
    sent = {"number": request.form.get("version", 0, type=int), "seat_id": request.form.get("seat", type=UUID)}
    try:
        carry_out(signing.entrust, meeting_id=meeting_id, **sent, reason=request.form.get("signer_reason", ""))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(_read(meeting_id), refusal), refusal.status
    flash("已确定代主持人签署的专家，并通知本人。", "done")
    return redirect(url_for("meetings.minutes", meeting_id=meeting_id))


def printed(read: Readable) -> Response:
    """A version as a file; raises Refusal while there is none."""
    try:
        content = paper(visit.reading(), read)
    except MissingGlyphs as missing:
        raise unprintable(missing) from missing
    batch = visit.reading().get_one(Batch, read.meeting.batch_id)
    version = f"（第{read.shown.number}版）" if read.shown and read.shown.number > 1 else ""
    return handed(content, PDF, f"{batch.title}会议纪要{version}.pdf")


def asked() -> int | None:
    """The version that the address names."""
    return request.args.get("version", type=int)


def _read(meeting_id: UUID) -> Readable:
    read = readable(visit.reading(), visit.actor(), meeting_id=meeting_id, number=asked())
    if loaded(read.meeting).keeps:
        kept(meeting_id)
    return read


def _page(read: Readable, refusal: Refusal | None) -> str:
    found, made = loaded(read.meeting), read.shown
    tables = [] if read.content is None else list(tables_of(read.content))
    if read.every:
        tables.append(versions_of(read, "meetings.minutes"))
    links = []
    if made is not None:
        links.append(Link("会议纪要（PDF）", address("minutes_pdf", found, version=made.number)))
        if found.keeps and made.signed_at and not read.old and found.batch.state is BatchState.OPEN:
            links.append(Link("去确认结果", url_for("results.decide", batch_id=found.batch.id)))
    return meeting_page(
        found,
        "minutes",
        title=f"会议纪要（第{made.number}版）" if made is not None and made.number > 1 else "会议纪要",
        lead=LEAD if found.keeps or made else "主持人签署会议纪要后，可以在这里查看。",
        notes=notes_of(read),
        sheet=sheet_of(read.content) if read.content else (),
        tables=tables,
        steps=tuple(_steps(found, read, refusal)) if found.keeps and not read.old else (),
        links=links,
    )


def notes_of(read: Readable) -> tuple[str, ...]:
    """What has to be known of the version shown: that it is an old one, why it was written, whether it is signed."""
    made = read.shown
    if made is None:
        return ()
    reason = next(words for each, words in read.every if each is made)
    signed = f"{_signer(read)}已于{moment(made.signed_at)}签署。" if made.signed_at else "主持人尚未签署，签署后生效。"
    said = [f"这是第{made.number}版，之后已有更正的版本。"] if read.old else []
    return (*said, *((f"更正的理由：{reason}",) if reason else ()), signed)


def _signer(read: Readable) -> str:
    """The chair, or by name whoever signed in the chair's place."""
    chair = next((each["name"] for each in (read.content or {}).get("attendance", ()) if each["chair"]), "")
    name = account_name(visit.reading(), read.shown.signed_by) if read.shown else ""
    return "主持人" if name == chair else f"{name}代主持人"


def versions_of(read: Readable, endpoint: str) -> Table:
    """Every version that may be read, each with its page."""
    session = visit.reading()
    return Table(
        caption="各次版本",
        columns=(Column("版本"), Column("形成"), Column("更正的理由"), Column("主持人签署")),
        rows=tuple(
            (
                Link(f"第{each.number}版", url_for(endpoint, meeting_id=read.meeting.id, version=each.number)),
                f"{account_name(session, each.written_by)}，{moment(each.written_at)}",
                reason or "—",
                moment(each.signed_at) if each.signed_at else Status("待签署", Tone.ATTENTION),
            )
            for each, reason in read.every
        ),
        empty="",
    )


def sheet_of(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The minutes' words, as labels and values."""
    there = [each for each in content["attendance"] if each["came"]]
    chair = next((each["name"] for each in content["attendance"] if each["chair"]), "")
    rows = (
        ("评委会", content["committee"]),
        ("时间", _time(content["starts_at"])),
        ("地点", content["venue"]),
        ("主持人", chair),
        ("出席", f"应到{content['size']}人，实到{len(there)}人"),
        ("议程", content["agenda"]),
        ("评审办法", content["rules"]),
        ("表决说明", "\n".join(content.get("remarks", ()))),
        ("评议的主要意见", content["opinions"]),
        ("其他事项", content["other"]),
    )
    return tuple(each for each in rows if each[1])


def tables_of(content: Mapping[str, Any]) -> Iterator[Table]:
    """Attendance, ballots and counts."""
    yield Table(
        caption="出席情况",
        columns=(Column("姓名"), Column("单位"), Column("专业"), Column("到会"), Column("离会")),
        rows=tuple(
            (
                each["name"] + ("（主持人）" if each["chair"] else ""),
                each["unit"],
                each["specialty"],
                _time(each["came"]) or "未到会",
                _left(each) or "—",
            )
            for each in content["attendance"]
        ),
        empty="",
    )
    yield Table(
        caption="投票",
        columns=(
            Column("次数"),
            Column("开始"),
            Column("结束"),
            Column("份数", figures=True),
            Column("再次投票、作废的理由"),
        ),
        rows=tuple(
            (
                f"第{each['number']}次",
                _time(each["opened_at"]),
                _time(each["closed_at"]),
                each["cases"],
                each["reason"] or "—",
            )
            for each in content["ballots"]
        ),
        empty="",
    )
    yield Table(
        caption="表决结果",
        columns=(Column("姓名"), Column("单位"), Column("申报职称"), *(Column(each, figures=True) for each in ("到会", "赞成", "反对", "弃权", "回避"))),
        rows=tuple(
            (_whom(each), each["unit"], each["title"], *(each[key] or 0 for key in ("present", "in_favour", "against", "abstained", "recused")))
            for each in content["counts"]
        ),
        empty="",
    )  # fmt: skip


def _whom(counted: Mapping[str, Any]) -> str:
    """A name with its number on the list, or that it has left the list."""
    name, place = counted["name"], counted["place"]
    return f"{place}. {name}" if place else f"{name}（{counted['state']}）"


def _left(attended: Mapping[str, Any]) -> str:
    """When somebody has left for good, and from when to when they were away before."""
    away = (f"{_time(left)}至{_time(back)}离开" for left, back in attended.get("away", ()))
    return "；".join((*away, *filter(None, (_time(attended["left"]),))))


def _time(value: str | None) -> str:
    return moment(datetime.fromisoformat(value)) if value else ""


def _steps(found: Loaded, read: Readable, refusal: Refusal | None) -> Iterator[Step]:
    last, content = read.shown, read.content
    given = {"opinions": content["opinions"], "other": content["other"]} if content else {}
    yield step(
        "更正纪要" if last else "形成纪要",
        "形成新版本" if last else "形成纪要",
        address("write_minutes", found),
        version=last.number if last else 0,
        fields=(OPINIONS, OTHER, WHY) if last else (OPINIONS, OTHER),
        given=given,
        refusal=refusal,
        effects=("票数和出席按现在的记录写入。", "由主持人签署后生效，可以确认评审结果。"),
    )
    session = visit.reading()
    if signing.waits(session, found.meeting) is None or last is None:
        return
    able, url = signing.able(session, found.meeting), address("entrust_minutes", found)
    names = signing.named(session, able)
    told = refusal.fields.get("seat", "") if refusal is not None and request.path == url else ""
    options = (("", "请选择"), *((str(each.id), names[each.id]) for each in able))
    yield step(
        "主持人不能签署的",
        "由所选专家代为签署",
        url,
        version=last.number,
        fields=(INSTEAD,),
        refusal=refusal,
        choices=(
            Entry(
                name="seat",
                label="代签的专家",
                value=request.form.get("seat", ""),
                error=told,
                hint="到过会的专家",
                options=options,
            ),
        ),
        effects=("更正的纪要由所选专家代主持人签署，纪要仍载明会议主持人。", "理由在名单的记录中载明。"),
    )
