"""How a section is asked in a case: what must be answered, what is hidden, what is offered, what is derived."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

from zhicheng import spans
from zhicheng.divisions import Divisions
from zhicheng.dossier.completeness import asked
from zhicheng.dossier.typed import answer
from zhicheng.holds import applies
from zhicheng.specs import AllOf, AnyOf, Condition, Field, Given, In, Is, Kind, Not, Section
from zhicheng.specs.condition import Plain, paths
from zhicheng_web.applicant.case import Case
from zhicheng_web.fields import Extra, Offers, Raw
from zhicheng_web.presentation import day


def required(case: Case, section: Section) -> frozenset[str]:
    """The keys that must be answered; a question that is hidden now is starred for when it appears."""
    return frozenset(
        each.key
        for each in section.fields
        if applies(each.required, case.facts) or (each.when is not None and each.required == each.when)
    )


def offers(case: Case, section: Section) -> Offers:
    """What may be chosen: the catalogue of the place under the notice, and the divisions of its province."""
    kinds = {each.kind for each in section.fields}
    return Offers(
        series=tuple(case.policy.catalogue.values()),
        open=frozenset(name for name, each in case.policy.declarations.catalogue.items() if not each.complete),
        places=_places(case.policy.jurisdiction.code) if Kind.DIVISION in kinds else (),
    )


def extras(case: Case, section: Section, raw: Raw) -> dict[str, Extra]:
    """What the case adds to single fields of a section."""
    derived = spans_of(case, section, raw)
    return {
        each.key: Extra(
            hidden=not asked(case.facts, each),
            when=_script(each, section),
            derived=derived.get(each.key),
        )
        for each in section.fields
    }


def spans_of(case: Case, section: Section, raw: Raw) -> dict[str, tuple[str, str]]:
    """The spans derived from dates (JM-3.3.6), by field: a label and its words."""
    found = {}
    for each in section.derived:
        spec = next((field for field in section.fields if field.key == each.field), None)
        if spec is not None:
            until = case.draft.judgement.cutoffs.get(each.cutoff)
            found[each.field] = (each.label, _span(_date(spec, raw.get(each.field, "")), until))
    return found


def _span(since: date | None, until: date | None) -> str:
    if since is None or until is None:
        return "填写日期后自动计算" if since is None else "评委会公布材料受理截止日期后计算"
    return f"{spans.words(spans.months_between(since, until))}（计算至{day(until)}）"


def _date(spec: Field, raw: str) -> date | None:
    try:
        return date.fromisoformat(str(answer(spec, raw)))
    except ValueError:
        return None


def _script(spec: Field, section: Section) -> str:
    """The condition of a question, where answers of the same form decide it."""
    condition = spec.when
    if condition is None or section.repeats:
        return ""
    if any(path.partition(".")[0] != section.key for path in paths(condition)):
        return ""
    return json.dumps(_as_json(condition, section.key), ensure_ascii=False)


def _as_json(condition: Condition, section: str) -> dict[str, Any]:
    def name(path: str) -> str:
        return f"{section}-{path.partition('.')[2]}"

    match condition:
        case Is(path=path, value=value):
            return {"name": name(path), "in": [_raw(value)]}
        case In(path=path, values=values):
            return {"name": name(path), "in": [_raw(each) for each in values]}
        case Given(path=path):
            return {"name": name(path)}
        case Not(condition=inner):
            return {"not": _as_json(inner, section)}
        case AllOf(conditions=parts):
            return {"all": [_as_json(each, section) for each in parts]}
        case AnyOf(conditions=parts):
            return {"any": [_as_json(each, section) for each in parts]}


def _raw(value: Plain) -> str:
    """A plain value as a form sends it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def _places(code: str) -> tuple[str, ...]:
    """The full names of the places in the province around a jurisdiction."""
    every = Divisions.official()
    if code not in every:
        return ()
    province = (code, *every.ancestors(code))[-1]
    return tuple(every.full_name(each) for each in every if every.contains(province, each))
