"""A returned case over HTTP: the opinion on top, only what was returned is open, what has changed, once more submitted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from filing import attach, complete, draft_id, give_back, pdf, submit

from zhicheng.casework.sweep import sweep

OPINION = "学历信息与证书不一致，请一次改齐。"
NOTE = "毕业院校名称与毕业证书不一致。"


@dataclass
class Back:
    """The applicant's browser and a case of theirs that was returned."""

    site: Any
    browser: Any
    id: UUID

    @property
    def path(self) -> str:
        return f"/applications/{self.id}"

    def school(self, name: str) -> int:
        """Corrects the first row of 教育经历; the answer's status."""
        page = self.browser.get(f"{self.path}/sections/education")
        version = re.search(r'name="version" value="(\d+)"', page)
        row = re.search(r'name="education-rows" value="([^"]+)"', page)
        assert version
        assert row
        sent = dict(re.findall(rf'name="(education-{row[1]}-\w+)"[^>]*value="([^"]*)"', page))
        sent |= dict(re.findall(rf'id="(education-{row[1]}-\w+)"[^>]*value="([^"]*)"', page))
        sent |= {f"education-{row[1]}-school": name, "education-rows": row[1], "version": version[1]}
        return int(self.browser.post(f"{self.path}/sections/education", sent).status_code)


@pytest.fixture
def back(site: Any) -> Back:
    application_id = draft_id(site)
    complete(site, application_id)
    attach(site, application_id)
    submit(site, application_id)
    give_back(site, application_id, OPINION, {"education": NOTE})
    return Back(site, site.signed_in(), application_id)


@pytest.mark.clause("JM-4")
def test_the_opinion_stands_on_top_with_who_and_until_when(back: Back) -> None:
    for page in ("", "/sections/education", "/sections/basic", "/files"):
        shown = back.browser.get(f"{back.path}{page}")
        assert OPINION in shown, page
        assert "补正截止" in shown, page
    assert "被退回" in back.browser.get("/applications")
    assert NOTE in back.browser.get(f"{back.path}/sections/education")


@pytest.mark.clause("JM-4")
def test_only_what_was_returned_is_open(back: Back) -> None:
    locked = back.browser.get(f"{back.path}/sections/basic")
    assert "已锁定：这个栏目没有被退回" in locked
    assert 'name="basic-name"' not in locked
    refused = back.browser.post(f"{back.path}/sections/basic", {"version": "1", "basic-name": "别人"})
    assert refused.status_code == 409
    assert "已经锁定" in refused.get_data(as_text=True)
    files = back.browser.get(f"{back.path}/files")
    assert "已锁定，不能增删文件" in files
    assert 'type="file"' not in files
    spec = next(each for each in back.site.place.attachments.values() if each.by == "applicant")
    assert back.browser.post(f"{back.path}/files?key={spec.key}", {"file": (pdf(), "x.pdf")}).status_code == 409
    resumed = back.browser.client.get(f"{back.path}/continue")
    assert resumed.headers["Location"].endswith("/sections/education")


@pytest.mark.clause("JM-4")
def test_what_was_changed_is_shown_and_goes_back_to_the_same_desk(back: Back) -> None:
    unchanged = back.browser.get(f"{back.path}/confirm")
    assert "没有改动" in unchanged
    assert "教育经历" in unchanged
    assert back.school("另一大学") == 302
    confirm = back.browser.get(f"{back.path}/confirm")
    assert re.search(r"某大学</td><td[^>]*>另一大学</td>", confirm)
    assert "还没有改动：" not in confirm
    done = back.browser.post(f"{back.path}/confirm", {"pledge": "true"})
    assert done.headers["Location"].endswith("/done")
    shown = back.browser.get(f"{back.path}/done")
    assert "第2次提交的回执" in shown
    progress = back.browser.get(back.path)
    assert "修改后再次审核" in progress
    assert OPINION in progress
    assert "补正截止" not in progress


@pytest.mark.clause("SG-4.2", "HX-2.4")
def test_a_case_that_isnt_mended_in_time_says_what_happened(back: Back) -> None:
    until = re.search(r'data-until="(\d+)"', back.browser.get(back.path))
    assert until
    deadline = back.site.clock.now.fromtimestamp(int(until[1]) / 1000, back.site.clock.now.tzinfo)
    back.site.clock.now = deadline - timedelta(seconds=1)
    assert "补正期限已过" not in back.browser.get(back.path)
    back.site.clock.now = deadline
    assert "补正期限已过" in back.browser.get(back.path)
    assert back.browser.client.get(f"{back.path}/confirm").headers["Location"].endswith(back.path)
    assert back.browser.post(f"{back.path}/sections/education").headers["Location"].endswith(back.path)
    with back.site.store.begin() as session:
        assert sweep(session, back.site.clock, back.site.registry).lapsed
    over = back.browser.get(back.path)
    assert "逾期没有补正，视为放弃申报" in over
    assert "下一年度重新申报" in over
    assert OPINION in over
