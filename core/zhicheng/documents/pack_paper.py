"""A meeting's working papers in print: work report, those who passed, publicity, draw of experts (评审工作材料, JB-5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhicheng.documents import blocks as b
from zhicheng.documents.render import render
from zhicheng.documents.tables import chinese_date
from zhicheng.packs import Drawing, Filed, Named, Pack, Shown

NUMBERS = "一二三四五六七八"
PEOPLE = (
    b.Column("序号", 0.85),
    b.Column("姓名", 1.3),
    b.Column("性别", 0.85),
    b.Column("工作单位", 2.8),
    b.Column("系列", 1.4),
    b.Column("专业", 1.6),
    b.Column("职称", 1.6),
)
OTHERS = (b.Column("序号", 0.85), b.Column("姓名", 1.3), b.Column("工作单位", 3), b.Column("职称", 1.8))
VOTES = (b.Column("赞成", 0.85), b.Column("反对", 0.85), b.Column("弃权", 0.85))
GROUPS = (b.Column("系列", 2), b.Column("级别", 1), b.Column("参评", 1), b.Column("通过", 1))
PUBLICITY = (
    b.Column("公示部门", 2.6),
    b.Column("起始", 1.3),
    b.Column("截止", 1.3),
    b.Column("工作日", 0.8),
    b.Column("异议", 0.7),
    b.Column("不成立", 0.8),
    b.Column("成立", 0.7),
    b.Column("未答复", 0.8),
)
FILINGS = (b.Column("事项", 1.8), b.Column("部门", 2.6), b.Column("日期", 1.3), b.Column("文号", 2.4))
STATES = b.Column("结果", 1.5)


def pack_paper(pack: Pack) -> bytes:
    """The pack as PDF, with the digest of its data at the end; raises MissingGlyphs."""
    return render(
        b.Document(
            title=f"评审工作材料（{pack.title}）",
            author=pack.office,
            header=f"{pack.title}　评审工作材料",
            blocks=(
                b.Title("评审工作材料"),
                b.Subtitle(pack.title),
                *_numbered(pack),
                b.Note(f"数据摘要：{pack.digest}。本材料与平台导出的同一份JSON数据一致，可据摘要核对。"),
            ),
        )
    )


def _numbered(pack: Pack) -> Iterator[b.Block]:
    """The parts that there are, each under its number."""
    parts = (
        ("工作报告", _report(pack)),
        ("评审工作情况", _figures(pack)),
        (f"{pack.people}名单（{len(pack.passed)}人）", _people(pack, pack.passed)),
        ("未通过情况", _others(pack)),
        ("公示情况", _publicity(pack)),
        ("专家抽取情况", _draw(pack.draw)),
        ("办理和备案情况", _filings(pack.filings)),
    )
    numbers = iter(NUMBERS)
    for title, blocks in parts:
        if found := tuple(blocks):
            yield b.Heading(f"{next(numbers)}、{title}")
            yield from found


def _report(pack: Pack) -> Iterator[b.Block]:
    yield b.Paragraph(text=pack.report or "办事机构没有填写工作报告。")
    if pack.reported:
        yield b.Note(f"填写：{pack.reported}")


def _figures(pack: Pack) -> Iterator[b.Block]:
    facts = (("办事机构", pack.office), ("通知", pack.notice), ("办理程序", pack.procedure), *pack.facts)
    yield b.KeyValueTable(
        columns=1,
        rows=tuple((b.Cell(label, value),) for label, value in (*facts, *_minutes(pack)) if value),
    )
    yield b.Note("数字核对")
    sums = ((each.title, each.words) for each in pack.balances)
    doubts = (("说明", each) for each in pack.doubts)
    before = (("此前情况", each) for each in pack.earlier)
    late = (("抽取后列入", each) for each in pack.arrivals)
    yield b.KeyValueTable(
        columns=1, rows=tuple((b.Cell(label, words),) for label, words in (*sums, *doubts, *before, *late))
    )
    yield b.Note("按系列、级别")
    yield b.RowsTable(
        columns=GROUPS,
        rows=tuple(
            (each.series or "—", each.level or "—", str(each.reviewed), str(each.passed)) for each in pack.groups
        ),
    )


def _minutes(pack: Pack) -> Iterator[tuple[str, str]]:
    if pack.minutes is not None:
        said = pack.minutes
        yield "会议纪要", f"第{said.number}版，{said.signed_by}于{said.signed_at}签署\n{said.digest}"
    for at, digest in pack.scans:
        yield "纪要扫描件", f"{at}上传\n{digest}"


def _people(pack: Pack, people: Sequence[Named]) -> Iterator[b.Block]:
    yield b.RowsTable(
        columns=(*PEOPLE, *(VOTES if pack.voted else ())),
        rows=tuple(
            (
                str(each.place),
                each.name,
                each.gender,
                each.unit,
                each.series,
                each.specialty,
                each.title,
                *_votes(pack, each),
            )
            for each in people
        ),
    )


def _others(pack: Pack) -> Iterator[b.Block]:
    yield b.Paragraph(text=f"未通过、结果取消的共{pack.failed}人。")
    if pack.not_passed:
        yield b.RowsTable(
            columns=(*OTHERS, *(VOTES if pack.voted else ()), STATES),
            rows=tuple(
                (str(each.place), each.name, each.unit, each.title, *_votes(pack, each), each.state)
                for each in pack.not_passed
            ),
        )
        yield b.Note("未通过人员名单只供办事机构留存，不对外提供。")


def _publicity(pack: Pack) -> Iterator[b.Block]:
    if not pack.publicity and not pack.reconsiderations:
        return
    yield b.RowsTable(columns=PUBLICITY, rows=tuple(_shown(each) for each in pack.publicity), empty="尚未公示")
    if pack.reconsiderations:
        told = "，".join(f"{words}{number}件" for words, number in pack.reconsiderations)
        yield b.Note(f"复查申请：{told}。")


def _shown(each: Shown) -> tuple[str, ...]:
    days = "—" if each.working_days is None else str(each.working_days)
    numbers = (each.objections, each.dismissed, each.upheld, each.open)
    return (each.body, each.first.isoformat(), each.last.isoformat(), days, *map(str, numbers))


def _draw(draw: Drawing | None) -> Iterator[b.Block]:
    if draw is None:
        return
    left = "，".join(f"{why}{number}人" for why, number in draw.left_out)
    again = f"，此前作废{draw.redrawn}次" if draw.redrawn else ""
    rows = (
        ("抽取次数", f"第{draw.number}次{again}"),
        ("封存种子", f"{draw.committed_at}\n{draw.commitment}"),
        ("固定范围", f"{draw.fixed_at}，{draw.pool_size}人，其中外地、外单位{draw.outside}人\n{draw.pool_digest}"),
        ("未列入范围", left or "无"),
        ("公开种子", f"{draw.opened_at}\n{draw.seed}"),
        ("抽取结果", f"在席{draw.drawn}人，递补{draw.substituted}人"),
        ("重新计算", "；".join(draw.problems) or "与账目一致"),
    )
    yield b.KeyValueTable(columns=1, rows=tuple((b.Cell(*row),) for row in rows))


def _filings(filings: Sequence[Filed]) -> Iterator[b.Block]:
    rows = []
    for each in filings:
        of_list = f"（{each.list}）" if each.list else ""
        number = f"{each.number}\n{chinese_date(each.dated)}" if each.number and each.dated else each.number or "—"
        rows.append((f"{each.act}{of_list}", each.body, each.done_on.isoformat() if each.done_on else "—", number))
    yield b.RowsTable(columns=FILINGS, rows=tuple(rows))


def _votes(pack: Pack, each: Named) -> tuple[str, ...]:
    votes = (each.in_favour, each.against, each.abstained) if pack.voted else ()
    return tuple("—" if one is None else str(one) for one in votes)
