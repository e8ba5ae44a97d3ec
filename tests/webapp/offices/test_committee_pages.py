"""Committees in the browser: drawn up and filed by an office, approved or returned by the bureau, renewed, ended."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.store.models import Committee, CommitteeState
from zhicheng_web.demo.accounts import PASSWORD

NASTY = "<b>评委会</b>"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class Desk:
    """A committee's office and the bureau of a place."""

    def __init__(self, offices: Any, version: Any) -> None:
        self.offices, self.version = offices, version
        self.bureau = offices.bureau()
        self.office = offices.signed_in(f"committee-office-{offices.code}", PASSWORD)
        self.year = offices.site.clock.now.year

    def answers(self, **changed: Any) -> dict[str, Any]:
        return {
            "name": "农业系列中级评委会",
            "series": "农业系列",
            "levels": ["中级"],
            "formed_by": "按系列组建",
            "size": "9",
            "since": f"{self.year}-12-01",
            "until": f"{self.year + 3}-11-30",
            "indicators": "业绩 推广成果 60\n品德 职业道德 10",
            **changed,
        }

    def drafted(self, **changed: Any) -> str:
        done = self.office.post("/committees/new", self.answers(**changed))
        assert done.status_code == 302, done.get_data(as_text=True)
        found = re.search(rf"/committees/({UUID})", done.headers["Location"])
        assert found
        return found[1]

    def post(self, browser: Any, path: str, page: str, **sent: Any) -> Any:
        return browser.post(path, {"version": self.version(browser.get(page)), **sent})

    def file(self, made: str) -> Any:
        return self.post(self.office, f"/committees/{made}/file", f"/committees/{made}")

    def filed(self, **changed: Any) -> str:
        made = self.drafted(**changed)
        assert self.file(made).status_code == 302
        return made

    def review(self, made: str, step: str, **sent: Any) -> Any:
        return self.post(self.bureau, f"/committees/review/{made}/{step}", f"/committees/review/{made}", **sent)

    def approved(self, **changed: Any) -> str:
        made = self.filed(**changed)
        assert self.review(made, "approve", document_number="示例人社函9号").status_code == 302
        return made

    def stored(self, made: str) -> Committee:
        with self.offices.site.store.reading() as session:
            return next(each for each in session.scalars(select(Committee)) if str(each.id) == made)


@pytest.fixture
def desk(registering: Any, version: Any) -> Desk:
    return Desk(registering, version)


@pytest.mark.clause("SG-6")
@pytest.mark.clause("N-4")
def test_from_the_draft_to_the_approved_committee(desk: Desk) -> None:
    made = desk.drafted()
    assert f"/committees/review/{made}" not in desk.bureau.get("/committees/review")
    page = desk.office.get(f"/committees/{made}")
    assert "业绩：推广成果（60分）；品德：职业道德（10分）" in page
    assert desk.file(made).status_code == 302
    waiting = desk.bureau.get("/committees/review")
    assert "农业系列中级评委会" in waiting
    assert "等待审批" in waiting
    assert desk.review(made, "approve", document_number="示例人社函9号").status_code == 302
    assert "农业系列中级评委会" in desk.bureau.get("/committees/review?list=approved")
    assert "示例人社函9号" in desk.office.get(f"/committees/{made}")
    assert "农业系列中级评委会" in desk.office.get("/committees")


def test_a_returned_committee_is_changed_and_filed_again(desk: Desk) -> None:
    made = desk.filed()
    empty = desk.review(made, "return", reason=" ")
    assert empty.status_code == 422
    assert "请写明退回的理由" in empty.get_data(as_text=True)
    assert desk.review(made, "return", reason="请写明专业。").status_code == 302
    assert "请写明专业。" in desk.office.get(f"/committees/{made}")
    page = f"/committees/{made}/edit"
    changed = desk.post(desk.office, page, page, **desk.answers(specialties="农学、园艺"))
    assert changed.status_code == 302
    assert desk.file(made).status_code == 302
    assert desk.stored(made).specialties == ["农学", "园艺"]


@pytest.mark.parametrize("filed", [False, True])
def test_a_committee_that_isnt_decided_is_taken_back(desk: Desk, filed: bool) -> None:
    made = desk.filed() if filed else desk.drafted()
    page = f"/committees/{made}"
    assert "撤回评委会" in desk.office.get(page)
    assert desk.post(desk.bureau, f"{page}/withdraw", f"/committees/review/{desk.filed()}").status_code in (403, 404)
    stale = desk.office.post(f"{page}/withdraw", {"version": "0"})
    assert stale.status_code == 409
    assert desk.post(desk.office, f"{page}/withdraw", page).status_code == 302
    assert desk.stored(made).state is CommitteeState.ENDED
    shown = desk.office.get(page)
    assert "已撤回" in shown
    assert "撤回评委会" not in shown
    again = desk.post(desk.office, f"{page}/withdraw", page) if "version" in shown else stale
    assert again.status_code == 409


@pytest.mark.clause("N-4")
def test_what_the_law_says_stands_at_the_fields_with_its_clause(desk: Desk) -> None:
    made = desk.drafted(levels=["副高级"], size="24", until=f"{desk.year + 3}-12-01")
    refused = desk.file(made)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "不少于25人，现为24人" in page
    assert "应为单数" in page
    assert "评委会有效期不超过3年" in page
    assert "人社部令第40号" in page
    assert f'action="/committees/{made}/edit"' in page
    assert desk.stored(made).state is CommitteeState.DRAFT


def test_what_cant_be_saved_is_echoed_with_its_message(desk: Desk) -> None:
    sent = desk.answers(name=NASTY * 20, since="昨天", levels=[])
    refused = desk.office.post("/committees/new", sent)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "请按 2023-02-28 的样子填写日期" in page
    assert "请选择评委会评审的级别" in page
    assert NASTY not in page
    lines = "运气 一 1\n业绩 推广成果 许多\n品德 职业道德 10\n能力 0"
    sent = desk.answers(levels=[], size="很多", since="昨天", until="", indicators=lines)
    made = desk.drafted()
    for path in ("/committees/new", f"/committees/{made}/edit"):
        refused = desk.office.post(path, {**sent, "version": "1"})
        page = refused.get_data(as_text=True)
        assert refused.status_code == 422
        for words in (
            "请选择评委会评审的级别", "请填写评委会专家人数", "农业系列中级评委会", "填写日期", "请填写有效期的截止日期",
            "第1项指标的维度应为", "第2项指标的满分应为", "第4项指标请写明名称", "第4项指标的满分应为",
        ):  # fmt: skip
            assert words in page
        assert "第3项" not in page


def test_a_committee_is_renewed_from_its_page_and_ended_with_a_reason(desk: Desk) -> None:
    made = desk.approved()
    page = f"/committees/new?renews={made}"
    assert "农业系列中级评委会" in desk.office.get(page)
    done = desk.office.post(page, desk.answers(since=f"{desk.year + 1}-12-01"))
    assert done.status_code == 302
    again = re.search(rf"/committees/({UUID})", done.headers["Location"])[1]  # type: ignore[index]
    assert desk.file(again).status_code == 302
    assert desk.review(again, "approve", document_number="示例人社函10号").status_code == 302
    assert desk.stored(made).until.isoformat() == f"{desk.year + 1}-11-30"
    assert "更新自" in desk.office.get(f"/committees/{again}")
    assert desk.post(desk.office, f"/committees/{again}/end", f"/committees/{again}", reason="").status_code == 422
    ended = desk.post(desk.office, f"/committees/{again}/end", f"/committees/{again}", reason="机构撤并。")
    assert ended.status_code == 302
    assert desk.review(made, "end", reason="机构撤并。").status_code == 302
    assert "已终止" in desk.office.get(f"/committees/{again}")


def test_the_bureau_sees_what_expires_within_sixty_days(desk: Desk) -> None:
    made = desk.approved(until=f"{desk.year}-12-20")
    assert "农业系列中级评委会" in desk.bureau.get("/committees/review?list=approved")
    late = desk.stored(made).until
    desk.offices.site.clock.now = desk.offices.site.clock.now.replace(year=late.year, month=11, day=25)
    assert "农业系列中级评委会" in desk.bureau.get("/committees/review?list=expiring")


def test_a_stale_page_and_strangers_change_nothing(desk: Desk) -> None:
    made = desk.filed()
    stale = desk.bureau.post(f"/committees/review/{made}/approve", {"version": 1, "document_number": "一"})
    assert stale.status_code == 409
    applicant = desk.offices.site.signed_in()
    for path in ("/committees", f"/committees/{made}", "/committees/review"):
        assert applicant.client.get(path, headers={"Accept": "application/json"}).status_code == 403
    assert desk.office.client.get("/committees/review", headers={"Accept": "application/json"}).status_code == 403
    assert desk.bureau.client.get(f"/committees/{made}", headers={"Accept": "application/json"}).status_code == 403
    assert desk.stored(made).state is CommitteeState.FILED


def test_the_form_asks_for_the_name_before_the_levels(desk: Desk) -> None:
    page = desk.office.get("/committees/new")
    order = [page.index(f'name="{each}"') for each in ("name", "series", "levels", "specialties", "size")]
    assert order == sorted(order)
    said = desk.office.post("/committees/new", desk.answers(name="", series="", levels=[], size=""))
    assert said.status_code == 422
    told = said.get_data(as_text=True)
    for words in ("请填写评委会名称", "请填写评委会评审的系列", "请选择评委会评审的级别", "请填写评委会专家人数"):
        assert words in told


@pytest.mark.parametrize(("since", "until"), [("9999-01-01", "9999-12-31"), ("0001-01-01", "2099-12-31")])
def test_days_far_away_are_told_at_their_field(desk: Desk, since: str, until: str) -> None:
    refused = desk.office.post("/committees/new", desk.answers(since=since, until=until))
    assert refused.status_code == 422
    assert "请填写1900年至2100年之间的日期" in refused.get_data(as_text=True)
