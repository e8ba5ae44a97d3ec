"""领导小组 over HTTP: recorded by an office, seen by the bureau; there only where the place asks for it (SG-7.2)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from zhicheng_web.demo.accounts import PASSWORD

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def code(site: Any) -> str:
    """A place that asks for leading groups."""
    found = [each.jurisdiction.code for each in site.registry.offering() if each.accounts.leading_group]
    return str(found[0])


def signed_in(site: Any, login: str) -> Any:
    browser = site.browser()
    assert browser.sign_in(login, PASSWORD).status_code == 302
    return browser


@pytest.mark.clause("SG-7.2")
def test_an_office_records_its_own_and_the_bureau_sees_it(site: Any, code: str) -> None:
    office, bureau = signed_in(site, f"committee-office-{code}"), signed_in(site, f"bureau-{code}")
    (url,) = re.findall(r'href="(/leading-groups/[0-9a-f-]{36})"', office.get("/leading-groups"))
    assert "没有登记" in bureau.get("/leading-groups")
    sent = {"number": "0", "chair": f"高远{NASTY}", "post": "局长", "members": "马一\n马二", "since": ""}
    refused = office.post(url, sent)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="since-error"' in page
    assert "高远" in page
    assert NASTY not in page
    today = site.clock.now.date().isoformat()
    assert office.post(url, sent | {"since": today}).status_code == 302
    seen = bureau.get(url)
    assert "马一；马二" in seen
    assert NASTY not in seen
    assert 'name="chair"' not in seen
    assert bureau.post(url, sent | {"since": today, "number": "1"}).status_code == 404
    slower = office.post(url, sent | {"since": today})
    assert slower.status_code == 409
    assert "同事登记了新的领导小组" in slower.get_data(as_text=True)


def test_where_nobody_asks_for_it_there_are_no_pages(site: Any) -> None:
    for place in site.registry.offering():
        browser = signed_in(site, f"bureau-{place.jurisdiction.code}")
        status = browser.client.get("/leading-groups", headers={"Accept": "application/json"}).status_code
        assert (status == 200) is bool(place.accounts.leading_group), place.jurisdiction.name
