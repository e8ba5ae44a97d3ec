"""Documents as PDF bytes: the type embedded, the pages numbered, the same bytes for the same document."""

from functools import partial
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from zhicheng.documents import framed
from zhicheng.documents.blocks import Document, Page
from zhicheng.documents.fonts import Fonts, MissingGlyphs
from zhicheng.documents.layout import Setter
from zhicheng.documents.tables import TO_WRITE, chinese_date

LANGUAGE = "zh-CN"
SIZES = {"A4": A4, "A3": A3}
GUTTER = 16 * mm
DRAFT = "草稿"
# What the layout adds of its own; a deployer's face must have it too.
_OWN_WORDS = f"第0123456789页 共回执码：（个工作日）公示时间至地点{DRAFT}{chinese_date(None)}{TO_WRITE}"

# Streams are binary; nobody mails PDF files over seven-bit lines any more.
rl_config.useA85 = 0


def render(document: Document, *, fonts: Fonts | None = None) -> bytes:
    """The document as a PDF file, in `fonts` (the default face where None).

    Raises MissingGlyphs, naming what the type lacks and where it stands, before anything is drawn.
    """
    fonts = fonts or Fonts.default()
    _refuse_missing_glyphs(document, fonts)
    page = document.page
    width, height = landscape(SIZES[page.size]) if page.orientation == "landscape" else SIZES[page.size]
    frames = _frames(page, width, height)
    setter = Setter(fonts, frames[0]._aW)
    output = BytesIO()
    template = BaseDocTemplate(
        output,
        pagesize=(width, height),
        pageTemplates=[PageTemplate(frames=frames)],
        title=document.title,
        author=document.author,
        creator="",
        subject=document.header,
        lang=LANGUAGE,
        invariant=1,
        initialFontName=setter.page_mark.font,
    )
    flowables = [flowable for block in document.blocks for flowable in setter.set(block)]
    if page.framed:
        flowables = framed.spread_out(flowables, frames[0]._aW, frames[0]._aH)
    template.build(flowables, canvasmaker=partial(_NumberedPages, document, setter))
    return output.getvalue()


def _refuse_missing_glyphs(document: Document, fonts: Fonts) -> None:
    texts = (("版式文字", _OWN_WORDS), *document.texts())
    places = [(character, where) for where, text in texts for character in fonts.missing(text)]
    if places:
        raise MissingGlyphs(places)


def _frames(page: Page, width: float, height: float) -> list[Frame]:
    side, top, bottom = page.margin_side * mm, page.margin_top * mm, page.margin_bottom * mm
    room = (width - 2 * side - (page.columns - 1) * GUTTER) / page.columns
    return [
        Frame(
            side + column * (room + GUTTER),
            bottom,
            room,
            height - top - bottom,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        for column in range(page.columns)
    ]


class _NumberedPages(Canvas):  # type: ignore[misc]
    """Keeps the pages until their number is known, then adds what stands around the text of each."""

    def __init__(self, document: Document, setter: Setter, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._document, self._setter = document, setter
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the name is ReportLab's
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._kept, start=1):
            self.__dict__.update(state)
            self._draw_marks(number, len(self._kept))
            super().showPage()
        super().save()

    def _draw_marks(self, number: int, pages: int) -> None:
        document, type_ = self._document, self._setter.page_mark
        width, height = self._pagesize
        side = document.page.margin_side * mm
        if document.page.framed:
            framed.draw_frame(self, width, height)
            return
        self.setFont(type_.font, type_.size)
        self.setFillColor(type_.color)
        above, below = height - document.page.margin_top * mm + 8, document.page.margin_bottom * mm - 20
        self.drawString(side, above, document.header)
        if document.receipt_code:
            self.drawRightString(width - side, above, f"回执码：{document.receipt_code}")
        self.drawCentredString(width / 2, below, f"第 {number} 页　共 {pages} 页")
        if document.draft:
            self._draw_watermark(width, height)

    def _draw_watermark(self, width: float, height: float) -> None:
        type_ = self._setter.watermark
        self.saveState()
        self.translate(width / 2, height / 2)
        self.rotate(45)
        self.setFillColor(type_.color, alpha=0.07)
        self.setFont(type_.font, type_.size)
        self.drawCentredString(0, -type_.size / 3, DRAFT)
        self.restoreState()
