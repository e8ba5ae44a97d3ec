"""Blocks set as an official form, with emphasis by size and grey. Lengths are points."""

from dataclasses import replace
from typing import assert_never

from reportlab.lib.colors import HexColor, black
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, FrameBreak, Spacer

from zhicheng.documents import blocks as b
from zhicheng.documents import framed, tables
from zhicheng.documents.fonts import Fonts, registered
from zhicheng.documents.pieces import Bars, Code, Signatures, Text, Type

GREY = HexColor(0x555555)
ROOM_UNDER_HEADING = 42 * mm
"""Enough for the heading with a table's caption, its column heads and a first row."""


class Setter:
    """Sets blocks in one document's faces, `width` points wide."""

    def __init__(self, fonts: Fonts, width: float) -> None:
        body, title = registered(fonts.body), registered(fonts.title)
        self.fonts, self.width = fonts, width
        self.title = Type(font=title, size=20, leading=30, align="center")
        self.subtitle = Type(font=body, size=12, leading=20, align="center")
        self.heading = Type(font=title, size=13, leading=20)
        self.paragraph = Type(font=body, size=11, leading=20, align="justify", indent=2)
        self.note = Type(font=body, size=9, leading=14.5, align="justify", color=GREY)
        self.cells = tables.CellTypes(
            caption=Type(font=title, size=11, leading=16, align="center"),
            label=Type(font=body, size=10, leading=15, align="center"),
            value=Type(font=body, size=10, leading=15, align="auto"),
            listed=Type(font=body, size=9, leading=13.5, align="center"),
        )
        self.display = Type(font=title, size=30, leading=44, align="center")
        self.statement = Type(font=body, size=14, leading=29, align="justify", indent=2)
        self.lines = Type(font=body, size=12.5, leading=19)
        self.mark = Type(font=title, size=13, leading=20, align="center")
        self.page_mark = Type(font=body, size=8.5, leading=12, color=GREY)
        self.watermark = Type(font=title, size=110, leading=110, color=black)

    def set(self, block: b.Block) -> list[Flowable]:
        """The flowables that print this block."""
        match block:
            case b.Title(text):
                return [Text(text, self.title, space_before=4, space_after=6)]
            case b.Subtitle(text):
                return [Text(text, self.subtitle, space_after=8)]
            case b.Heading(text):
                return [
                    CondPageBreak(ROOM_UNDER_HEADING),
                    Text(text, self.heading, space_before=12, space_after=6),
                ]
            case b.Paragraph():
                type_ = self.paragraph if block.indent else replace(self.paragraph, indent=0)
                return [Text(block.text, type_, space_after=6)]
            case b.Note(text):
                return [Text(text, self.note, space_before=6, space_after=4)]
            case b.PhotoBox():
                return [tables.photo(block, self.cells.label, framed=True)]
            case b.KeyValueTable():
                return tables.key_values(block, self.cells, self.width)
            case b.RowsTable():
                return [tables.rows(block, self.cells, self.width)]
            case b.OpinionBox():
                return [tables.opinion(block, self.cells, self.width)]
            case b.PublicityBlock():
                return [tables.publicity(block, self.cells, self.width)]
            case b.SignatureLine():
                date_text = tables.chinese_date(None) if block.dated else ""
                return [Spacer(0, 14), Signatures(self.cells.value, block.signers, block.seal, date_text)]
            case b.QrCode():
                caption = Text(block.caption, replace(self.note, align="center"))
                return [Code(block.content, block.size * mm, block.align, caption)]
            case b.Barcode():
                caption = Text(block.caption, replace(self.subtitle, align="center"))
                return [Bars(block.content, block.height * mm, block.module * mm, caption)]
            case b.PageBreak():
                return [FrameBreak()]
            case b.Display(text):
                return [framed.Spread(text, self.display)]
            case b.Centred(text):
                return [Text(text, replace(self.lines, align="center"))]
            case b.Statement(text):
                return [Text(text, self.statement)]
            case b.Lines(pairs):
                return framed.ruled(pairs, self.lines, self.width)
            case b.Mark(text):
                return [framed.Boxed(Text(text, self.mark))]
            case b.Closing(lines):
                return [framed.Signed(lines, self.lines)]
            case b.Beside():
                return [self._beside(block)]
        assert_never(block)

    def _beside(self, block: b.Beside) -> Flowable:
        total = sum(block.widths)
        widths = [self.width * share / total for share in block.widths]
        setters = [Setter(self.fonts, width - 2 * framed.GAP) for width in widths]
        cells = [
            [flowable for each in column for flowable in setter.set(each)]
            for column, setter in zip(block.columns, setters, strict=True)
        ]
        return framed.side_by_side(cells, widths)
