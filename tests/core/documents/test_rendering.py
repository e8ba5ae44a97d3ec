"""Documents as a reader gets them: what the file says, what it embeds, how it breaks over pages."""

import re
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.converter import PDFPageAggregator
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LAParams, LTChar, LTTextBox
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from PIL import Image

from zhicheng.documents import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    KeyValueTable,
    MissingGlyphs,
    Note,
    OpinionBox,
    Page,
    PageBreak,
    Paragraph,
    PhotoBox,
    PublicityBlock,
    QrCode,
    RowsTable,
    SignatureLine,
    Subtitle,
    Title,
    render,
)

FOLDED = Page(size="A3", orientation="landscape", columns=2)
POINTS_A_MM = 72 / 25.4


def photo(size: tuple[int, int] = (400, 700)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, "navy").save(stream, "JPEG")
    return stream.getvalue()


def printed(*blocks: Block, sheet: Page | None = None, draft: bool = False) -> bytes:
    return render(Document(title="示例表", blocks=blocks, page=sheet or Page(), draft=draft))


def text_of(pdf: bytes) -> str:
    """Everything that can be copied out of the file, without the breaks of lines."""
    return extract_text(BytesIO(pdf), laparams=LAParams(boxes_flow=None)).replace("\n", "").replace("\x0c", "")


def pages_of(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        count = len(opened.pages)
    return [extract_text(BytesIO(pdf), page_numbers=[number]) for number in range(count)]


def drawn(pdf: bytes) -> str:
    """Every character in the order in which it is drawn."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    texts = []
    for page in PDFPage.get_pages(BytesIO(pdf)):
        interpreter.process_page(page)
        texts += [item.get_text() for item in device.get_result() if isinstance(item, LTChar)]
    return "".join(texts)


ALL_BLOCKS: tuple[Block, ...] = (
    Title("示例省专业技术资格评审一览表"),
    Subtitle("2023年度"),
    KeyValueTable(
        photo=PhotoBox(image=photo()),
        photo_rows=2,
        rows=(
            (Cell("姓名", "张示例"), Cell("性别", "男")),
            (Cell("工作单位", "示例市第一中学", span=2),),
            (Cell("主要业绩", "完成项目三项。", span=2, min_height=30),),
        ),
    ),
    RowsTable(
        caption="学习经历",
        columns=(Column("学历"), Column("毕业院校", 3), Column("毕业时间")),
        rows=(("本科", "示例大学", "2002-07-01"),),
    ),
    OpinionBox(label="单位意见", opinion="同意推荐。", signed_on=date(2023, 2, 8)),
    PublicityBlock(first=date(2023, 2, 1), last=date(2023, 2, 7), working_days=5),
    Heading("一、诚信承诺"),
    Paragraph(text="本人承诺材料真实。"),
    SignatureLine(signers=("申报人签字",)),
    Note("注：手写涂改无效。"),
    QrCode(content="7QK4M2XD", caption="扫码核验"),
    PageBreak(),
    PhotoBox(),
)
WHOLE = Document(
    title="示例省一览表",
    author="示例厅",
    header="2023年度示例表",
    receipt_code="7QK4-M2XD",
    blocks=ALL_BLOCKS,
    draft=True,
)


def test_every_text_is_in_the_file() -> None:
    found = text_of(render(WHOLE))
    for where, text in WHOLE.texts():
        if where != "学习经历":  # the word for an empty table, which this one isn't
            assert text in found, where
    for own in ("公示时间：2023年2月1日至2023年2月7日（5个工作日）", "2023年2月8日", "回执码：7QK4-M2XD"):
        assert own in found


@pytest.mark.parametrize(
    "text",
    [
        "王𫖯𬭎与“焊接变形控制”（编号 JL-2021-0387），A&B <C> 1,250万元；±5℃、Ⅱ级。",
        "  前后  和中间的  空格都在  ",
        "焊接" * 400,
        "a very long Latin title " * 20 + "x" * 300,
        "。" * 200,
    ],
)
def test_text_is_printed_exactly(text: str) -> None:
    pdf = printed(Paragraph(text=text, indent=False))
    assert drawn(pdf) == text + "第 1 页　共 1 页"


@settings(max_examples=25)
@given(st.text(st.sampled_from("职称评审，。（）《》：“”A-9 x.𬭎\n"), min_size=1, max_size=300))
def test_any_text_is_printed_exactly(text: str) -> None:
    assert drawn(printed(Paragraph(text=text))).startswith(text.replace("\n", ""))


def test_every_font_is_embedded() -> None:
    with pikepdf.open(BytesIO(render(WHOLE))) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert font.FontDescriptor.FontFile2.read_bytes()
            assert "+NotoSansSC" in str(font.BaseFont), "a subset, not the whole face"
            assert "/ToUnicode" in font


def test_the_files_properties() -> None:
    with pikepdf.open(BytesIO(render(WHOLE))) as pdf:
        assert str(pdf.docinfo.Title) == "示例省一览表"
        assert str(pdf.docinfo.Author) == "示例厅"
        assert str(pdf.Root.Lang) == "zh-CN"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(WHOLE) == render(WHOLE)


def test_streams_are_binary() -> None:
    assert b"ASCII85" not in render(WHOLE)


@pytest.mark.parametrize(
    ("sheet", "size"),
    [
        (Page(), (210, 297)),
        (Page(size="A3"), (297, 420)),
        (Page(size="A3", orientation="landscape"), (420, 297)),
        (Page(orientation="landscape"), (297, 210)),
    ],
)
def test_sheets(sheet: Page, size: tuple[int, int]) -> None:
    with pikepdf.open(BytesIO(printed(*ALL_BLOCKS, sheet=sheet))) as pdf:
        box = [float(edge) for edge in pdf.pages[0].MediaBox]
    assert box == pytest.approx([0, 0, size[0] * POINTS_A_MM, size[1] * POINTS_A_MM], abs=1)


def test_two_pages_side_by_side() -> None:
    pdf = printed(Paragraph(text="左页"), PageBreak(), Paragraph(text="右页"), sheet=FOLDED)
    (page,) = extract_pages(BytesIO(pdf))
    place = {box.get_text().strip(): box.x0 / page.width for box in page if isinstance(box, LTTextBox)}
    assert place["左页"] < 0.5 < place["右页"]


def test_pages_are_numbered() -> None:
    pages = pages_of(
        printed(Paragraph(text="一"), PageBreak(), Paragraph(text="二"), PageBreak(), Paragraph(text="三"))
    )
    assert [f"第 {number} 页　共 3 页" in page for number, page in enumerate(pages, start=1)] == [True] * 3


def test_long_lists_repeat_their_headers() -> None:
    table = RowsTable(
        caption="年度考核",
        columns=(Column("年度"), Column("结果")),
        rows=tuple((f"编号{number}", "合格") for number in range(120)),
    )
    pages = pages_of(printed(table))
    assert len(pages) > 2
    assert all("年度考核" in page and "年度\n" in page and "结果" in page for page in pages)
    everything = "".join(pages)
    assert all(everything.count(f"编号{number}\n") == 1 for number in range(120))


ANSWER = "".join(f"第{number}项成果已经推广应用。" for number in range(400))
LONG: tuple[Block, ...] = (
    RowsTable(columns=(Column("序号"), Column("内容", 6, "left")), rows=(("1", ANSWER), ("2", "甲"))),
    KeyValueTable(rows=((Cell("业绩", ANSWER, span=2),), (Cell("甲", "乙"), Cell("丙", ANSWER)))),
    KeyValueTable(rows=((Cell("姓名", "甲"),), (Cell("业绩", ANSWER),)), columns=1, photo=PhotoBox(), photo_rows=1),
    KeyValueTable(rows=((Cell("姓名", ANSWER),), (Cell("业绩", ANSWER),)), columns=1, photo=PhotoBox(), photo_rows=2),
    OpinionBox(label="意见", opinion=ANSWER),
    PublicityBlock(statement=ANSWER),
    Paragraph(text=ANSWER),
    Note(ANSWER),
)


@pytest.mark.parametrize("block", LONG, ids=lambda block: type(block).__name__)
@pytest.mark.parametrize("sheet", [Page(), FOLDED], ids=["A4", "A3"])
def test_an_answer_longer_than_a_page_goes_on(block: Block, sheet: Page) -> None:
    pdf = printed(*ALL_BLOCKS[:3], block, sheet=sheet)
    found = re.sub(r"第 \d+ 页　共 \d+ 页", "", drawn(pdf))
    assert all(f"第{number}项成果" in found for number in range(400))
    for page in extract_pages(BytesIO(pdf)):
        boxes = [box for box in page if isinstance(box, LTTextBox) and "页　共" not in box.get_text()]
        assert min(box.y0 for box in boxes) >= sheet.margin_bottom * POINTS_A_MM - 1, "nothing runs over the foot"


def test_an_opinion_is_not_torn_from_its_signature() -> None:
    for paragraphs in range(20, 40):
        pages = pages_of(
            printed(*[Paragraph(text="占位。")] * paragraphs, OpinionBox(label="单位意见", opinion="同意推荐。"))
        )
        with_opinion = [page for page in pages if "同意推荐" in page]
        assert len(with_opinion) == 1
        assert "负责人签字" in with_opinion[0]


def test_a_heading_is_never_alone_at_the_foot() -> None:
    for paragraphs in range(20, 40):
        pages = pages_of(
            printed(*[Paragraph(text="占位。")] * paragraphs, Heading("二、业绩"), Paragraph(text="内容在此。"))
        )
        assert ["二、业绩" in page for page in pages] == ["内容在此" in page for page in pages]


def test_an_empty_list_says_so_and_blank_rows_stay_blank() -> None:
    columns = (Column("题目"), Column("时间"))
    assert "无" in text_of(printed(RowsTable(columns=columns, rows=())))
    assert "无" not in text_of(printed(RowsTable(columns=columns, rows=(), blank_rows=3)))


@pytest.mark.clause("JM-3.3.2")
def test_a_photo_stands_in_its_frame_undistorted() -> None:
    with pikepdf.open(BytesIO(printed(PhotoBox(image=photo((400, 700)), width=20)))) as pdf:
        stream = [
            ([float(number) for number in instruction.operands], str(instruction.operator))
            for instruction in pikepdf.parse_content_stream(pdf.pages[0], "cm re")
        ]
        assert len(pdf.pages[0].Resources.XObject) == 1
    frame = next(numbers[2:] for numbers, operator in stream if operator == "re")
    assert frame == pytest.approx([20 * POINTS_A_MM, 35 * POINTS_A_MM], abs=0.01)
    scales = [(numbers[0], numbers[3]) for numbers, operator in stream if operator == "cm"]
    assert any(height / width == pytest.approx(1.75, abs=0.001) for width, height in scales if width > 1)


def test_the_room_for_a_photo_says_what_belongs_there() -> None:
    assert "近期免冠照片" in text_of(printed(PhotoBox(caption="近期免冠照片")))


def test_drafts_and_nothing_else_bear_a_watermark() -> None:
    assert drawn(printed(Paragraph(text="一"), PageBreak(), Paragraph(text="二"), draft=True)).count("草稿") == 2
    assert "草稿" not in drawn(printed(Paragraph(text="一")))


def test_room_to_write_where_nothing_is_known_yet() -> None:
    found = text_of(printed(PublicityBlock(), OpinionBox(label="意见")))
    assert found.count("年\u3000\u3000月\u3000\u3000日") == 4
    assert "单位监督电话：＿＿＿" in found


def test_a_telephone_that_is_known_is_printed() -> None:
    found = text_of(printed(PublicityBlock(telephones=(("监督电话", "0000-1234567"),))))
    assert "监督电话：0000-1234567" in found
    assert "＿" not in found


def test_missing_characters_stop_the_document_and_are_named_with_their_place() -> None:
    table = KeyValueTable(rows=((Cell("姓名", "王𠮷☐"), Cell("单位", "𠮷祥公司\u200b")),))
    with pytest.raises(MissingGlyphs) as refused:
        printed(table, RowsTable(caption="论文", columns=(Column("题目"),), rows=(("甲",), ("☐",))))
    assert refused.value.characters == ("𠮷", "☐", "\u200b")
    assert refused.value.places == (
        ("𠮷", "姓名"),
        ("☐", "姓名"),
        ("𠮷", "单位"),
        ("\u200b", "单位"),
        ("☐", "论文第2行“题目”"),
    )
    for part in ("“𠮷”U+20BB7（见“姓名”）", "不可见字符U+200B（见“单位”）", "请核对"):
        assert part in str(refused.value)


def test_values_that_do_not_fit_the_form_are_refused_when_it_is_composed() -> None:
    with pytest.raises(ValueError, match="must fill 2 pairs"):
        KeyValueTable(rows=((Cell("姓名", "甲"),),))
    with pytest.raises(ValueError, match="too few rows"):
        KeyValueTable(rows=((Cell("姓名", "甲", span=2),),), photo=PhotoBox())
    with pytest.raises(ValueError, match="2 values"):
        RowsTable(columns=(Column("题目"), Column("时间")), rows=(("甲",),))
    with pytest.raises(ValueError, match="needs columns"):
        RowsTable(columns=(), rows=())
