"""The sheet on top of a bundle of paper: whose it is, its number for scanners, and what should lie under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhicheng.documents import blocks as b
from zhicheng.documents.render import render

TITLE = "职称申报纸质材料封面"
COLUMNS = (
    b.Column("序号", 0.6),
    b.Column("材料名称", 4, "left"),
    b.Column("线上文件", 1),
    b.Column("纸质页数", 1),
    b.Column("收件核对", 1),
)
NOTES = (
    "1.本封面放在纸质材料最前面，材料按清单顺序装订；没有的材料不用放，清单之外的写在空行里。\n"
    "2.收件部门扫描条形码（或输入下面的编号）登记收讫，与线上申报对应；编号本身不能用来查看任何申报内容。\n"
    "3.纸质材料应与线上提交的一致；退回修改后重新提交的，编号不变，请换用新打印的封面。"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind of paper and how many files of it were filed online."""

    title: str
    files: int


def cover_sheet(
    *,
    place: str,
    notice: str,
    number: str,
    spaced: str,
    about: Sequence[tuple[str, str]],
    hand_in: str,
    listed: Sequence[Listed],
    entered: str = "",
) -> bytes:
    """The sheet as PDF. ``spaced`` is the number as people read it, ``hand_in`` where the bundle goes, ``entered`` the
    office that entered the case; raises MissingGlyphs."""
    rows = tuple(
        (str(row), each.title, f"{each.files}份" if each.files else "—", "", "□") for row, each in enumerate(listed, 1)
    )
    cells = [b.Cell(label, value) for label, value in about]
    pairs = [tuple(cells[start : start + 2]) for start in range(0, len(cells), 2)]
    if pairs and len(pairs[-1]) == 1:
        pairs[-1] = (b.Cell(pairs[-1][0].label, pairs[-1][0].value, span=2),)
    last = [b.Cell("报送去向", hand_in, span=2)]
    if entered:
        last.append(b.Cell("代为录入", entered, span=2))
    return render(
        b.Document(
            title=TITLE,
            author=place,
            header=notice,
            blocks=(
                b.Title(TITLE),
                b.Subtitle(notice),
                b.Barcode(content=number, caption=f"编号　{spaced}"),
                b.KeyValueTable(rows=(*pairs, *((each,) for each in last))),
                b.RowsTable(columns=COLUMNS, rows=rows, caption="材料清单", blank_rows=2),
                b.Note(NOTES),
                b.SignatureLine(signers=("申报人签字", "收件人签字")),
            ),
        )
    )
