"""What is drawn by hand, as ReportLab flowables: text, signatures, photos, QR codes. Lengths are points."""

from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Literal

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import Color, black
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable

from zhicheng.documents.blocks import Align
from zhicheng.documents.linebreak import Line, break_lines, joined

HAIRLINE = 0.4
SIGNATURE_ROOM = 28 * mm
SIGNATURE_GAP = 8
DATE_TO_WRITE = "\u3000\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How text is set. `auto` centres what fits one line, justifies the rest; `indent` counts characters."""

    font: str
    size: float
    leading: float
    align: Align | Literal["auto", "justify"] = "left"
    indent: float = 0
    color: Color = black

    def measure(self, text: str) -> float:
        """Width of `text` in points."""
        return float(pdfmetrics.stringWidth(text, self.font, self.size))


class Piece(Flowable):  # type: ignore[misc]
    """A flowable whose size is known once its width is."""

    canv: Any
    width: float
    height: float


class Text(Piece):
    """Text that fills the width it is given and splits between lines; `goes_on` where more of its paragraph follows."""

    def __init__(
        self,
        text: str,
        type_: Type,
        *,
        space_before: float = 0,
        space_after: float = 0,
        goes_on: bool = False,
    ) -> None:
        super().__init__()
        self.text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        self.type = type_
        self.spaceBefore, self.spaceAfter = space_before, space_after
        self.goes_on = goes_on

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.lines = break_lines(self.text, self.type.measure, available_width, self._indent)
        if self.goes_on:
            self.lines[-1] = Line(self.lines[-1].text, final=False)
        self.height = len(self.lines) * self.type.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list["Text"]:
        self.wrap(available_width, available_height)
        fitting = int(available_height / self.type.leading + 1e-6)
        if fitting <= 0 or fitting >= len(self.lines):
            return [self] if fitting > 0 else []
        return [self._part(0, fitting), self._part(fitting, len(self.lines))]

    def parts(self, width: float, whole: int, lines: int) -> list["Text"]:
        """This text where it takes no more than `whole` lines at `width`, else in parts of `lines` lines."""
        self.wrap(width, 0)
        if len(self.lines) <= whole:
            return [self]
        return [self._part(n, min(n + lines, len(self.lines))) for n in range(0, len(self.lines), lines)]

    def _part(self, start: int, end: int) -> "Text":
        starts_paragraph = start == 0 or self.lines[start - 1].final
        align = "justify" if self.type.align == "auto" else self.type.align
        return Text(
            joined(self.lines[start:end]),
            replace(self.type, align=align, indent=self.type.indent if starts_paragraph else 0),
            space_before=self.spaceBefore if start == 0 else 0,
            space_after=self.spaceAfter if end == len(self.lines) else 0,
            goes_on=not self.lines[end - 1].final,
        )

    def draw(self) -> None:
        type_ = self.type
        self.canv.setFillColor(type_.color)
        self.canv.setFont(type_.font, type_.size)
        # The baseline that centres a Chinese character, whose box reaches from -0.12 to 0.88 of its size.
        baseline = self.height - (type_.leading + 0.76 * type_.size) / 2
        starts_paragraph = True
        for line in self.lines:
            indent = self._indent if starts_paragraph else 0
            x, spacing = self._place(line, self.width - indent)
            self.canv.drawString(indent + x, baseline, line.text, charSpace=spacing)
            baseline -= type_.leading
            starts_paragraph = line.final

    @property
    def _indent(self) -> float:
        return self.type.indent * self.type.size

    def _place(self, line: Line, room: float) -> tuple[float, float]:
        """Where in `room` a line begins, and the space added after each of its characters."""
        shown = line.text.rstrip(" ")
        slack = room - self.type.measure(shown)
        align = self.type.align
        if align == "auto":
            align = "center" if len(self.lines) == 1 else "justify"
        if align == "justify":
            stretch = not line.final and len(shown) > 1 and 0 < slack < 2 * self.type.size
            return 0, slack / (len(shown) - 1) if stretch else 0
        return {"left": 0, "center": slack / 2, "right": slack}[align], 0


class Signatures(Piece):
    """Labels, each with a rule to sign on, then the seal's place; under them the date. Set to the right."""

    def __init__(
        self, type_: Type, signers: tuple[str, ...], seal: str, date_text: str, *, space_before: float = 0
    ) -> None:
        super().__init__()
        self.type, self.signers, self.seal, self.date_text = type_, signers, seal, date_text
        self.spaceBefore = space_before

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.line_height = self.type.leading * 1.5
        self.rows = self._rows()
        self.height = self.line_height * (len(self.rows) + bool(self.date_text))
        return self.width, self.height

    def draw(self) -> None:
        canv, type_ = self.canv, self.type
        canv.setFillColor(type_.color)
        canv.setFont(type_.font, type_.size)
        canv.setLineWidth(HAIRLINE)
        baseline = self.height - self.line_height + 0.35 * type_.size
        for row in self.rows:
            x = self.width - self._row_width(row)
            for text, ruled in row:
                canv.drawString(x, baseline, text)
                x += type_.measure(text)
                if ruled:
                    canv.line(x, baseline - 2, x + SIGNATURE_ROOM, baseline - 2)
                    x += SIGNATURE_ROOM
                x += SIGNATURE_GAP
            baseline -= self.line_height
        if self.date_text:
            canv.drawRightString(self.width, baseline, self.date_text)

    def _rows(self) -> list[list[tuple[str, bool]]]:
        entries = [(f"{signer}：", True) for signer in self.signers] + [(self.seal, False)] * bool(self.seal)
        rows: list[list[tuple[str, bool]]] = []
        for entry in entries:
            if rows and self._row_width([*rows[-1], entry]) <= self.width:
                rows[-1].append(entry)
            else:
                rows.append([entry])
        return rows

    def _row_width(self, row: list[tuple[str, bool]]) -> float:
        widths = (self.type.measure(text) + SIGNATURE_ROOM * ruled for text, ruled in row)
        return sum(widths, 0.0) + SIGNATURE_GAP * (len(row) - 1)


class Photo(Piece):
    """A photo fitted into a frame without distortion, or the empty frame with its caption."""

    def __init__(self, image: bytes | None, width: float, height: float, caption: Text, *, framed: bool) -> None:
        super().__init__()
        self.image, self.width, self.height, self.caption, self.framed = image, width, height, caption, framed

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        if self.framed:
            self.canv.setLineWidth(HAIRLINE)
            self.canv.rect(0, 0, self.width, self.height)
        if self.image is None:
            _, height = self.caption.wrapOn(self.canv, self.width, self.height)
            self.caption.drawOn(self.canv, 0, (self.height - height) / 2)
        else:
            reader = ImageReader(BytesIO(self.image))
            self.canv.drawImage(reader, 0, 0, self.width, self.height, preserveAspectRatio=True, mask="auto")


class Code(Piece):
    """A QR code drawn as rectangles, sharp at any size, with its caption under it."""

    QUIET = 4  # modules, as the standard asks

    def __init__(self, content: str, size: float, align: Align, caption: Text) -> None:
        super().__init__()
        self.modules = tuple(bytes(row) for row in segno.make(content, error="m", micro=False).matrix)
        self.size, self.hAlign, self.caption = size, align.upper(), caption

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = max(self.size, min(self.caption.type.measure(self.caption.text), available_width))
        self.caption_height = self.caption.wrapOn(None, self.width, available_height)[1] if self.caption.text else 0
        self.height = self.size + self.caption_height
        return self.width, self.height

    def draw(self) -> None:
        module = self.size / (len(self.modules) + 2 * self.QUIET)
        left, top = (self.width - self.size) / 2 + self.QUIET * module, self.height - self.QUIET * module
        self.canv.setFillColor(black)
        path = self.canv.beginPath()
        for y, row in enumerate(self.modules):
            for x, dark in enumerate(row):
                if dark:
                    path.rect(left + x * module, top - (y + 1) * module, module, module)
        self.canv.drawPath(path, stroke=0, fill=1)
        if self.caption_height:
            self.caption.drawOn(self.canv, 0, 0)


class Bars(Piece):
    """A Code 128 bar code in the middle of the line, with its caption under it."""

    QUIET = 10  # modules, as the standard asks

    def __init__(self, content: str, height: float, module: float, caption: Text) -> None:
        super().__init__()
        self.code = Code128(content, barWidth=module, barHeight=height, quiet=0)
        self.quiet, self.caption = self.QUIET * module, caption

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        if self.code.width + 2 * self.quiet > available_width:
            raise ValueError(f"a bar code of {self.code.width:.0f} points doesn't fit {available_width:.0f}")
        self.caption_height = self.caption.wrapOn(None, self.width, available_height)[1] if self.caption.text else 0
        self.height = self.code.barHeight + self.caption_height
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setFillColor(black)
        self.code.drawOn(self.canv, (self.width - self.code.width) / 2, self.caption_height)
        if self.caption_height:
            self.caption.drawOn(self.canv, 0, 0)
