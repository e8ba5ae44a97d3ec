"""The letter of entrustment (委托评审函): who asks which committee to review whom, for printing, sealing and sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhicheng.documents import blocks as b
from zhicheng.documents.render import render
from zhicheng.spoken import spoken

TITLE = "委托评审函"
COLUMNS = (
    b.Column("序号", 0.5),
    b.Column("姓名", 1),
    b.Column("工作单位", 2.4),
    b.Column("申报系列", 1.6),
    b.Column("申报专业", 1.6),
    b.Column("申报职称", 1.6),
    b.Column("级别", 0.8),
)


@dataclass(frozen=True, slots=True)
class Entrusted:
    """What the letter tells of somebody."""

    name: str
    unit: str
    series: str
    specialty: str
    title: str
    level: str


def entrustment_letter(
    *, number: str, issuer: str, addressee: str, notice: str, people: Sequence[Entrusted], issued_on: date
) -> bytes:
    """The letter as PDF; raises MissingGlyphs."""
    rows = tuple(
        (str(place), each.name, each.unit, each.series, each.specialty, each.title, each.level)
        for place, each in enumerate(people, 1)
    )
    body = (
        f"{addressee}：\n"
        f"根据《{notice}》，下列{len(people)}人申报的职称我方暂无评审条件。经审核，申报材料符合规定，"
        "现委托贵评审委员会代为评审，请将评审结果函告我方。"
    )
    day = spoken(issued_on)
    return render(
        b.Document(
            title=f"{TITLE}（{number}）",
            author=issuer,
            blocks=(
                b.Title(TITLE),
                b.Subtitle(number),
                b.Paragraph(text=body),
                b.RowsTable(columns=COLUMNS, rows=rows),
                b.SignatureLine(signers=("经办人", "负责人"), seal=f"{issuer}（公章）", dated=False),
                b.Subtitle(day),
            ),
        )
    )
