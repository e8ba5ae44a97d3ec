"""What a unit says of itself, checked; and what its licence authority's name says of where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from zhicheng.casework.access import invalid
from zhicheng.casework.unit_facts.known import own_word
from zhicheng.divisions import Divisions, division_of_authority
from zhicheng.dossier.standard import UNIT
from zhicheng.dossier.typed import answers
from zhicheng.dossier.values import value_of
from zhicheng.identity import check_credit_code, compact
from zhicheng.specs import AccountRules
from zhicheng.store.models import Organisation

NEEDED = ("nature", "tier")
FACTS = ("nature", "tier", "kind", "ownership", "combined_review_since", "own_committee", "review_mode")
"""The keys of the exchange format's ``unit`` that a unit keeps in ``facts``; its other answers have columns.
"""


def asked_facts(rules: AccountRules) -> tuple[str, ...]:
    """The facts that a unit of this place is asked for; what an authority decides is recorded by that authority."""
    return tuple(own_word(rules, dict.fromkeys(FACTS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDetails:
    """A unit's answers as typed. ``facts`` are raw texts by key; ``division`` may be left to the licence
    authority."""

    name: str
    credit_code: str
    licence_authority: str = ""
    division: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUnit:
    """The answers as stored. ``licence_division`` is where the licence authority belongs, None if its name
    doesn't tell."""

    name: str
    credit_code: str
    licence_authority: str | None
    division: str
    licence_division: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The division that a unit gives isn't, or can't be seen to be, that of its licence authority (JA-5.2)."""

    declared: str
    by_licence: str | None
    message: str


def checked_unit(
    details: UnitDetails, rules: AccountRules, divisions: Divisions, jurisdiction: str, *, complete: bool = True
) -> CheckedUnit:
    """The answers, tidied. Raises Refusal naming every answer that is wrong or missing.

    ``complete`` asks for what review chains and rules depend on; whoever only opens an account leaves it to the unit.
    """
    facts, wrong = _facts(details.facts, asked_facts(rules))
    if complete:
        for key in NEEDED:
            if key not in facts:
                wrong.setdefault(key, f"请选择{UNIT.field(key).label}，送审路径和申报条件据此确定。")
    name, authority = " ".join(details.name.split()), "".join(details.licence_authority.split())
    if not 2 <= len(name) <= 200:
        wrong["name"] = "单位名称应为2至200个字，请按证照填写全称。"
    if problem := check_credit_code(details.credit_code):
        wrong["credit_code"] = problem
    if rules.division_from_licence and not authority:
        wrong["licence_authority"] = "请填写证照上的登记机关，所属区划据此确定。"
    by_licence = division_of_authority(authority, divisions, within=jurisdiction) if authority else None
    division = details.division.strip() or by_licence or ""
    if not division:
        wrong["division"] = "请选择单位所属的行政区划。"
    elif division not in divisions or not divisions.contains(jurisdiction, division):
        wrong["division"] = f"所属区划应在{divisions.full_name(jurisdiction)}以内，请重新选择。"
    if wrong:
        raise invalid(wrong)
    return CheckedUnit(
        name=name,
        credit_code=compact(details.credit_code),
        licence_authority=authority or None,
        division=divisions.code(division),
        licence_division=by_licence,
        facts=facts,
    )


def mismatch_of(unit: Organisation, divisions: Divisions) -> Mismatch | None:
    """What unit and registrar must see before the unit is approved: the division decides its review chain."""
    if unit.licence_authority is None or unit.licence_division == unit.division:
        return None
    declared = divisions.full_name(unit.division)
    if unit.licence_division is None:
        message = (
            f"从登记机关“{unit.licence_authority}”的名称看不出所属区划，单位填报的是{declared}。"
            "区划决定送审路径，请核对证照后确认。"
        )
    else:
        message = (
            f"登记机关“{unit.licence_authority}”属于{divisions.full_name(unit.licence_division)}，"
            f"单位填报的是{declared}，两者不一致。区划决定送审路径，请核对证照后修改或确认。"
        )
    return Mismatch(unit.division, unit.licence_division, message)


def _facts(raw: Mapping[str, str], keys: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, str]]:
    asked = UNIT.asking(*keys)
    facts: dict[str, Any] = {}
    wrong = {key: "没有这一项，请刷新页面后重新填写。" for key in raw if key not in keys}
    for key, value in answers(asked, raw).items():
        spec = asked.field(key)
        try:
            facts[key] = value_of(spec).deserialize(value)
        except ValidationError as problem:
            wrong[key] = f"{spec.label}：{'；'.join(map(str, problem.messages))}"
    return facts, wrong
