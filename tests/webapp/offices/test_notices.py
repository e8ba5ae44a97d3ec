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
    for each in (path, f"{path}/edit", f"{path}/publish", f"{path}/extend"):
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
