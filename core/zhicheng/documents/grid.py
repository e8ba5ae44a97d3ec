"""A ruled table that grows row by row and breaks over pages anywhere, inside long answers too. Lengths are points.

ReportLab's own splitting of rows loses text over the foot of the page where cells span columns. Here a long answer is
laid over several table rows without rules between them instead, so that only whole table rows are ever moved.
"""

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.platypus import Flowable, Table

from zhicheng.documents.pieces import HAIRLINE, Text

OUTER_RULE = 0.9
PADDING_ACROSS = 5
PADDING_ALONG = 4
SHADE = HexColor(0xF3F4F5)
# An answer of more lines than the first is laid over rows of as many lines as the second.
WHOLE_LINES, PART_LINES = 16, 4

Command = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell over the columns `first` to `last`, both included."""

    first: int
    last: int
    content: Flowable
    shaded: bool = False


class Grid:
    """Collects rows; `table()` is the flowable. `font` is any embedded one: empty cells are set in a type too."""

    def __init__(self, widths: list[float], font: str) -> None:
        self.widths = widths
        self._data: list[list[Any]] = []
        self._heights: list[float] = []
        self._commands: list[Command] = [
            ("BOX", (0, 0), (-1, -1), OUTER_RULE, black),
            ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), OUTER_RULE, black),
            ("LINEABOVE", (0, "splitfirst"), (-1, "splitfirst"), OUTER_RULE, black),
            ("FONTNAME", (0, 0), (-1, -1), font),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), PADDING_ACROSS),
            ("RIGHTPADDING", (0, 0), (-1, -1), PADDING_ACROSS),
            ("TOPPADDING", (0, 0), (-1, -1), PADDING_ALONG),
            ("BOTTOMPADDING", (0, 0), (-1, -1), PADDING_ALONG),
        ]

    def __len__(self) -> int:
        """Table rows so far."""
        return len(self._data)

    def add(self, slots: list[Slot], min_height: float, *, ruled: bool = True) -> int:
        """Adds a row, with a rule above it where `ruled`, and returns how many table rows it takes."""
        parts = [self._parts(slot) for slot in slots]
        start, count = len(self), max(map(len, parts))
        end = start + count - 1
        self._data += [[""] * len(self.widths) for _ in range(count)]
        self._heights += [min_height if count == 1 else 0] * count
        for slot, flowables in zip(slots, parts, strict=True):
            area = (slot.first, start), (slot.last, end)
            for y, flowable in enumerate(flowables, start=start):
                self._data[y][slot.first] = flowable
            self._commands += [("SPAN", (slot.first, y), (slot.last, y)) for y in range(start, end + 1)]
            if slot.shaded:
                self.style("BACKGROUND", *area, SHADE)
            if ruled and start > 0:
                self.style("LINEABOVE", area[0], (slot.last, start), HAIRLINE, black)
            if slot.last < len(self.widths) - 1:
                self.style("LINEAFTER", (slot.last, start), (slot.last, end), HAIRLINE, black)
        if count > 1:
            self.style("TOPPADDING", (0, start + 1), (-1, end), 0)
            self.style("BOTTOMPADDING", (0, start), (-1, end - 1), 0)
            self.style("VALIGN", (0, start), (-1, end), "TOP")
        return count

    def put(self, column: int, row: int, content: Flowable) -> None:
        """Puts something into a cell that no slot has taken."""
        self._data[row][column] = content

    def style(self, name: str, start: tuple[int, int], end: tuple[int, int], *values: Any) -> None:
        """One of ReportLab's table commands."""
        self._commands.append((name, start, end, *values))

    def table(self, *, headers: int = 0) -> Table:
        """The flowable; its first `headers` table rows are repeated on each page."""
        return Table(
            self._data,
            colWidths=self.widths,
            minRowHeights=self._heights,
            repeatRows=headers,
            style=self._commands,
        )

    def _parts(self, slot: Slot) -> list[Flowable]:
        if not isinstance(slot.content, Text):
            return [slot.content]
        width = sum(self.widths[slot.first : slot.last + 1]) - 2 * PADDING_ACROSS
        return list(slot.content.parts(width, WHOLE_LINES, PART_LINES))
