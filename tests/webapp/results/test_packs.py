"""Minutes and working papers over HTTP: who reads and takes along what, corrections with their trace, the work report."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from pdfminer.high_level import extract_text
from test_lists import GUANGAN, JILIN
from test_meeting import Walk, planned, walk
from test_pages import clean

from zhicheng.store.models import Seat

__all__ = ["walk"]
OPINIONS = {"opinions": "材料真实，业绩符合条件。", "other": ""}


def minuted(found: Walk) -> list[str]:
    """The meeting has voted for the first and against the second; the minutes are signed. The names of both."""
    planned(found)
    found.came()
    found.grouped()
    people = found.place.on_list()
    first, second = (each.application_id for each in people)
    assert found.post("ballot/open").status_code == 302
    for browser in found.experts.values():
        assert found.votes(browser, {first: "for", second: "against"}).status_code == 302
    assert found.closed().status_code == 302
    assert found.office.post(found.path("minutes"), {**OPINIONS, "version": "0"}).status_code == 302
    signed(found, 1)
    return [found.place.name_of(each) for each in people]


def signed(found: Walk, number: int) -> None:
    chair = found.experts[found.seats[0].id]
    assert chair.post(found.own("minutes"), {"number": str(number)}).status_code == 302


def decided(found: Walk) -> list[str]:
    names = minuted(found)
    assert found.place.post(found.office, "decide").status_code == 302
    return names


def text(browser: Any, path: str) -> str:
    answer = browser.client.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/pdf"
    return str(extract_text(io.BytesIO(answer.data))).replace("\n", "")


@pytest.mark.clause("N-4", "JB-5.2")
def test_the_office_the_bureau_and_those_who_sat_take_the_minutes_along(walk: Any) -> None:
    found: Walk = walk(JILIN)
    names = minuted(found)
    bureau, expert = found.place.bureau, found.experts[found.seats[1].id]
    for browser, path in (
        (found.office, found.path("minutes")),
        (bureau, found.path("minutes")),
        (expert, found.own("minutes")),
    ):
        page = browser.get(path)
        assert "主持人已于" in page
        assert f"{path}.pdf" in page
        said = text(browser, f"{path}.pdf")
        assert "会议纪要" in said
        assert OPINIONS["opinions"] in said
        assert all(each in said for each in names)
        assert "（尚未签署）" not in said
        assert "sha256:" in said
    assert "形成新版本" in found.office.get(found.path("minutes"))
    assert "形成新版本" not in bureau.get(found.path("minutes"))
    clean(bureau, found.path("minutes"))
    clean(expert, found.own("minutes"))


@pytest.mark.clause("N-5")
def test_others_take_nothing_along(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    names = decided(found)
    sitting = {seat.person_id for seat in found.seats}
    from test_meeting import _pool

    outside = next(each for each in _pool(found) if each.person_id not in sitting)
    stranger = found.expert(Seat(person_id=outside.person_id))
    applicant, _ = found.place.applicant(names[0])
    packs = [found.place.path(each) for each in ("pack", "pack.pdf", "pack.json")]
    for browser in (found.place.stranger(), stranger, applicant):
        for path in (found.path("minutes"), found.path("minutes.pdf"), found.own("minutes.pdf"), *packs):
            answer = browser.client.get(path)
            assert answer.status_code in (403, 404), path
            assert names[1] not in answer.text
    expert = found.experts[found.seats[1].id]
    for path in packs:
        assert expert.client.get(path).status_code in (403, 404), "experts get the minutes alone"


@pytest.mark.clause("N-4", "HX-5.4")
def test_a_correction_after_the_result_is_signed_anew_and_the_old_version_stays(walk: Any) -> None:
    found: Walk = walk(JILIN)
    decided(found)
    wrong = {"opinions": "补充缺席情况。", "other": "", "version": "1"}
    refused = found.office.post(found.path("minutes"), wrong)
    assert refused.status_code == 422
    assert "请写明更正的理由" in refused.text
    assert found.office.post(found.path("minutes"), {**wrong, "reason": "漏记缺席情况。"}).status_code == 302
    again = found.office.post(found.path("minutes"), {**wrong, "reason": "漏记缺席情况。"})
    assert again.status_code == 409, "written on a page that has seen version 1 only"
    page = found.office.get(found.path("minutes"))
    assert "会议纪要（第2版）" in page
    assert "更正的理由：漏记缺席情况。" in page
    assert "主持人尚未签署" in page
    assert "（尚未签署）" in text(found.office, found.path("minutes.pdf"))
    bureau = found.place.bureau
    assert OPINIONS["opinions"] in bureau.get(found.path("minutes"))
    assert bureau.client.get(found.path("minutes?version=2")).status_code == 404
    assert "会议纪要第2版已形成，主持人尚未签署" in found.office.get(found.place.path("pack"))
    signed(found, 2)
    assert "补充缺席情况。" in bureau.get(found.path("minutes"))
    for browser, path in (
        (found.office, found.path("minutes?version=1")),
        (bureau, found.path("minutes?version=1")),
        (found.experts[found.seats[1].id], found.own("minutes?version=1")),
    ):
        old = browser.get(path)
        assert OPINIONS["opinions"] in old
        assert "这是第1版，之后已有更正的版本。" in old
        assert "形成新版本" not in old
    assert OPINIONS["opinions"] in text(bureau, found.path("minutes.pdf?version=1"))
    for missing in ("7", "-1"):
        assert found.office.client.get(found.path(f"minutes?version={missing}")).status_code == 404


@pytest.mark.clause("JB-5.2", "SG-5.1", "HX-5.4")
def test_the_papers_of_a_meeting_as_page_pdf_and_data(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    minuted(found)
    path = found.place.path
    assert found.office.client.get(path("pack")).status_code == 409, "nothing before there is a result"
    assert found.place.post(found.office, "decide").status_code == 302
    names = [found.place.name_of(each) for each in found.place.on_list()]
    bureau = found.place.bureau
    page = found.office.get(path("pack"))
    assert "表决2 = 通过1 + 未通过1" in page
    assert "与账目一致" in page
    for label in ("会议时间", "评审方案报送", "评审日期"):
        assert re.search(rf"{label}</dt>\s*<dd>\d+年\d+月\d+日", page), label
    sent = {"version": found.place.batch.version, "words": "评审工作顺利完成。"}
    assert found.office.post(path("pack"), {**sent, "words": ""}).status_code == 422
    assert found.office.post(path("pack"), sent).status_code == 302
    assert found.office.post(path("pack"), sent).status_code == 409
    assert bureau.post(path("pack"), sent).status_code in (403, 404)
    assert "评审工作顺利完成。" in bureau.get(path("pack"))
    assert "保存工作报告" not in bureau.get(path("pack"))
    own, theirs = (text(each, path("pack.pdf")) for each in (found.office, bureau))
    for said in (own, theirs):
        for words in ("工作报告", "评审工作顺利完成。", "专家抽取情况", "与账目一致", names[0]):
            assert words in said, words
    assert names[1] in own
    assert names[1] not in theirs
    answer = bureau.client.get(path("pack.json"))
    assert answer.mimetype == "application/json"
    data = json.loads(answer.data)
    assert data["not_passed"] is None
    assert [each["name"] for each in data["passed"]] == names[:1]
    assert all(each["adds_up"] for each in data["balances"])
    shown = found.office.get(path())
    for words in ("评审工作材料（PDF）", "评审工作材料（JSON）", "会议纪要（PDF）"):
        assert words in shown
    clean(found.office, path("pack"), path())
    clean(bureau, path("pack"), path())


@pytest.mark.clause("JB-5.2")
def test_a_meeting_on_paper_has_its_papers_too(open_place: Any) -> None:
    place = open_place(JILIN)
    office = place.office
    place.decided(office, place.clock.now.date())
    data = json.loads(office.client.get(place.path("pack.json")).data)
    assert (data["minutes"], data["draw"]) == (None, None)
    assert len(data["scans"]) == 1
    assert "会议纪要（PDF）" not in office.get(place.path())
    assert "纪要扫描件" in text(office, place.path("pack.pdf"))
