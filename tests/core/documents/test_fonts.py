import shutil
import sys
from importlib.metadata import files
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

from zhicheng.documents import Document, FontProblem, Fonts, MissingGlyphs, Paragraph, Title, missing_characters, render


def square() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((700, 700))
    pen.lineTo((700, 0))
    pen.closePath()
    return pen.glyph()


def make_face(path: Path, name: str, characters: str, *, variable: bool = False, cff: bool = False) -> Path:
    """A face in which every one of `characters` is a square."""
    order = [".notdef", *(f"uni{ord(character):04X}" for character in dict.fromkeys(characters))]
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(c): f"uni{ord(c):04X}" for c in characters})
    if cff:
        pen = T2CharStringPen(1000, None)
        builder.setupCFF(name, {}, {glyph: pen.getCharString() for glyph in order}, {})
    else:
        builder.setupGlyf({glyph: square() for glyph in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=880)
    builder.setupPost()
    if variable:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.save(path)
    return path


EVERYTHING = "".join(map(chr, range(32, 127))) + "第页　共回执码：（）个工作日公示时间至地点草稿年月＿"


def test_the_default_face_has_what_forms_are_made_of() -> None:
    assert missing_characters("职称评审一览表，“（）《》”。①②③ⅠⅡⅢ√×□■→±℃㎡·—…" + EVERYTHING) == ()


def test_rare_characters_of_names_are_there() -> None:
    assert missing_characters("䶮𫖯𬭎𬱖犇堃") == ()


def test_missing_characters_are_listed_once_in_order() -> None:
    assert missing_characters("王☐𠮷祥☐\n\t") == ("☐", "𠮷")


def test_the_face_is_found_without_running_the_package_that_carries_it() -> None:
    Fonts.default()
    assert "zhplot" not in sys.modules
    assert "matplotlib" not in sys.modules


def test_a_deployer_may_choose_other_faces(tmp_path: Path) -> None:
    body = make_face(tmp_path / "song.ttf", "TestSong", EVERYTHING + "职称评审")
    title = make_face(tmp_path / "hei.ttf", "TestHei", EVERYTHING + "职称")
    fonts = Fonts(body=body, title=title)
    assert missing_characters("职称评审", fonts) == ("评", "审"), "wanting in either is wanting"
    pdf = render(Document(title="表", blocks=(Title("职称"), Paragraph(text="职称"))), fonts=fonts)
    assert b"+TestSong" in pdf
    assert b"+TestHei" in pdf
    assert b"NotoSans" not in pdf
    with pytest.raises(MissingGlyphs, match=r"“评”U\+8BC4（见“正文”）"):
        render(Document(title="表", blocks=(Paragraph(text="评"),)), fonts=fonts)


def test_a_face_without_the_layouts_own_words_is_refused(tmp_path: Path) -> None:
    poor = make_face(tmp_path / "poor.ttf", "TestPoor", "职称")
    with pytest.raises(MissingGlyphs, match=r"“第”U\+7B2C（见“版式文字”）"):
        render(Document(title="表", blocks=(Title("职称"),)), fonts=Fonts(poor, poor))


def test_variable_faces_are_refused(tmp_path: Path) -> None:
    path = make_face(tmp_path / "variable.ttf", "TestVariable", "职", variable=True)
    with pytest.raises(FontProblem, match=r"variable\.ttf 是可变字体"):
        Fonts(path, path)


def test_cff_faces_are_refused(tmp_path: Path) -> None:
    path = make_face(tmp_path / "cff.otf", "TestCff", "职", cff=True)
    with pytest.raises(FontProblem, match=r"cff\.otf 无法使用.*请配置 TrueType"):
        Fonts(path, path)


def test_files_that_are_no_face_are_refused(tmp_path: Path) -> None:
    (tmp_path / "note.ttf").write_text("not a font")
    for path in (tmp_path / "note.ttf", tmp_path / "absent.ttf"):
        with pytest.raises(FontProblem, match=f"{path.name} 无法使用"):
            Fonts(path, path)


def test_two_faces_of_one_name_are_refused_rather_than_merged(tmp_path: Path) -> None:
    first = make_face(tmp_path / "first.ttf", "TestTwin", "职")
    second = make_face(tmp_path / "second.ttf", "TestTwin", "职称")
    with pytest.raises(FontProblem, match=r"second\.ttf 与已使用的另一字体同名（TestTwin）"):
        Fonts(first, second)


def test_a_copy_of_a_face_is_no_other_face(tmp_path: Path) -> None:
    (default,) = (Path(str(f.locate())) for f in files("zhplot") or () if f.name.endswith(".ttf"))
    copy = Path(shutil.copy(default, tmp_path / "copy.ttf"))
    assert Fonts(copy, copy).missing("职") == ()
