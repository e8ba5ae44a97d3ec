"""One strict marshmallow field per kind of value: what JSON may stand there, and the words that say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, fields

from zhicheng.identity import check_credit_code, check_mobile
from zhicheng.specs import Field, Kind

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MESSAGES: dict[str, Any] = {"required": "未填写", "null": "未填写"}


class Value(fields.Field[Any]):
    """The base of all kinds; null always means "not given"."""

    def __init__(self, spec: Field) -> None:
        super().__init__(allow_none=True, error_messages=MESSAGES)
        self.spec = spec

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.read(value)

    def read(self, value: Any) -> Any:
        """The typed value; raises ValidationError."""
        return value


class Text(Value):
    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(f"应为文字，得到{_named(value)}")
        value = value.strip()
        if len(value) > self.spec.max_length:
            raise ValidationError(f"最多 {self.spec.max_length} 个字，现有 {len(value)} 个字")
        if any(ord(character) < 32 and character not in "\n\t" for character in value) or "\x7f" in value:
            raise ValidationError("含有不可见的控制字符，请删除后重新填写")
        return str(value)


class Choice(Text):
    def read(self, value: Any) -> str:
        chosen: str = super().read(value)
        if chosen not in self.spec.choices:
            raise ValidationError(f"“{chosen}”不在可选范围内，可选：{'、'.join(self.spec.choices)}")
        return chosen


class CreditCode(Text):
    def read(self, value: Any) -> str:
        return _checked(super().read(value).upper(), check_credit_code)


class Mobile(Text):
    def read(self, value: Any) -> str:
        return _checked(super().read(value), check_mobile)


class Division(Text):
    def read(self, value: Any) -> str:
        code = super().read(value)
        if not re.fullmatch(r"\d{6}", code, re.ASCII):
            raise ValidationError(f"“{code}”不是六位行政区划代码（GB/T 2260）")
        return code


class Day(Value):
    def read(self, value: Any) -> date:
        return day(value)


class Boolean(Value):
    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(f"应为是（true）或否（false），得到{_named(value)}")
        return value


class Number(Value):
    def read(self, value: Any) -> int | float:
        whole = self.spec.kind is not Kind.DECIMAL
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise ValidationError(f"应为{'整数' if whole else '数字'}，得到{_named(value)}")
        if isinstance(value, float) and not value < float("inf"):
            raise ValidationError("应为有限的数字")
        low, high = (1900, 2100) if self.spec.kind is Kind.YEAR else (self.spec.low, self.spec.high)
        if low is not None and value < low:
            raise ValidationError(f"不能小于 {low}")
        if high is not None and value > high:
            raise ValidationError(f"不能大于 {high}")
        return value


KINDS: dict[Kind, type[Value]] = {
    Kind.TEXT: Text,
    Kind.LONG_TEXT: Text,
    Kind.DATE: Day,
    Kind.YEAR: Number,
    Kind.INTEGER: Number,
    Kind.DECIMAL: Number,
    Kind.CHOICE: Choice,
    Kind.BOOLEAN: Boolean,
    Kind.ID_NUMBER: Text,
    Kind.MOBILE: Mobile,
    Kind.CREDIT_CODE: CreditCode,
    Kind.DIVISION: Division,
    Kind.SERIES: Text,
    Kind.SPECIALTY: Text,
    Kind.SPECIALTY_RANGE: Text,
    Kind.LEVEL: Choice,
    Kind.TITLE: Text,
}


def value_of(spec: Field) -> Value:
    """The reader of a declared field."""
    return KINDS[spec.kind](spec)


def day(value: Any) -> date:
    """A calendar day; raises ValidationError with what is wrong with it."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValidationError(f"应为 YYYY-MM-DD 格式的日期，得到{_named(value)}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValidationError(f"日期“{value}”不存在") from None


def moment(value: Any) -> datetime:
    """An aware moment; raises ValidationError."""
    if not isinstance(value, str):
        raise ValidationError(f"应为带时区的时刻，得到{_named(value)}")
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise ValidationError(f"时刻“{value}”不存在或格式不对，应如 2023-02-10T10:00:00+08:00") from None
    if read.tzinfo is None:
        raise ValidationError(f"时刻“{value}”缺少时区，应如 2023-02-10T10:00:00+08:00")
    return read


def _checked(value: str, check: Callable[[str], str | None]) -> str:
    problem = check(value)
    if problem:
        raise ValidationError(problem)
    return value


def _named(value: Any) -> str:
    match value:
        case bool():
            return "是或否"
        case str():
            return f"“{value[:40]}”"
        case int() | float():
            return f"数字 {value}"
        case list():
            return "列表"
        case dict():
            return "对象"
    return "空值"
