"""Supervision of committees in the province: a deadline to correct, notified; whoever lets it pass is stopped."""

from __future__ import annotations

import pytest

from zhicheng.registry import Registry
from zhicheng.specs import SanctionKind

RULES = {each.kind: each for each in Registry.load(("jilin",)).get("220000").sanctions}


@pytest.mark.clause("JB-4.1")
def test_what_the_clause_knows_and_in_which_order() -> None:
    assert set(RULES) == {
        SanctionKind.NOTICE, SanctionKind.CORRECTION, SanctionKind.SUSPENSION, SanctionKind.WITHDRAWAL,
    }  # fmt: skip
    assert {kind for kind, each in RULES.items() if each.after_correction} == {
        SanctionKind.SUSPENSION, SanctionKind.WITHDRAWAL,
    }  # fmt: skip
    assert {each.by for each in RULES.values()} == {("province",)}
    assert {str(cite) for each in RULES.values() for cite in each.cites} == {"吉人社函〔2023〕8号 四（一）"}
