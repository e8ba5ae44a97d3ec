"""The closed vocabulary of which forms and certificates are composed: frozen values, no drawing.

Lengths are millimetres, type sizes are the layout's own. Every block lists the texts it prints and
the place where a reader finds them, so that a character that the type lacks is named before drawing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Texts = Iterator[tuple[str, str]]
Align = Literal["left", "center", "right"]

PHOTO_HEIGHT_PER_WIDTH = 1.75  # JM-3.3.2


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the form, large and centred."""

    text: str

    def texts(self) -> Texts:
        yield "标题", self.text


@dataclass(frozen=True, slots=True)
class Subtitle:
    """A line under the title: the year, the kind of form, the number."""

    text: str

    def texts(self) -> Texts:
        yield "副标题", self.text


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part of the form (一、…); never alone at the foot of a page."""

    text: str

    def texts(self) -> Texts:
        yield "小标题", self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; each line of `text` is a paragraph, indented by two characters where `indent`."""

    text: str
    indent: bool = True

    def texts(self) -> Texts:
        yield "正文", self.text


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: how to fill in, what a mark means."""

    text: str

    def texts(self) -> Texts:
        yield "说明", self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoBox:
    """The applicant's photo (JPEG or PNG bytes) in a frame of 1:1.75, or the empty frame with its caption."""

    image: bytes | None = field(default=None, repr=False)
    width: float = 25
    caption: str = "照片"

    @property
    def height(self) -> float:
        """Millimetres."""
        return self.width * PHOTO_HEIGHT_PER_WIDTH

    def texts(self) -> Texts:
        yield "照片栏", self.caption


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with its value. `span` counts pairs of columns; `min_height` leaves room for long answers."""

    label: str
    value: str = ""
    span: int = 1
    min_height: float = 0

    def texts(self) -> Texts:
        yield "栏目名称", self.label
        yield self.label, self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValueTable:
    """Labelled answers in `columns` pairs a row; a photo may stand beside the first `photo_rows` rows.

    Raises ValueError when the cells of a row don't fill it.
    """

    rows: tuple[tuple[Cell, ...], ...]
    columns: int = 2
    label_width: float = 26
    photo: PhotoBox | None = None
    photo_rows: int = 5

    def __post_init__(self) -> None:
        for row in self.rows:
            if sum(cell.span for cell in row) != self.columns:
                raise ValueError(f"cells of a row must fill {self.columns} pairs of columns: {row}")
        if not self.rows or (self.photo is not None and len(self.rows) < self.photo_rows):
            raise ValueError("too few rows")

    def texts(self) -> Texts:
        for row in self.rows:
            for cell in row:
                yield from cell.texts()
        if self.photo is not None:
            yield from self.photo.texts()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a RowsTable; `width` is a share of the table's width."""

    header: str
    width: float = 1
    align: Align = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsTable:
    """Rows under headers that repeat on each page. `blank_rows` are added for filling in by hand.

    Raises ValueError when a row doesn't have a value for each column.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    empty: str = "无"
    blank_rows: int = 0

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs columns")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(self.columns)} values are wanted: {row}")

    def texts(self) -> Texts:
        yield "表格名称", self.caption
        yield self.caption, self.empty
        for column in self.columns:
            yield f"{self.caption}表头", column.header
        for number, row in enumerate(self.rows, start=1):
            for column, value in zip(self.columns, row, strict=True):
                yield f"{self.caption}第{number}行“{column.header}”", value


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionBox:
    """An opinion column (意见栏): what was recorded, who signs, where the seal goes, the date."""

    label: str
    opinion: str = ""
    signers: tuple[str, ...] = ("负责人签字",)
    seal: str = "（公章）"
    signed_on: date | None = None
    min_height: float = 38

    def texts(self) -> Texts:
        yield "栏目名称", self.label
        yield self.label, self.opinion
        yield from ((self.label, text) for text in (*self.signers, self.seal))


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityBlock:
    """How the case was made public: first and last day, both days of publicity; telephones, signature, seal.

    Days that aren't known yet and telephones without a number leave room for writing.
    """

    first: date | None = None
    last: date | None = None
    working_days: int | None = None
    place: str = ""
    statement: str = ""
    telephones: tuple[tuple[str, str], ...] = (("单位监督电话", ""), ("主管部门监督电话", ""))
    signers: tuple[str, ...] = ("单位负责人签字",)
    seal: str = "（单位公章）"
    label: str = "公示情况"

    def texts(self) -> Texts:
        yield "栏目名称", self.label
        yield "公示地点", self.place
        yield self.label, self.statement
        for name, number in self.telephones:
            yield self.label, name
            yield name, number
        yield from ((self.label, text) for text in (*self.signers, self.seal))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """Who signs under the form, with room for each signature and, where `dated`, for the day."""

    signers: tuple[str, ...]
    seal: str = ""
    dated: bool = True

    def texts(self) -> Texts:
        yield from (("签字栏", text) for text in (*self.signers, self.seal))


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A QR code of `content` (error correction M) with a caption under it."""

    content: str
    caption: str = ""
    size: float = 22
    align: Align = "right"

    def texts(self) -> Texts:
        yield "二维码说明", self.caption


@dataclass(frozen=True, slots=True, kw_only=True)
class Barcode:
    """`content` (digits and capital letters) as Code 128, for hand scanners, with what to type under it."""

    content: str
    caption: str = ""
    height: float = 16
    module: float = 0.38

    def texts(self) -> Texts:
        yield "条形码说明", self.caption


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page, or in the next column of a sheet that has two."""

    def texts(self) -> Texts:
        yield from ()


@dataclass(frozen=True, slots=True)
class Display:
    """The name of a certificate, very large, centred, its characters apart."""

    text: str

    def texts(self) -> Texts:
        yield "标题", self.text


@dataclass(frozen=True, slots=True)
class Centred:
    """A line in the middle."""

    text: str

    def texts(self) -> Texts:
        yield "正文", self.text


@dataclass(frozen=True, slots=True)
class Statement:
    """What a certificate says in running words, larger than a form's."""

    text: str

    def texts(self) -> Texts:
        yield "正文", self.text


@dataclass(frozen=True, slots=True)
class Lines:
    """Labels with their answers, each on a rule; labels are spread to the same width."""

    pairs: tuple[tuple[str, str], ...]

    def texts(self) -> Texts:
        for label, value in self.pairs:
            yield "栏目名称", label
            yield label, value


@dataclass(frozen=True, slots=True)
class Mark:
    """What must not be overlooked, boxed in the middle."""

    text: str

    def texts(self) -> Texts:
        yield "标注", self.text


@dataclass(frozen=True, slots=True)
class Closing:
    """Who issued it and when: lines in the right half, centred on each other."""

    lines: tuple[str, ...]

    def texts(self) -> Texts:
        yield from (("落款", line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Beside:
    """Columns of blocks side by side on one page; `widths` are their shares."""

    columns: tuple[tuple["Block", ...], ...]
    widths: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.columns) != len(self.widths):
            raise ValueError("each column needs a width")

    def texts(self) -> Texts:
        for column in self.columns:
            for block in column:
                yield from block.texts()


Block = (
    Title
    | Subtitle
    | Heading
    | Paragraph
    | Note
    | PhotoBox
    | KeyValueTable
    | RowsTable
    | OpinionBox
    | PublicityBlock
    | SignatureLine
    | QrCode
    | Barcode
    | PageBreak
    | Display
    | Centred
    | Statement
    | Lines
    | Mark
    | Closing
    | Beside
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The sheet. `columns=2` sets two pages side by side on it, as in forms folded from A3.

    A `framed` one is a certificate: a double rule around it, nothing above and no page's number below.
    """

    size: Literal["A4", "A3"] = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    columns: Literal[1, 2] = 1
    margin_top: float = 24
    margin_bottom: float = 22
    margin_side: float = 20
    framed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A form or certificate, ready to be printed.

    `title` and `author` go into the file's properties. `header` and the short `receipt_code` stand above
    every page, the page's number and the number of pages below. A draft bears a watermark.
    """

    title: str
    blocks: tuple[Block, ...]
    page: Page = Page()
    author: str = ""
    header: str = ""
    receipt_code: str = ""
    draft: bool = False

    def texts(self) -> Texts:
        """Everything that will be printed, each with the place where it stands."""
        yield "页眉", self.header
        yield "回执码", self.receipt_code
        for block in self.blocks:
            yield from block.texts()
