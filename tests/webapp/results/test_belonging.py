"""归口评委会 on a case's page: for the committee's office and the bureau, not for the unit (HX-2.5.1)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.spoken import spoken
from zhicheng.store.models import Committee


@pytest.mark.clause("HX-2.5.1")
@pytest.mark.parametrize("code", ["220000", "411000", "511600"])
def test_a_case_says_which_committee_it_belongs_to_and_why(open_place: Any, code: str) -> None:
    place = open_place(code)
    with place.store.reading() as session:
        made = session.scalars(select(Committee).where(Committee.place == code)).one()
    url = f"/desk/cases/{place.candidates[0].application_id}"
    for browser in (place.office, place.bureau):
        page = browser.get(url)
        assert f"归口评委会：“{made.name}”" in page
        assert "在其评审范围之内" in page
    assert "归口评委会" not in place.person("单位管理员").get(url)
    with place.store.begin() as session:
        session.get_one(Committee, made.id).until = made.since
    assert f"评审权已于{spoken(made.since)}到期" in place.office.get(url)
