"""The schema of a whole dossier, made from the declared sections. marshmallow is the only judge of input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validates_schema

from zhicheng.dossier import standard
from zhicheng.dossier.values import MESSAGES, Boolean, Day, Division, Number, Text, day, moment, value_of
from zhicheng.identity import check_identity
from zhicheng.specs import Field, Kind, Section
from zhicheng.specs.vocabulary import ATTACHMENT_KEYS, PROOFS

WORDS = {"unknown": "没有这个键", "type": "应为对象", "invalid": "格式不对"}
LIST_WORDS: dict[str, Any] = {"invalid": "应为列表", **MESSAGES}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the input at ``path`` (``sections.education[1].graduated_on``)."""

    path: str
    message: str


class Unusable(ValueError):
    """The input can't be read; carries every problem, and what could be read in spite of them."""

    def __init__(self, problems: tuple[Problem, ...], readable: Mapping[str, Any]) -> None:
        super().__init__("；".join(f"{each.path}：{each.message}" for each in problems))
        self.problems = problems
        self.readable = readable


class Strict(Schema):
    class Meta:
        unknown = RAISE
        register = False

    error_messages = WORDS

    @validates_schema(skip_on_field_errors=False)
    def identity_fits(self, data: Mapping[str, Any], **_: Any) -> None:
        kind, number = data.get("id_type"), data.get("id_number")
        if number and (kind or len(number) == 18) and kind != "其他":
            problem = check_identity(kind or "居民身份证", number)
            if problem:
                raise ValidationError(problem, "id_number")


class Moment(Text):
    def read(self, value: Any) -> Any:
        return moment(value)


class Boundary(Text):
    """A window's end: a day or a moment, kept as it was given."""

    def read(self, value: Any) -> Any:
        return day(value) if isinstance(value, str) and len(value) == 10 else moment(value)


class Proofs(Text):
    def read(self, value: Any) -> Any:
        if not isinstance(value, list):
            raise ValidationError("应为列表")
        for each in value:
            if each not in PROOFS:
                raise ValidationError(f"“{each}”不是证明材料的种类，可用：{'、'.join(PROOFS)}")
        return tuple(value)


def extended(declared: Iterable[Section]) -> dict[str, Section]:
    """The standard sections with the fields and sections that plugins add; a standard key keeps its kind."""
    every = dict(standard.SECTIONS)
    for section in declared:
        known = every.get(section.key)
        if known is None:
            every[section.key] = section
            continue
        names = {each.key for each in known.fields}
        added = tuple(each for each in section.fields if each.key not in names)
        if added:
            every[section.key] = Section(
                key=known.key,
                title=known.title,
                fields=known.fields + added,
                repeats=known.repeats,
                proofs=known.proofs,
                absent_is_none=known.absent_is_none,
            )
    return every


def dossier_schema(sections: Mapping[str, Section], attachments: Iterable[str]) -> Schema:
    """The schema of a dossier with these sections (see :func:`extended`) and these further attachment keys."""
    parts = {key: _section(each) for key, each in sections.items()}
    files = {
        key: fields.List(_nested(standard.FILE.fields), allow_none=True, error_messages=LIST_WORDS)
        for key in dict.fromkeys((*ATTACHMENT_KEYS, *attachments))
    }
    unit: dict[str, Any] = {each.key: value_of(each) for each in standard.UNIT.fields}
    unit["checked_by"] = _nested(standard.CHECKED_BY.fields)
    notice = {
        "acceptance_deadline": Day(Field(key="acceptance_deadline", label="")),
        "law_day": Day(Field(key="law_day", label="")),
        "window": fields.List(
            Boundary(Field(key="window", label="")),
            allow_none=True,
            error_messages=LIST_WORDS,
            validate=_two,
        ),
    }
    top: dict[str, Any] = {
        **_header_fields(),
        "at": Moment(Field(key="at", label="")),
        "notice": _of(notice),
        "committee": Text(Field(key="committee", label="")),
        "applicant_scope": Text(Field(key="applicant_scope", label="")),
        "unit": _of(unit),
        "entrustment": _nested(standard.ENTRUSTMENT.fields),
        "sections": _of(parts),
        "attachments": _of(files),
        "pledge": Boolean(Field(key="pledge", label="")),
    }
    return _schema(top)()


def read_header(data: Any) -> dict[str, Any]:
    """Jurisdiction, year and channel, by which the full schema is chosen; raises :class:`Unusable`."""
    if not isinstance(data, dict):
        raise Unusable((Problem("", "一份申报材料应为一个 JSON 对象"),), {})
    return dict(read(_header(), data))


@cache
def _header() -> Schema:
    return _schema(_header_fields())(unknown=EXCLUDE)


def _header_fields() -> dict[str, Any]:
    return {
        "jurisdiction": _required(Division(Field(key="jurisdiction", label=""))),
        "year": _required(Number(Field(key="year", label="", kind=Kind.YEAR))),
        "channel": _required(Text(Field(key="channel", label=""))),
    }


def read(schema: Schema, data: Any) -> Mapping[str, Any]:
    """The typed values of ``data``; raises :class:`Unusable` with every problem, each at its path."""
    try:
        loaded: Mapping[str, Any] = schema.load(data)
    except ValidationError as error:
        problems = tuple(_flat(error.messages, ""))
        readable = error.valid_data if isinstance(error.valid_data, dict) else {}
        raise Unusable(problems, readable) from error
    return loaded


def _flat(messages: Any, path: str) -> Iterable[Problem]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            if key == "_schema":
                yield from _flat(inner, path)
            else:
                step = f"[{key}]" if isinstance(key, int) else (f".{key}" if path else str(key))
                yield from _flat(inner, path + step)
    elif isinstance(messages, list):
        for message in messages:
            yield Problem(path, str(message))
    else:
        yield Problem(path, str(messages))


def _required(value: Any) -> Any:
    value.required = True
    value.allow_none = False
    return value


def _two(value: list[Any]) -> None:
    if len(value) != 2:
        raise ValidationError("应为起、止两项")


def _section(section: Section) -> Any:
    inner: dict[str, Any] = {each.key: value_of(each) for each in section.fields}
    if section.repeats:
        inner["proofs"] = Proofs(Field(key="proofs", label=""))
        return fields.List(_of(inner), allow_none=True, error_messages=LIST_WORDS)
    return _of(inner)


def _nested(specs: Iterable[Field]) -> Any:
    return _of({each.key: value_of(each) for each in specs})


def _of(inner: Mapping[str, Any]) -> Any:
    return fields.Nested(_schema(inner), allow_none=True, error_messages={"type": "应为对象", **MESSAGES})


def _schema(inner: Mapping[str, Any]) -> type[Schema]:
    return type("Part", (Strict,), dict(inner))
