"""A bureau decides on units: seen beside their licence, approved, refused once with all reasons (JA-5.2, HX-2.1)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from zhicheng.divisions import Divisions


def registered(offices: Any, **changed: str) -> tuple[Any, str]:
    """A unit that somebody has registered; their browser and the unit's id."""
    browser = offices.person("申报人")
    done = browser.post(f"/unit/register/{offices.code}", offices.answers(**changed) | {"action": "submit"})
    assert done.status_code == 302, done.get_data(as_text=True)
    return browser, done.headers["Location"].rpartition("/")[2]


@pytest.mark.clause("JA-5.2")
def test_stated_and_derived_divisions_stand_side_by_side(registering: Any, version: Any) -> None:
    here, there = registering.unit.division, registering.elsewhere()
    _, unit_id = registered(registering, division=there)
    officer, names = registering.registrar(there), Divisions.official().full_name
    row = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{unit_id}.*?</tr>", officer.get("/bureau/units"), re.DOTALL)
    assert row
    assert names(here) in row[0]
    assert names(there) in row[0]
    assert "不一致" in row[0]

    path = f"/bureau/units/{unit_id}"
    page = officer.get(path)
    assert "确认该单位属于" in page
    sent = {"version": version(page)}
    refused = officer.post(f"{path}/approve", sent)
    assert refused.status_code == 409
    assert 'id="division-error"' in refused.get_data(as_text=True)
    assert officer.post(f"{path}/approve", sent | {"division_confirmed": "true"}).status_code == 302
    assert "审核时已确认" in officer.get(path)


@pytest.mark.clause("HX-2.1")
def test_all_reasons_reach_the_unit_which_mends_and_sends_again(registering: Any, version: Any) -> None:
    browser, unit_id = registered(registering)
    officer, path = registering.registrar(registering.unit.division), f"/bureau/units/{unit_id}"
    seen = version(officer.get(path))
    empty = officer.post(f"{path}/refuse", {"version": seen, "reasons": " \n "})
    assert empty.status_code == 422
    assert 'id="reasons-error"' in empty.get_data(as_text=True)
    done = officer.post(f"{path}/refuse", {"version": seen, "reasons": "名称与证照不符\n\n缺少法人证书"})
    assert done.status_code == 302
    home = browser.get(f"/unit/{unit_id}")
    assert "<li>名称与证照不符</li><li>缺少法人证书</li>" in home

    data = browser.get(f"/unit/{unit_id}/data")
    assert "缺少法人证书" in data
    mended = registering.answers(name="示例第一中学（本部）")
    assert (
        browser.post(f"/unit/{unit_id}/data", mended | {"version": version(data), "action": "submit"}).status_code
        == 302
    )
    again = officer.get(path)
    assert "示例第一中学（本部）" in again
    assert officer.post(f"{path}/approve", {"version": version(again)}).status_code == 302
    assert "已通过审核" in browser.get(f"/unit/{unit_id}")


def test_of_two_decisions_at_once_one_wins(registering: Any, version: Any) -> None:
    _, unit_id = registered(registering)
    officer, path = registering.registrar(registering.unit.division), f"/bureau/units/{unit_id}"
    seen = version(officer.get(path))
    assert officer.post(f"{path}/approve", {"version": seen}).status_code == 302
    late = officer.post(f"{path}/refuse", {"version": seen, "reasons": "证照过期"})
    assert late.status_code == 409
    assert "审核通过单位注册" in late.get_data(as_text=True)


def test_an_approved_unit_is_corrected_and_closed(registering: Any, version: Any) -> None:
    browser, unit_id = registered(registering)
    officer, path = registering.registrar(registering.unit.division), f"/bureau/units/{unit_id}"
    assert officer.client.get(f"{path}/correct").status_code == 409
    officer.post(f"{path}/approve", {"version": version(officer.get(path))})
    form = officer.get(f"{path}/correct")
    sent = registering.answers(name="示例第二中学") | {"version": version(form)}
    assert officer.post(f"{path}/correct", sent | {"name": "", "action": "submit"}).status_code == 422
    assert officer.post(f"{path}/correct", sent | {"action": "submit"}).status_code == 302
    assert "示例第二中学" in officer.get("/bureau/units/all?q=第二中学")
    assert officer.post(f"{path}/correct", sent | {"name": "第三中学", "action": "submit"}).status_code == 409

    action = re.search(r'action="([^"]+/close[^"]*)"', officer.get(f"{path}/close"))
    assert action
    assert officer.post(action[1]).status_code == 302
    assert "已注销" in officer.get(path)
    assert browser.client.get(f"/unit/{unit_id}").status_code in (403, 404)


def test_a_list_goes_on_page_by_page(registering: Any) -> None:
    for number in range(23):
        registered(registering, name=f"示例第{number:02}中学")
    officer = registering.registrar(registering.unit.division)
    shown, path = [], "/bureau/units"
    while path:
        page = officer.get(path)
        shown.append(re.findall(r"示例第(\d\d)中学</a>", page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1] if following else ""
    assert [len(each) for each in shown] == [20, 3]
    assert sorted(each for one in shown for each in one) == [f"{number:02}" for number in range(23)]
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert back
    assert re.findall(r"示例第(\d\d)中学</a>", officer.get(back[1])) == shown[0]


def test_other_bureaus_and_other_people_see_nothing_of_it(registering: Any, managed: Any) -> None:
    browser, unit_id = registered(registering)
    stranger, path = managed.bureau(), f"/bureau/units/{unit_id}"
    for each in (path, f"{path}/correct", f"{path}/close"):
        assert stranger.client.get(each).status_code == 404, each
        assert browser.client.get(each).status_code == 403, each
    assert stranger.post(f"{path}/approve", {"version": "1"}).status_code == 404
    assert unit_id not in stranger.get("/bureau/units")


@pytest.mark.clause("HX-2.1", "SG-2.7")
def test_a_manager_creates_a_unit_which_completes_its_data(managed: Any, version: Any) -> None:
    bureau = managed.bureau()
    assert "建立单位" in bureau.get("/bureau/units")
    answers = managed.answers(division=managed.unit.division)
    administrator = {"administrator-name": "郑九", "administrator-username": "zheng.jiu"}
    wrong = bureau.post("/bureau/units/new", answers | {"action": "submit", "name": ""})
    assert wrong.status_code == 422
    assert 'id="name-error"' in wrong.get_data(as_text=True)
    nameless = bureau.post(
        "/bureau/units/new", answers | administrator | {"administrator-name": "", "action": "submit"}
    )
    assert nameless.status_code == 422
    assert 'id="administrator-name-error"' in nameless.get_data(as_text=True)
    loginless = bureau.post("/bureau/units/new", answers | {"administrator-name": "郑九", "action": "submit"})
    assert loginless.status_code == 422
    assert 'id="administrator-username-error"' in loginless.get_data(as_text=True)
    checked = bureau.post("/bureau/units/new", answers | administrator | {"action": "check"})
    assert "郑九" in checked.get_data(as_text=True)
    done = bureau.post("/bureau/units/new", answers | administrator | {"action": "submit"})
    unit = managed.first_time("zheng.jiu", managed.handed_over(done))

    home = unit.client.get("/unit").headers["Location"]
    assert "待补全信息" in unit.get(home)
    assert "中学" not in bureau.get("/bureau/units")
    data = unit.get(f"{home}/data")
    assert unit.post(f"{home}/data", answers | {"version": version(data), "action": "submit"}).status_code == 302
    path = f"/bureau/units/{home.rpartition('/')[2]}"
    sent = {"version": version(bureau.get(path)), "division_confirmed": "true"}
    assert bureau.post(f"{path}/approve", sent).status_code == 302
    assert "本单位人员</a>" in unit.get(home)


def test_where_units_register_themselves_no_bureau_creates_them(registering: Any) -> None:
    bureau = registering.bureau()
    assert "建立单位" not in bureau.get("/bureau/units")
    assert bureau.client.get("/bureau/units/new").status_code == 403
