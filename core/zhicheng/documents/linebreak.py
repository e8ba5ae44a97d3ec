"""Where Chinese text may break: between any two characters, but not before 。 or after （, nor inside
a number or a Latin word. Nothing is lost: the lines joined again are the text.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_NEVER_FIRST = frozenset("。，、；：？！）》」』】〕〉〗”’…—·％℃.,;:?!)]}%")
_NEVER_LAST = frozenset("（《「『【〔〈〖“‘([{￥$")
# A Latin word or number with what belongs to it, a run of spaces, or a single character.
_PIECES = re.compile(r"[!-~\u00a1-\u024f]+| +|.", re.DOTALL)


class Line(NamedTuple):
    """A line of text; `final` ends a paragraph."""

    text: str
    final: bool


def break_lines(text: str, measure: Callable[[str], float], width: float, indent: float = 0) -> list[Line]:
    """Lines no wider than `width` by `measure`, the first of each paragraph narrower by `indent`.

    Spaces at a line's end may hang over. Paragraphs are separated by newlines.
    """
    return [line for paragraph in text.split("\n") for line in _break_paragraph(paragraph, measure, width, indent)]


def joined(lines: list[Line]) -> str:
    """The text that these lines were broken from."""
    return "".join(line.text + ("\n" if line.final else "") for line in lines).removesuffix("\n")


def _break_paragraph(text: str, measure: Callable[[str], float], width: float, indent: float) -> Iterator[Line]:
    line, room = "", width - indent
    for unit in _units(text):
        if measure((line + unit).rstrip(" ")) <= room:
            line += unit
            continue
        if line:
            yield Line(line, final=False)
            line, room = "", width
        *full, line = _cut(unit, measure, room, width)
        for part in full:
            yield Line(part, final=False)
            room = width
    yield Line(line, final=True)


def _units(text: str) -> list[str]:
    """Pieces of text that stay together."""
    units: list[str] = []
    for piece in _PIECES.findall(text):
        if units and (piece[0] in _NEVER_FIRST or piece[0] == " " or units[-1][-1] in _NEVER_LAST):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _cut(unit: str, measure: Callable[[str], float], room: float, width: float) -> Iterator[str]:
    """A unit that is too wide for a line, cut anywhere."""
    part = ""
    for character in unit:
        if part and measure(part + character) > room and character != " ":
            yield part
            part, room = "", width
        part += character
    yield part
