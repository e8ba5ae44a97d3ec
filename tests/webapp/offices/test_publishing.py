"""What a bureau publishes for applicants, in the browser: written, looked at, published, corrected, withdrawn."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from zhicheng.store.models import Application

POLICY = {
    "title": "关于做好职称工作的通知",
    "document_number": "示例〔2023〕8号",
    "issued_by": "示例厅",
    "body": "第一段。\n第二段。",
}
NASTY = "<script>alert(1)</script>"


class Desk:
    """An officer of the bureau of a place; ``at`` is the address of what is being worked on."""

    def __init__(self, offices: Any, version: Any) -> None:
        self.offices, self.version, self.browser = offices, version, offices.bureau()

    def draft(self, kind: str = "policy", **answers: str) -> str:
        made = self.browser.post("/publishing", {"kind": kind})
        assert made.status_code == 302, made.get_data(as_text=True)
        path: str = made.headers["Location"].removesuffix("/edit")
        if answers:
            assert self.post(f"{path}/edit", **answers).status_code == 302
        return path

    def post(self, path: str, **answers: Any) -> Any:
        return self.browser.post(path, {"version": self.version(self.browser.get(path)), **answers})

    def publish(self, path: str, **answers: str) -> Any:
        return self.post(f"{path}/publish", pledge="true", **answers)

    def published(self, kind: str = "policy", **answers: str) -> str:
        path = self.draft(kind, **(answers or POLICY))
        assert self.publish(path).status_code == 302
        return path

    def upload(self, path: str, name: str = "附件.png", content: bytes | None = None) -> Any:
        found = re.search(r'action="(/publishing/[^"]+/files\?version=\d+)"', self.browser.get(path))
        assert found
        return self.browser.post(found[1], {"file": (io.BytesIO(content or picture()), name)})

    def public(self, path: str, then: str = "") -> Any:
        address = path.replace("/publishing/", f"/places/{self.offices.code}/publications/") + then
        return self.offices.site.browser().client.get(address, headers={"Accept": "text/html"})

    def everybody(self, path: str) -> str:
        page: str = self.offices.site.browser().get(f"/places/{self.offices.code}{path}")
        return page


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def desk(registering: Any, version: Any) -> Desk:
    return Desk(registering, version)


@pytest.mark.clause("JB-5.4")
def test_a_policy_from_the_draft_to_everybody(desk: Desk) -> None:
    path = desk.draft(**POLICY)
    assert desk.public(path).status_code == 404
    assert POLICY["title"] not in desk.everybody("/policies")
    assert "草稿" in desk.browser.get(path)
    confirm = desk.browser.get(f"{path}/publish")
    assert "之后不能撤销" in confirm
    assert "<p>第一段。</p><p>第二段。</p>" in confirm
    assert desk.publish(path).status_code == 302
    assert POLICY["title"] in desk.everybody("/policies")
    assert POLICY["title"] in desk.everybody("")
    page = desk.public(path).get_data(as_text=True)
    assert "示例〔2023〕8号" in page
    assert "首次发布" in page
    assert desk.browser.client.get(f"{path}/publish").status_code == 409


def test_publishing_asks_for_the_pledge_and_for_what_is_lacking(desk: Desk) -> None:
    path = desk.draft(title="只有名称")
    refused = desk.post(f"{path}/publish")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'id="pledge-error"' in page
    assert "还不能发布" in page
    assert "至少有一项可供查看" in page


def test_what_was_typed_wrongly_comes_back_at_its_place(desk: Desk) -> None:
    path = desk.draft("standard")
    sent = {
        "title": "标准", "since": "2020-13-01", "years": "四", "links-0-text": "空行以后", "links-2-text": "省厅",
        "links-2-url": "http://example.gov.cn", "links-0-url": "https://example.gov.cn/",
    }  # fmt: skip
    refused = desk.post(f"{path}/edit", **sent)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    for field in ("since", "years", "links-2-url"):
        assert f'id="{field}-error"' in page
    assert 'id="links-1-url-error"' not in page
    assert 'value="2020-13-01"' in page
    assert 'value="http://example.gov.cn"' in page


def test_dates_are_read_as_people_type_them_and_rows_grow(desk: Desk) -> None:
    sent = {
        "title": "标准",
        "since": "20200101",
        "series": "",
        "indicators-0-dimension": "业绩",
        "indicators-0-words": "一项",
    }
    path = desk.draft("standard", **sent)
    page = desk.browser.get(f"{path}/edit")
    assert 'value="2020-01-01"' in page
    assert 'name="indicators-3-words"' in page
    assert 'name="indicators-4-words"' not in page
    more = desk.post(f"{path}/edit", **sent, action="more")
    assert more.headers["Location"].endswith("/edit")


def test_nothing_that_is_typed_becomes_markup(desk: Desk) -> None:
    path = desk.published(
        **{"title": NASTY, "body": f"{NASTY}\n<img src=x onerror=alert(1)>", "issued_by": NASTY, "document_number": '"><b>',
           "links-0-text": NASTY, "links-0-url": "https://example.gov.cn/?a=<b>".replace("<b>", "%3Cb%3E")}
    )  # fmt: skip
    for page in (
        desk.public(path).get_data(as_text=True), desk.everybody("/policies"), desk.everybody(""), desk.browser.get(path),
        desk.everybody("/search?words=" + NASTY), desk.browser.get("/publishing"), desk.browser.get(f"{path}/edit"),
    ):  # fmt: skip
        assert NASTY not in page
        assert "<img src=x" not in page
        assert '"><b>' not in page
    for wicked in (
        "javascript:alert(1)",
        "https://a b",
        "data:text/html,x",
        "https://u:p@example.com/",
        "//example.com",
    ):
        refused = desk.post(f"{path}/edit", **{**POLICY, "links-0-text": "看", "links-0-url": wicked})
        assert refused.status_code == 422, wicked
        assert 'id="links-0-url-error"' in refused.get_data(as_text=True)


def test_a_correction_and_its_reason_are_public_and_the_first_stays(desk: Desk) -> None:
    path = desk.published()
    assert desk.post(f"{path}/edit", **{**POLICY, "body": "改过的正文。"}).status_code == 302
    assert "第一段。" in desk.public(path).get_data(as_text=True)
    assert desk.publish(path).status_code == 422
    assert desk.publish(path, reason="正文有误。").status_code == 302
    page = desk.public(path).get_data(as_text=True)
    assert "改过的正文。" in page
    assert "正文有误。" in page
    earlier = desk.public(path, "?revision=1").get_data(as_text=True)
    assert "第一段。" in earlier
    assert "这是第1版" in earlier
    assert desk.public(path, "?revision=3").status_code == 404


def test_what_is_withdrawn_says_so_and_shows_nothing_else(desk: Desk) -> None:
    path = desk.draft(**POLICY)
    assert desk.upload(path).status_code == 302
    file = re.search(rf'{path}(/files/[0-9a-f-]+)"', desk.browser.get(path))
    assert file
    desk.publish(path)
    assert desk.public(path, file[1]).data == picture()
    assert desk.post(f"{path}/withdraw", reason=" ").status_code == 422
    assert desk.post(f"{path}/withdraw", reason="发布有误。").status_code == 302
    page = desk.public(path).get_data(as_text=True)
    assert "已经撤下" in page
    assert "发布有误。" in page
    assert "第一段。" not in page
    assert desk.public(path, "?revision=1").get_data(as_text=True).count("第一段。") == 0
    assert desk.public(path, file[1]).status_code == 404
    assert POLICY["title"] not in desk.everybody("/policies")
    assert desk.browser.client.get(f"{path}/edit").status_code == 409
    assert "已撤下" in desk.browser.get(path)


def test_a_file_comes_as_a_download_and_a_wrong_one_is_refused_at_its_card(desk: Desk) -> None:
    path = desk.draft(**POLICY)
    refused = desk.upload(path, "名单.pdf", b"<html>")
    assert refused.status_code == 422
    assert "名单.pdf" in refused.get_data(as_text=True)
    assert desk.upload(path).status_code == 302
    file = re.search(rf'href="({path}/files/[0-9a-f-]+)"', desk.browser.get(path))
    assert file
    served = desk.browser.client.get(file[1])
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.public(path, file[1].removeprefix(path)).status_code == 404


def test_a_stale_page_changes_nothing(desk: Desk) -> None:
    path = desk.draft(**POLICY)
    stale = desk.version(desk.browser.get(f"{path}/edit"))
    desk.post(f"{path}/edit", **{**POLICY, "body": "同事改过。"})
    for step, more in (("edit", POLICY), ("publish", {"pledge": "true"})):
        refused = desk.browser.post(f"{path}/{step}", {"version": stale, **more})
        assert refused.status_code == 409, step
        assert "修改信息草稿" in refused.get_data(as_text=True)
    assert desk.browser.post(f"{path}/discard?version={stale}").status_code == 409


def test_a_draft_is_given_up(desk: Desk) -> None:
    path = desk.draft(**POLICY)
    found = re.search(r'action="([^"]+discard\?version=\d+)"', desk.browser.get(f"{path}/discard"))
    assert found
    assert desk.browser.post(found[1]).headers["Location"] == "/publishing"
    assert desk.browser.client.get(path).status_code == 404


def test_what_replaces_another_is_told_on_both_pages(desk: Desk) -> None:
    old = desk.published(**{**POLICY, "title": "旧办法"})
    new = desk.published(**{**POLICY, "title": "新办法", "replaces": old.rsplit("/", 1)[1]})
    assert "代替：" in desk.public(new).get_data(as_text=True)
    assert "已被代替" in desk.public(old).get_data(as_text=True)


def test_other_bureaus_find_nothing_here(desk: Desk, managed: Any) -> None:
    path = desk.draft(**POLICY)
    stranger = managed.bureau()
    for each in ("", "/edit", "/publish", "/withdraw", "/discard"):
        assert stranger.client.get(path + each).status_code == 404, each
    assert stranger.post(f"{path}/edit", {"version": "1", **POLICY}).status_code == 404
    assert POLICY["title"] not in stranger.get("/publishing")
    elsewhere = path.replace("/publishing/", f"/places/{managed.code}/publications/")
    assert desk.publish(path).status_code == 302
    assert stranger.client.get(elsewhere).status_code == 404


@pytest.mark.clause("JB-3.1")
@pytest.mark.clause("JB-3.2")
@pytest.mark.clause("JB-3.4")
def test_continuing_education_is_published_and_searched(desk: Desk) -> None:
    series = next(iter(desk.offices.declared.catalogue))
    desk.published(
        "seminar",
        title="智能制造研修班",
        first="2023-05-08",
        last="2023-05-12",
        organiser="甲大学",
        body="研修。",
        seats="70",
    )
    desk.published(
        "base", title="乙基地", organiser="乙大学", body="面向全省。",
        **{"assessments-0-year": "2022", "assessments-0-outcome": "不合格", "assessments-0-effect": "摘牌"},
    )  # fmt: skip
    desk.published("training_plan", title="丙规划", series=series, specialty="某专业", body="规划。")
    assert "2023年5月8日至2023年5月12日" in desk.everybody("/seminars?words=智能")
    assert "没有找到相符的" in desk.everybody("/seminars?words=园艺")
    assert "2022年不合格，摘牌" in desk.everybody("/bases")
    assert "某专业" in desk.everybody(f"/training-plans?series={series}")
    page = desk.everybody("")
    for title in ("智能制造研修班", "乙基地", "丙规划"):
        assert title in page


@pytest.mark.clause("JA-1.2")
def test_the_standard_is_linked_where_series_and_level_are_chosen(desk: Desk) -> None:
    site, words = desk.offices.site, "查看本系列、级别的标准条件"
    with site.store.reading() as session:
        query = select(Application.id).where(Application.jurisdiction == desk.offices.code)
        ids = [str(each) for each in session.scalars(query)]
    applicant = desk.offices.person("申报人")
    draft = next(
        each for each in ids if applicant.client.get(f"/applications/{each}/sections/basic").status_code == 200
    )
    page = applicant.get(f"/applications/{draft}/sections/basic")
    assert words not in page
    series = re.search(r'<select[^>]*name="basic-series".*?<option selected[^>]*value="([^"]+)"', page, re.DOTALL)
    assert series
    standard = desk.published(
        "standard", title="本系列标准", series=series[1], since="2015-01-01", body="条件。", years="5"
    )
    page = applicant.get(f"/applications/{draft}/sections/basic")
    assert words in page
    address = standard.replace("/publishing/", f"/places/{desk.offices.code}/publications/")
    assert f'href="{address}"' in page
    unit = desk.offices.person("单位管理员")
    waiting = [each for each in ids if unit.client.get(f"/desk/cases/{each}").status_code == 200]
    assert waiting
    assert address in unit.get(f"/desk/cases/{waiting[0]}")
