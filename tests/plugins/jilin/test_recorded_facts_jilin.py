"""What is recorded of units in this province: by whom, and by which clause."""

from __future__ import annotations

import pytest

from zhicheng.registry import Registry

EVERY_LEVEL = ("county", "city", "province")


@pytest.mark.clause("JB-1.1", "JB-1.5", "JB-1.9", "JB-6.2")
def test_who_records_what() -> None:
    rules = Registry.load().get("220000").accounts
    assert {each.key: (each.by, tuple(cite.id for cite in each.cites)) for each in rules.recorded} == {
        "tier": (EVERY_LEVEL, ("JB-6.2",)),
        "combined_review_since": (("province",), ("JB-1.1", "JB-1.12")),
        "own_committee": (("province",), ("JB-1.1", "JB-1.12")),
        "review_mode": (EVERY_LEVEL, ("JB-1.5",)),
        "alliance": (EVERY_LEVEL, ("JB-1.5",)),
        "vacancies": (EVERY_LEVEL, ("JB-1.5",)),
        "border_county": (("province",), ("JB-1.9",)),
    }
