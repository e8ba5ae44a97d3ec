"""From a plugin's eligible law case to what somebody would have typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhicheng.casework.dossiers import Row
from zhicheng.registry import Declarations
from zhicheng.specs import Section
from zhicheng.testing.lawcases import bases


def eligible(declarations: Declarations, channel: str) -> Mapping[str, Any]:
    """An eligible dossier of a channel in the exchange format; empty where the plugin brings none along."""
    found = [each for each in bases(declarations.layers[-1]).values() if each.get("channel") == channel]
    return found[0] if found else {}


def raw(value: object) -> str:
    """An answer as it is typed."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def values(section: Section, part: Mapping[str, Any]) -> dict[str, str]:
    """The answers to a section's questions, or to those of one row."""
    return {each.key: raw(part[each.key]) for each in section.fields if part.get(each.key) is not None}


def rows(section: Section, parts: list[Mapping[str, Any]]) -> tuple[Row, ...]:
    """The rows of a repeated section."""
    return tuple(Row(f"r{number}", values(section, part)) for number, part in enumerate(parts, 1))
