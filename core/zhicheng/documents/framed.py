"""What certificates are drawn with: a frame, spread and ruled lines, a box, columns side by side. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, Spacer, Table

from zhicheng.documents.pieces import HAIRLINE, Piece, Text, Type

GAP = 4 * mm
"""To the left and right of what stands in a column."""
RULE = HexColor(0x777777)
FRAME, FRAME_WITHIN = 10 * mm, 12 * mm
LEAST_BETWEEN, MOST_BETWEEN = 5.5, 16 * mm
SPREAD = 0.35
"""Space between the characters of a certificate's name, as a share of their size."""
COLON = "："


class Spread(Piece):
    """One line in the middle whose characters stand apart; set smaller where it would be too wide."""

    def __init__(self, text: str, type_: Type) -> None:
        super().__init__()
        self.text, self.type = text, type_
        self.spaceAfter = type_.size * 0.5

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        wanted = self.type.measure(self.text) + (len(self.text) - 1) * self.type.size * SPREAD
        self.width, self.height = available_width, self.type.leading
        self.size = self.type.size * min(1.0, available_width / wanted) if wanted else self.type.size
        self.taken = wanted * self.size / self.type.size
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setFillColor(self.type.color)
        self.canv.setFont(self.type.font, self.size)
        left, baseline = (self.width - self.taken) / 2, (self.height - 0.76 * self.size) / 2
        self.canv.drawString(left, baseline, self.text, charSpace=self.size * SPREAD)


class Ruled(Piece):
    """A label of a given width, then its answer on a rule that reaches to the end."""

    def __init__(self, label: str, label_width: float, value: str, type_: Type) -> None:
        super().__init__()
        self.label, self.label_width, self.value, self.type = label, label_width, Text(value, type_), type_
        self.spaceAfter = LEAST_BETWEEN

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.start = self.label_width + self.type.measure(COLON)
        _, self.height = self.value.wrap(self.width - self.start - 4, available_height)
        return self.width, self.height

    def draw(self) -> None:
        canv, type_ = self.canv, self.type
        baseline = self.height - (type_.leading + 0.76 * type_.size) / 2
        canv.setFillColor(black)
        canv.setFont(type_.font, type_.size)
        gaps = max(1, len(self.label) - 1)
        canv.drawString(0, baseline, self.label, charSpace=(self.label_width - type_.measure(self.label)) / gaps)
        canv.drawString(self.label_width, baseline, COLON)
        self.value.drawOn(canv, self.start + 2, 0)
        canv.setStrokeColor(RULE)
        canv.setLineWidth(HAIRLINE)
        for number in range(len(self.value.lines)):
            below = self.height - (number + 1) * type_.leading - 0.5
            canv.line(self.start, below, self.width, below)
        canv.setStrokeColor(black)


def ruled(pairs: Sequence[tuple[str, str]], type_: Type, width: float) -> list[Flowable]:
    """The labels all as wide as the widest of them."""
    widest = max((type_.measure(label) for label, _ in pairs), default=0)
    return [Ruled(label, min(widest, width / 2), value, type_) for label, value in pairs]


class Boxed(Piece):
    """A text in a box that is no wider than it needs, in the middle of the line."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text
        self.spaceBefore = self.spaceAfter = 4

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.box = min(self.text.type.measure(self.text.text) + 24, available_width)
        _, self.inner = self.text.wrap(self.box - 12, available_height)
        self.height = self.inner + 8
        return self.width, self.height

    def draw(self) -> None:
        left = (self.width - self.box) / 2
        self.canv.setLineWidth(1)
        self.canv.rect(left, 0, self.box, self.height)
        self.text.drawOn(self.canv, left + 6, 4)


class Signed(Piece):
    """Lines centred on each other at the right: who issued something, and when."""

    def __init__(self, lines: Sequence[str], type_: Type) -> None:
        super().__init__()
        self.lines, self.type = [line for line in lines if line], type_
        self.spaceBefore = 6

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.taken = max((self.type.measure(line) for line in self.lines), default=0)
        self.height = len(self.lines) * self.type.leading * 1.2
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setFillColor(self.type.color)
        self.canv.setFont(self.type.font, self.type.size)
        middle = self.width - self.taken / 2
        for number, line in enumerate(self.lines, 1):
            self.canv.drawCentredString(middle, self.height - number * self.type.leading * 1.2 + 5, line)


def side_by_side(cells: Sequence[list[Flowable]], widths: Sequence[float]) -> Table:
    """Columns of flowables without rules; what they hold stays on one page."""
    for column in cells:
        for each in column[:-1]:
            each.spaceAfter = max(each.getSpaceAfter(), LEAST_BETWEEN)
    table = Table([[each or Spacer(0, 0) for each in cells]], colWidths=list(widths))
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("LEFTPADDING", (0, 0), (-1, -1), GAP),
            ("RIGHTPADDING", (0, 0), (-1, -1), GAP),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def spread_out(flowables: Sequence[Flowable], width: float, height: float) -> list[Flowable]:
    """The same on exactly one page: what is left of it is shared out between them, what is too much is set smaller."""
    taken = sum(each.wrap(width, height)[1] + each.getSpaceBefore() + each.getSpaceAfter() for each in flowables)
    if taken > height:
        return [KeepInFrame(width, height, list(flowables), mode="shrink")]
    gap = min(max(0, height - taken - 1) / (len(flowables) + 1), MOST_BETWEEN)
    return [part for each in flowables for part in (Spacer(0, gap), each)]


def draw_frame(canvas: Any, width: float, height: float) -> None:
    """The double rule around a certificate."""
    canvas.saveState()
    canvas.setStrokeColor(black)
    for inset, line in ((FRAME, 1.6), (FRAME_WITHIN, HAIRLINE)):
        canvas.setLineWidth(line)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.restoreState()
