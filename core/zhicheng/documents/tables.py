"""The ruled parts of a form, without gaps between them, so several make one sheet. Lengths are points."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Table

from zhicheng.documents import blocks as b
from zhicheng.documents.grid import Grid, Slot
from zhicheng.documents.pieces import DATE_TO_WRITE, Photo, Signatures, Text, Type
from zhicheng.spoken import spoken

ROW_HEIGHT = 9.5 * mm
LIST_ROW_HEIGHT = 8 * mm
LABEL_WIDTH = 26 * mm
PHOTO_MARGIN = 1 * mm
MOST_BESIDE_PHOTO: float = 120 * mm
SIGNING_HEIGHT = 18 * mm
TO_WRITE = "＿" * 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTypes:
    """The type of captions, labels, answers, and of the smaller answers in lists."""

    caption: Type
    label: Type
    value: Type
    listed: Type


def key_values(block: b.KeyValueTable, types: CellTypes, width: float) -> list[Flowable]:
    """The table of a KeyValueTable, as wide as `width`.

    A photo stands above it, not in it, where the answers beside it would be too long to stay on one page.
    """
    if block.photo and not _fits_beside(block, types, width):
        above = photo(block.photo, types.label, framed=True)
        above.hAlign = "RIGHT"
        return [above, *key_values(replace(block, photo=None), types, width)]
    pairs, label_width, photo_block = block.columns, block.label_width * mm, block.photo
    photo_width = photo_block.width * mm + 2 * PHOTO_MARGIN if photo_block else 0
    value_width = (width - photo_width - pairs * label_width) / pairs
    widths = [label_width, value_width] * pairs + ([photo_width] if photo_block else [])
    beside_photo = block.photo_rows if photo_block else 0
    share = (photo_block.height * mm + 2 * PHOTO_MARGIN) / beside_photo if photo_block else 0
    grid = Grid(widths, types.value.font)
    for number, row in enumerate(block.rows):
        beside = number < beside_photo
        starts = accumulate((2 * cell.span for cell in row), initial=0)
        slots = []
        for cell, x in zip(row, starts, strict=False):
            last = x + 2 * cell.span - 1
            if last == 2 * pairs - 1 and not beside:
                last = len(widths) - 1
            slots.append(Slot(x, x, Text(cell.label, types.label), shaded=True))
            slots.append(Slot(x + 1, last, Text(cell.value, types.value)))
        height = max(ROW_HEIGHT, *(cell.min_height * mm for cell in row), share if beside else 0)
        grid.add(slots, height)
        if photo_block and number == beside_photo - 1:
            _add_photo(grid, photo(photo_block, types.label, framed=False))
    return [grid.table()]


def rows(block: b.RowsTable, types: CellTypes, width: float) -> Table:
    """The table of a RowsTable, as wide as `width`."""
    total = sum(column.width for column in block.columns)
    grid = Grid([width * column.width / total for column in block.columns], types.listed.font)
    last = len(block.columns) - 1
    if block.caption:
        grid.add([Slot(0, last, Text(block.caption, types.caption), shaded=True)], LIST_ROW_HEIGHT)
    headers = [Text(column.header, types.label) for column in block.columns]
    grid.add([Slot(x, x, header, shaded=True) for x, header in enumerate(headers)], LIST_ROW_HEIGHT)
    repeated = len(grid)
    aligned = [replace(types.listed, align=column.align) for column in block.columns]
    blank = ("",) * len(block.columns)
    for row in (*block.rows, *[blank] * block.blank_rows):
        texts = [Text(value, type_) for value, type_ in zip(row, aligned, strict=True)]
        grid.add([Slot(x, x, text) for x, text in enumerate(texts)], LIST_ROW_HEIGHT)
    if len(grid) == repeated:
        grid.add([Slot(0, last, Text(block.empty, types.listed))], LIST_ROW_HEIGHT)
    return grid.table(headers=repeated)


def photo(block: b.PhotoBox, type_: Type, *, framed: bool) -> Photo:
    """The photo of a PhotoBox or the room for it."""
    caption = Text(block.caption, type_)
    return Photo(block.image, block.width * mm, block.height * mm, caption, framed=framed)


def opinion(block: b.OpinionBox, types: CellTypes, width: float) -> KeepTogether:
    """The box of an OpinionBox, as wide as `width`."""
    signatures = Signatures(types.value, block.signers, block.seal, chinese_date(block.signed_on))
    return _boxed(block.label, block.opinion, signatures, types, width, block.min_height * mm)


def publicity(block: b.PublicityBlock, types: CellTypes, width: float) -> KeepTogether:
    """The box of a PublicityBlock, as wide as `width`."""
    counted = f"（{block.working_days}个工作日）" if block.working_days is not None else ""
    lines = [f"公示时间：{chinese_date(block.first)}至{chinese_date(block.last)}{counted}"]
    if block.place:
        lines.append(f"公示地点：{block.place}")
    lines += [f"{name}：{number or TO_WRITE}" for name, number in block.telephones]
    if block.statement:
        lines.append(block.statement)
    signatures = Signatures(types.value, block.signers, block.seal, DATE_TO_WRITE)
    return _boxed(block.label, "\n".join(lines), signatures, types, width, 0)


def chinese_date(day: date | None) -> str:
    """2023年2月28日, or room for a date where there is none."""
    return spoken(day) if day else DATE_TO_WRITE


def _fits_beside(block: b.KeyValueTable, types: CellTypes, width: float) -> bool:
    answer_width = width / block.columns / 2
    answers = [Text(cell.value, types.value) for row in block.rows[: block.photo_rows] for cell in row]
    height = sum(answer.wrap(answer_width, 0)[1] for answer in answers)
    return height <= MOST_BESIDE_PHOTO


def _add_photo(grid: Grid, picture: Photo) -> None:
    """Puts the photo beside all rows so far, which then stay on one page."""
    top, bottom = (-1, 0), (-1, len(grid) - 1)
    grid.put(-1, 0, picture)
    grid.style("SPAN", top, bottom)
    grid.style("NOSPLIT", (0, 0), bottom)
    for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING"):
        grid.style(side, top, bottom, PHOTO_MARGIN if side in ("LEFTPADDING", "RIGHTPADDING") else 0)


def _boxed(
    label: str, content: str, signatures: Signatures, types: CellTypes, width: float, min_height: float
) -> KeepTogether:
    grid = Grid([LABEL_WIDTH, width - LABEL_WIDTH], types.value.font)
    label_slot = Slot(0, 0, Text(label, types.label), shaded=True)
    written = Text(content, replace(types.value, align="left", leading=types.value.leading + 3))
    taken = grid.add([label_slot, Slot(1, 1, written)], min_height - SIGNING_HEIGHT)
    grid.add([Slot(0, 0, Text("", types.label), shaded=True), Slot(1, 1, signatures)], 0, ruled=False)
    grid.style("TOPPADDING", (1, 0), (1, 0), 8)
    grid.style("RIGHTPADDING", (1, taken), (1, taken), 16)
    grid.style("BOTTOMPADDING", (1, taken), (1, taken), 8)
    grid.style("VALIGN", (1, 0), (1, taken), "TOP")
    if taken == 1:
        grid.style("SPAN", (0, 0), (0, 1))
    return KeepTogether([grid.table()])
