"""Continuing education over HTTP: imported, claimed, recognised, carried into a draft, compared at a desk."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from zhicheng.casework.learning.places import rules_at
from zhicheng.casework.people import reveal
from zhicheng.store.models import Application, LearningClaim, LearningHours, LearningImport, Person
from zhicheng_web.serve import errands

HEADING = "证件号码,年度,公需科目学时,专业科目学时,记录编号,姓名,课程（班次）名称"


@pytest.fixture
def number(site: Any) -> str:
    """That of the applicant of the demonstration."""
    with site.store.reading() as session:
        query = select(Person).join(Application, Application.person_id == Person.id)
        person = session.scalars(query.where(Application.jurisdiction == site.place.jurisdiction.code)).first()
        return reveal(session, person).id_number or ""


def send(browser: Any, path: str, data: dict[str, Any]) -> Any:
    return browser.client.post(path, data={"csrf_token": browser.token(), **data}, content_type="multipart/form-data")


def uploaded(browser: Any, *lines: str, encoding: str = "utf-8") -> Any:
    content = "\n".join((HEADING, *lines)).encode(encoding)
    return send(browser, "/hours/imports", {"file": (io.BytesIO(content), "学时.csv")})


def imported(browser: Any, *lines: str) -> str:
    """The page of a file that was taken."""
    path = uploaded(browser, *lines).headers["Location"]
    assert browser.post(f"{path}/take", {"version": "1"}).status_code == 302
    return str(browser.get(path))


def proof() -> tuple[io.BytesIO, str]:
    held = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(held, "JPEG")
    held.seek(0)
    return held, "证明.jpg"


def in_force(site: Any, officer: Any) -> None:
    """Every rule that the place waits for is in force since yesterday."""
    day = (site.clock.now - timedelta(days=1)).date().isoformat()
    with_rules = rules_at(site.registry, site.place.jurisdiction.code)
    assert with_rules is not None
    for title in with_rules.pending:
        assert officer.post("/hours/rule", {"title": title, "day": day}).status_code == 302


@pytest.mark.clause("JB-3.3")
def test_a_file_is_looked_at_taken_and_on_the_persons_page(site: Any, number: str) -> None:
    officer, applicant = site.signed_in("厅工作人员"), site.signed_in()
    assert "还没有登记的学时" in applicant.get("/learning")
    answer = uploaded(officer, f"{number},2022,30,60.5,A1,,<b>公开课</b>", f"{number},2022,x,1,A2,,", encoding="gbk")
    assert answer.status_code == 302
    path = answer.headers["Location"]
    page = officer.get(path)
    assert "第3行" in page
    assert "学时应为数字" in page
    assert "&lt;b&gt;公开课" in page
    assert number not in page
    assert "还没有登记的学时" in applicant.get("/learning")
    assert officer.post(f"{path}/take", {"version": "1"}).status_code == 302
    assert "登记到本人" in officer.get(path)
    page = applicant.get("/learning")
    assert "90.5" in page
    assert "厅" in page
    assert officer.post(f"{path}/take", {"version": "2"}).status_code == 409
    assert "已导入" in officer.get("/hours/imports")


def test_a_file_that_cannot_be_read_is_told_at_its_field(site: Any) -> None:
    officer = site.signed_in("厅工作人员")
    answer = send(officer, "/hours/imports", {"file": (io.BytesIO("姓名\n张三".encode()), "a.csv")})
    assert answer.status_code == 422
    assert "表头缺少证件号码" in answer.get_data(as_text=True)
    assert "没有选择文件" in send(officer, "/hours/imports", {}).get_data(as_text=True)


def test_given_up_nothing_is_left(site: Any, number: str) -> None:
    officer = site.signed_in("厅工作人员")
    path = uploaded(officer, f"{number},2022,1,1,A1,,").headers["Location"]
    assert officer.post(f"{path}/discard", {"version": "1"}).status_code == 302
    assert "已放弃" in officer.get(path)
    with site.store.reading() as session:
        assert session.scalars(select(LearningHours)).all() == []
        made = session.scalars(select(LearningImport)).one()
    assert not any(each.name.startswith(made.id.hex) for each in (site.store.blobs / made.id.hex[:2]).glob("*"))


@pytest.mark.clause("JB-3.3")
def test_recognised_only_once_the_rule_is_in_force_and_by_whom(site: Any) -> None:
    applicant, officer = site.signed_in(), site.signed_in("厅工作人员")
    page = applicant.get("/learning")
    assert "尚未施行" in page
    assert "申请认定学时</a>" not in page
    assert applicant.client.get("/learning/claims/new").status_code == 404
    in_force(site, officer)
    rules = rules_at(site.registry, site.place.jurisdiction.code)
    assert rules is not None
    typed = {"activity": rules.activities[0].key, "year": "2022", "hours": "16", "words": "参加评审两天"}
    answer = send(applicant, "/learning/claims/new", {**typed, "hours": "很多"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "请填写申请认定的学时" in page
    assert "参加评审两天" in page
    assert send(applicant, "/learning/claims/new", {**typed, "files": proof()}).status_code == 302
    with site.store.reading() as session:
        claim = session.scalars(select(LearningClaim)).one()
    here = f"/hours/claims/{claim.id}"
    assert here in officer.get("/hours")
    page = officer.get(here)
    found = re.search(rf'href="({here}/files/[0-9a-f-]+)"', page)
    assert found
    assert officer.client.get(found[1]).data[:2] == b"\xff\xd8"
    sent = {"version": "1", "action": "recognise", "professional": "16", "public": "", "reason": "两天，每天8学时"}
    assert officer.post(here, {**sent, "reason": ""}).status_code == 422
    assert officer.post(here, sent).status_code == 302
    assert officer.post(here, sent).status_code == 409
    page = applicant.get(f"/learning/claims/{claim.id}")
    assert "两天，每天8学时" in page
    assert "人力资源和社会保障厅" in page
    assert "已认定" in applicant.get("/learning")


def test_withdrawn_by_the_person(site: Any) -> None:
    applicant, officer = site.signed_in(), site.signed_in("厅工作人员")
    in_force(site, officer)
    rules = rules_at(site.registry, site.place.jurisdiction.code)
    assert rules is not None
    typed = {"activity": rules.activities[0].key, "year": "2022", "hours": "16", "words": "参加评审两天"}
    assert send(applicant, "/learning/claims/new", {**typed, "files": proof()}).status_code == 302
    with site.store.reading() as session:
        claim = session.scalars(select(LearningClaim)).one()
    assert applicant.post(f"/learning/claims/{claim.id}/withdraw", {"version": "1"}).status_code == 302
    assert "已撤回" in applicant.get("/learning")
    assert f"/hours/claims/{claim.id}" not in officer.get("/hours")


def test_a_day_that_is_none_is_told_at_its_field(site: Any) -> None:
    officer = site.signed_in("厅工作人员")
    rules = rules_at(site.registry, site.place.jurisdiction.code)
    assert rules is not None
    answer = officer.post("/hours/rule", {"title": rules.pending[0], "day": "2023-02-30"})
    assert answer.status_code == 422
    assert "2023-02-30" in answer.get_data(as_text=True)


@pytest.mark.clause("JB-3.3")
def test_filled_into_a_draft_without_losing_what_was_typed(site: Any, number: str) -> None:
    officer, applicant = site.signed_in("厅工作人员"), site.signed_in()
    here = f"{site.draft_of(applicant)}/sections/continuing_education"
    assert "从继续教育记录带入" not in applicant.get(here)
    imported(officer, f"{number},2021,0,90,A1,,", f"{number},2022,30,60.5,A2,,")
    page = applicant.get(here)
    assert "从继续教育记录带入" in page
    sent = {
        "version": re.search(r'name="version" value="(\d+)"', page)[1],  # type: ignore[index]
        "action": "record",
        "continuing_education-rows": "abc1",
        "continuing_education-abc1-year": "2022",
        "continuing_education-abc1-hours": "95",
    }
    assert applicant.post(here, sent).status_code == 302
    page = applicant.get(here)
    assert "2022年已有您自己填写的一条" in page
    assert re.findall(r'name="continuing_education-(\w+)-hours"[^>]*value="(\d[^"]*)"', page) == [
        ("learned2021", "90"),
        ("abc1", "95"),
    ]


@pytest.mark.clause("JB-3.3")
def test_a_persons_record_and_taking_an_entry_off(site: Any, number: str) -> None:
    officer, applicant = site.signed_in("厅工作人员"), site.signed_in()
    imported(officer, f"{number},2022,30,60.5,A1,,")
    assert officer.post("/hours/people", {"number": "不是号码"}).status_code == 422
    found = officer.post("/hours/people", {"number": number}).headers["Location"]
    page = officer.get(found)
    assert "90.5" in page
    way = re.search(r'href="(/hours/entries/[0-9a-f-]+/annul)"', page)
    assert way
    assert officer.post(way[1], {"version": "1", "reason": ""}).status_code == 422
    assert officer.post(way[1], {"version": "1", "reason": "重复登记"}).status_code == 302
    assert "已撤销" in officer.get(found)
    assert "重复登记" in applicant.get("/learning")


def test_an_office_without_the_level_sees_neither_files_nor_the_day(site: Any) -> None:
    county = site.signed_in("区人力资源")
    page = county.get("/hours")
    assert "/hours/imports" not in page
    assert "/hours/rule" not in page
    assert county.client.get("/hours/imports", headers={"Accept": "application/json"}).status_code == 403


def test_nothing_of_it_where_no_plugin_declares_it(site: Any) -> None:
    without = [each for each in site.registry.offering() if each.learning is None]
    if not without:
        pytest.skip("every enabled place keeps a record")
    name = without[0].jurisdiction.name
    for door in (each for each in site.built.doors if each.place == name):
        browser = site.browser()
        browser.sign_in(door.login, door.password)
        assert "继续教育管理" not in browser.get("/"), door.role
        assert browser.client.get("/learning", headers={"Accept": "application/json"}).status_code == 403
        assert browser.client.get("/hours", headers={"Accept": "application/json"}).status_code == 403


def test_the_server_drops_files_that_nobody_decided_on(site: Any, number: str, tmp_path: Any) -> None:
    from zhicheng.instance import Instance

    officer = site.signed_in("厅工作人员")
    path = uploaded(officer, f"{number},2022,1,1,A1,,").headers["Location"]
    instance = Instance(data=tmp_path, database_url="", master_key=tmp_path / "master.key")
    errands(site.store, instance, site.registry)
    assert "已放弃" in officer.get(path)


def test_a_rule_that_nothing_waits_for_has_no_day(site: Any) -> None:
    officer = site.signed_in("厅工作人员")
    assert officer.post("/hours/rule", {"title": "《别的办法》", "day": "2023-01-01"}).status_code == 404
