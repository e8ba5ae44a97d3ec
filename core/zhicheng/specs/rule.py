"""Rules: small functions with a stable key, a revision and the clauses they rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from zhicheng.specs.citation import Citation
from zhicheng.specs.dates import ALWAYS, Dated, Effective
from zhicheng.specs.verdict import Verdict

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts

    Judge: TypeAlias = Callable[[Facts], Verdict | Sequence[Verdict]]


class Outcome(StrEnum):
    """What being unmet means: can't be submitted, or a remark for the desks; a preference counts when it *is* met."""

    CONDITION = "condition"
    REMARK = "remark"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``channels`` empty means every channel; ``outcome`` may itself be dated (a preference until 2025, then required)."""

    key: str
    title: str
    judge: Judge
    cites: tuple[Citation, ...]
    channels: tuple[str, ...] = ()
    outcome: Outcome | Dated[Outcome] = Outcome.CONDITION
    effective: Effective = ALWAYS
    revision: int = 1


def rule(
    key: str,
    *,
    title: str,
    cites: Citation | tuple[Citation, ...],
    channels: tuple[str, ...] = (),
    outcome: Outcome | Dated[Outcome] = Outcome.CONDITION,
    effective: Effective = ALWAYS,
    revision: int = 1,
) -> Callable[[Judge], Rule]:
    """Turn a judging function into a :class:`Rule`."""

    def declare(judge: Judge) -> Rule:
        return Rule(
            key=key,
            title=title,
            judge=judge,
            cites=cites if isinstance(cites, tuple) else (cites,),
            channels=channels,
            outcome=outcome,
            effective=effective,
            revision=revision,
        )

    return declare
