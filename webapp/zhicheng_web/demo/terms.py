"""What the demonstration's bureaus write into their notices: days for what the template leaves undated, and a fee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from zhicheng.fees import Fee
from zhicheng.notice import DatedPhase, Terms
from zhicheng.notice_check import PAYMENT, collects_fees, offered_phases
from zhicheng.registry import Declarations

STEP = timedelta(days=15)
"""From one level's deadline to the next."""
FEE = Fee(
    key="demonstration",
    title="评审费（演示）",
    amount=20_000,
    document="演示数据，不是实际的收费标准",
    note="演示账户，请勿真实转账。",
)


def announced(declarations: Declarations, terms: Terms, opening: date) -> Terms:
    """The template's terms with each level's own deadline, one after the other, and a fee where there is a stage for it."""
    undated = [
        each for each in offered_phases(declarations, terms) if each.deadline and not each.dated and each.key != PAYMENT
    ]
    dated = tuple(
        DatedPhase(key=each.key, title=each.title, first=opening, last=opening + number * STEP)
        for number, each in enumerate(undated, 1)
    )
    fees = (FEE,) if collects_fees(declarations, terms) else ()
    return replace(terms, phases=(*terms.phases, *dated), fees=fees)
