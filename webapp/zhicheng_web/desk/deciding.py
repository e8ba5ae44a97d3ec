"""The page of an irreversible step about a case: what it will do, what it asks for, and what keeps it from being done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.case import Case
from zhicheng.specs import Field, Kind
from zhicheng_web.desk.bar import Missing
from zhicheng_web.desk.cases import Head, head_of, here
from zhicheng_web.fields import form_for
from zhicheng_web.pieces import Entry


def opinion_field(key: str, label: str, hint: str) -> Field:
    """A question to be answered in words, as long as minutes take it."""
    return Field(key=key, label=label, kind=Kind.LONG_TEXT, required=True, hint=hint, max_length=2000)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """``effects`` is exactly what will happen; ``choices`` are drop-downs beside ``form``'s fields; ``kept`` goes
    along unseen. ``desks`` are those of a new route."""

    head: Head
    title: str
    effects: tuple[str, ...]
    missing: tuple[Missing, ...]
    form: Any
    choices: tuple[Entry, ...]
    action: str
    danger: bool
    url: str
    version: int
    error: str
    kept: Mapping[str, str]
    desks: tuple[str, ...]


def decision_page(
    case: Case,
    *,
    title: str,
    effects: Sequence[str],
    fields: Sequence[Field],
    action: str,
    endpoint: str,
    refusal: Refusal | None = None,
    missing: Sequence[Missing] = (),
    choices: Sequence[Entry] = (),
    danger: bool = False,
    kept: Mapping[str, str] | None = None,
    desks: Sequence[str] = (),
) -> str:
    """Draw it, with what was typed and the refusal at its fields or, where it names none, above them."""
    told = refusal.fields if refusal else {}
    known = {each.key for each in fields} | {each.name for each in choices}
    head = head_of(case)
    view = DecisionPage(
        head=head,
        title=title,
        effects=tuple(effects),
        missing=tuple(missing),
        form=form_for(fields, request.form, {key: (words,) for key, words in told.items()}),
        choices=tuple(choices),
        action=action,
        danger=danger,
        url=here(endpoint, head.id, **(kept or {})),
        version=request.form.get("version", head.version, type=int),
        error=refusal.message if refusal and not known & set(told) else "",
        kept=kept or {},
        desks=tuple(desks),
    )
    return render_template("desk/decision.html", view=view)


def answerable(refusal: Refusal) -> Refusal:
    """A refusal that the page of the step can show; raises any other."""
    if refusal.status != 422:
        raise refusal
    return refusal


def decided(application_id: UUID, words: str) -> ResponseReturnValue:
    """To the minutes, which say who decided what and when: the receipt of the step."""
    flash(words, "done")
    return redirect(here("desk.minutes", application_id, _anchor="latest"))
