"""Paper beside online over HTTP (SG-2.1): cover sheet, bundles taken in and given back, those without anything online."""

from __future__ import annotations

import re
from typing import Any

import pytest

from zhicheng.casework.paper_numbers import spaced
from zhicheng.store.models import PaperState

pytestmark = pytest.mark.clause("SG-2.1")


def test_applicant_unit_and_bureau_get_the_cover_sheet_and_nobody_else(place: Any) -> None:
    application_id = place.submitted()
    path = f"/covers/{application_id}.pdf"
    for role in ("已提交的申报人", "单位管理员", f"{place.bureau.name}工作人员"):
        response = place.browser(role).client.get(path)
        assert response.status_code == 200, role
        assert response.mimetype == "application/pdf"
        assert response.data.startswith(b"%PDF")
    other = place.site.signed_in("厅工作人员")
    assert other.client.get(path).status_code == 404
    assert place.site.browser().client.get(path, headers={"Accept": "application/json"}).status_code == 401
    draft = place.browser("申报人")
    assert draft.client.get(path).status_code == 404


def test_a_missing_half_is_told_to_applicant_and_desk_until_it_is_received(place: Any) -> None:
    application_id = place.submitted()
    half = place.half(application_id)
    applicant, unit = place.browser("已提交的申报人"), place.browser("单位管理员")
    page = applicant.get(f"/applications/{application_id}")
    assert "纸质材料还没有收到" in page
    assert spaced(half.number) in page
    assert f"/covers/{application_id}.pdf" in page
    assert unit.get("/desk").count("纸质材料未收到") == 2
    assert "纸质材料未收到" in unit.get(f"/desk/cases/{application_id}")

    official = place.official()
    found = official.post("/paper", {"number": spaced(half.number).lower()})
    assert found.status_code == 302
    bundle = found.location
    assert "没有部门收讫" in official.get(bundle)
    wrong = official.post(f"{bundle}/receive", {"version": "1", "volumes": "0"})
    assert wrong.status_code == 422
    assert "请填写册数" in wrong.get_data(as_text=True)
    done = official.post(f"{bundle}/receive", {"version": "1", "volumes": "2", "pages": "120", "remark": "缺论文原件"})
    assert done.status_code == 302
    page = official.get(bundle)
    assert "2册120页" in page
    assert "缺论文原件" in page
    page = applicant.get(f"/applications/{application_id}")
    assert "纸质材料已收讫" in page
    assert "缺论文原件" not in page
    assert unit.get("/desk").count("纸质材料未收到") == 1

    assert official.post(f"{bundle}/return", {"version": "2", "remark": ""}).status_code == 422
    assert official.post(f"{bundle}/return", {"version": "2", "remark": "请补签字页。"}).status_code == 302
    page = applicant.get(f"/applications/{application_id}")
    assert "须重新报送" in page
    assert "请补签字页。" in page


def test_a_bundle_of_a_case_that_is_being_mended_is_flagged(place: Any) -> None:
    application_id = place.submitted()
    place.give_back(application_id)
    page = place.official().get(f"/paper/bundles/{place.half(application_id).id}")
    assert "线上正退回申报人修改" in page


def test_who_comes_second_is_told_who_was_faster(place: Any) -> None:
    half = place.half(place.submitted())
    official = place.official()
    data = {"version": "1", "volumes": "1"}
    path = f"/paper/bundles/{half.id}/receive"
    assert official.post(path, data).status_code == 302
    again = official.post(path, data)
    assert again.status_code == 409
    assert place.bureau.name in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "status", "words"), [("", 422, "请扫描"), ("123", 422, "10位"), ("0123456789", 422, "校验位")]
)
def test_a_number_that_cannot_be_is_told_at_its_field(place: Any, typed: str, status: int, words: str) -> None:
    response = place.official().post("/paper", {"number": typed})
    assert response.status_code == status
    assert words in response.get_data(as_text=True)


def test_a_number_of_another_office_s_case_looks_like_none(place: Any) -> None:
    half = place.half(place.submitted())
    response = place.browser("行业主管部门工作人员").post("/paper", {"number": half.number})
    assert response.status_code == 404
    assert "没有找到这个编号" in response.get_data(as_text=True)
    assert place.browser("行业主管部门工作人员").client.get(f"/paper/bundles/{half.id}").status_code == 404


def test_paper_without_anything_online_is_listed_and_told(place: Any) -> None:
    official, who = place.official(), place.details("申报人")
    form = official.get("/paper/unmatched/new")
    notice = re.search(r'name="notice".*?<option value="([^"]+)"', form, re.S)
    assert notice
    known = {"notice": notice[1], "name": who.name, "id_type": who.id_type, "id_number": who.id_number}
    assert official.post("/paper/unmatched/new", {**known, "name": "别人", "volumes": "1"}).status_code == 409
    assert official.post("/paper/unmatched/new", {**known, "volumes": ""}).status_code == 422
    assert official.post("/paper/unmatched/new", {**known, "volumes": "1"}).status_code == 302
    page = official.get("/paper/unmatched")
    assert who.name in page
    assert "有草稿，尚未提交" in page
    assert str(who.id_number) not in page
    told = place.browser("申报人")
    assert "纸质材料已收到，线上还没有提交" in told.get("/applications")
    link = re.search(r'href="(/paper/unmatched/[0-9a-f-]+/return)"', page)
    assert link
    assert official.post(link[1], {"version": "1", "remark": ""}).status_code == 422
    assert official.post(link[1], {"version": "1", "remark": "本人不再申报"}).status_code == 302
    assert "没有线上未提交的纸质材料" in official.get("/paper/unmatched")
    assert "纸质材料已收到" not in told.get("/applications")


def test_whose_case_is_submitted_is_told_by_its_number(place: Any) -> None:
    official, who = place.official(), place.details("已提交的申报人")
    half = place.half(place.submitted())
    notice = re.search(r'name="notice".*?<option value="([^"]+)"', official.get("/paper/unmatched/new"), re.S)
    assert notice
    response = official.post(
        "/paper/unmatched/new",
        {"notice": notice[1], "name": who.name, "id_type": who.id_type, "id_number": who.id_number, "volumes": "1"},
    )
    assert response.status_code == 409
    assert spaced(half.number) in response.get_data(as_text=True)
    assert half.state is PaperState.AWAITED


def test_only_offices_of_places_with_paper_come_here(place: Any) -> None:
    for role in ("申报人", "单位管理员", "单位负责人"):
        assert place.browser(role).client.get("/paper").status_code == 403
    elsewhere = place.site.signed_in("厅工作人员")
    assert elsewhere.client.get("/paper").status_code == 403
    assert "纸质材料" not in elsewhere.get("/desk")
    for role in ("评审委员会办事机构工作人员", f"{place.bureau.name}工作人员"):
        browser = place.browser(role)
        for path in ("/paper", "/paper/unmatched", "/paper/entries"):
            browser.get(path)
