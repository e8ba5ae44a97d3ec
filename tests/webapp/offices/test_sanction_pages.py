"""评审监督 over HTTP: a bureau gives an office a deadline to correct, the office reports, the bureau lifts (JB-4.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from zhicheng_web.demo.accounts import PASSWORD

NASTY = "<script>alert(1)</script>"
FINDING = {
    "kind": "限期纠正",
    "reason": "没有按程序抽取专家。",
    "document_number": "示例函〔2023〕12号",
    "deadline": "2023-12-31",
}


@dataclass
class Watch:
    """The bureau's officer and the committee office's, each in a browser."""

    offices: Any
    bureau: Any
    office: Any

    @property
    def form(self) -> str:
        """The address at which the office of the demonstration is sanctioned."""
        page = self.bureau.get("/sanctions/offices")
        name = self.office.get("/sanctions")
        for address, title in re.findall(r'href="(/sanctions/offices/[0-9a-f-]{36})">([^<]+)<', page):
            if title in name:
                return str(address)
        raise AssertionError(page)

    def impose(self, **typed: str) -> Any:
        return self.bureau.post(self.form, FINDING | typed)


@pytest.fixture
def watch(registering: Any) -> Watch:
    return Watch(registering, registering.bureau(), registering.person("办事机构"))


@pytest.mark.clause("JB-4.1")
def test_a_finding_with_its_deadline_the_offices_report_and_its_end(watch: Watch, version: Any) -> None:
    sent = watch.impose()
    assert sent.status_code == 302
    url = sent.headers["Location"]
    for browser in (watch.bureau, watch.office):
        page = browser.get(url)
        assert "等待整改" in page
        assert "2023年12月31日" in page
        assert "没有按程序抽取专家。" in page
    assert "解除处理" not in watch.office.get(url)
    assert "报告整改情况</h2>" not in watch.bureau.get(url)
    page = watch.office.get(url)
    empty = watch.office.post(f"{url}/answer", {"version": version(page), "answer": " "})
    assert empty.status_code == 422
    assert 'id="answer-error"' in empty.get_data(as_text=True)
    said = {"version": version(page), "answer": f"已重新抽取。{NASTY}"}
    assert watch.office.post(f"{url}/answer", said).status_code == 302
    page = watch.bureau.get(url)
    assert "已报告整改" in page
    assert NASTY not in page
    assert watch.bureau.post(f"{url}/lift", {"version": version(page), "reason": "整改到位。"}).status_code == 302
    assert "已解除" in watch.office.get("/sanctions")


def test_an_overdue_correction_is_marked_for_both(watch: Watch) -> None:
    url = watch.impose(deadline="2023-03-01").headers["Location"]
    watch.offices.site.clock.now = watch.offices.site.clock.now.replace(month=3, day=2)
    for browser in (watch.bureau, watch.office):
        assert "逾期未整改" in browser.get(url)
        assert "逾期未整改" in browser.get("/sanctions")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "暂停评审"}, "kind"),
        ({"reason": ""}, "reason"),
        ({"document_number": ""}, "document_number"),
        ({"deadline": ""}, "deadline"),
        ({"deadline": "年底"}, "deadline"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    watch: Watch, typed: dict[str, str], field: str
) -> None:
    response = watch.impose(**{"reason": f"问题{NASTY}", **typed})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{field}-error"' in page
    assert NASTY not in page
    if field != "document_number":
        assert FINDING["document_number"] in page


def test_the_office_imposes_nothing_and_sees_what_concerns_it_only(watch: Watch) -> None:
    form = watch.form
    assert watch.office.client.get("/sanctions/offices", headers={"Accept": "application/json"}).status_code == 403
    assert watch.office.post(form, FINDING, json=True).status_code == 404


def test_where_the_law_knows_no_sanctions_there_are_no_pages(site: Any) -> None:
    for place in site.registry.offering():
        browser = site.browser()
        assert browser.sign_in(f"bureau-{place.jurisdiction.code}", PASSWORD).status_code == 302
        status = browser.client.get("/sanctions", headers={"Accept": "application/json"}).status_code
        assert (status == 200) is bool(place.sanctions), place.jurisdiction.name


def test_the_form_tells_what_goes_before_and_names_no_kind_that_is_not_offered(watch: Watch) -> None:
    page = watch.bureau.get(watch.form)
    rules = watch.offices.declared.sanctions
    assert ("须先限期纠正" in page) == any(each.after_correction for each in rules)
    assert ("调整专家" in page) == any(each.kind == "experts" for each in rules)
