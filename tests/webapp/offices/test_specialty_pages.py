"""Specialties in the browser: proposed by a committee's office, approved by the bureau, taken into the notice, offered."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from zhicheng_web.demo.accounts import PASSWORD

SERIES, NASTY = "工程系列", "<b>专业</b>"
ANSWERS = {
    "kind": "新设",
    "series": SERIES,
    "specialty": "智能网联工程",
    "ranges": "自动驾驶，车路协同\n智能座舱",
    "from_year": "2023",
    "reason": "产业发展需要。",
}


class Desk:
    """A committee's office and the bureau of a place."""

    def __init__(self, offices: Any, version: Any) -> None:
        self.offices, self.version = offices, version
        self.bureau = offices.bureau()
        login = next(
            each.login for each in offices.site.built.doors if each.login == f"committee-office-{offices.code}"
        )
        self.office = offices.signed_in(login, PASSWORD)

    def propose(self, **typed: str) -> str:
        """The address of a new proposal, without what stands before its id."""
        done = self.office.post("/specialties/new", ANSWERS | typed)
        assert done.status_code == 302, done.get_data(as_text=True)
        found = re.search(r'href="/specialties/([0-9a-f-]{36})"', self.office.get("/specialties"))
        assert found
        return found[1]

    def decide(self, proposal: str, action: str = "approve", **typed: str) -> Any:
        path = f"/specialties/review/{proposal}"
        sent = {"document_number": "示例人社函〔2023〕9号", "from_year": "2023", "reason": "不必新设。"}
        page = self.bureau.client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
        return self.bureau.post(path, {"version": self.version(page), "action": action, **sent, **typed})

    @property
    def notice(self) -> str:
        found = re.search(r'href="(/notices/manage/[0-9a-f-]{36})"', self.bureau.get("/notices/manage"))
        assert found
        return found[1]

    def publish(self) -> None:
        path = f"{self.notice}/publish"
        sent = {"version": self.version(self.bureau.get(path)), "reason": "增加已批准的专业。"}
        assert self.bureau.post(path, sent).status_code == 302


@pytest.fixture
def desk(registering: Any, version: Any) -> Desk:
    return Desk(registering, version)


def offered(page: str, name: str, how: str = "suggestions") -> dict[str, list[str]]:
    """What a dependent field of a form offers (table) or suggests, by the answers above it."""
    (tag,) = re.findall(rf'<(?:select|input)[^>]* name="{name}"[^>]*>', page)
    listed = re.search(rf'data-{how}="([^"]*)"', tag)
    assert listed
    found: dict[str, list[str]] = json.loads(html.unescape(listed[1]))
    return found


@pytest.mark.clause("JB-1.2")
def test_from_the_proposal_to_the_applicants_choice(desk: Desk) -> None:
    assert desk.decide(desk.propose()).status_code == 302
    assert "审核同意" in desk.office.get("/specialties")
    applicant = desk.offices.site.signed_in()
    basic = desk.offices.site.draft_of(applicant) + "/sections/basic"
    assert "智能网联工程" not in applicant.get(basic)
    page = desk.bureau.get(f"{desk.notice}/specialties")
    assert "加入已批准的专业" in page
    joined = desk.bureau.post(f"{desk.notice}/specialties", {"version": desk.version(page)})
    assert joined.status_code == 302
    assert "加入已批准的专业" not in desk.bureau.get(f"{desk.notice}/specialties")
    public = f"{desk.notice.replace('/manage', '')}"
    assert "智能网联工程" not in desk.offices.site.browser().get(public)
    assert "自动驾驶、车路协同、智能座舱" in desk.bureau.get(f"{desk.notice}/publish")
    desk.publish()
    assert "智能网联工程" in desk.offices.site.browser().get(public)
    page = applicant.get(basic)
    assert "智能网联工程" in offered(page, "basic-specialty")[SERIES]
    assert offered(page, "basic-specialty_range")[f"{SERIES}|智能网联工程"] == ["自动驾驶", "车路协同", "智能座舱"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"series": ""}, "series"),
        ({"specialty": ""}, "specialty"),
        ({"kind": "整合"}, "into"),
        ({"from_year": "去年"}, "from_year"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, typed: dict[str, str], field: str
) -> None:
    known = desk.offices.declared.series(SERIES).specialties[0].name
    sent = ANSWERS | {"specialty": known if "kind" in typed else NASTY} | typed
    response = desk.office.post("/specialties/new", sent)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{field}-error"' in page
    assert "车路协同" in page
    assert NASTY not in page


def test_the_same_is_not_proposed_twice_and_a_proposal_is_taken_back(desk: Desk) -> None:
    proposal = desk.propose()
    twice = desk.office.post("/specialties/new", ANSWERS)
    assert twice.status_code == 409
    assert 'id="specialty-error"' in twice.get_data(as_text=True)
    page = desk.office.get(f"/specialties/{proposal}")
    sent = {"version": desk.version(page)}
    assert desk.office.post(f"/specialties/{proposal}/withdraw", sent).status_code == 302
    assert "已撤回" in desk.office.get(f"/specialties/{proposal}")
    assert desk.office.post(f"/specialties/{proposal}/withdraw", sent).status_code == 409
    assert desk.bureau.get("/specialties/review").count("智能网联工程") == 0


def test_the_bureau_decides_once_and_says_why_not(desk: Desk) -> None:
    proposal = desk.propose()
    assert "智能网联工程" in desk.bureau.get("/specialties/review")
    for action, typed, field in (
        ("approve", {"document_number": ""}, "document_number"),
        ("approve", {"from_year": "1999"}, "from_year"),
        ("refuse", {"reason": ""}, "reason"),
    ):
        wrong = desk.decide(proposal, action, **typed)
        assert wrong.status_code == 422
        assert f'id="{field}-error"' in wrong.get_data(as_text=True)
    stale = desk.bureau.post(f"/specialties/review/{proposal}", {"version": "0", "action": "refuse", "reason": "否"})
    assert stale.status_code == 409
    assert desk.decide(proposal, "refuse").status_code == 302
    again = desk.bureau.post(f"/specialties/review/{proposal}", {"version": "2", "action": "approve"})
    assert again.status_code == 409
    assert "不必新设。" in desk.office.get(f"/specialties/{proposal}")
    assert "智能网联工程" in desk.bureau.get("/specialties/review?list=decided")


def test_who_does_not_propose_has_no_way_in(desk: Desk) -> None:
    proposal = desk.propose()
    for role in ("申报人", "单位管理员", "厅工作人员"):
        browser = desk.offices.person(role)
        assert browser.client.get("/specialties").status_code == 403
        assert "专业调整申请" not in browser.get("/account")
    assert desk.offices.person("申报人").client.get(f"/specialties/review/{proposal}").status_code == 403
    assert "专业调整申请" in desk.office.get("/account")
    assert "专业调整审核" in desk.bureau.get("/account")


@pytest.mark.clause("JB-1.2")
def test_the_bureau_writes_changes_and_removes_a_row(desk: Desk) -> None:
    path = f"{desk.notice}/specialties/new"
    seen = desk.version(desk.bureau.get(path))
    row = {
        "version": seen, "series": SERIES, "name": NASTY, "ranges": "甲、乙", "dropped": "false",
        "document": "示例人社函〔2023〕9号", "clause": "一",
    }  # fmt: skip
    wrong = desk.bureau.post(path, row | {"document": "", "into": "别的"})
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert 'id="document-error"' in page
    assert 'id="into-error"' in page
    assert "甲、乙" in page
    assert desk.bureau.post(path, row).status_code == 302
    listed = desk.bureau.get(f"{desk.notice}/specialties")
    assert html.escape(NASTY) in listed
    assert NASTY not in listed
    again = desk.bureau.post(path, row | {"version": desk.version(desk.bureau.get(path))})
    assert again.status_code == 422
    assert 'id="name-error"' in again.get_data(as_text=True)
    one = f"{desk.notice}/specialties/0"
    stale = desk.bureau.post(one, row)
    assert stale.status_code == 409
    removed = {"version": desk.version(desk.bureau.get(one)), "action": "remove"}
    assert desk.bureau.post(one, removed).status_code == 302
    assert desk.bureau.client.get(one).status_code == 404
    assert "没有调整" in desk.bureau.get(f"{desk.notice}/specialties")


@pytest.mark.clause("JB-1.2")
def test_where_the_catalogue_lists_none_specialties_are_typed_and_those_of_the_notice_suggested(desk: Desk) -> None:
    unlisted = next(each.name for each in desk.offices.declared.catalogue.values() if not each.specialties)
    assert desk.decide(desk.propose(series=unlisted)).status_code == 302
    path = f"{desk.notice}/specialties"
    assert desk.bureau.post(path, {"version": desk.version(desk.bureau.get(path))}).status_code == 302
    desk.publish()
    applicant = desk.offices.site.signed_in()
    basic = desk.offices.site.draft_of(applicant) + "/sections/basic"
    sent = {"basic-series": unlisted, "basic-specialty": "自填专业", "basic-specialty_range": "自填范围"}
    saved = applicant.post(basic, {"version": desk.version(applicant.get(basic)), "action": "save", **sent})
    assert saved.status_code == 302
    page = applicant.get(basic)
    (field,) = re.findall(r'<input[^>]* name="basic-specialty"[^>]*>', page)
    assert 'value="自填专业"' in field
    assert 'list="basic-specialty-suggestions"' in field
    assert re.search(r'<datalist id="basic-specialty-suggestions"><option value="智能网联工程">', page)
    assert unlisted not in offered(page, "basic-specialty", "table")
    assert offered(page, "basic-specialty_range")[f"{unlisted}|智能网联工程"] == ["自动驾驶", "车路协同", "智能座舱"]
