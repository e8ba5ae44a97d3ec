"""One adapter for each kind of field: its widget, the echo of what was typed, and how an answer is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from zhicheng.divisions import Divisions
from zhicheng.identity import mask_number
from zhicheng.specs.section import Field, Kind
from zhicheng_web.presentation import day

SEPARATOR = "\n"
"""Between several answers to one question in the raw text of a draft."""

RADIO_LIMIT = 4
"""More choices than this are a drop-down."""

YES_NO = {"true": "是", "false": "否"}

CODES = {
    "province": "省级",
    "city": "市（州）级",
    "county": "县（市、区）级",
    "township": "乡镇级",
    "group_hq": "集团总部",
    "department": "主管部门",
    "self_review_unit": "自主评审单位",
    "in": "委托评审（受托）",
    "out": "委托评审（送出）",
}
"""The exchange format's own codes as people read them; every other choice is Chinese already."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an adapter is told beside the field: what may be chosen now and whether an answer is required.

    ``unlisted``: the answers above lead to a part of the catalogue in which nothing is listed.
    """

    choices: tuple[str, ...]
    required: bool
    unlisted: bool = False


class Adapter(Protocol):
    """``draw`` gives an unbound WTForms field that echoes raw text; ``show`` says an answer in words."""

    def draw(self, spec: Field, setting: Setting, /) -> Any: ...

    def show(self, raw: str) -> str: ...


def _as_typed(raw: str) -> str:
    return raw


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. ``width`` is the class that tells by its length what is expected."""

    width: str = "wide"
    attributes: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[str], str] = _as_typed

    def draw(self, spec: Field, _setting: Setting, /) -> Any:
        attributes = {"class": f"input w-{self.width}", "autocomplete": "off", **self.attributes}
        return StringField(spec.label, render_kw=attributes)

    def show(self, raw: str) -> str:
        return self.say(raw.strip())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Several lines; a script counts the characters that are left."""

    def draw(self, spec: Field, _setting: Setting, /) -> Any:
        attributes = {"class": "input w-full", "rows": "5", "data-limit": str(spec.max_length)}
        return TextAreaField(spec.label, render_kw=attributes)

    def show(self, raw: str) -> str:
        return raw.strip()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few: radio buttons where an answer is required and few are offered, else a drop-down.

    A ``dependent`` one is always a drop-down for a script to fill; what the catalogue leaves open is typed.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    dependent: bool = False

    def draw(self, spec: Field, setting: Setting, /) -> Any:
        values = tuple(self.labels) or setting.choices
        if self.dependent and setting.unlisted:
            return Line().draw(spec, setting)
        if setting.required and not self.dependent and 0 < len(values) <= RADIO_LIMIT:
            return RadioField(spec.label, choices=self._options(values), validate_choice=False)
        placeholder = SelectChoice("", "请选择")
        return SelectField(
            spec.label,
            choices=[placeholder, *self._options(values)],
            validate_choice=False,
            render_kw={"class": "input w-wide"},
        )

    def show(self, raw: str) -> str:
        return self.labels.get(raw) or CODES.get(raw, raw)

    def _options(self, values: tuple[str, ...]) -> list[Any]:
        return [SelectChoice(value, self.show(value)) for value in values]


@dataclass(frozen=True, slots=True)
class Several:
    """Any number of a few: check boxes."""

    def draw(self, spec: Field, setting: Setting, /) -> Any:
        return SelectMultipleField(
            spec.label,
            choices=[SelectChoice(value, value) for value in setting.choices],
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )

    def show(self, raw: str) -> str:
        return "、".join(raw.split(SEPARATOR)) if raw else ""


def _day_in_words(raw: str) -> str:
    try:
        return day(date.fromisoformat(raw))
    except ValueError:
        return raw


def _place_in_words(raw: str) -> str:
    divisions = Divisions.official()
    return divisions.full_name(raw) if raw in divisions else raw


def _year_in_words(raw: str) -> str:
    return f"{raw}年" if raw.isdigit() else raw


_DIGITS = {"inputmode": "numeric"}

ADAPTERS: Mapping[Kind, Adapter] = {
    Kind.TEXT: Line(),
    Kind.LONG_TEXT: Paragraph(),
    Kind.DATE: Line("date", {"placeholder": "2023-02-28", "data-date": ""}, _day_in_words),
    Kind.YEAR: Line("year", {**_DIGITS, "placeholder": "2023"}, _year_in_words),
    Kind.INTEGER: Line("number", _DIGITS),
    Kind.DECIMAL: Line("number", {"inputmode": "decimal"}),
    Kind.CHOICE: Choice(),
    Kind.BOOLEAN: Choice(YES_NO),
    Kind.ID_NUMBER: Line("id", {"spellcheck": "false", "autocapitalize": "characters"}),
    Kind.MOBILE: Line("mobile", {"type": "tel", "inputmode": "numeric"}),
    Kind.CREDIT_CODE: Line("id", {"spellcheck": "false", "autocapitalize": "characters"}),
    Kind.DIVISION: Line("wide", {"placeholder": "省、市、县名称或六位代码"}, _place_in_words),
    Kind.SERIES: Choice(dependent=True),
    Kind.SPECIALTY: Choice(dependent=True),
    Kind.SPECIALTY_RANGE: Choice(dependent=True),
    Kind.LEVEL: Choice(dependent=True),
    Kind.TITLE: Choice(dependent=True),
    Kind.PROOFS: Several(),
}
"""Every kind has exactly one adapter; a test compares this table with the closed set."""

SEVERAL = frozenset({Kind.PROOFS})
"""Kinds whose answer may be several choices at once."""

PERSONAL_NUMBERS = frozenset({Kind.ID_NUMBER, Kind.MOBILE})


def display(spec: Field, raw: str, *, masked: bool = True) -> str:
    """An answer in words, or as typed where it can't be read; a person's numbers are masked unless told."""
    words = ADAPTERS[spec.kind].show(raw)
    return mask_number(words) if masked and spec.kind in PERSONAL_NUMBERS else words


def shown(spec: Field, value: object, *, masked: bool = True) -> str:
    """An answer of the exchange format in words; nothing for None."""
    match value:
        case None:
            typed = ""
        case bool():
            typed = str(value).lower()
        case list() | tuple():
            typed = SEPARATOR.join(map(str, value))
        case _:
            typed = str(value)
    return display(spec, typed, masked=masked)
