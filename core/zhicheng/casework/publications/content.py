"""What a publication says: typed, read from what was typed or stored, and written down again as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, pre_load, validate
from marshmallow import fields as mm

from zhicheng.specs.catalogue import LEVELS

MOST_BODY = 50_000
"""Characters: the longest of the official documents has some ten thousand."""
MOST_ROWS = 60
DIMENSIONS = ("品德", "能力", "影响力", "业绩", "服务", "其他")
"""The dimensions in which standards put their indicators (JB-1.3)."""
OUTCOMES = ("合格", "不合格")
EFFECTS = ("正常承办", "停止承办", "摘牌")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Nothing that can't be seen may stand in what everybody reads, marks that turn the direction of writing included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address elsewhere, https only."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What a standard asks for in one dimension."""

    dimension: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What came of one year's assessment of a training base, and its effect (JB-3.2)."""

    year: int
    outcome: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that is published; what its kind doesn't ask for stays empty.

    ``since`` and ``until`` are in force from the first to before the second. ``years`` are those required for a
    standard's level, ``first`` and ``last`` the days of a seminar, ``contact`` an office's telephone or address.
    ``replaces`` is the publication that this one takes the place of, ``files`` are those shown, in order.
    """

    title: str = ""
    document_number: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    since: date | None = None
    until: date | None = None
    body: str = ""
    links: tuple[Link, ...] = ()
    series: str = ""
    level: str = ""
    specialty: str = ""
    years: int | None = None
    education: str = ""
    indicators: tuple[Indicator, ...] = ()
    place: str = ""
    first: date | None = None
    last: date | None = None
    seats: int | None = None
    organiser: str = ""
    contact: str = ""
    assessments: tuple[Assessment, ...] = ()
    replaces: UUID | None = None
    files: tuple[UUID, ...] = ()


def read(typed: Mapping[str, Any]) -> tuple[Content, dict[str, str]]:
    """What was typed or stored, and a message for each answer that can't be read; rows as ``links-0-url``."""
    try:
        return _content(_SCHEMA.load(dict(typed))), {}
    except ValidationError as problem:
        wrong = dict(_flat(problem.messages_dict))
        return _content(problem.valid_data), wrong  # type: ignore[arg-type]


def plain(content: Content) -> dict[str, Any]:
    """The same as JSON values, to be read again."""
    dumped: dict[str, Any] = _SCHEMA.dump(content)
    return dumped


def _content(loaded: Mapping[str, Any]) -> Content:
    """Rows of which a part could not be read are left out; their messages name them."""
    made = dict(loaded)
    for key, row in (("links", Link), ("indicators", Indicator), ("assessments", Assessment)):
        wanted = {each.name for each in fields(row)}
        made[key] = tuple(row(**each) for each in made.get(key, ()) if set(each) == wanted)
    made["files"] = tuple(made.get("files", ()))
    return Content(**{key: value for key, value in made.items() if value is not None})


def _flat(messages: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, said in messages.items():
        name = f"{prefix}{key}"
        if isinstance(said, Mapping):
            yield from _flat(said, f"{name}-")
        else:
            yield name, "".join(said)


def _visible(text: str) -> None:
    if _CONTROL.search(text):
        raise ValidationError("含有看不见的控制字符，请删除后重新填写。")


def _https(url: str) -> None:
    message = "请填写以 https:// 开头的完整网址，其中不能有空格和用户名。"
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port in (None, 443)
    except ValueError:
        raise ValidationError(message) from None
    if parts.scheme != "https" or not named or "@" in parts.netloc or re.search(r"[\s\\<>\"]", url):
        raise ValidationError(message)


class _Text(mm.String):
    """Trimmed, visible, no longer than ``most`` characters."""

    def __init__(self, most: int, *more: Any, **options: Any) -> None:
        length = validate.Length(max=most, error="最多{max}字，请精简。")
        super().__init__(validate=[length, _visible, *more], error_messages={"required": "请填写。"}, **options)

    def _deserialize(self, value: Any, *more: Any, **options: Any) -> str:
        return str(super()._deserialize(value, *more, **options)).strip().replace("\r\n", "\n")


class _Day(mm.Date):
    def __init__(self) -> None:
        super().__init__(allow_none=True, error_messages={"invalid": "请填写日期，如 2023-01-16。"})


class _Number(mm.Integer):
    def __init__(self, low: int, high: int, *, required: bool = False) -> None:
        words = f"请填写{low}至{high}之间的整数。"
        super().__init__(
            allow_none=not required,
            required=required,
            validate=validate.Range(low, high, error=words),
            error_messages={"invalid": words, "required": words, "null": words, "too_large": words},
        )


class _Form(Schema):
    """What forms send besides is of no interest, and an empty answer is none."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def without_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {key: value for key, value in data.items() if value != "" and value is not None}


def _one_of(choices: tuple[str, ...]) -> validate.OneOf:
    return validate.OneOf(choices, error="请从列出的选项中选择。")


class _Link(_Form):
    text = _Text(100, required=True)
    url = _Text(500, _https, required=True)


class _Indicator(_Form):
    dimension = _Text(20, _one_of(DIMENSIONS), required=True)
    words = _Text(1000, required=True)


class _Assessment(_Form):
    year = _Number(2000, 2100, required=True)
    outcome = _Text(20, _one_of(OUTCOMES), required=True)
    effect = _Text(20, _one_of(EFFECTS), required=True)


def _rows(of: type[_Form]) -> mm.List[Any]:
    return mm.List(mm.Nested(of), validate=validate.Length(max=MOST_ROWS, error="最多{max}行。"))


class _Content(_Form):
    title = _Text(200)
    document_number = _Text(100)
    issued_by = _Text(100)
    issued_on = _Day()
    since = _Day()
    until = _Day()
    body = _Text(MOST_BODY)
    links = _rows(_Link)
    series = _Text(60)
    level = _Text(20, _one_of(LEVELS))
    specialty = _Text(60)
    years = _Number(0, 50)
    education = _Text(500)
    indicators = _rows(_Indicator)
    place = _Text(200)
    first = _Day()
    last = _Day()
    seats = _Number(1, 100_000)
    organiser = _Text(100)
    contact = _Text(200)
    assessments = _rows(_Assessment)
    replaces = mm.UUID(allow_none=True, error_messages={"invalid_uuid": "请从列出的选项中选择。"})
    files = mm.List(mm.UUID())


_SCHEMA = _Content()
