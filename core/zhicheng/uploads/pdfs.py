"""PDF files: do they open for everybody, have they pages, do they carry programs or other files."""

from typing import Any, BinaryIO

import pikepdf

from zhicheng.uploads.rules import UploadRefused

# For the whole process: no packed part of a PDF may fill the memory. An A4 scan at 600 dpi unpacks to some 100 MB,
# but nothing here unpacks pictures.
_MOST_UNPACKED = 64 * 1024 * 1024
pikepdf.settings.set_qpdf_limits(flate_max_memory=_MOST_UNPACKED, run_length_max_memory=_MOST_UNPACKED)

_MOST_OBJECTS = 200_000
_PROGRAM_KEYS = frozenset({"/JS", "/JavaScript"})
_PROGRAM_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData"})
_FILE_KEYS = frozenset({"/EF", "/EmbeddedFiles", "/RichMediaContent"})


def inspect_pdf(stream: BinaryIO, name: str) -> dict[str, Any]:
    """The number of pages of a PDF that may be shown to anybody. Raises UploadRefused."""
    stream.seek(0)
    try:
        with pikepdf.open(stream, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise _encrypted(name)
            pages = len(pdf.pages)
            _refuse_active_content(pdf, name)
    except UploadRefused:
        raise
    except pikepdf.PasswordError as error:
        raise _encrypted(name) from error
    except (pikepdf.PdfError, pikepdf.PikepdfError, RuntimeError, ValueError) as error:
        raise UploadRefused(
            f"“{name}”无法打开，PDF 文件已损坏或未传完整。请在本机确认能正常打开，或用“打印为 PDF”重新生成后上传。"
        ) from error
    if not pages:
        raise UploadRefused(f"“{name}”没有任何页面。请重新生成 PDF 文件后上传。")
    return {"pages": pages}


def _refuse_active_content(pdf: pikepdf.Pdf, name: str) -> None:
    if len(pdf.objects) > _MOST_OBJECTS:
        raise UploadRefused(f"“{name}”的内部结构过于复杂，无法检查。请用“打印为 PDF”重新生成后上传。")
    for thing in pdf.objects:
        for part in _dictionaries(thing):
            keys = set(part.keys())
            if keys & _PROGRAM_KEYS or str(part.get("/S", "")) in _PROGRAM_ACTIONS:
                raise UploadRefused(
                    f"“{name}”含有脚本或自动执行的动作，为安全起见不予接收。请用“打印为 PDF”重新生成后上传。"
                )
            if keys & _FILE_KEYS:
                raise UploadRefused(f"“{name}”中嵌有其他文件，不予接收。请去除附件，或用“打印为 PDF”重新生成后上传。")


def _dictionaries(thing: Any) -> list[Any]:
    """The dictionaries in an object, those directly inside it included; what it refers to is an object of its own."""
    found, waiting = [], [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            found.append(part)
            inner = [part[key] for key in part.keys()]  # noqa: SIM118 - a Stream isn't iterable
        elif isinstance(part, pikepdf.Array):
            inner = list(part)
        else:
            continue
        waiting += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]
    return found


def _encrypted(name: str) -> UploadRefused:
    return UploadRefused(f"“{name}”设有密码或权限限制，审核人员无法打开。请解除加密后重新上传。")
