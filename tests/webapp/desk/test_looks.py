"""Looks of offices as pages are asked for: by the desk's own addresses and by those of the applicant's pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.casework.record import history
from zhicheng.store.models import Event

SEEN = ("desk.case_seen", "desk.file_seen", "desk.bundle_seen")


def looks(way: Any) -> list[str]:
    with way.site.store.reading() as session:
        return [each.kind for each in history(session, way.id) if each.kind in SEEN]


def file_id(page: str) -> str:
    found = re.search(r'<iframe[^>]*src="[^"#]*/files/([0-9a-f-]{36})', page)
    assert found
    return found[1]


def taken(browser: Any, way: Any) -> int:
    with browser.client.get(f"/applications/{way.id}/bundle.zip") as response:
        return int(response.status_code)


@pytest.mark.clause("JB-6.3")
def test_a_case_and_a_file_are_put_down_once(way: Any) -> None:
    official = way.official()
    page = official.get(way.path)
    assert looks(way) == ["desk.case_seen"]
    for _ in range(2):
        official.get(way.path)
        assert official.client.get(f"{way.path}/files/{file_id(page)}").status_code == 200
    assert looks(way) == ["desk.case_seen", "desk.file_seen"]
    way.claimed()


@pytest.mark.clause("JB-6.3")
def test_the_applicants_addresses_are_no_way_around(way: Any) -> None:
    page, bureau = way.official().get(way.path), way.site.signed_in("厅工作人员")
    before = looks(way)
    assert bureau.client.get(f"/applications/{way.id}/files/{file_id(page)}").status_code == 200
    for _ in range(2):
        assert taken(bureau, way) == 200
    assert looks(way) == [*before, "desk.file_seen", "desk.bundle_seen", "desk.bundle_seen"]


def test_the_applicant_leaves_none_and_who_may_not_see_neither(way: Any, other: Any) -> None:
    page = way.official().get(way.path)
    with way.site.store.reading() as session:
        before = len(session.scalars(select(Event).where(Event.kind.in_(SEEN))).all())
    place = way.site.place.jurisdiction.name
    applicant = next(each for each in way.site.built.doors if (each.place, each.name) == (place, way.applicant))
    own = way.site.browser()
    assert own.sign_in(applicant.login, applicant.password).status_code == 302
    assert own.client.get(f"/applications/{way.id}/files/{file_id(page)}").status_code == 200
    assert taken(own, way) == 200
    assert taken(own, other) == 404
    assert own.client.get(other.path).status_code in (403, 404)
    with way.site.store.reading() as session:
        assert len(session.scalars(select(Event).where(Event.kind.in_(SEEN))).all()) == before
