"""What authorities record of units is declared: a key, the bureaus, the document; a declaration that can't work stops the start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import made_up
import pytest

from zhicheng.dossier.recordable import RECORDABLE
from zhicheng.dossier.standard import UNIT
from zhicheng.plugins import PluginError
from zhicheng.registry import Registry
from zhicheng.specs import AccountRules, RecordedFact

FACT = RecordedFact(key="own_committee", by=("city", "province"), document="授权文件", cites=made_up.CITE)


def declared(*facts: RecordedFact) -> AccountRules:
    rules = AccountRules(recorded=facts, cites=made_up.CITE)
    return Registry.of((made_up.plugin(zhicheng_account_rules=rules),)).get("990000").accounts


def test_a_fact_is_found_by_its_key() -> None:
    rules = declared(FACT, replace(FACT, key="tier"))
    assert rules.recorded_fact("own_committee") == FACT
    assert rules.recorded_fact("review_mode") is None


def test_everything_recordable_is_a_key_of_the_exchange_format() -> None:
    assert set(RECORDABLE) < {each.key for each in UNIT.fields}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ((replace(FACT, key="canteen"),), "没有可由部门登记的单位情况 canteen"),
        ((replace(FACT, key="nature"),), "没有可由部门登记的单位情况 nature"),
        ((FACT, FACT), "由部门登记的单位情况重复"),
        ((replace(FACT, by=("county", "village")),), "village"),
        ((replace(FACT, by=()),), "登记部门的层级"),
        ((replace(FACT, by=("city", "city")),), "登记部门的层级"),
        ((replace(FACT, document=""),), "证明文件"),
        ((replace(FACT, cites=()),), "依据"),
    ],
)
def test_a_declaration_that_cannot_work_is_named(facts: tuple[RecordedFact, ...], reason: str) -> None:
    with pytest.raises(PluginError) as refused:
        declared(*facts)
    told: Any = refused.value
    assert (told.plugin, told.hook, told.key) == ("example", "zhicheng_account_rules", facts[-1].key)
    assert reason in str(told)
