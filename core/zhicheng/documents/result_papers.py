"""What is printed of a list: the document that publishes results, and the table of candidates for the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhicheng.documents import blocks as b
from zhicheng.documents.render import render
from zhicheng.spoken import spoken

ANNEXED = (
    b.Column("序号", 0.8),
    b.Column("姓名", 1.1),
    b.Column("性别", 0.8),
    b.Column("工作单位", 3),
    b.Column("系列", 1.8),
    b.Column("专业", 2),
    b.Column("职称", 1.8),
)
FOR_THE_MEETING = (
    b.Column("序号", 0.5),
    b.Column("姓名", 1),
    b.Column("性别", 0.5),
    b.Column("出生日期", 1.2),
    b.Column("工作单位", 3),
    b.Column("现职称", 1.4),
    b.Column("聘任日期", 1.2),
    b.Column("申报系列", 1.6),
    b.Column("申报专业", 1.6),
    b.Column("专业范围", 1.6),
    b.Column("申报职称", 1.6),
    b.Column("申报类别", 1.2),
    b.Column("备注", 1.4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A publication document. ``people`` is what those on it are called, ``route`` how their result came about;
    ``rows`` are name, gender, unit, series, specialty and title of each."""

    issuer: str
    number: str
    dated: date
    notice: str
    year: int
    people: str
    route: str
    rows: Sequence[tuple[str, str, str, str, str, str]]


def announcement_title(year: int, people: str) -> str:
    """What a publication document is called, wherever it is named."""
    return f"关于公布{year}年度{people}名单的通知"


def announcement(said: Announcement) -> bytes:
    """The document as PDF, the table annexed on a page of its own; raises MissingGlyphs."""
    title = announcement_title(said.year, said.people)
    day = spoken(said.dated)
    whom = f"{said.rows[0][0]}等{len(said.rows)}人" if len(said.rows) > 1 else "".join(each[0] for each in said.rows)
    return render(
        b.Document(
            title=title,
            author=said.issuer,
            blocks=(
                b.Title(title),
                b.Subtitle(said.number),
                b.Paragraph(text="各有关单位：", indent=False),
                b.Statement(f"根据《{said.notice}》，{said.route}，{whom}取得相应资格，现予公布，名单附后。"),
                b.Statement(f"附件：{said.people}名单（共{len(said.rows)}人）"),
                b.Closing((said.issuer, day)),
                b.PageBreak(),
                b.Paragraph(text="附件", indent=False),
                b.Subtitle(f"{said.people}名单"),
                b.RowsTable(columns=ANNEXED, rows=_numbered(said.rows)),
            ),
        )
    )


def candidates_table(*, office: str, title: str, notice: str, rows: Sequence[tuple[str, ...]]) -> bytes:
    """The candidates of a list for the experts of a meeting, on A3 across, with room for notes; raises MissingGlyphs.

    Each row has what :data:`FOR_THE_MEETING` names between the number and the notes.
    """
    return render(
        b.Document(
            title=f"参评人员一览表（{title}）",
            author=office,
            page=b.Page(size="A3", orientation="landscape"),
            header=title,
            blocks=(
                b.Title("职称评审参评人员一览表"),
                b.Subtitle(f"{notice}　{office}　共{len(rows)}人"),
                b.RowsTable(columns=FOR_THE_MEETING, rows=_numbered([(*each, "") for each in rows])),
            ),
        )
    )


def _numbered(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *each) for number, each in enumerate(rows, 1))
