"""What the pages of a meeting say comes next, in the same words on every page and for everybody who may see them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from test_lists import GUANGAN, JILIN
from test_meeting import AHEAD, Walk, planned, walk

__all__ = ["walk"]


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def ways(page: str) -> str:
    """The text of the main part without the tabs above it."""
    return page.split("<h1>", 1)[1]


def test_the_state_is_the_same_for_the_discipline_office(walk: Any) -> None:
    found: Walk = walk(JILIN)
    planned(found)
    found.came()
    first, second = (each.application_id for each in found.place.on_list())
    supervisor = found.place.discipline()
    pages = ("/oversight/meetings", f"/oversight/meetings/{found.meeting.id}")
    assert found.post("ballot/open").status_code == 302
    for path in pages:
        assert "正在投票" in supervisor.get(path).split("<tbody", 1)[0 if path == pages[1] else 1]
    for browser in found.experts.values():
        assert found.votes(browser, {first: "for", second: "for"}).status_code == 302
    assert found.closed().status_code == 302
    for path in pages:
        assert "已开票" in supervisor.get(path)
        assert "已批准" not in supervisor.get(path)


def test_who_stood_back_is_told_under_its_own_heading(walk: Any) -> None:
    found: Walk = walk(JILIN)
    planned(found)
    found.came()
    found.grouped()
    first = found.place.on_list()[0].application_id
    expert = found.experts[found.seats[-1].id]
    sent = {"kind": "亲属", "words": "表兄"}
    assert expert.post(found.own(f"recusals/{first}"), sent).status_code == 302
    supervisor = found.place.discipline()
    assert "<h2>回避</h2>" in supervisor.get(f"/oversight/meetings/{found.meeting.id}")


def test_each_page_leads_to_what_comes_next(walk: Any) -> None:
    found: Walk = walk(JILIN)
    assert 'href="/results"' in ways(found.office.get("/meetings"))
    day = found.place.clock.now.date() + AHEAD
    found.filed(day)
    assert found.path("draw") not in ways(found.office.get(found.path()))
    bureau = found.place.bureau
    said = found.post("approve", bureau, document_number="批复1号")
    assert "评审方案已批准" in bureau.get(said.location)
    found.drawn()
    assert found.path("draw") not in ways(found.office.get(found.path()))
    assert found.path("seats") in ways(found.office.get(found.path()))
    page = words(found.office.get(found.path("ballot")))
    assert re.search(r"今天不是会议日期（\d+年\d+月\d+日）", page)
    found.place.at(day)
    found.came()
    first, second = (each.application_id for each in found.place.on_list())
    assert found.post("ballot/open").status_code == 302
    for browser in found.experts.values():
        assert found.votes(browser, {first: "for", second: "for"}).status_code == 302
    assert found.closed().status_code == 302
    page = words(found.office.get(found.path("ballot")))
    assert "只对所选的申报再次逐人投票" in page
    written = {"opinions": "材料真实。", "other": "", "version": "0"}
    assert found.office.post(found.path("minutes"), written).status_code == 302
    assert "去确认结果" not in found.office.get(found.path("minutes"))
    chair = found.experts[found.seats[0].id]
    assert chair.post(found.own("minutes"), {"number": "1"}).status_code == 302
    assert "去确认结果" in found.office.get(found.path("minutes"))
    assert "去确认结果" not in bureau.get(found.path("minutes"))
    assert found.place.post(found.office, "decide").status_code == 302
    assert "去确认结果" not in found.office.get(found.path("minutes"))


@pytest.mark.parametrize("code", [JILIN, GUANGAN])
def test_plans_that_wait_for_the_bureau_have_a_list_of_their_own(walk: Any, code: str) -> None:
    found: Walk = walk(code)
    waiting = "/meetings?list=waiting"
    found.plan(found.place.clock.now.date() + AHEAD)
    assert waiting not in found.office.get("/meetings")
    bureau = found.place.bureau
    assert "没有等待办理的评审方案" in bureau.get(waiting)
    assert found.post("file").status_code == 302
    page = bureau.get("/meetings")
    assert re.search(r'href="/meetings\?list=waiting"[^>]*>\s*等待办理\s*<span[^>]*>\s*1\s*<', page)
    assert found.path() in bureau.get(waiting)
    assert found.post("approve", bureau, document_number="批复1号").status_code == 302
    assert found.path() not in bureau.get(waiting)
    assert found.path() in bureau.get("/meetings")
    assert found.path() in found.office.get(waiting)


def test_a_group_without_a_name_is_told_at_its_name(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    found.filed(found.place.clock.now.date() + AHEAD)
    found.drawn()
    data = {f"seat-{each.id}": "1" if number > 2 else "3" for number, each in enumerate(found.seats)}
    said = found.post("groups", **data, **{"name-1": "第一组", "name-3": ""})
    assert said.status_code == 422
    (wrong,) = re.findall(r'<p class="field-error" id="(name-\d+-error)">.*?<span>(.*?)</span>', said.text, re.DOTALL)
    assert wrong == ("name-2-error", "第2组有3名专家，没有名称。请填写名称，或者把专家改到其他组。")
    assert re.search(r'name="name-2"[^>]*aria-invalid="true" aria-describedby="name-2-error"', said.text)
    assert said.text.count("没有名称") == 1


def test_after_the_pledge_the_plan_leads_to_the_draw(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    found.filed(found.place.clock.now.date() + AHEAD)
    assert "去抽取专家" not in found.office.get(found.path())
    assert found.post("pledge", agreed="true").status_code == 302
    assert "去抽取专家" in found.office.get(found.path())


def test_a_plan_that_needs_no_approval_is_taken_in(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    found.filed(found.place.clock.now.date() + AHEAD)
    bureau = found.place.bureau
    assert "备案文号" in bureau.get(found.path())
    said = found.post("approve", bureau, document_number="收文1号")
    assert "评审方案已接收" in bureau.get(said.location)
    supervisor = found.place.discipline()
    for browser, path in (
        (bureau, "/meetings"),
        (bureau, found.path()),
        (found.office, found.path()),
        (supervisor, f"/oversight/meetings/{found.meeting.id}"),
    ):
        page = words(browser.get(path))
        assert "已接收" in page
        assert "已批准" not in page
        assert "批复文号" not in page


def test_a_plan_that_is_refused_says_so_once(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    assert found.plan(found.place.clock.now.date() + timedelta(days=2)).status_code == 302
    said = found.post("file")
    assert "应在会议前至少5个工作日报送" in said.text
    assert "有内容需要修改" not in said.text


@pytest.mark.parametrize("days", [0, 2])
def test_the_days_of_a_meeting_are_told_once(walk: Any, days: int) -> None:
    found: Walk = walk(JILIN)
    day = found.place.clock.now.date() + AHEAD
    assert found.plan(day, ends_on=(day + timedelta(days=days)).isoformat()).status_code == 302
    assert found.post("file").status_code == 302
    assert found.post("pledge", agreed="true").status_code == 302
    told = re.search(r"今天不是会议日期（([^）]+)）", words(found.office.get(found.path("ballot"))))
    assert told is not None
    assert told[1].count("日") == (1 if days == 0 else 2)


def test_the_minutes_tell_who_stood_back_beside_the_counts(walk: Any) -> None:
    found: Walk = walk(JILIN)
    planned(found)
    found.came()
    found.grouped()
    first, second = (each.application_id for each in found.place.on_list())
    aside = found.experts[found.seats[-1].id]
    assert aside.post(found.own(f"recusals/{first}"), {"kind": "亲属", "words": "表兄"}).status_code == 302
    assert found.post("ballot/open").status_code == 302
    for browser in found.experts.values():
        votes = {second: "for"} if browser is aside else {first: "for", second: "for"}
        assert found.votes(browser, votes).status_code == 302
    assert found.closed().status_code == 302
    written = {"opinions": "材料真实。", "other": "", "version": "0"}
    assert found.office.post(found.path("minutes"), written).status_code == 302
    counts = found.office.get(found.path("minutes")).split("表决结果", 1)[1].split("</table>", 1)[0]
    assert "回避" in counts
