"""Files are judged when they arrive: format by content, size before anything is decoded, opens at all, harmless."""

import hashlib
import os
import shutil
from contextlib import nullcontext
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from zhicheng.uploads.archives import inspect_archive
from zhicheng.uploads.formats import FORMATS, sniff
from zhicheng.uploads.images import inspect_image
from zhicheng.uploads.pdfs import inspect_pdf
from zhicheng.uploads.rules import KB, Inspected, Scanner, UploadRefused, UploadRules

_SHOWN_CHARACTERS = 60


def inspect(source: BinaryIO | Path, *, filename: str, rules: UploadRules, scanner: Scanner | None = None) -> Inspected:
    """Judges a file (a seekable stream, left at its start, or a path) and tells what is in it.

    `filename` is what the person called it; it is shown in messages and decides nothing. Raises UploadRefused.
    """
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as stream:
        name = _shown(filename)
        size = _checked_size(stream, name, rules)
        format_ = _checked_format(stream, name, rules)
        details = _details(stream, format_, name, rules)
        if scanner is not None:
            _scan(scanner, source, stream, name)
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        stream.seek(0)
    return Inspected(format=format_, media_type=FORMATS[format_], size=size, sha256=digest, **details)


def _checked_size(stream: BinaryIO, name: str, rules: UploadRules) -> int:
    size = stream.seek(0, os.SEEK_END)
    if not size:
        raise UploadRefused(f"“{name}”是空文件。请确认文件已保存且有内容，再重新上传。")
    if size > rules.max_bytes:
        raise UploadRefused(
            f"“{name}”大小为{-(-size // KB)}KB，单个文件不能超过{rules.max_bytes // KB}KB。请压缩后重新上传。"
        )
    return size


def _checked_format(stream: BinaryIO, name: str, rules: UploadRules) -> str:
    found = sniff(stream)
    if found in rules.formats:
        return found
    wanted = "、".join(rules.formats)
    what = f"内容是{found}格式" if found else "不是可识别的格式，或已损坏"
    raise UploadRefused(f"“{name}”{what}，此处只能上传{wanted}格式的文件（仅改文件名无效）。请转换格式后重新上传。")


def _details(stream: BinaryIO, format_: str, name: str, rules: UploadRules) -> dict[str, Any]:
    match format_:
        case "jpg" | "png":
            return inspect_image(stream, format_, name, rules)
        case "pdf":
            return inspect_pdf(stream, name)
        case _:
            return inspect_archive(stream, format_, name, rules)


def _scan(scanner: Scanner, source: BinaryIO | Path, stream: BinaryIO, name: str) -> None:
    if isinstance(source, Path):
        found = scanner.scan(source)
    else:
        with NamedTemporaryFile() as copy:  # readable by this account only, gone afterwards
            stream.seek(0)
            shutil.copyfileobj(stream, copy)
            copy.flush()
            found = scanner.scan(Path(copy.name))
    if found:
        raise UploadRefused(f"“{name}”未通过安全扫描（{found}）。请用杀毒软件检查本机后，重新制作文件再上传。")


def _shown(filename: str) -> str:
    """The last part of a name, short enough for a message."""
    name = PurePosixPath(filename.replace("\\", "/")).name or "未命名文件"
    name = "".join(character for character in name if character.isprintable())
    return name if len(name) <= _SHOWN_CHARACTERS else name[: _SHOWN_CHARACTERS - 1] + "…"
