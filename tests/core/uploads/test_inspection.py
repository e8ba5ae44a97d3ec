"""Files as people hand them in, and as attackers do. What is refused early is shown by what was read, not by a clock."""

import hashlib
import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]
from PIL import Image

from zhicheng.uploads import Inspected, UploadRefused, UploadRules, inspect

KB = 1024
MB = 1024 * KB
ANYTHING = UploadRules(formats=("jpg", "png", "pdf", "zip"), max_bytes=5000 * KB)
PHOTO = UploadRules(formats=("jpg", "png"), max_bytes=2000 * KB, photo_ratio=(4, 7))


class Watched(io.BytesIO):
    """A stream that knows how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer)
        self.taken += count
        return count


def picture(format_: str = "JPEG", size: tuple[int, int] = (400, 700), mode: str = "RGB", **options: Any) -> bytes:
    stream = io.BytesIO()
    image = Image.effect_noise(size, 60).convert(mode)
    image.save(stream, format_, **options)
    return stream.getvalue()


def pdf(pages: int = 1, prepare: Callable[[pikepdf.Pdf], object] | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if prepare:
            prepare(document)
        document.save(stream, **options)
    return stream.getvalue()


def packed(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def judged(content: bytes, rules: UploadRules = ANYTHING, filename: str = "材料.bin") -> Inspected:
    return inspect(io.BytesIO(content), filename=filename, rules=rules)


def refusal(content: bytes, rules: UploadRules = ANYTHING, filename: str = "材料.bin") -> str:
    with pytest.raises(UploadRefused) as refused:
        judged(content, rules, filename)
    assert str(refused.value) == refused.value.message
    assert "请" in refused.value.message, "a refusal says what to do"
    return refused.value.message


def test_what_is_found_in_a_picture() -> None:
    content = picture()
    assert judged(content) == Inspected(
        format="jpg",
        media_type="image/jpeg",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        width=400,
        height=700,
        colour=True,
    )


@pytest.mark.parametrize(("mode", "colour"), [("RGB", True), ("RGBA", True), ("L", False), ("1", False), ("P", True)])
def test_colour_is_told(mode: str, colour: bool) -> None:
    assert judged(picture("PNG", mode=mode)).colour is colour


def test_a_phones_picture_is_measured_as_it_is_shown() -> None:
    lying = Image.Exif()
    lying[0x0112] = 6
    found = judged(picture(size=(700, 400), exif=lying), PHOTO)
    assert (found.width, found.height) == (400, 700)


def test_what_is_found_in_a_pdf_and_an_archive() -> None:
    assert judged(pdf(pages=3)).pages == 3
    assert judged(packed({"a/证书.jpg": picture(), "b.txt": b"x"})).entries == 2


def test_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(picture())
    assert inspect(path, filename="扫描.jpg", rules=ANYTHING).format == "jpg"


def test_a_stream_is_left_at_its_start() -> None:
    stream = io.BytesIO(picture())
    inspect(stream, filename="a", rules=ANYTHING)
    assert stream.tell() == 0


@pytest.mark.clause("JM-3.3.3")
def test_the_size_is_checked_before_anything_is_read() -> None:
    rules = UploadRules(formats=("jpg",), max_bytes=2000 * KB)
    stream = Watched(b"\xff\xd8\xff" + bytes(2000 * KB))
    with pytest.raises(UploadRefused, match=r"“身份证\.jpg”大小为2001KB，单个文件不能超过2000KB。请压缩"):
        inspect(stream, filename=r"C:\文档\身份证.jpg", rules=rules)
    assert stream.taken == 0


def test_the_largest_size_is_allowed() -> None:
    content = picture()
    assert judged(content, UploadRules(formats=("jpg",), max_bytes=len(content)))
    assert "不能超过" in refusal(content, UploadRules(formats=("jpg",), max_bytes=len(content) - 1))


def test_an_empty_file() -> None:
    assert "空文件" in refusal(b"")


@pytest.mark.clause("JM-3.3.3")
@pytest.mark.parametrize(
    ("content", "told"),
    [(pdf(), "内容是pdf格式"), (b"GIF89a" + bytes(300), "内容是gif格式"), (b"plain text " * 40, "不是可识别的格式")],
)
def test_the_content_decides_not_the_name(content: bytes, told: str) -> None:
    message = refusal(content, PHOTO, "照片.jpg")
    assert told in message
    assert "只能上传jpg、png格式" in message


def test_a_wrong_name_does_no_harm() -> None:
    assert judged(picture("PNG"), filename="照片.jpg").media_type == "image/png"


@pytest.mark.clause("HX-2.5.8")
@pytest.mark.parametrize(
    "content", [picture(size=(1200, 900)), picture("PNG"), pdf(5), packed({"a": bytes(range(256)) * 40})]
)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_what_was_cut_off_on_the_way_is_refused(content: bytes, share: float) -> None:
    assert judged(content)
    assert "损坏" in refusal(content[: int(len(content) * share)])


@pytest.mark.clause("HX-2.5.8")
@pytest.mark.parametrize("content", [picture("PNG"), packed({"a": bytes(range(256)) * 40})])
def test_a_flipped_byte_is_noticed_where_the_format_has_check_sums(content: bytes) -> None:
    middle = len(content) // 2
    assert "损坏" in refusal(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])


WHOLE = {
    "jpg": picture(size=(40, 70)),
    "png": picture("PNG", (40, 70)),
    "pdf": pdf(2),
    "zip": packed({"a": b"abc" * 99}),
}


@settings(max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6))
def test_damage_is_refused_or_harmless_and_never_an_error(format_: str, changes: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE[format_])
    for place, value in changes:
        content[place % len(content)] = value
    with suppress(UploadRefused):
        assert judged(bytes(content)).size == len(content)


@pytest.mark.clause("JM-3.3.2")
@pytest.mark.parametrize("size", [(400, 700), (400, 714), (400, 686), (358, 627)])
def test_a_photo_of_the_right_shape(size: tuple[int, int]) -> None:
    assert judged(picture(size=size), PHOTO).width == size[0]


@pytest.mark.clause("JM-3.3.2")
@pytest.mark.parametrize("size", [(400, 715), (400, 685), (413, 579), (700, 400)])
def test_a_photo_of_the_wrong_shape(size: tuple[int, int]) -> None:
    message = refusal(picture(size=size), PHOTO, "照片.jpg")
    assert f"{size[0]}×{size[1]}" in message
    assert "应为1:1.75（允许误差2%）。请裁剪" in message


def huge_png(width: int, height: int) -> bytes:
    """A PNG that says it is huge and holds almost nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1 << 20)) * 4
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def huge_jpeg(width: int, height: int) -> bytes:
    content = bytearray(picture(size=(64, 64)))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(content) + bytes(1 << 20)


@pytest.mark.parametrize("make", [huge_png, huge_jpeg])
@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 10_000), (9_000, 5_000)])
def test_a_huge_picture_is_refused_by_its_header(
    make: Callable[[int, int], bytes], size: tuple[int, int], recwarn: pytest.WarningsRecorder
) -> None:
    stream = Watched(make(*size))
    tracemalloc.start()
    with pytest.raises(UploadRefused, match="像素过多"):
        inspect(stream, filename="大图.png", rules=ANYTHING)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stream.taken < 200 * KB, "only the header is read"
    assert most < 10 * MB


def test_a_large_scan_is_accepted() -> None:
    """A sheet of A4 at 600 dpi."""
    stream = io.BytesIO()
    Image.new("RGB", (4960, 7016), "white").save(stream, "PNG")
    assert judged(stream.getvalue()).height == 7016


def test_a_large_progressive_picture_is_refused_where_a_plain_one_is_not() -> None:
    """It can't be read without keeping all of it."""
    for progressive in (False, True):
        stream = io.BytesIO()
        Image.new("RGB", (5000, 4000), "white").save(stream, "JPEG", progressive=progressive)
        if progressive:
            assert "像素过多" in refusal(stream.getvalue())
        else:
            assert judged(stream.getvalue()).width == 5000


def packed_pdf(unpacked: int) -> bytes:
    """A PDF whose page tree is in a packed part of `unpacked` bytes."""
    objects = b"2 0 4 40 5 90 ".ljust(20)
    objects += b"<</Type/Catalog/Pages 4 0 R>>".ljust(40) + b"<</Type/Pages/Kids[5 0 R]/Count 1>>".ljust(50)
    objects += b"<</Type/Page/Parent 4 0 R/MediaBox[0 0 9 9]>>"
    stream = zlib.compress(objects.ljust(unpacked), 9)
    head = b"%PDF-1.5\n"
    part = b"1 0 obj\n<</Type/ObjStm/N 3/First 20/Filter/FlateDecode/Length " + str(len(stream)).encode()
    part += b">>\nstream\n" + stream + b"\nendstream\nendobj\n"
    table_at = len(head + part)
    rows = [(0, 0, 65535), (1, len(head), 0), (2, 1, 0), (1, table_at, 0), (2, 1, 1), (2, 1, 2)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    xref = b"3 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 2 0 R/Length " + str(len(table)).encode()
    xref += b">>\nstream\n" + table + b"\nendstream\nendobj\nstartxref\n" + str(table_at).encode() + b"\n%%EOF"
    return head + part + xref


def test_a_pdf_that_unpacks_to_more_than_the_memory_is_refused() -> None:
    assert judged(packed_pdf(MB)).pages == 1
    assert "无法打开" in refusal(packed_pdf(200 * MB))


def test_encrypted_pdfs() -> None:
    for encryption in (pikepdf.Encryption(user="u", owner="o"), pikepdf.Encryption(user="", owner="o")):
        assert "密码" in refusal(pdf(encryption=encryption))


def test_a_pdf_without_pages() -> None:
    assert "没有任何页面" in refusal(pdf(pages=0))


def open_action(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def annotation_action(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = pikepdf.Array([annotation])


def named_script(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", script]))


@pytest.mark.parametrize("prepare", [open_action, annotation_action, named_script])
@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_pdfs_with_programs(prepare: Callable[[pikepdf.Pdf], None], mode: pikepdf.ObjectStreamMode) -> None:
    assert "脚本" in refusal(pdf(prepare=prepare, object_stream_mode=mode))


def test_pdfs_with_other_files_in_them() -> None:
    def attach(document: pikepdf.Pdf) -> None:
        document.attachments["工具.exe"] = pikepdf.AttachedFileSpec.from_filepath(document, __file__)

    assert "嵌有其他文件" in refusal(pdf(prepare=attach))


def test_links_in_a_pdf_are_harmless() -> None:
    def link(document: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.invalid")
        annotation = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action, Rect=[0, 0, 9, 9])
        document.pages[0].Annots = pikepdf.Array([annotation])

    assert judged(pdf(prepare=link)).pages == 1


def bomb(declared: int, *, actual: int) -> bytes:
    """An archive with one entry of `actual` zeros that says it unpacks to `declared` bytes."""
    content = bytearray(packed({"材料.txt": bytes(actual)}))
    struct.pack_into("<I", content, content.index(b"PK\x03\x04") + 22, declared)
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, declared)
    return bytes(content)


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    stream = Watched(bomb(1024 * MB, actual=8 * MB))
    tracemalloc.start()
    with pytest.raises(UploadRefused, match="解压后异常庞大"):
        inspect(stream, filename="材料.zip", rules=ANYTHING)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * MB


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    content = bomb(20 * KB, actual=64 * MB)
    tracemalloc.start()
    message = refusal(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "损坏" in message
    assert most < 4 * MB, "unpacking stops at the declared size"


def test_many_entries_that_are_huge_together() -> None:
    rules = UploadRules(formats=("zip",), max_bytes=50 * MB, max_unpacked_bytes=3 * MB)
    noise = Image.effect_noise((1000, 1000), 90).tobytes()
    assert judged(packed({"a": noise, "b": noise}), rules).entries == 2
    assert "异常庞大" in refusal(packed({"a": noise, "b": noise, "c": noise, "d": noise}), rules)


def test_too_many_entries() -> None:
    rules = UploadRules(formats=("zip",), max_bytes=MB, max_entries=3)
    assert "有4个文件，最多3个" in refusal(packed({str(n): b"x" for n in range(4)}), rules)


@pytest.mark.parametrize(
    "inner", [packed({"a": b"x"}), b"Rar!\x1a\x07\x00" + bytes(300), b"7z\xbc\xaf\x27\x1c" + bytes(300)]
)
def test_archives_in_archives(inner: bytes) -> None:
    assert "还有压缩包“论文.doc”" in refusal(packed({"论文.doc": inner}))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\a.exe", "C:\\a.txt", "a/../../b"])
def test_entries_that_would_escape(name: str) -> None:
    assert "路径异常" in refusal(packed({name: b"x"}))


def test_a_link_in_an_archive() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    assert "路径异常" in refusal(stream.getvalue())


def test_an_encrypted_archive() -> None:
    content = bytearray(packed({"a.txt": b"secret"}))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "解压密码" in refusal(bytes(content))


@pytest.mark.parametrize("entries", [{}, {"文件夹/": b""}])
def test_an_archive_without_files(entries: dict[str, bytes]) -> None:
    content = packed(entries)
    if not entries:  # an empty archive has nothing but its end record, which nobody takes for an archive
        assert "不是可识别的格式" in refusal(content) or "没有文件" in refusal(content)
    else:
        assert "没有文件" in refusal(content)


def test_office_files_only_where_they_are_listed() -> None:
    stream = io.BytesIO()
    workbook = Workbook()
    workbook.active["A1"] = "职称"
    workbook.save(stream)
    assert judged(stream.getvalue(), UploadRules(formats=("xlsx",), max_bytes=MB)).format == "xlsx"
    assert "只能上传jpg、png、pdf、zip" in refusal(stream.getvalue())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "宏" in refusal(stream.getvalue(), UploadRules(formats=("xlsx",), max_bytes=MB))


class Suspicious:
    """Finds a virus in everything that contains its word."""

    def __init__(self) -> None:
        self.seen: list[Path] = []

    def scan(self, path: Path) -> str | None:
        self.seen.append(path)
        return "Test.Virus" if b"EICAR" in path.read_bytes() else None


def test_the_scanners_word_is_final(tmp_path: Path) -> None:
    scanner = Suspicious()
    clean, infected = packed({"a": b"clean"}), packed({"a": b"EICAR"}, zipfile.ZIP_STORED)
    assert inspect(io.BytesIO(clean), filename="a.zip", rules=ANYTHING, scanner=scanner)
    path = tmp_path / "b.zip"
    path.write_bytes(infected)
    for source in (io.BytesIO(infected), path):
        with pytest.raises(UploadRefused, match=r"“b\.zip”未通过安全扫描（Test\.Virus）。请"):
            inspect(source, filename="b.zip", rules=ANYTHING, scanner=scanner)
    assert scanner.seen[-1] == path
    assert not scanner.seen[0].exists(), "a stream's copy is gone"


def test_long_and_odd_names_stay_readable() -> None:
    message = refusal(b"", filename="../" + "长" * 300 + "\u202e.jpg")
    assert len(message) < 120
    assert "\u202e" not in message
    assert "“未命名文件”" in refusal(b"", filename="")


@pytest.mark.parametrize("formats", [(), ("exe",), ("jpg", "bmp")])
def test_rules_for_formats_that_nobody_can_check(formats: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="formats must be among jpg"):
        UploadRules(formats=formats, max_bytes=1)
