"""A bureau's notices: opened from the template, changed, published, extended, each with its reason."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from zhicheng_web.clock import BEIJING
from zhicheng_web.notices.moments import read_day, read_moment, typed_moment


def opened(offices: Any, year: str = "2031") -> tuple[Any, str]:
    """A draft for a year, and the address of its page."""
    bureau = offices.bureau()
    done = bureau.post("/notices/manage", {"year": year})
    assert done.status_code == 302, done.get_data(as_text=True)
    return bureau, done.headers["Location"]


def published(offices: Any, version: Any) -> tuple[Any, str]:
    bureau, path = opened(offices)
    assert bureau.post(f"{path}/publish", {"version": version(bureau.get(f"{path}/publish"))}).status_code == 302
    return bureau, path


def public(path: str) -> str:
    return path.replace("/manage", "")


def test_a_draft_is_seen_by_its_bureau_only_until_it_is_published(registering: Any, version: Any) -> None:
    bureau, path = opened(registering)
    reader = registering.site.browser()
    assert "草稿" in bureau.get("/notices/manage")
    assert reader.client.get(public(path)).status_code == 404
    confirm = bureau.get(f"{path}/publish")
    assert "之后不能撤销" in confirm
    assert "2031年" in confirm
    assert bureau.post(f"{path}/publish", {"version": version(confirm)}).status_code == 302
    assert "2031" in reader.get(public(path))
    assert bureau.client.get(f"{path}/publish").status_code == 409


@pytest.mark.parametrize("year", ["", "明年", "1", "1890"])
def test_a_year_that_cant_be_is_told_at_its_field(registering: Any, year: str) -> None:
    response = registering.bureau().post("/notices/manage", {"year": year})
    assert response.status_code == 422
    assert 'id="year-error"' in response.get_data(as_text=True)


def test_a_draft_is_changed_and_what_was_typed_wrongly_comes_back(registering: Any, version: Any, fields: Any) -> None:
    bureau, path = opened(registering)
    page = bureau.get(f"{path}/edit")
    sent = fields(page)
    wrong = bureau.post(f"{path}/edit", sent | {"title": " ", "closes-0": "2031-02-30"})
    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert 'value="2031-02-30"' in text
    assert 'id="closes-0-error"' in text
    early = bureau.post(f"{path}/edit", sent | {"closes-0": "2030-01-01"})
    assert "截止时间应晚于开始时间" in early.get_data(as_text=True)
    untitled = bureau.post(f"{path}/edit", sent | {"title": " "})
    assert 'id="title-error"' in untitled.get_data(as_text=True)

    right = sent | {"title": "2031年度示例通知", "closes-0": "2031年4月30日 24:00", "acceptance_deadline": "2031-11-20"}
    assert bureau.post(f"{path}/edit", right).status_code == 302
    shown = bureau.get(path)
    for words in ("2031年度示例通知", "2031年4月30日 24:00", "2031年11月20日"):
        assert words in shown
    stale = bureau.post(f"{path}/edit", right)
    assert stale.status_code == 409
    assert "修改通知草稿" in stale.get_data(as_text=True)


def test_a_window_is_added_and_removed(registering: Any, fields: Any) -> None:
    bureau, path = opened(registering)
    page = bureau.get(f"{path}/edit")
    channel = re.search(r'name="channels" value="([^"]+)"', page)
    assert channel
    sent = fields(page)
    half = bureau.post(f"{path}/edit", sent | {"opens-new": "2031-09-01"})
    assert half.status_code == 422
    assert 'id="closes-new-error"' in half.get_data(as_text=True)
    added = sent | {"opens-new": "2031-09-01", "closes-new": "2031-10-15", "channels": channel[1]}
    assert bureau.post(f"{path}/edit", added).status_code == 302
    assert "2031年10月15日 24:00" in bureau.get(path)
    page = bureau.get(f"{path}/edit")
    last = max(map(int, re.findall(r'name="drop-(\d+)"', page)))
    assert bureau.post(f"{path}/edit", fields(page) | {f"drop-{last}": "true"}).status_code == 302
    assert "2031年10月15日" not in bureau.get(path)


def test_a_later_revision_shows_what_differs_and_needs_a_reason(registering: Any, version: Any, fields: Any) -> None:
    bureau, path = published(registering, version)
    sent = fields(bureau.get(f"{path}/edit"))
    bureau.post(f"{path}/edit", sent | {"title": "2031年度补充通知"})
    assert "2031年度补充通知" not in registering.site.browser().get(public(path))
    page = bureau.get(f"{path}/publish")
    assert sent["title"] in page
    assert "2031年度补充通知" in page
    without = bureau.post(f"{path}/publish", {"version": version(page)})
    assert without.status_code == 422
    assert 'id="reason-error"' in without.get_data(as_text=True)
    tedious = bureau.post(f"{path}/publish", {"version": version(page), "reason": "字" * 501})
    assert tedious.status_code == 422
    done = bureau.post(f"{path}/publish", {"version": version(page), "reason": "补充通知", "scope": "乡镇人员"})
    assert done.status_code == 302
    seen = registering.site.browser().get(public(path))
    for words in ("2031年度补充通知", "补充通知", "乡镇人员"):
        assert words in seen


@pytest.mark.clause("HX-2.6")
def test_each_level_gets_its_own_deadline(managed: Any, version: Any, fields: Any) -> None:
    bureau, path = opened(managed)
    page = bureau.get(f"{path}/phases")
    undated = [
        key for key in re.findall(r'name="last-(\w+)"', page) if f'name="last-{key}" type="text" value=""' in page
    ]
    assert len(undated) >= 3
    assert "这是一个办理期限" in page
    sent = fields(page)
    half = bureau.post(f"{path}/phases", sent | {f"last-{undated[0]}": "2031-11-01"})
    assert half.status_code == 422
    assert f'id="first-{undated[0]}-error"' in half.get_data(as_text=True)
    for wrong in ({"first": "2031-11-02", "last": "2031-11-01"}, {"first": "2031-11-01", "last": "下周"}):
        response = bureau.post(f"{path}/phases", sent | {f"{part}-{undated[0]}": day for part, day in wrong.items()})
        assert response.status_code == 422
        assert f'id="last-{undated[0]}-error"' in response.get_data(as_text=True)
    days = {
        f"{part}-{key}": f"2031-1{part == 'last'}-0{n}"
        for n, key in enumerate(undated, 1)
        for part in ("first", "last")
    }
    days = {key: day.replace("1True", "11").replace("1False", "10") for key, day in days.items()}
    assert bureau.post(f"{path}/phases", sent | days).status_code == 302
    shown = bureau.get(path)
    assert "2031年11月1日" in shown
    confirm = bureau.get(f"{path}/publish")
    assert "2031年11月2日" in confirm
    assert bureau.post(f"{path}/publish", {"version": version(confirm)}).status_code == 302
    assert "2031年11月3日" in managed.site.browser().get(public(path))


def test_committees_are_added_changed_and_removed(registering: Any, version: Any) -> None:
    bureau, path = published(registering, version)
    new = f"{path}/committees/new"
    page = bureau.get(new)
    series = re.search(r'name="series" value="([^"]+)"', page)
    assert series
    answers = {
        "version": version(page),
        "name": "示例评审委员会",
        "series": [series[1]],
        "levels": ["中级"],
        "specialties": "甲、乙，丙",
    }
    nameless = bureau.post(new, answers | {"name": " "})
    assert nameless.status_code == 422
    assert 'id="name-error"' in nameless.get_data(as_text=True)
    unknown = bureau.post(new, answers | {"series": ["没有的系列"]})
    assert 'id="series-error"' in unknown.get_data(as_text=True)
    assert bureau.post(new, answers).status_code == 302
    shown = bureau.get(path)
    assert "甲、乙、丙" in shown
    again = bureau.post(new, answers | {"version": version(bureau.get(new))})
    assert "已有同名的评委会" in again.get_data(as_text=True)
    own = re.search(rf'href="({path}/committees/[0-9a-f]+)">示例评审委员会', shown)
    assert own
    changed = answers | {"version": version(bureau.get(own[1])), "levels": ["副高级"], "office": "示例办事机构"}
    assert bureau.post(own[1], changed).status_code == 302
    differences = bureau.get(f"{path}/publish")
    assert "评委会（示例评审委员会）" in differences
    assert "办事机构：示例办事机构" in differences
    gone = {"version": version(bureau.get(own[1])), "action": "remove"}
    assert bureau.post(own[1], gone).status_code == 302
    assert "示例评审委员会" not in bureau.get(path)
    assert bureau.client.get(own[1]).status_code == 404


@pytest.mark.clause("JA-5.3", "JB-4.3")
def test_fees_are_configured_with_the_document_that_sets_them(registering: Any, version: Any) -> None:
    bureau, path = opened(registering)
    assert "没有收费项目" in bureau.get(path)
    new = f"{path}/fees/new"
    answers = {
        "version": version(bureau.get(new)),
        "title": "评审费",
        "amount": "200",
        "document": "示例价收〔2031〕1号",
        "levels": ["中级"],
    }
    for wrong in ({"amount": "二百"}, {"amount": "0"}, {"document": ""}, {"title": ""}):
        response = bureau.post(new, answers | wrong)
        assert response.status_code == 422
        assert f'id="{next(iter(wrong))}-error"' in response.get_data(as_text=True)
    assert bureau.post(new, answers).status_code == 302
    overlapping = bureau.post(new, answers | {"version": version(bureau.get(new)), "levels": []})
    assert "适用范围重叠" in overlapping.get_data(as_text=True)
    higher = answers | {"version": version(bureau.get(new)), "levels": ["副高级"], "amount": "350.50"}
    assert bureau.post(new, higher).status_code == 302
    bureau.post(f"{path}/publish", {"version": version(bureau.get(f"{path}/publish"))})
    seen = registering.site.browser().get(public(path))
    for words in ("收费标准", "350.50", "示例价收〔2031〕1号", "副高级"):
        assert words in seen


def test_a_place_whose_review_asks_for_no_fee_takes_none(managed: Any, version: Any) -> None:
    bureau, path = opened(managed)
    assert "增加收费项目" not in bureau.get(path)
    new = f"{path}/fees/new"
    answers = {"version": version(bureau.get(new)), "title": "评审费", "amount": "200", "document": "某文件"}
    refused = bureau.post(new, answers)
    assert refused.status_code == 422
    assert "没有收费环节" in refused.get_data(as_text=True)


def test_telephones_of_the_notice_take_the_place_of_those_of_the_place(
    registering: Any, version: Any, fields: Any
) -> None:
    bureau, path = opened(registering)
    page = bureau.get(f"{path}/contacts")
    sent = {key: value for key, value in fields(page).items() if not key.startswith(("purpose", "phone"))}
    wrong = bureau.post(f"{path}/contacts", sent | {"purpose-0": "政策咨询", "phone-0": "打不通"})
    assert wrong.status_code == 422
    assert 'id="phone-0-error"' in wrong.get_data(as_text=True)
    assert (
        bureau.post(f"{path}/contacts", sent | {"purpose-0": "政策咨询", "phone-0": "010-87654321"}).status_code == 302
    )
    bureau.post(f"{path}/publish", {"version": version(bureau.get(f"{path}/publish"))})
    seen = registering.site.browser().get(public(path))
    assert seen.count("010-87654321") >= 2
    for contact in registering.declared.jurisdiction.contacts:
        assert contact.phone not in seen


def test_a_notice_offers_some_of_the_channels_of_its_template(managed: Any, version: Any) -> None:
    bureau, path = published(managed, version)
    page = bureau.get(f"{path}/channels")
    ticked = re.findall(r'name="channels" value="([^"]+)" checked', page)
    assert len(ticked) > 1
    none = bureau.post(f"{path}/channels", {"version": version(page)})
    assert none.status_code == 422
    assert 'id="channels-error"' in none.get_data(as_text=True)
    assert bureau.post(f"{path}/channels", {"version": version(page), "channels": ["unheard-of"]}).status_code == 422
    assert bureau.post(f"{path}/channels", {"version": version(page), "channels": ticked[:1]}).status_code == 302
    assert "申报渠道" in bureau.get(f"{path}/publish")


def test_a_draft_is_given_up(registering: Any, version: Any, fields: Any) -> None:
    bureau, path = published(registering, version)
    sent = fields(bureau.get(f"{path}/edit"))
    bureau.post(f"{path}/edit", sent | {"title": "写错了的通知"})
    page = bureau.get(f"{path}/discard")
    assert "已发布的内容不变" in page
    assert bureau.post(re.search(r'action="([^"]+discard[^"]*)"', page)[1].replace("&amp;", "&")).status_code == 302  # type: ignore[index]
    assert "写错了的通知" not in bureau.get("/notices/manage")
    assert bureau.post(f"{path}/discard?version=99").status_code == 409

    bureau, path = opened(registering, "2032")
    page = bureau.get(f"{path}/discard")
    assert bureau.post(re.search(r'action="([^"]+discard[^"]*)"', page)[1].replace("&amp;", "&")).status_code == 302  # type: ignore[index]
    assert bureau.client.get(path).status_code == 404
    assert "2032" not in bureau.get("/notices/manage")


def test_a_closed_notice_takes_nothing_new_and_stays_readable(registering: Any, version: Any, fields: Any) -> None:
    bureau, path = published(registering, version)
    reader = registering.site.browser()
    title = fields(bureau.get(f"{path}/edit"))["title"]
    assert title in reader.get("/notices")
    page = bureau.get(f"{path}/close")
    assert "都不能再按这份通知开始新的申报" in page
    action = re.search(r'action="([^"]+close[^"]*)"', page)
    assert action
    assert bureau.post(action[1].replace("&amp;", "&")).status_code == 302
    assert "已结束" in bureau.get(path)
    assert title not in reader.get("/notices")
    assert "这份通知已经结束" in reader.get(public(path))
    assert bureau.post(action[1].replace("&amp;", "&")).status_code == 409
    person = registering.person("申报人")
    start = f"/applications/start/{public(path).rsplit('/', 1)[1]}/regular"
    assert person.client.get(start).status_code in (404, 409)
    extend = {
        "version": version(bureau.get(f"{path}/extend")),
        "closes": "2031-12-01 24:00",
        "reason": "补正",
        "scope": "",
    }
    assert bureau.post(f"{path}/extend", extend | {"action": "extend"}).status_code == 302
    assert "已结束" in bureau.get(path)


def test_an_extension_shows_its_effects_before_it_is_done(registering: Any, version: Any) -> None:
    bureau, path = published(registering, version)
    extend = f"{path}/extend"
    sent = {"version": version(bureau.get(extend)), "closes": "2031-12-01 24:00", "reason": "平台故障", "scope": ""}
    for wrong, field in (
        ({"closes": "昨天"}, "closes"),
        ({"closes": "2030-01-01"}, "closes"),
        ({"reason": ""}, "reason"),
    ):
        response = bureau.post(extend, sent | wrong | {"action": "check"})
        assert response.status_code == 422
        assert f'id="{field}-error"' in response.get_data(as_text=True)
    preview = bureau.post(extend, sent | {"action": "check"}).get_data(as_text=True)
    assert "2031年12月1日 24:00" in preview
    assert "之后不能撤销" in preview
    assert "2031年12月1日" not in registering.site.browser().get(public(path))
    assert bureau.post(extend, sent | {"action": "extend"}).status_code == 302
    seen = registering.site.browser().get(public(path))
    assert "2031年12月1日 24:00" in seen
    assert "平台故障" in seen
    assert bureau.post(extend, sent | {"closes": "2031-12-05", "action": "extend"}).status_code == 409


def test_other_places_and_other_people_have_no_part_in_it(registering: Any, managed: Any) -> None:
    _, path = opened(registering)
    stranger, applicant = managed.bureau(), registering.person("申报人")
    parts = ("", "/edit", "/publish", "/extend", "/phases", "/channels", "/contacts", "/discard", "/close")
    for each in (f"{path}{part}" for part in (*parts, "/committees/new", "/fees/new")):
        assert stranger.client.get(each).status_code == 404, each
        assert applicant.client.get(each).status_code == 403, each
    assert stranger.post(f"{path}/publish", {"version": "1"}).status_code == 404
    district = registering.registrar(registering.unit.division)
    assert district.client.get("/notices/manage").status_code == 403


def test_moments_are_read_as_people_type_them() -> None:
    end = datetime(2023, 3, 1, tzinfo=BEIJING)
    for typed in ("2023-02-28 24:00", "2023年2月28日24时", "2023/2/28", "２０２３－０２－２８　２４：００"):
        assert read_moment(typed, end=True) == end
    assert read_moment("2023-02-28") == datetime(2023, 2, 28, tzinfo=BEIJING)
    assert read_moment("2023.3.1 9:05").hour == 9
    assert typed_moment(end, end=True) == "2023-02-28 24:00"
    assert typed_moment(end) == "2023-03-01 00:00"
    for typed in ("", "2023-02-30", "2023-02-28 25:00", "2023-02-28 24:01", "明天"):
        with pytest.raises(ValueError, match="请"):
            read_moment(typed)
    assert read_day(" ") is None
