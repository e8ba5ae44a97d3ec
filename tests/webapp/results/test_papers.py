"""What is handed out: the publication document, the table for the meeting, the spreadsheet, the province's review form."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from pdfminer.high_level import extract_pages, extract_text
from test_lists import DOCUMENT, GUANGAN, JILIN, XUCHANG, publicized

from zhicheng.casework.results import exports
from zhicheng.casework.results.candidates import Sheet
from zhicheng.store.models import Candidate, CandidateState


def text(browser: Any, path: str) -> str:
    """What a PDF says, without the places where its lines break."""
    answer = browser.client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return extract_text(io.BytesIO(answer.data)).replace("\n", "")


def sheet(browser: Any, path: str) -> list[tuple[Any, ...]]:
    answer = browser.client.get(path)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))


@pytest.mark.clause("JB-6.5")
def test_the_document_names_those_who_were_confirmed_and_nobody_else(open_place: Any) -> None:
    place = open_place(JILIN)
    office, province = place.office, place.bureau
    place.decided(office, place.clock.now.date())
    assert province.client.get(place.path("announcement.pdf")).status_code == 409
    publicized(place, office, province)
    place.post(office, "file")
    day = place.clock.now.date()
    place.post(province, "confirm", number=DOCUMENT, dated=day.isoformat())
    said = text(province, place.path("announcement.pdf"))
    passed, failed = (place.name_of(each) for each in place.on_list())
    assert f"关于公布{day.year}年度职称评审通过人员名单的通知" in said
    assert DOCUMENT in said
    assert f"{day.year}年{day.month}月{day.day}日" in said
    assert "吉林省人力资源和社会保障厅" in said
    assert "共1人" in said
    assert passed in said
    assert failed not in said
    with place.store.begin() as session:
        session.get_one(Candidate, place.on_list()[0].application_id).state = CandidateState.VOIDED
    assert passed in text(province, place.path("announcement.pdf")), "what was issued stays as it was issued"


@pytest.mark.clause("SG-4.4")
def test_the_city_issues_its_own_document(open_place: Any) -> None:
    place = open_place(GUANGAN)
    office, city = place.office, place.bureau
    place.decided(office, place.clock.now.date())
    place.post(city, "recheck")
    publicized(place, city)
    place.post(city, "confirm", number=DOCUMENT, dated=place.clock.now.date().isoformat())
    said = text(office, place.path("announcement.pdf"))
    assert "广安市人力资源和社会保障局确认" in said


def test_the_table_for_the_meeting_has_every_candidate_on_a3(open_place: Any) -> None:
    place = open_place(JILIN)
    office = place.office
    place.listed(office)
    said = text(office, place.path("candidates.pdf"))
    assert "职称评审参评人员一览表" in said
    for each in place.on_list():
        assert place.name_of(each) in said
    (page,) = extract_pages(io.BytesIO(office.client.get(place.path("candidates.pdf")).data))
    assert (round(page.width), round(page.height)) == (1191, 842)


def test_the_spreadsheet_has_counts_and_results(open_place: Any) -> None:
    place = open_place(JILIN)
    office = place.office
    place.decided(office, place.clock.now.date())
    head, first, second = sheet(office, place.path("list.xlsx"))
    lines = [dict(zip(head, each, strict=True)) for each in (first, second)]
    assert [each["姓名"] for each in lines] == [place.name_of(each) for each in place.on_list()]
    assert [(each["到会人数"], each["赞成"], each["反对"], each["弃权"]) for each in lines] == [
        (9, 9, 0, 0),
        (9, 3, 6, 0),
    ]
    assert [each["结果"] for each in lines] == ["评审通过", "评审未通过"]


def test_what_people_typed_is_never_a_formula(open_place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = open_place(JILIN)
    office = place.office
    place.listed(office)
    nasty = Sheet(name="=1+1", unit="http://example.com", specialty="0123")
    monkeypatch.setattr(exports, "shown", lambda *_: nasty)
    answer = office.client.get(place.path("list.xlsx"))
    cells = openpyxl.load_workbook(io.BytesIO(answer.data)).active[2]
    assert [(each.value, each.data_type, each.hyperlink) for each in (cells[1], cells[4], cells[6])] == [
        ("=1+1", "s", None), ("http://example.com", "s", None), ("0123", "s", None),
    ]  # fmt: skip


@pytest.mark.clause("HX-2.3")
def test_the_review_form_is_there_once_every_desk_has_passed_the_case(open_place: Any) -> None:
    place = open_place(XUCHANG)
    applicant, application = place.applicant("陈一鸣")
    page = applicant.get(f"/applications/{application}")
    assert "河南省专业技术人员职称评审表（A3双面，一式3份）" in page
    path = f"/applications/{application}/forms/review_form.pdf"
    assert "河南省专业技术人员职称评审表" in text(applicant, path)
    pages = list(extract_pages(io.BytesIO(applicant.client.get(path).data)))
    assert {(round(each.width), round(each.height)) for each in pages} == {(1191, 842)}
    drafting, draft = place.applicant("张三")
    assert drafting.client.get(f"/applications/{draft}/forms/review_form.pdf").status_code == 404
    assert "职称评审表" not in drafting.get(f"/applications/{draft}/files")
