"""The type that documents are set in: found, checked, registered once, and asked what it lacks.

Only static TrueType outlines can be embedded and look right: ReportLab refuses CFF, and of a variable font it
prints the thinnest weight. The default face is carried by the package zhplot, whose code is never imported.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from pathlib import Path
from threading import Lock
from typing import Any, Self

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_DEFAULT_FACE = ("zhplot", "zhplot/fonts/NotoSansSC-Regular.ttf")
_LAYOUT_CHARACTERS = frozenset("\n\r\t")
_digests: dict[str, str] = {}
_registering = Lock()


class FontProblem(ValueError):
    """A face can't be used; the message (Chinese) says why and what to do."""


class MissingGlyphs(ValueError):
    """Characters that the type lacks, each with the places where it would have been printed."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        self.places = tuple(dict.fromkeys(places))
        self.characters = tuple(dict.fromkeys(character for character, _ in self.places))
        named = "、".join(f"{_shown(character)}（见“{where}”）" for character, where in self.places)
        super().__init__(
            f"以下字符在所用字体中没有，无法打印：{named}。"
            "请核对是否误输入，改用规范汉字或常用符号；确需使用的（如姓名用字），请联系管理员更换收字更全的字体。"
        )


@dataclass(frozen=True, slots=True)
class Fonts:
    """The faces of a document, as paths of static TrueType files: running text and titles.

    Raises FontProblem when one of them can't be used.
    """

    body: Path
    title: Path

    def __post_init__(self) -> None:
        for path in (self.body, self.title):
            registered(path)

    @classmethod
    def default(cls) -> Self:
        """The face that comes with the installation."""
        path = _default_path()
        return cls(path, path)

    def missing(self, text: str) -> tuple[str, ...]:
        """Characters of `text` that one of the faces lacks, each once, in order."""
        maps = [pdfmetrics.getFont(registered(path)).face.charToGlyph for path in {self.body, self.title}]
        return tuple(
            character
            for character in dict.fromkeys(text)
            if character not in _LAYOUT_CHARACTERS and not all(ord(character) in glyphs for glyphs in maps)
        )


def missing_characters(text: str, fonts: Fonts | None = None) -> tuple[str, ...]:
    """Characters of `text` that can't be printed in `fonts` (None: the default face), each once, in order."""
    return (fonts or Fonts.default()).missing(text)


def told_missing(text: str) -> str:
    """What of a text can't be printed in the default face, in a sentence; empty where all can."""
    missing = missing_characters(text)
    return f"无法打印{'、'.join(map(_shown, missing))}，请改用规范汉字或常用符号。" if missing else ""


@cache
def registered(path: Path) -> str:
    """The name under which ReportLab knows the face in this file. Raises FontProblem."""
    with _registering:
        try:
            font = _Face("", path)
        except (TTFError, OSError) as error:
            raise FontProblem(
                f"字体文件 {path.name} 无法使用（{error}）。"
                "请配置 TrueType 轮廓的 .ttf 字体，不支持 CFF 轮廓的 .otf 字体。"
            ) from error
        if "fvar" in font.face.table:
            raise FontProblem(f"字体文件 {path.name} 是可变字体，打印时笔画会过细。请配置固定字重的 .ttf 字体。")
        name: str = font.face.name.decode("latin-1")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if _digests.setdefault(name, digest) != digest:
            # ReportLab would silently print the first face in place of the second.
            raise FontProblem(f"字体文件 {path.name} 与已使用的另一字体同名（{name}）。请只配置其中一个。")
        font.fontName = name
        pdfmetrics.registerFont(font)
        return name


class _Face(TTFont):  # type: ignore[misc]
    """A face whose rare characters (beyond U+FFFF, frequent in names) can be copied out of the file again.

    ReportLab writes them into the table that maps glyphs to text as five digits, where UTF-16 is wanted.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - the name is ReportLab's
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = re.sub(r"(?<=> <)[0-9A-F]{5,6}(?=>)", _utf16, stream.content)


def _utf16(code_point: re.Match[str]) -> str:
    return chr(int(code_point[0], 16)).encode("utf-16-be").hex().upper()


@cache
def _default_path() -> Path:
    package, wanted = _DEFAULT_FACE
    for file in files(package) or ():
        if str(file) == wanted:
            return Path(str(file.locate()))
    raise FontProblem(f"安装不完整：未找到软件包 {package} 中的字体。请重新安装运行环境，或在配置中指定字体文件。")


def _shown(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"“{character}”{code}" if character.isprintable() else f"不可见字符{code}"
