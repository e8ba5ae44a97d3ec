"""The minutes of a meeting as a document (会议纪要), from the content that the chair signs (N-4, HX-5.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhicheng.documents import blocks as b
from zhicheng.documents.render import render

ATTENDANCE = (
    b.Column("序号", 0.7),
    b.Column("姓名", 1.7),
    b.Column("单位", 2.5),
    b.Column("专业", 1.2),
    b.Column("到会", 1.7),
    b.Column("离会", 1.7),
)
BALLOTS = (
    b.Column("次数", 0.9),
    b.Column("开始", 1.7),
    b.Column("结束", 1.7),
    b.Column("份数", 0.8),
    b.Column("再次投票、作废的理由", 3),
)
COUNTS = (
    b.Column("序号", 0.7),
    b.Column("姓名", 1.2),
    b.Column("单位", 2.3),
    b.Column("申报职称", 1.6),
    b.Column("到会", 0.7),
    b.Column("赞成", 0.7),
    b.Column("反对", 0.7),
    b.Column("弃权", 0.7),
    b.Column("回避", 0.7),
)
NEVER = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Which version it is, why it was written where it isn't the first, and who signed when; not signed, it is a draft.

    ``signed_at`` is in words.
    """

    number: int
    digest: str
    reason: str = ""
    signed_by: str = ""
    signed_at: str = ""


def minutes_paper(content: Mapping[str, Any], signed: Signed) -> bytes:
    """The minutes as PDF, a draft with its watermark until the chair has signed; raises MissingGlyphs."""
    version = f"（第{signed.number}版）" if signed.number > 1 else ""
    return render(
        b.Document(
            title=f"{content['committee']}会议纪要{version}",
            author=content["committee"],
            header=f"{content['committee']}会议纪要{version}",
            draft=not signed.signed_at,
            blocks=tuple(_blocks(content, signed, version)),
        )
    )


def _blocks(content: Mapping[str, Any], signed: Signed, version: str) -> Iterator[b.Block]:
    attendance = content["attendance"]
    there = sum(bool(each["came"]) for each in attendance)
    chair = next((each["name"] for each in attendance if each["chair"]), "")
    yield b.Title("会议纪要")
    yield b.Subtitle(f"{content['committee']}{version}")
    yield b.KeyValueTable(
        rows=(
            (b.Cell("评审名单", content["list"], span=2),),
            (b.Cell("时间", _time(content["starts_at"])), b.Cell("会议最后一天", content["ends_on"])),
            (b.Cell("地点", content["venue"]), b.Cell("主持人", chair)),
            (b.Cell("应到", f"{content['size']}人"), b.Cell("实到", f"{there}人")),
        )
    )
    if signed.reason:
        yield b.Heading("更正的理由")
        yield b.Paragraph(text=signed.reason)
    yield b.Heading("一、议程")
    yield b.Paragraph(text=content["agenda"])
    yield b.Heading("二、评审办法")
    yield b.Paragraph(text=content["rules"])
    yield b.Heading("三、出席情况")
    yield b.RowsTable(columns=ATTENDANCE, rows=tuple(_attendance(attendance)))
    yield b.Heading("四、投票和表决结果")
    yield b.RowsTable(columns=BALLOTS, rows=tuple(_ballots(content["ballots"])), caption="投票")
    yield b.Note(f"每份申报的“到会”{'含' if content.get('recused_present') else '不含'}对该份申报回避的专家。")
    yield b.RowsTable(columns=COUNTS, rows=tuple(_counts(content["counts"])), caption="表决结果")
    for each in content.get("remarks", ()):
        yield b.Paragraph(text=each)
    yield b.Heading("五、评议的主要意见")
    yield b.Paragraph(text=content["opinions"])
    if content["other"]:
        yield b.Heading("六、其他事项")
        yield b.Paragraph(text=content["other"])
    yield b.Closing(tuple(_closing(signed, chair)))
    yield b.Note(f"内容摘要：{signed.digest}。摘要已写入平台账目，内容有无改动可在平台核对。")


def _attendance(attendance: list[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for number, each in enumerate(attendance, 1):
        name = each["name"] + ("（主持人）" if each["chair"] else "")
        came = _time(each["came"]) if each["came"] else "未到会"
        yield str(number), name, each["unit"], each["specialty"], came, _left(each) or NEVER


def _ballots(ballots: list[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for each in ballots:
        yield (
            f"第{each['number']}次",
            _time(each["opened_at"]),
            _time(each["closed_at"]),
            str(each["cases"]),
            each["reason"] or NEVER,
        )


def _counts(counts: list[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    for each in counts:
        votes = (each[key] for key in ("present", "in_favour", "against", "abstained", "recused"))
        yield (
            str(each["place"] or NEVER),
            each["name"] if each["place"] else f"{each['name']}（{each['state']}）",
            each["unit"],
            each["title"],
            *(NEVER if one is None else str(one) for one in votes),
        )


def _closing(signed: Signed, chair: str) -> Iterator[str]:
    if signed.signed_at:
        if signed.signed_by != chair:
            yield f"主持人：{chair}"
        yield f"{'主持人' if signed.signed_by == chair else '代主持人签署'}：{signed.signed_by}"
        yield f"签署时间：{signed.signed_at}"
    else:
        yield f"主持人：{chair}"
        yield "（尚未签署）"


def _left(attended: Mapping[str, Any]) -> str:
    """When somebody has left for good, and from when to when they were away before."""
    away = (f"{_time(left)}至{_time(back)}离开" for left, back in attended.get("away", ()))
    return "；".join((*away, *filter(None, (_time(attended["left"]),))))


def _time(value: str | None) -> str:
    return value.replace("T", " ")[:16] if value else ""
