"""Sections that the exchange format keeps beside the others: the letter of entrustment and the committee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhicheng.committees import chooses
from zhicheng.dossier.entrusting import needs_letter
from zhicheng.dossier.standard import BESIDE, COMMITTEE, ENTRUSTMENT
from zhicheng.holds import applies
from zhicheng.specs import Section

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts
    from zhicheng.policy import Policy


def part_of(dossier: Mapping[str, Any], key: str) -> Any:
    """What a dossier holds of a section, wherever the format keeps it; None for nothing."""
    if key == COMMITTEE.key:
        return {each.key: dossier[each.key] for each in COMMITTEE.fields if dossier.get(each.key)} or None
    return dossier.get(key) if key in BESIDE else dossier["sections"].get(key)


def asked_sections(policy: Policy, facts: Facts) -> tuple[Section, ...]:
    """The sections that this case is asked for, in the order in which they are filled in."""
    return tuple(each for each in policy.sections(facts.channel) if _asked(policy, facts, each))


def _asked(policy: Policy, facts: Facts, section: Section) -> bool:
    match section.key:
        case COMMITTEE.key:
            return chooses(policy, facts)
        case ENTRUSTMENT.key:
            return bool(facts.entrustment) or needs_letter(policy, facts)
    return applies(section.when, facts)
