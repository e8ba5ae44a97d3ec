"""Archives and office files: what they unpack to is judged by what they declare before a byte of it is unpacked."""

import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from zhicheng.uploads.formats import sniff
from zhicheng.uploads.rules import KB, UploadRefused, UploadRules

_ENCRYPTED = 0x1
_NESTED = frozenset({"zip", "rar", "7z", "gz", "bz2", "xz", "tar", "zst", "cab"})
_MACROS = "vbaProject.bin"
_CHUNK = 64 * KB
_SMALL = 256 * KB  # below this a strong packing is natural: an empty table, a white page
_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError)


def inspect_archive(stream: BinaryIO, format_: str, name: str, rules: UploadRules) -> dict[str, Any]:
    """The number of files in an archive that unpacks safely. Raises UploadRefused."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            files = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_declared(files, name, rules)
            for entry in files:
                _read_through(archive, entry, format_, name)
    except UploadRefused:
        raise
    except _DAMAGE as error:
        raise UploadRefused(
            f"“{name}”无法解压，文件已损坏或使用了不常见的压缩方式。请用普通 zip 方式重新打包后上传。"
        ) from error
    return {"entries": len(files)}


def _check_declared(files: list[zipfile.ZipInfo], name: str, rules: UploadRules) -> None:
    if not files:
        raise UploadRefused(f"“{name}”中没有文件。请把材料放入后重新打包上传。")
    if len(files) > rules.max_entries:
        raise UploadRefused(
            f"“{name}”中有{len(files)}个文件，最多{rules.max_entries}个。请合并或精简材料后重新打包上传。"
        )
    for entry in files:
        if entry.flag_bits & _ENCRYPTED:
            raise UploadRefused(f"“{name}”设有解压密码，审核人员无法打开。请去除密码后重新打包上传。")
        if _escapes(entry):
            raise UploadRefused(f"“{name}”中有路径异常的文件或链接，为安全起见不予接收。请重新打包后上传。")
        if entry.file_size > max(_SMALL, entry.compress_size * rules.max_expansion):
            raise _bomb(name)
    if sum(entry.file_size for entry in files) > rules.max_unpacked_bytes:
        raise _bomb(name)


def _escapes(entry: zipfile.ZipInfo) -> bool:
    path = entry.filename.replace("\\", "/")
    outside = path.startswith("/") or ".." in PurePosixPath(path).parts or ":" in path.split("/", 1)[0]
    return outside or stat.S_ISLNK(entry.external_attr >> 16)


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, format_: str, name: str) -> None:
    """Unpacks an entry to nowhere; its check sum and its declared size are compared on the way."""
    if entry.filename.endswith(_MACROS):
        raise UploadRefused(f"“{name}”含有宏，为安全起见不予接收。请另存为不含宏的文件后上传。")
    unpacked = 0
    with archive.open(entry) as content:
        if format_ == "zip" and sniff(cast(BinaryIO, content)) in _NESTED:
            raise UploadRefused(f"“{name}”中还有压缩包“{entry.filename}”。请解压后把材料直接放入再打包上传。")
        while chunk := content.read(_CHUNK):
            unpacked += len(chunk)
    if unpacked != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)


def _bomb(name: str) -> UploadRefused:
    return UploadRefused(f"“{name}”解压后异常庞大，不予接收。请检查内容，去除无关文件后重新打包上传。")
