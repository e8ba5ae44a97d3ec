"""Made-up papers: sheets that say what they stand for and that they are not real."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from zhicheng.documents import Cell, Document, Fonts, KeyValueTable, Note, Subtitle, Title, render
from zhicheng.specs import UploadLimits

NOT_REAL = "演示材料，不是真实证件。"
PIXELS = 60
"""For each unit of a picture's ratio; enough to be looked at, small enough for every limit."""


def paper(title: str, limits: UploadLimits) -> tuple[str, bytes]:
    """A sheet in a format that is taken there: its name and content."""
    return (f"{title}.pdf", sheet(title)) if "pdf" in limits.formats else scanned(title, limits)


def scanned(title: str, limits: UploadLimits) -> tuple[str, bytes]:
    """A sheet as somebody photographs it, lying on its side, where pictures are taken; else as :func:`paper`."""
    return (f"{title}.jpg", scan(title)) if "jpg" in limits.formats else (f"{title}.pdf", sheet(title))


def portrait(title: str, ratio: tuple[int, int]) -> tuple[str, bytes]:
    """A photo of this width:height."""
    return f"{title}.jpg", picture(*ratio)


@cache
def sheet(title: str) -> bytes:
    """One page under a title."""
    rows = ((Cell("持有人", "演示人员"), Cell("编号", "演示00000001")), (Cell("说明", NOT_REAL, span=2),))
    blocks = (Title(title), Subtitle("演示"), KeyValueTable(rows=rows), Note(NOT_REAL))
    return render(Document(title=title, blocks=blocks, draft=True))


@cache
def scan(title: str) -> bytes:
    """A page with its title and a seal."""
    face = str(Fonts.default().title)
    image = Image.new("RGB", (600, 840), "#fdfcf8")
    draw = ImageDraw.Draw(image)
    draw.text((300, 110), title, fill="#222222", font=ImageFont.truetype(face, 34), anchor="mm")
    for line in range(220, 620, 44):
        draw.line((80, line, 520, line), fill="#9aa1aa", width=2)
    draw.ellipse((370, 610, 530, 770), outline="#c0392b", width=5)
    draw.text((450, 690), "演示", fill="#c0392b", font=ImageFont.truetype(face, 30), anchor="mm")
    draw.text((300, 800), NOT_REAL, fill="#777777", font=ImageFont.truetype(face, 20), anchor="mm")
    return _jpeg(image.rotate(90, expand=True))


@cache
def picture(width: int, height: int) -> bytes:
    """The outline of somebody before a plain wall."""
    across, up = width * PIXELS, height * PIXELS
    image = Image.new("RGB", (across, up), "#dfe6ee")
    draw = ImageDraw.Draw(image)
    middle, head = across // 2, across // 5
    draw.ellipse((middle - head, up // 2 - 2 * head, middle + head, up // 2), fill="#8d9bab")
    draw.ellipse((middle - 2 * head, up // 2 + head // 4, middle + 2 * head, up + 2 * head), fill="#5f6f81")
    return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
