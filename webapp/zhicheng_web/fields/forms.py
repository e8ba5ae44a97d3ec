"""Forms made from a section's fields, and what a browser sent read back as text."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice
from wtforms.form import BaseForm

from zhicheng.specs.section import Field, Kind
from zhicheng_web.fields.adapters import ADAPTERS, SEPARATOR, SEVERAL, Setting
from zhicheng_web.fields.offers import JOINT, UPON, Offers, Raw, upper_keys

ROW_ID = re.compile(r"[a-z0-9]{1,32}")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a repeated section: its stable id and what was typed in it."""

    id: str
    values: Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What a case adds to a field.

    ``hidden``: it isn't asked now; ``when``: the condition as JSON, for a script to show it at once; ``derived``:
    the label and words of a span that is shown beside it and never typed.
    """

    hidden: bool = False
    when: str = ""
    derived: tuple[str, str] | None = None


def form_for(
    fields: Sequence[Field],
    raw: Raw,
    errors: Mapping[str, Sequence[str]] | None = None,
    *,
    prefix: str = "",
    required: Collection[str] | None = None,
    offers: Offers | None = None,
    extras: Mapping[str, Extra] | None = None,
) -> Any:
    """A form that shows ``raw`` as it was typed and ``errors`` (messages by field key) at their fields.

    ``fields`` are those asked in this case; ``required`` the keys that must be answered (by default those
    that always must); ``prefix`` tells rows apart; ``extras`` is what the case adds to single fields. The result is a WTForms form for pieces/field.html.
    """
    offers = offers or Offers()
    must = set(required) if required is not None else {each.key for each in fields if each.required is True}
    unbound = {each.key: _draw(each, fields, raw, offers, each.key in must) for each in fields}
    form = BaseForm(unbound, prefix=prefix)
    form.process(data={each.key: _data(each, raw) for each in fields})
    for spec in fields:
        _describe(form[spec.key], spec, (errors or {}).get(spec.key, ()), spec.key in must)
        _suggest(form[spec.key], spec, fields, raw, offers)
        _depend(form[spec.key], spec, fields, offers)
        extra = (extras or {}).get(spec.key, Extra())
        form[spec.key].flags.hidden, form[spec.key].flags.when = extra.hidden, extra.when
        form[spec.key].flags.derived = extra.derived
    return form


def raw_from(fields: Sequence[Field], sent: MultiDict[str, str], prefix: str = "") -> dict[str, str]:
    """What was typed into a form, by field key; what the browser left out (no radio chosen) is empty."""
    return {each.key: SEPARATOR.join(sent.getlist(prefix + each.key)) for each in fields}


def rows_from(key: str, fields: Sequence[Field], sent: MultiDict[str, str]) -> tuple[RawRow, ...]:
    """The rows of a repeated section in the page's order; malformed and repeated ids are passed over."""
    ids = dict.fromkeys(each for each in sent.getlist(f"{key}-rows") if ROW_ID.fullmatch(each))
    return tuple(RawRow(each, raw_from(fields, sent, row_prefix(key, each))) for each in ids)


def row_prefix(key: str, row_id: str) -> str:
    """What stands before the field names of one row."""
    return f"{key}-{row_id}-"


def new_row_id() -> str:
    """An id for a row that is added."""
    return secrets.token_hex(6)


def _draw(spec: Field, fields: Sequence[Field], raw: Raw, offers: Offers, required: bool) -> Any:
    choices = offers.choices(spec, fields, raw)
    unlisted = not choices and all(raw.get(key) for key in upper_keys(spec, fields) if key)
    unbound = ADAPTERS[spec.kind].draw(spec, Setting(choices, required, unlisted))
    offered, typed = unbound.kwargs.get("choices"), raw.get(spec.key, "")
    if offered and typed and spec.kind not in SEVERAL and typed not in {each.value for each in offered}:
        # An earlier answer that is offered no more is shown rather than silently replaced.
        offered.append(SelectChoice(typed, f"{typed}（不在可选范围内，请重新选择）"))
    return unbound


def _data(spec: Field, raw: Raw) -> str | list[str]:
    typed = raw.get(spec.key, "")
    if spec.kind in SEVERAL:
        return typed.split(SEPARATOR) if typed else []
    return typed


def _describe(field: Any, spec: Field, errors: Sequence[str], required: bool) -> None:
    """Hint, errors and the attributes by which a screen reader ties them to the field."""
    field.description = spec.hint
    field.errors = tuple(errors)
    field.flags.starred = required
    field.flags.limit = spec.max_length if spec.kind is Kind.LONG_TEXT else 0
    field.flags.grouped = field.type in {"RadioField", "SelectMultipleField"}
    described = [f"{field.id}-hint"] if spec.hint else []
    described += [f"{field.id}-error"] if errors else []
    attributes = dict(field.render_kw or {})
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if errors:
        attributes["aria-invalid"] = "true"
    if required and not field.flags.grouped:
        attributes["aria-required"] = "true"
    field.render_kw = attributes


def _suggest(field: Any, spec: Field, fields: Sequence[Field], raw: Raw, offers: Offers) -> None:
    """A line of text may come with suggestions; those of places are shared by the page (id ``places``)."""
    if spec.kind is Kind.DIVISION and offers.places:
        field.render_kw["list"] = "places"
        return
    words = spec.choices if spec.kind is Kind.TEXT else ()
    if spec.kind in UPON:
        words = offers.suggestions(spec.kind).get(JOINT.join(raw.get(key, "") for key in upper_keys(spec, fields)), ())
    if words:
        field.flags.suggestions = words
        field.render_kw["list"] = f"{field.id}-suggestions"


def _depend(field: Any, spec: Field, fields: Sequence[Field], offers: Offers) -> None:
    """Hand the script what a dependent field offers; without scripts a button does the same (更新选项)."""
    if spec.kind in UPON:
        prefix = field.name.removesuffix(field.short_name)
        field.flags.dependent = True
        field.render_kw |= {
            "data-upon": JOINT.join(prefix + key if key else "" for key in upper_keys(spec, fields)),
            "data-table": json.dumps(offers.table(spec.kind), ensure_ascii=False),
        }
        if suggested := offers.suggestions(spec.kind):
            field.render_kw["data-suggestions"] = json.dumps(suggested, ensure_ascii=False)
