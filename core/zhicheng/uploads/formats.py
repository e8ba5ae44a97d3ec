"""The formats that can be checked, told by what a file contains and never by its name."""

from typing import BinaryIO

import filetype

FORMATS = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_HEAD_BYTES = 8192


def sniff(stream: BinaryIO) -> str | None:
    """The format of a stream by its first bytes, as a short name; None where nobody knows it."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    kind = filetype.guess(head) if head else None
    return None if kind is None else str(kind.extension)
