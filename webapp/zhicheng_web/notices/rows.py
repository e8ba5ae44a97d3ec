"""Rows of a notice that are written on a page of their own: choices among the catalogue's words, and their echo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from zhicheng.notice import Terms
from zhicheng.specs import LEVELS
from zhicheng_web.office_page import Frame
from zhicheng_web.platform import platform

NEW = "new"
"""In the address of a row that is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Several of some words; ``options`` are value, words, whether ticked."""

    name: str
    legend: str
    hint: str
    options: tuple[tuple[str, str, bool], ...]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    """``form`` asks in words, ``choices`` by ticking. ``known``: the row is there and can be removed."""

    frame: Frame
    title: str
    lead: str
    notice_id: UUID
    version: int
    form: Any
    choices: tuple[Choices, ...]
    known: bool
    remove: str
    elsewhere: tuple[str, ...]


def series_choices(terms: Terms, chosen: Iterable[str], errors: Mapping[str, str]) -> Choices:
    """The catalogue's series."""
    names = tuple(platform().registry.get(terms.jurisdiction).catalogue)
    return _choices("series", "系列", "都不选即全部系列", tuple((each, each) for each in names), chosen, errors)


def level_choices(chosen: Iterable[str], errors: Mapping[str, str]) -> Choices:
    return _choices("levels", "级别", "都不选即全部级别", tuple((each, each) for each in LEVELS), chosen, errors)


def channel_choices(
    terms: Terms, keys: Iterable[str], chosen: Iterable[str], errors: Mapping[str, str], *, hint: str
) -> Choices:
    """Channels by their names."""
    known = platform().registry.get(terms.jurisdiction).channels
    named = tuple((key, known[key].name) for key in keys)
    return _choices("channels", "申报渠道", hint, named, chosen, errors)


def sent(name: str) -> tuple[str, ...]:
    """What was ticked."""
    return tuple(request.form.getlist(name))


def _choices(
    name: str,
    legend: str,
    hint: str,
    options: tuple[tuple[str, str], ...],
    chosen: Iterable[str],
    errors: Mapping[str, str],
) -> Choices:
    ticked = set(sent(name) if request.method == "POST" else chosen)
    return Choices(
        name=name,
        legend=legend,
        hint=hint,
        options=tuple((value, words, value in ticked) for value, words in options),
        error=errors.get(name, ""),
    )
