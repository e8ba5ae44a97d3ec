"""What the city's phases ask to be reported, by whom and to whom."""

from __future__ import annotations

import pytest

from zhicheng.registry import Registry
from zhicheng.specs import DeskKind

CODE = "511600"


@pytest.mark.clause("SG-6", "SG-5.1")
def test_counties_and_offices_report_checks_and_offices_their_reviews(guangan: Registry) -> None:
    for template in guangan.get(CODE).timelines:
        found = {phase.key: phase.reports for phase in template.phases if phase.reports}
        assert set(found) == {"material", "review"}
        (checks,), (review,) = found["material"], found["review"]
        county = (DeskKind.BUREAU, "county")
        assert [(each.kind, each.level) for each in checks.by] == [county, (DeskKind.COMMITTEE_OFFICE, None)]
        assert [each.kind for each in review.by] == [DeskKind.COMMITTEE_OFFICE]
        assert {(each.to.kind, each.to.level) for each in (checks, review)} == {(DeskKind.BUREAU, "city")}
        assert review.what == "资格审查、评前公示、评审专家抽取等情况"
