"""What was typed into a small form, read by the kinds of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from marshmallow import ValidationError

from zhicheng.casework.access import invalid
from zhicheng.dossier.typed import answer
from zhicheng.dossier.values import Value, value_of
from zhicheng.specs import Field
from zhicheng_web.fields import raw_from


def read(fields: Sequence[Field]) -> dict[str, Any]:
    """The answers by field, None where nothing was typed; raises Refusal with a message at each field that is wrong."""
    typed = raw_from(fields, request.form)
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in fields:
        given = answer(field, typed[field.key])
        found[field.key] = None
        if given is None:
            if field.required:
                problems[field.key] = f"请填写“{field.label}”。"
            continue
        kind: Value = value_of(field)
        try:
            found[field.key] = kind.read(given)
        except ValidationError as wrong:
            problems[field.key] = f"“{field.label}”{'；'.join(str(each) for each in wrong.messages)}。"
    if problems:
        raise invalid(problems)
    return found


def version() -> int:
    """That of the list as the page showed it."""
    return request.form.get("version", -1, type=int)
