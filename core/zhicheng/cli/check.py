"""`zhicheng check`: judge dossiers in the exchange format without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import click

from zhicheng.dossier.desk import Answered, Desk
from zhicheng.dossier.finding import Effect
from zhicheng.registry import Registry

MARKS = {"fail": "✗", "notice": "!", "preference": "＋"}


@click.command(help="审核一份（或一批）申报材料：0 符合，1 不符合，2 材料无法读取。FILE 为 - 时读取标准输入。")
@click.argument("file", type=click.File("rb"))
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", help="输出格式")
@click.option("--when", is_flag=True, help="推算整个渠道最早在哪一年度满足（暂估）")
@click.option("--all-channels", "every", is_flag=True, help="在本地区的每个渠道逐一审核：符合哪些，其余差在哪里")
def check(file: BinaryIO, form: str, when: bool, every: bool) -> None:
    """Judge one dossier, or with jsonl any number, one answer a line in order."""
    desk = Desk(Registry.load(), when=when, every=every)
    if form == "jsonl":
        sys.exit(_stream(desk, file))
    answered = desk.answer(file.read())
    click.echo(json.dumps(answered.as_json(), ensure_ascii=False, indent=2) if form == "json" else _words(answered))
    sys.exit(answered.status)


def _stream(desk: Desk, file: BinaryIO) -> int:
    """One line in, one line out; memory does not grow with the number of lines."""
    status = 0
    write = sys.stdout.write
    for line in file:
        if not line.strip():
            continue
        answered = desk.answer(line)
        status = max(status, answered.status)
        write(json.dumps(answered.as_json(), ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()
    return status


def _words(answered: Answered) -> str:
    return "\n".join(_lines(answered))


def _lines(answered: Answered) -> Iterator[str]:
    if answered.channels:
        yield from _channels(answered)
        return
    if answered.judgement is None:
        yield "材料无法读取："
        yield from (f"  {each.path or '（整份材料）'}：{each.message}" for each in answered.problems)
        return
    found: dict[str, Any] = answered.as_json()
    yield "符合申报条件。" if found["eligible"] else "不符合申报条件："
    for number, each in enumerate(found["findings"], 1):
        sources = "、".join(f"{c['document']} {c['clause']}（{c['id']}）" for c in each["citations"])
        yield f"  {MARKS[each['outcome']]} {number}. {each['message']}"
        if sources:
            yield f"       依据：{sources}"
        if each["met_from"]:
            yield f"       自{each['met_from']}起满足"
        if each.get("met_in_round"):
            yield f"       暂估最早在{each['met_in_round']}年度满足全部条件"
    yield "计算截止日："
    named = {"education": "学历", "title_held": "资格", "appointment": "聘任", "achievements": "业绩", "papers": "论文",
             "employment": "在岗", "service": "基层服务",
             "application": "申报"}  # fmt: skip
    yield "  " + "，".join(f"{named.get(key, key)} {day or '待公布'}" for key, day in found["cutoffs"].items())
    if found["chain"]:
        yield "审核流程："
        yield "  " + " → ".join(each["name"] for each in found["chain"])


def _channels(answered: Answered) -> Iterator[str]:
    good = [channel.name for channel, judgement in answered.channels if judgement.eligible]
    yield f"符合申报条件的渠道：{'、'.join(good) or '没有'}"
    for channel, judgement in answered.channels:
        lacking = [each for each in judgement.findings if each.outcome is Effect.FAIL]
        noted = [each for each in judgement.findings if each.outcome is Effect.NOTICE]
        yield f"{'✗' if lacking else '✓'} {channel.menu} › {channel.name}"
        for each in lacking:
            clauses = "、".join(cite.id for cite in each.citations)
            round_ = f"，暂估最早{each.met_in_round}年度" if each.met_in_round else ""
            yield f"    缺：{each.message}（{clauses}{round_}）"
        yield from (f"    注意：{each.message}" for each in noted if not lacking)
