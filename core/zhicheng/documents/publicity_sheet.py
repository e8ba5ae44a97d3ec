"""The sheet that a unit puts on its board: whom it means to recommend, from when to when, and where to object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhicheng.documents import blocks as b
from zhicheng.documents.render import render

COLUMNS = (
    b.Column("序号", 0.6),
    b.Column("姓名", 1.2),
    b.Column("性别", 0.6),
    b.Column("申报系列", 2),
    b.Column("申报专业", 2),
    b.Column("申报职称", 1.8),
)


@dataclass(frozen=True, slots=True)
class Person:
    """What the sheet tells of a candidate, and nothing else."""

    name: str
    gender: str
    series: str
    specialty: str
    title: str


def publicity_sheet(
    *, unit: str, notice: str, people: Sequence[Person], first: date, last: date, working_days: int, place: str
) -> bytes:
    """The sheet as PDF. ``working_days`` counts those of the publicity; raises MissingGlyphs."""
    rows = tuple(
        (str(number), each.name, each.gender, each.series, each.specialty, each.title)
        for number, each in enumerate(people, 1)
    )
    title = "职称申报推荐人选公示"
    intro = (
        f"根据《{notice}》，经审核，{unit}拟推荐下列{len(people)}人申报职称，现予公示。"
        "对公示人选有异议的，请在公示期内通过下列电话反映。"
    )
    return render(
        b.Document(
            title=f"{title}（{unit}）",
            author=unit,
            blocks=(
                b.Title(title),
                b.Paragraph(text=intro),
                b.RowsTable(columns=COLUMNS, rows=rows),
                b.PublicityBlock(
                    first=first,
                    last=last,
                    working_days=working_days,
                    place=place,
                    statement="公示期间的异议及查处情况：",
                ),
            ),
        )
    )
