"""Sanctions that run on the day of application, by their weight: 记过 and above, lighter ones, and words that don't tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts, Record


class Weight(Enum):
    GRAVE = "grave"
    LIGHT = "light"
    UNCLEAR = "unclear"


GRAVE = re.compile("记过|记大过|降级|降低岗位|撤职|撤销.*职务|开除|留用察看|留党察看")
LIGHT = re.compile("警告|诫勉|批评|谈话|通报|检查")


def weight(kind: str) -> Weight:
    """Whether a sanction of that name is 记过 or more."""
    if GRAVE.search(kind):
        return Weight.GRAVE
    return Weight.LIGHT if LIGHT.search(kind) else Weight.UNCLEAR


def running(case: Facts) -> Iterator[tuple[Record, Weight, date | None]]:
    """Each sanction that stands on the day of application, with its weight and its last day."""
    applied_on = case.cutoffs.application
    for row in case.given("sanctions"):
        since, until = row.get("from"), row.get("until")
        if (until is None or until >= applied_on) and (since is None or since <= applied_on):
            yield row, weight(row.kind), until
