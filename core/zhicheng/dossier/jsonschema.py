"""The JSON Schema of what a jurisdiction, year and channel take."""

from __future__ import annotations

from typing import Any

from zhicheng.dossier import standard
from zhicheng.policy import Policy
from zhicheng.specs import Field, Kind, Section
from zhicheng.specs.vocabulary import ATTACHMENT_KEYS, PROOFS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES = {Kind.INTEGER: "integer", Kind.YEAR: "integer", Kind.DECIMAL: "number", Kind.BOOLEAN: "boolean"}
PATTERNS = {Kind.DIVISION: r"^\d{6}$", Kind.MOBILE: r"^1\d{10}$", Kind.CREDIT_CODE: r"^[0-9A-Z]{18}$"}


def json_schema(policy: Policy, channel: str) -> dict[str, Any]:
    """Unknown keys are refused; ``x-required`` marks what the channel asks for (always, or under a condition)."""
    asked = {section.key: section for section in policy.sections(channel)}
    sections = {key: _section(section, asked.get(key)) for key, section in policy.format.items()}
    specs = {spec.key: spec for spec in policy.attachments(channel)}
    keys = dict.fromkeys((*ATTACHMENT_KEYS, *policy.declarations.attachments))
    unit = _object(standard.UNIT.fields)
    unit["properties"]["checked_by"] = _object(standard.CHECKED_BY.fields)
    place = policy.jurisdiction
    return {
        "$schema": DIALECT,
        "title": f"{place.name} {policy.terms.year} {policy.channel(channel).name}",
        "type": "object",
        "additionalProperties": False,
        "required": ["jurisdiction", "year", "channel"],
        "properties": {
            "jurisdiction": {"const": place.code},
            "year": {"const": policy.terms.year},
            "channel": {"const": channel},
            "at": {"type": ["string", "null"], "format": "date-time"},
            "notice": _notice(),
            "committee": {"type": ["string", "null"]},
            "applicant_scope": {"type": ["string", "null"]},
            "unit": unit,
            "entrustment": _object(standard.ENTRUSTMENT.fields),
            "sections": _closed(sections),
            "attachments": _closed({key: _files(specs.get(key)) for key in keys}),
            "pledge": {"type": ["boolean", "null"]},
        },
    }


def _section(section: Section, asked: Section | None) -> dict[str, Any]:
    required = {field.key: field.required for field in asked.fields} if asked else {}
    made = _object(section.fields)
    for key, wanted in required.items():
        if wanted is not False:
            made["properties"][key]["x-required"] = True if wanted is True else "conditional"
    if not section.repeats:
        return {**made, "title": section.title}
    made["properties"]["proofs"] = {"type": ["array", "null"], "items": {"enum": list(PROOFS)}}
    rows: dict[str, Any] = {"type": ["array", "null"], "title": section.title, "items": made}
    if asked and asked.min_rows:
        rows["x-min-rows"] = asked.min_rows
    return rows


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    return _closed({field.key: _value(field) for field in fields})


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


def _value(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"type": [TYPES.get(field.kind, "string"), "null"], "title": field.label}
    if field.kind in (Kind.CHOICE, Kind.LEVEL):
        return {"enum": [*field.choices, None], "title": field.label}
    if field.kind is Kind.DATE:
        made["format"] = "date"
    if field.kind in PATTERNS:
        made["pattern"] = PATTERNS[field.kind]
    if field.low is not None:
        made["minimum"] = field.low
    if field.high is not None:
        made["maximum"] = field.high
    if made["type"][0] == "string":
        made["maxLength"] = field.max_length
    return made


def _files(spec: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"type": ["array", "null"], "items": _object(standard.FILE.fields)}
    if spec is not None:
        made |= {
            "title": spec.title,
            "x-max-count": spec.limits.max_count,
            "x-max-bytes": spec.limits.max_bytes,
        }
        made["x-formats"] = list(spec.limits.formats)
        if spec.required is not False:
            made["x-required"] = True if spec.required is True else "conditional"
    return made


def _notice() -> dict[str, Any]:
    day = {"type": ["string", "null"], "format": "date"}
    window = {"type": ["array", "null"], "minItems": 2, "maxItems": 2, "items": {"type": "string"}}
    return _closed({"acceptance_deadline": day, "law_day": day, "window": window})
