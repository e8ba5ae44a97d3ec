"""The page of an irreversible step about a list: what it will do, what it asks for, what keeps it from being done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from zhicheng.casework.access import Refusal
from zhicheng.specs import Field
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Entry, Table
from zhicheng_web.results.loaded import Head, Loaded, address, frame_of, head_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on a list who can be left out, with a reason."""

    key: str
    name: str
    what: str
    chosen: bool
    reason: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody on the list, and what ticking one means (不予认定)."""

    title: str
    hint: str
    verb: str
    persons: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """``missing`` keeps it from being done; ``tables`` and ``people`` are what it is about."""

    frame: Frame
    head: Head
    title: str
    effects: tuple[str, ...]
    missing: tuple[str, ...]
    tables: tuple[Table, ...]
    people: People | None
    form: Any
    choices: tuple[Entry, ...]
    citation: str
    action: str
    danger: bool
    url: str
    error: str
    pager: Any


def step_page(
    found: Loaded,
    *,
    title: str,
    effects: Sequence[str],
    action: str,
    endpoint: str,
    fields: Sequence[Field] = (),
    given: Mapping[str, str] | None = None,
    choices: Sequence[Entry] = (),
    tables: Sequence[Table] = (),
    people: People | None = None,
    missing: Sequence[str] = (),
    refusal: Refusal | None = None,
    citation: str = "",
    danger: bool = False,
    pager: Any = None,
    url: str = "",
) -> str:
    """Draw it, with what was typed (else ``given``) and the refusal at its fields or, where it names none, above."""
    told = refusal.fields if refusal else {}
    known = {each.key for each in fields} | {each.name for each in choices}
    known |= {each.key for each in people.persons} if people else set()
    typed = raw_from(fields, request.form) if request.method == "POST" else dict(given or {})
    view = StepPage(
        frame=frame_of(found, ""),
        head=head_of(found),
        title=title,
        effects=tuple(effects),
        missing=tuple(missing),
        tables=tuple(tables),
        people=people,
        form=form_for(fields, typed, {key: (words,) for key, words in told.items()}),
        choices=tuple(choices),
        citation=citation,
        action=action,
        danger=danger,
        url=url or address(endpoint, found),
        error=refusal.message if refusal and not known & set(told) else "",
        pager=pager,
    )
    return render_template("results/step.html", view=view)
