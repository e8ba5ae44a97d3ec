"""The pages of lists keep to the policy: nothing inline, every form with its token, every id once."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

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
