"""The index of an evidence file as PDF: what it is of, who asked for it, and the digest of each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhicheng.documents import blocks as b
from zhicheng.documents.fonts import missing_characters
from zhicheng.documents.render import render

TITLE = "职称申报案件证据材料目录"
COLUMNS = (b.Column("序号", 0.5), b.Column("文件", 3, "left"), b.Column("SHA-256", 4.5, "left"))
GROUP = 16
NOTES = (
    "1.SHA256SUMS.txt列出除目录以外每个文件的摘要，可以用sha256sum -c核对；它自身的摘要记在平台账目中。\n"
    "2.“申报”中的文件是提交时封存的原文，回执是其摘要；“账目”中有本案各条记录的核验结果、最近一次核验全部账目的时间和结果，以及最近一次签名的账目摘要。\n"
    "3.不含评审表决情况和评审专家姓名。材料含个人信息，仅供载明的用途，用后按规定保管、销毁。"
)


def index_page(
    *,
    notice: str,
    applicant: str,
    order: Mapping[str, object],
    listed: Sequence[tuple[str, str]],
    digest: str,
) -> bytes:
    """The index. A character that the type lacks stands as its code, so that no name keeps a file from being made."""
    whole = "回执和账目与写入时一致" if order["intact"] else "核对发现不一致，详见“申报”“账目”中的核对结果"
    about = (
        ("申报人", applicant),
        ("申报通知", notice),
        ("调取人", str(order["made_by"])),
        ("调取时间", str(order["made_at"])[:19].replace("T", " ")),
        ("调取理由", str(order["reason"])),
        ("核对结果", whole),
        ("摘要清单的SHA-256", spaced(digest)),
        ("材料编号", str(order["file"])),
    )
    rows = tuple((str(number), _printable(name), spaced(each)) for number, (name, each) in enumerate(listed, 1))
    return render(
        b.Document(
            title=TITLE,
            author="",
            blocks=(
                b.Title(TITLE),
                b.KeyValueTable(rows=tuple((b.Cell(label, _printable(value), span=2),) for label, value in about)),
                b.RowsTable(columns=COLUMNS, rows=rows, caption="文件清单"),
                b.Note(NOTES),
            ),
        )
    )


def spaced(digest: str) -> str:
    """A digest in groups, so that it breaks across lines and can be compared by eye."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))


def _printable(text: str) -> str:
    for each in missing_characters(text):
        text = text.replace(each, f"[U+{ord(each):04X}]")
    return text
