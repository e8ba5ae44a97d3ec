"""The pages of lists keep to the policy: nothing inline, every form with its token, every id once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_lists import GUANGAN, JILIN, confirmed, publicized
from test_markup import audit


def clean(browser: Any, *paths: str) -> None:
    for path in paths:
        page = audit(browser.client, path)
        assert page.faults == [], path
        assert page.tokens == page.post_forms, path
        assert {each for each in page.ids if page.ids.count(each) > 1} == set(), path
        assert page.referred - set(page.ids) == set(), path


def test_while_a_list_is_made(open_place: Any) -> None:
    place = open_place(JILIN)
    office = place.office
    opening = re.search(r'href="(/results/open[^"]+)"', office.get("/results"))
    assert opening
    clean(office, "/results", "/results?list=all", opening[1].replace("&amp;", "&"))
    place.opened(office)
    clean(office, place.path("waiting"), place.path("counts"))
    place.listed(office)
    place.met(office, place.clock.now.date())
    clean(office, *(place.path(each) for each in ("", "meeting", "counts", "decide", "cancel", "waiting")))


def test_while_it_is_carried_through_its_acts(open_place: Any) -> None:
    place = open_place(GUANGAN)
    office, city = place.office, place.bureau
    place.decided(office, place.clock.now.date())
    clean(city, place.path(), place.path("recheck"))
    place.post(city, "recheck")
    clean(city, place.path("publish"))
    publicized(place, city)
    clean(city, place.path("confirm"), place.path("return"))
    confirmed(place, city)
    clean(city, place.path(), place.path("check"))


@pytest.mark.parametrize("code", [JILIN, GUANGAN])
def test_from_a_list_one_comes_to_the_record_of_each_case_that_one_may_read(open_place: Any, code: str) -> None:
    place = open_place(code)
    place.listed(place.office)
    cases = {f"/desk/cases/{each.application_id}/minutes" for each in place.on_list()}
    seen = []
    for browser in (place.office, place.bureau):
        led = set(re.findall(r'href="(/desk/cases/[^"]+)"', browser.get(place.path())))
        allowed = {path for path in cases if browser.client.get(path).status_code == 200}
        assert led == allowed
        seen.append(led)
    assert cases in seen
