"""A unit's answers: asked in one form, shown in one sheet, whoever fills them in or looks at them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from zhicheng.casework.unit_details import UnitDetails, asked_facts
from zhicheng.casework.units import Place
from zhicheng.divisions import Divisions
from zhicheng.dossier.standard import UNIT
from zhicheng.specs import AccountRules, Field, Kind
from zhicheng.store.models import Organisation
from zhicheng_web.fields.adapters import YES_NO
from zhicheng_web.office_page import place_name
from zhicheng_web.pieces import Entry
from zhicheng_web.safety import known_now

Typed = Mapping[str, str]
"""A unit's answers as they were typed, by key."""

IDENTITY = ("name", "credit_code", "licence_authority", "division")
TIERS = {"province": "省级", "city": "市级", "county": "县（市、区）级", "township": "乡镇级"}
HINTS = {
    "name": "与证照一致的全称",
    "credit_code": "18位，见营业执照或事业单位法人证书",
    "licence_authority": "证照上盖章的机关全称，所属区划据此确定",
    "nature": "决定审核流程，请按证照填写",
    "tier": "单位隶属于哪一级",
    "kind": "学校、医疗卫生机构请选择对应类别",
    "ownership": "学校和医疗卫生机构填写",
    "combined_review_since": "实行评聘结合的单位填写，如 2021",
    "review_mode": "学校填写：独立、联盟还是委托评审",
}


def questions(rules: AccountRules) -> tuple[str, ...]:
    """What a unit of a place is asked."""
    return (*IDENTITY, *asked_facts(rules))


def entries(place: Place, typed: Typed, errors: Mapping[str, str], recorded: Container[str] = ()) -> tuple[Entry, ...]:
    """The questions of the form, echoing what was typed; what an authority has ``recorded`` isn't asked any more."""
    return tuple(_entry(key, place, typed, errors) for key in questions(place.rules) if key not in recorded)


def typed_from(sent: Mapping[str, str], rules: AccountRules) -> dict[str, str]:
    """The answers that a form sent."""
    return {key: sent.get(key, "").strip() for key in questions(rules)}


def typed_of(unit: Organisation, rules: AccountRules) -> dict[str, str]:
    """A stored unit's answers as they would be typed."""
    answers = {"name": unit.name, "division": unit.division} | unit.facts
    answers |= {"credit_code": unit.credit_code, "licence_authority": unit.licence_authority}
    return {key: _raw(answers.get(key)) for key in questions(rules)}


def recorded_of(unit: Organisation, place: Place) -> tuple[str, ...]:
    """The questions that an authority has answered by a record that holds today."""
    held = {each.key for each in known_now(unit).facts}
    return tuple(key for key in questions(place.rules) if key in held)


def asked(unit: Organisation, place: Place) -> dict[str, str]:
    """A stored unit's answers, without what an authority has recorded instead."""
    recorded = recorded_of(unit, place)
    return {key: value for key, value in typed_of(unit, place.rules).items() if key not in recorded}


def details_from(typed: Typed) -> UnitDetails:
    """The answers for a use case."""
    return UnitDetails(
        name=typed["name"],
        credit_code=typed["credit_code"],
        licence_authority=typed["licence_authority"],
        division=typed["division"],
        facts={key: value for key, value in typed.items() if key not in IDENTITY and value},
    )


def sheet(typed: Typed) -> tuple[tuple[str, str], ...]:
    """The answers in words, for reading."""
    return tuple((UNIT.field(key).label, _words(key, value)) for key, value in typed.items())


def _entry(key: str, place: Place, typed: Typed, errors: Mapping[str, str]) -> Entry:
    field = UNIT.field(key)
    numbers = field.kind in (Kind.CREDIT_CODE, Kind.YEAR)
    required = key in ("name", "credit_code") or (key == "licence_authority" and place.rules.division_from_licence)
    return Entry(
        name=key,
        label=field.label,
        value=typed.get(key, ""),
        error=errors.get(key, ""),
        hint=_hint(key, place),
        width="wide" if not numbers else "id" if field.kind is Kind.CREDIT_CODE else "year",
        required=required,
        options=_options(field, place),
    )


def _hint(key: str, place: Place) -> str:
    if key == "division":
        return "不选时按登记机关确定" if place.rules.division_from_licence else "单位所在的省、市、县"
    if key == "licence_authority" and not place.rules.division_from_licence:
        return "证照上盖章的机关全称"
    return HINTS.get(key, "")


def _options(field: Field, place: Place) -> tuple[tuple[str, str], ...]:
    if field.kind is Kind.DIVISION:
        first = "按登记机关确定" if place.rules.division_from_licence else "请选择"
        return (("", first), *((code, place.divisions.full_name(code)) for code in _inside(place)))
    values = tuple(YES_NO) if field.kind is Kind.BOOLEAN else field.choices
    return (("", "请选择"), *((value, _words(field.key, value)) for value in values)) if values else ()


def _inside(place: Place) -> list[str]:
    if place.jurisdiction not in place.divisions:
        return []
    return [code for code in place.divisions if place.divisions.contains(place.jurisdiction, code)]


def _words(key: str, raw: str) -> str:
    match UNIT.field(key).kind:
        case Kind.BOOLEAN:
            return YES_NO.get(raw, raw)
        case Kind.DIVISION:
            return place_name(raw) if raw in Divisions.official() else raw
    return TIERS.get(raw, raw) if key == "tier" else raw


def _raw(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
