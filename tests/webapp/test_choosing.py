"""The pages on which a committee is chosen and a letter of entrustment is entered, in the places that ask for them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from filing import complete, draft_id, pdf

from zhicheng.casework.applications import on_letter
from zhicheng.policy import policy_for
from zhicheng.registry import Declarations
from zhicheng.store.moments import BEIJING

YEAR = 2023


def signed_in(site: Any, place: Declarations, role: str = "申报人") -> Any:
    """An applicant of a place, while its applications are taken."""
    name = place.jurisdiction.name
    site.clock.now = datetime.fromisoformat(dict(site.built.moments)[name]).replace(tzinfo=BEIJING)
    door = next(each for each in site.built.doors if each.place == name and role in each.role)
    browser = site.browser()
    assert browser.sign_in(door.login, door.password).status_code == 302
    return browser


class TestCommittee:
    @pytest.fixture
    def place(self, site: Any) -> Declarations:
        """One whose notice lists committees by ranges of people."""
        found = [each for each in site.registry.offering() if any(c.scopes for c in self.committees(site, each))]
        return found[0]

    @staticmethod
    def committees(site: Any, place: Declarations) -> tuple[Any, ...]:
        return policy_for(site.registry, place.jurisdiction.code, YEAR).terms.committees

    @pytest.fixture
    def path(self, site: Any, place: Declarations) -> str:
        return f"/applications/{draft_id(site, place)}/sections/committee"

    @staticmethod
    def post(browser: Any, path: str, action: str = "save", **answers: str) -> Any:
        version = re.search(r'name="version" value="(\d+)"', browser.get(path))
        assert version
        sent = {f"committee-{key}": value for key, value in answers.items()}
        return browser.post(path, {"version": version[1], "action": action, **sent})

    @pytest.mark.clause("HX-2.5.1")
    def test_those_that_fit_come_first_and_the_others_say_why_not(
        self, site: Any, place: Declarations, path: str
    ) -> None:
        browser = signed_in(site, place)
        town, country = self.committees(site, place)
        asked = browser.get(path)
        assert "选定人员范围" in asked
        assert town.name not in asked
        assert self.post(browser, path, applicant_scope=country.scopes[0]).status_code == 302
        page = browser.get(path)
        assert "已自动选定" in page
        assert 0 < page.index(country.name) < page.index("不受理您申报的评审委员会") < page.index(town.name)
        assert f"人员范围为“{country.scopes[0]}”，该评委会只受理{town.scopes[0]}" in page
        assert f"{country.name}办事机构" in browser.get(path.rpartition("/sections")[0])

    @pytest.mark.clause("HX-2.5.1")
    def test_a_wrong_choice_is_caught_when_it_is_saved(self, site: Any, place: Declarations, path: str) -> None:
        browser = signed_in(site, place)
        town, country = self.committees(site, place)
        sent = {"applicant_scope": country.scopes[0], "committee": town.name}
        kept = self.post(browser, path, "next", **sent)
        assert kept.headers["Location"].endswith("/sections/committee")
        assert f"应选择{country.name}" in browser.get(path)
        files = browser.get(path.replace("/sections/committee", "/files"))
        assert re.search(rf'href="{path}[^"]*">评审委员会选择错误', files)
        gone = self.post(browser, path, "next", applicant_scope=country.scopes[0], committee=country.name)
        assert not gone.headers["Location"].endswith("/sections/committee")
        assert "评审委员会选择错误" not in browser.get(path)

    @pytest.mark.clause("HX-6")
    def test_where_none_fits_the_notice_that_governs_is_named(self, site: Any, place: Declarations, path: str) -> None:
        """Every series × level that a rule of the place refuses leads to its words, never to an empty page."""
        browser = signed_in(site, place)
        basic = path.replace("/committee", "/basic")
        page = browser.get(basic)
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version
        sent = {"version": version[1], "basic-series": "工程系列", "basic-level": "中级", "basic-title": "工程师"}
        assert browser.post(basic, sent).status_code == 302
        shown = browser.get(path)
        assert "本通知没有评审委员会受理您的申报" in shown
        assert "〔2023〕17号" in shown
        assert all(each.name in shown for each in self.committees(site, place))

    def test_another_tab_is_not_overwritten(self, site: Any, place: Declarations, path: str) -> None:
        browser = signed_in(site, place)
        town, country = self.committees(site, place)
        assert self.post(browser, path, applicant_scope=country.scopes[0]).status_code == 302
        stale = browser.post(path, {"version": "0", "committee-applicant_scope": town.scopes[0]})
        assert stale.status_code == 409
        assert "内容已在别处更新" in stale.get_data(as_text=True)


class TestLetter:
    @pytest.fixture
    def places(self, site: Any) -> list[tuple[Declarations, str]]:
        """Those with a channel that takes people of other places on a letter, with that channel."""
        return [
            (each, key)
            for each in site.registry.offering()
            for policy in (policy_for(site.registry, each.jurisdiction.code, YEAR),)
            for key in policy.terms.channels
            if policy.channel(key).online and on_letter(policy, key)
        ]

    @pytest.mark.clause("SG-2.5", "HX-4.1")
    def test_the_letter_is_asked_for_and_judged_with_its_scan(
        self, site: Any, places: list[tuple[Declarations, str]]
    ) -> None:
        assert len(places) == 2
        for place, channel in places:
            browser = signed_in(site, place)
            path = self.begun(browser, str(draft_id(site, place)), channel)
            page = browser.get(f"{path}/sections/entrustment")
            assert "没有委托评审函" in browser.get(f"{path}/files")
            assert 'name="entrustment-direction"' not in page
            assert 'id="attachment-entrustment_letter"' in page
            given = {
                "version": "0",
                "entrustment-letter_number": "〔2023〕1号",
                "entrustment-issued_by": "本市人社局",
                "entrustment-issuer_level": "city",
                "entrustment-issuer_division": place.jurisdiction.code,
                "entrustment-issued_on": "2023-10-16",
            }
            assert browser.post(f"{path}/sections/entrustment", given).status_code == 302
            assert "应由外市的职称管理部门出具" in browser.get(f"{path}/sections/entrustment")
            elsewhere = {**given, "version": "1", "entrustment-issuer_division": f"{place.jurisdiction.code[:2]}0100"}
            assert browser.post(f"{path}/sections/entrustment", elsewhere).status_code == 302
            sent = browser.post(f"{path}/files?key=entrustment_letter&at=entrustment", {"file": (pdf(), "委托函.pdf")})
            assert sent.headers["Location"].endswith("/sections/entrustment#attachment-entrustment_letter")
            assert "委托函.pdf" in browser.get(f"{path}/sections/entrustment")
            assert not re.search(rf'href="{path}/sections/entrustment[^"]*">[^<]', self.problems(browser, path))

    @staticmethod
    def begun(browser: Any, draft: str, channel: str) -> str:
        """Gives up the demonstration's draft and begins one in another channel."""
        (act,) = re.findall(
            r'action="(/applications/[^"]+/withdraw[^"]*)"', browser.get(f"/applications/{draft}/withdraw")
        )
        assert browser.post(act.replace("&amp;", "&")).status_code == 302
        (start,) = dict.fromkeys(
            re.findall(rf'href="(/applications/new/[^"]+/{channel})"', browser.get("/applications"))
        )
        return str(browser.post(start).headers["Location"].rpartition("/sections")[0])

    @staticmethod
    def problems(browser: Any, path: str) -> str:
        page = browser.get(f"{path}/files")
        return str(page[page.index('id="problems"') :])


@pytest.mark.clause("JA-4.3", "N-7")
def test_the_last_safe_day_is_told_at_each_step_and_to_the_unit(site: Any) -> None:
    browser = site.signed_in()
    path = f"/applications/{draft_id(site)}"
    for page in ("/applications", path, f"{path}/files"):
        assert "请最迟在2023年2月21日提交" in browser.get(page), page
    unit = site.signed_in("单位管理员")
    assert "公示最迟从2023年2月21日开始" in unit.get("/unit")
    site.clock.now = datetime(2023, 2, 22, 9, 0, tzinfo=BEIJING)
    assert "最迟提交日2023年2月21日已过" in browser.get(f"{path}/files")


def test_what_was_submitted_has_no_deadline_any_more(site: Any) -> None:
    browser = site.signed_in("已提交的申报人")
    assert "申报截止" in site.signed_in().get(site.draft_of(site.signed_in()))
    assert "申报截止" not in browser.get(site.draft_of(browser))


def test_the_progress_names_who_has_the_case_since_when_and_until_when(site: Any) -> None:
    from filing import attach, submit

    application_id = draft_id(site)
    complete(site, application_id)
    attach(site, application_id)
    submit(site, application_id)
    page = site.signed_in().get(f"/applications/{application_id}")
    current = re.search(r'<li class="current".*?</li>', page, re.DOTALL)
    assert current
    assert "起办理" in current[0]
    assert "本环节截止 2023年2月28日 24:00" in current[0]
