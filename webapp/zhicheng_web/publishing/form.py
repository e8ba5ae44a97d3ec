"""The questions of each kind, what is stored as it would be typed, and what was typed as it is handed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from zhicheng.casework.publications.content import (
    DIMENSIONS,
    EFFECTS,
    MOST_BODY,
    MOST_ROWS,
    OUTCOMES,
    Content,
    plain,
)
from zhicheng.casework.publications.kinds import FORMS, LABELS
from zhicheng.dossier.typed import answer
from zhicheng.registry import Declarations
from zhicheng.specs import Field, Kind
from zhicheng.specs.catalogue import LEVELS
from zhicheng.store.models import PublicationKind
from zhicheng_web.fields import form_for
from zhicheng_web.pieces import Entry

SPARE = 3
"""Empty rows below those that are filled; saving gives as many again."""

_KINDS = {
    **dict.fromkeys(("issued_on", "since", "until", "first", "last"), Kind.DATE),
    **dict.fromkeys(("years", "seats"), Kind.INTEGER),
    "body": Kind.LONG_TEXT,
    **dict.fromkeys(("series", "level"), Kind.CHOICE),
}
_HINTS = {
    "document_number": "如 示例人社函〔2023〕8号",
    "body": "纯文本，一行为一段；不含个人隐私和涉密内容",
    "until": "从这一天起不再有效；长期有效的不填",
    "level": "不选即各级别",
    "specialty": "不填即全部专业",
    "years": "申报这一级别所要求的任职年限",
    "contact": "只填办公电话、地址，不填个人联系方式",
    "title": "申报人在列表中看到的名称",
}
_LENGTHS = {"body": MOST_BODY, "education": 500}
_ORDER = tuple(LABELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Lines of one kind, those stored and some spare ones; a line that is emptied is left out."""

    title: str
    hint: str
    lines: tuple[tuple[Entry, ...], ...]
    error: str


_ROWS: dict[str, tuple[str, str, tuple[tuple[str, str, str, tuple[str, ...]], ...]]] = {
    "links": (
        "相关链接",
        "只能是以 https:// 开头的完整网址。",
        (("text", "文字", "wide", ()), ("url", "网址", "wide", ())),
    ),
    "indicators": (
        "评价指标",
        "按维度分行填写。",
        (("dimension", "维度", "mobile", DIMENSIONS), ("words", "要求", "full", ())),
    ),
    "assessments": (
        "年度考核",
        "每年一行。",
        (
            ("year", "年度", "year", ()),
            ("outcome", "考核结果", "mobile", OUTCOMES),
            ("effect", "处理", "mobile", EFFECTS),
        ),
    ),
}


def form(
    kind: PublicationKind,
    declared: Declarations,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    replaceable: Mapping[Any, str],
) -> tuple[Any, Entry | None]:
    """The single questions of a kind, and the drop-down of what this one takes the place of."""
    offered = _offered(declared, typed.get("series", ""))
    fields = tuple(
        replace(_field(key), required=key in FORMS[kind].requires, choices=offered.get(key, ()))
        for key in _ORDER
        if key in FORMS[kind].asks and key != "replaces"
    )
    drawn = form_for(fields, typed, {key: (words,) for key, words in errors.items()})
    options = (("", "不代替其他文件"), *((str(key), title) for key, title in replaceable.items()))
    replaced = Entry(
        name="replaces",
        label="代替",
        hint="新文件代替旧文件的，选择旧的；两边的页面都会注明",
        value=typed.get("replaces", ""),
        error=errors.get("replaces", ""),
        required=False,
        options=options,
    )
    return drawn, replaced if replaceable else None


def rows(kind: PublicationKind, typed: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Rows, ...]:
    """The lines that a kind asks for."""
    return tuple(
        Rows(
            title=title,
            hint=hint,
            lines=tuple(
                tuple(_entry(f"{key}-{index}-{name}", label, width, choices, typed, errors) for name, label, width, choices in parts)
                for index in range(_shown(key, typed))
            ),
            error=errors.get(key, ""),
        )
        for key, (title, hint, parts) in _ROWS.items()
        if key in FORMS[kind].asks
    )  # fmt: skip


def as_typed(content: Content) -> dict[str, str]:
    """A content as it stands in the form."""
    found: dict[str, str] = {}
    for key, value in plain(content).items():
        if key in _ROWS:
            found |= {
                f"{key}-{index}-{name}": str(each) for index, row in enumerate(value) for name, each in row.items()
            }
        elif key != "files" and value is not None:
            found[key] = str(value)
    return found


def sent() -> tuple[dict[str, Any], dict[str, tuple[int, ...]]]:
    """What was sent, to be read by core, and for each kind of lines the places in the form of those not empty."""
    data: MultiDict[str, str] = request.form
    typed: dict[str, Any] = {}
    for key in _ORDER:
        read = answer(_field(key), data.get(key, ""))
        typed[key] = "" if read is None else str(read)
    places = {key: tuple(_filled(key, data)) for key in _ROWS}
    for key, (_, _, parts) in _ROWS.items():
        typed[key] = [{name: data.get(f"{key}-{at}-{name}", "").strip() for name, *_ in parts} for at in places[key]]
    return typed, places


def placed(errors: Mapping[str, str], places: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """The messages under the names of the form's fields: lines that were left empty are counted there."""
    found = {}
    for name, words in errors.items():
        key, _, rest = name.partition("-")
        index, _, part = rest.partition("-")
        found[f"{key}-{places[key][int(index)]}-{part}" if part and key in places else name] = words
    return found


def _offered(declared: Declarations, series: str) -> dict[str, tuple[str, ...]]:
    """What the catalogue offers; specialties are suggested, as committees have some that it doesn't list."""
    known = [declared.catalogue[series]] if series in declared.catalogue else list(declared.catalogue.values())
    specialties = dict.fromkeys(each.name for one in known for each in one.specialties)
    return {"series": tuple(declared.catalogue), "level": LEVELS, "specialty": tuple(specialties)}


def _field(key: str) -> Field:
    return Field(
        key=key,
        label=LABELS[key],
        kind=_KINDS.get(key, Kind.TEXT),
        hint=_HINTS.get(key, ""),
        max_length=_LENGTHS.get(key, 200),
    )


def _entry(
    name: str, label: str, width: str, choices: tuple[str, ...], typed: Mapping[str, str], errors: Mapping[str, str]
) -> Entry:
    options = (("", "请选择"), *((each, each) for each in choices)) if choices else ()
    return Entry(
        name=name,
        label=label,
        value=typed.get(name, ""),
        error=errors.get(name, ""),
        width=width,
        required=False,
        options=options,
    )


def _shown(key: str, typed: Mapping[str, str]) -> int:
    return min(max(_filled(key, typed), default=-1) + 1 + SPARE, MOST_ROWS)


def _filled(key: str, typed: Mapping[str, str]) -> list[int]:
    parts = [name for name, *_ in _ROWS[key][2]]
    return [at for at in range(MOST_ROWS) if any(typed.get(f"{key}-{at}-{name}", "").strip() for name in parts)]
