"""The province's side of continuing education: no activity is invented, public courses are no condition."""

from __future__ import annotations

import pytest

from zhicheng.registry import Registry


@pytest.mark.clause("SG-3.4")
def test_the_city_shares_the_provinces_record_without_invented_activities() -> None:
    known = Registry.load(("sichuan", "guangan"))
    city, province = known.get("511600").learning, known.get("510000").learning
    assert city == province
    assert city is not None
    assert city.jurisdiction == "510000"
    assert city.activities == ()
    assert city.imports is not None
    assert any("公需科目课时要求不作为职称评审必要条件" in note for note in city.notes)
