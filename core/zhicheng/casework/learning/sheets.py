"""Reading a file of the training platform: CSV in UTF-8 or GBK, every problem told by its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhicheng.casework.access import invalid
from zhicheng.casework.learning.amounts import Amount, tenths_of
from zhicheng.identity import ID_TYPES, check_id_number, check_identity, compact

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
EARLIEST_YEAR = 2000
NUMBER, YEAR, PUBLIC, PROFESSIONAL, RECORD = "证件号码", "年度", "公需科目学时", "专业科目学时", "记录编号"
NAME, COURSE = "姓名", "课程（班次）名称"
WANTED = (NUMBER, YEAR, PUBLIC, PROFESSIONAL, RECORD)
OPTIONAL = (NAME, COURSE)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ROUNDED = re.compile(r"\d\.\d+E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that can be read. ``at`` counts from 1 with the heading; ``record`` is the platform's own number."""

    at: int
    id_number: str
    year: int
    amount: Amount
    record: str
    name: str
    course: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, and what to do."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` is how many lines there were below the heading, blank ones left out."""

    rows: int
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_sheet(content: bytes, *, this_year: int) -> Sheet:
    """A file's lines and problems; raises Refusal at ``file`` where it can't be read at all."""
    lines: list[Line] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    rows = 0
    for at, typed in _records(_text(content)):
        rows += 1
        if rows > MOST_ROWS:
            raise invalid({"file": f"文件超过{MOST_ROWS}行，没有读取。请拆分成几个文件，分别导入。"})
        words = _wrong(typed, this_year)
        record = typed[RECORD]
        if not words and record in seen:
            words = f"记录编号与第{seen[record]}行重复，只能有一行。请删除其中一行。"
        if words:
            problems.append(Problem(at, words))
            continue
        seen[record] = at
        lines.append(
            Line(
                at=at,
                id_number=compact(typed[NUMBER]),
                year=int(typed[YEAR]),
                amount=_amount(typed),
                record=record,
                name=" ".join(typed[NAME].split()),
                course=typed[COURSE][:200],
            )
        )
    if not rows:
        raise invalid({"file": "文件里没有数据，只有表头或者是空的。请核对导出的内容后重新选择文件。"})
    return Sheet(rows, tuple(lines), tuple(problems))


def types_of(number: str) -> tuple[str, ...]:
    """The kinds of document that may bear a number."""
    return tuple(each for each in ID_TYPES if check_identity(each, number) is None)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise invalid({"file": f"文件超过{MOST_BYTES // 1024 // 1024}MB，没有读取。请拆分成几个文件，分别导入。"})
    if content.startswith(_SPREADSHEETS):
        raise invalid({"file": "这是表格软件的文件，不能直接读取。请在表格软件中另存为 CSV（UTF-8）后重新选择。"})
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise invalid({"file": "文件不是 UTF-8 或 GBK 编码的 CSV，没有读取。请从培训平台重新导出 CSV 文件。"})


def _records(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = [each.strip() for each in next(reader, [])]
        _check_heads(heads)
        # A quoted cell may hold line breaks: a line is counted where it begins.
        begins = reader.line_num + 1
        for cells in reader:
            at, begins = begins, reader.line_num + 1
            typed = {head: cell.strip() for head, cell in zip(heads, cells, strict=False)}
            if any(typed.values()):
                yield at, {**dict.fromkeys((*WANTED, *OPTIONAL), ""), **typed}
    except csv.Error as broken:
        raise invalid(
            {"file": f"第{reader.line_num}行不是完整的 CSV（例如引号没有成对），没有读取。请重新导出文件。"}
        ) from broken


def _check_heads(heads: list[str]) -> None:
    missing = [each for each in WANTED if each not in heads]
    if missing:
        raise invalid(
            {"file": f"表头缺少{'、'.join(missing)}，没有读取。第一行应有：{'、'.join(WANTED)}，列的顺序不限。"}
        )
    twice = sorted({each for each in heads if each and heads.count(each) > 1})
    if twice:
        raise invalid({"file": f"表头的{'、'.join(twice)}重复，没有读取。请删除多余的列。"})


def _wrong(typed: Mapping[str, str], this_year: int) -> str:
    """Everything that is wrong with a line, in one sentence after the other; empty where it is right."""
    return "".join(filter(None, (_number(typed), _year(typed, this_year), _hours(typed), _record(typed))))


def _number(typed: Mapping[str, str]) -> str:
    number = compact(typed[NUMBER])
    if not number:
        return "没有证件号码。请补填。"
    if _ROUNDED.fullmatch(number):
        return "证件号码被表格软件改成了科学计数法。请把这一列设为文本，重新导出。"
    if types_of(number):
        return ""
    return check_id_number(number) or "证件号码格式不正确。请核对。"


def _year(typed: Mapping[str, str], this_year: int) -> str:
    year = typed[YEAR]
    if re.fullmatch(r"\d{4}", year, re.ASCII) and EARLIEST_YEAR <= int(year) <= this_year:
        return ""
    return f"年度应为{EARLIEST_YEAR}至{this_year}的四位数字。请核对。"


def _hours(typed: Mapping[str, str]) -> str:
    amounts = [tenths_of(typed[key]) for key in (PUBLIC, PROFESSIONAL)]
    if None in amounts:
        return "学时应为数字，最多一位小数。请核对。"
    return "" if any(amounts) else "公需科目和专业科目学时都是0。请核对或者删除这一行。"


def _record(typed: Mapping[str, str]) -> str:
    record, number = typed[RECORD], compact(typed[NUMBER])
    if not 0 < len(record) <= 60:
        return "记录编号应为1至60个字。请补填培训平台的记录编号。"
    # The number is found again by its digest for as long as the record is kept.
    if number and number in compact(record):
        return "记录编号里含有证件号码，不能使用。请换用培训平台自己的编号。"
    return ""


def _amount(typed: Mapping[str, str]) -> Amount:
    return Amount(tenths_of(typed[PUBLIC]) or 0, tenths_of(typed[PROFESSIONAL]) or 0)
