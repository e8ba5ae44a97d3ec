"""Counting in the browser, in the place that declares it: a unit, its county, the bureau of the notice."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from zhicheng.casework.counts import report_of
from zhicheng.dossier.counted import counting
from zhicheng.store.models import CountReport, Notice, Organisation, OrganisationKind
from zhicheng_web.clock import BEIJING

BEFORE = datetime(2023, 10, 20, 23, 59, tzinfo=BEIJING)
AFTER = datetime(2023, 10, 21, tzinfo=BEIJING)


class Place:
    """The place's demonstration: who can sign in, and the addresses of their counts."""

    def __init__(self, site: Any) -> None:
        self.site = site
        self.declared = next(each for each in site.registry.offering() if counting(each))
        found = counting(self.declared)
        assert found is not None
        self.series = found[1].series
        code = self.declared.jurisdiction.code
        with site.store.reading() as session:
            self.notice = session.scalars(select(Notice.id).where(Notice.jurisdiction == code)).one()
            self.unit = session.scalars(
                select(Organisation.id).where(
                    Organisation.kind == OrganisationKind.UNIT, Organisation.jurisdiction == code
                )
            ).one()
            self.city = session.get_one(Notice, self.notice).organisation_id

    def browser(self, role: str) -> Any:
        name = self.declared.jurisdiction.name
        door = next(each for each in self.site.built.doors if each.place == name and role in each.role)
        browser = self.site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        return browser

    def county(self) -> tuple[Any, UUID]:
        report = self.report(self.unit)
        with self.site.store.reading() as session:
            office = session.get_one(Organisation, report.receiver_id)
        return self.office(office.id), office.id

    def office(self, organisation_id: UUID) -> Any:
        with self.site.store.reading() as session:
            return self.browser(f"{session.get_one(Organisation, organisation_id).name}工作人员")

    def report(self, organisation_id: UUID) -> CountReport:
        with self.site.store.reading() as session:
            found = report_of(session, self.notice, organisation_id)
        assert found is not None
        return found

    def path(self, organisation_id: UUID, page: str = "") -> str:
        return f"/counts/{self.notice}/{organisation_id}{page}"

    def post_rows(self, browser: Any, organisation_id: UUID, *rows: tuple[str, str, str], **more: Any) -> Any:
        data: dict[str, Any] = {"version": 0, "action": "save", **more}
        data["rows-rows"] = [f"r{place}" for place in range(len(rows))]
        for place, row in enumerate(rows):
            for key, value in zip(("series", "specialty", "number"), row, strict=True):
                data[f"rows-r{place}-{key}"] = value
        return browser.post(self.path(organisation_id, "/rows"), data)

    def step(self, browser: Any, organisation_id: UUID, name: str) -> Any:
        version = self.report(organisation_id).version
        return browser.post(self.path(organisation_id, f"/{name}"), {"version": version})

    def settle(self, browser: Any, organisation_id: UUID, action: str, **more: str) -> Any:
        report = self.report(organisation_id)
        return browser.post(f"/counts/reports/{report.id}", {"version": report.version, "action": action, **more})


@pytest.fixture
def place(site: Any) -> Place:
    site.clock.now = BEFORE
    return Place(site)


@pytest.mark.clause("HX-4.2")
def test_from_the_unit_to_the_sum_of_the_city(place: Place) -> None:
    books, law = place.series[3], place.series[1]
    unit = place.browser("经办人")
    page = unit.get("/counts")
    assert "按专业统计人数" in page
    assert "2023年10月20日 24:00" in page
    sent = place.post_rows(unit, place.unit, (books, "图书资料", "2"), (law, "诉讼", "1"), action="next")
    assert sent.status_code == 302
    county, county_id = place.county()
    overview = county.get(place.path(county_id))
    assert "已报送，待核对" in overview
    assert "还有1份报来的数据没有核对" in overview
    assert place.step(county, county_id, "report").status_code == 409
    assert place.settle(county, place.unit, "confirm").status_code == 302
    assert place.post_rows(
        county, county_id, (books, "图书资料", "3"), version=place.report(county_id).version
    ).status_code == 302  # fmt: skip
    assert "已核对的合计：6人" in county.get(place.path(county_id))
    assert place.step(county, county_id, "report").status_code == 302
    city = place.office(place.city)
    assert place.settle(city, county_id, "confirm").status_code == 302
    overview = city.get(place.path(place.city))
    assert "已核对的合计：6人" in overview
    assert "未报送" in overview
    assert place.step(city, place.city, "report").status_code == 302
    assert "撤销汇总" in city.get(place.path(place.city))
    # What is closed offers no button that would be refused.
    assert "已完成汇总，不能再改动" in city.get(f"/counts/reports/{place.report(county_id).id}")
    for browser, path in ((city, f"/counts/reports/{place.report(county_id).id}"), (county, place.path(county_id))):
        assert not re.search(r'<form[^>]*method="post"[^>]*>(?!.*sign-out)', browser.get(path).partition("<h1>")[2])
    assert "保存更正" not in unit.get(place.path(place.unit, "/rows"))
    table = city.client.get(place.path(place.city, "/sums.csv"))
    assert table.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [line[:3] for line in lines] == [
        ["系列", "专业", "合计（人）"], [law, "诉讼", "1"], [books, "图书资料", "5"], ["合计", "", "6"],
    ]  # fmt: skip
    assert place.post_rows(unit, place.unit, version=place.report(place.unit).version).status_code == 409
    assert place.step(city, place.city, "reopen").status_code == 302
    assert "退回更正" in city.get(f"/counts/reports/{place.report(county_id).id}")


def test_a_report_that_is_given_back_says_why(place: Place) -> None:
    unit = place.browser("经办人")
    place.post_rows(unit, place.unit, (place.series[0], "机械", "1"), action="next")
    county, _ = place.county()
    refused = place.settle(county, place.unit, "return", reason="")
    assert refused.status_code == 422
    assert "请写明退回的原因" in refused.get_data(as_text=True)
    assert place.settle(county, place.unit, "return", reason="专业名称不规范。").status_code == 302
    page = unit.get(place.path(place.unit, "/rows"))
    assert "专业名称不规范。" in page
    assert "保存并报送" in page


def test_what_is_wrong_stays_on_the_page_with_its_message(place: Place) -> None:
    unit = place.browser("经办人")
    row = (place.series[0], "机械", "很多")
    answer = place.post_rows(unit, place.unit, row)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "人数应为整数" in page
    assert place.post_rows(unit, place.unit, *[row] * 201).status_code == 422
    assert 'value="很多"' in page


def test_rows_are_added_and_removed_without_scripts(place: Place) -> None:
    unit, row = place.browser("经办人"), (place.series[0], "机械", "1")
    added = place.post_rows(unit, place.unit, row, action="add:rows").get_data(as_text=True)
    assert len(re.findall(r'name="rows-rows" value="(?!__row__)', added)) == 2
    removed = place.post_rows(unit, place.unit, row, row, action="remove:rows:r1").get_data(as_text=True)
    assert re.findall(r'name="rows-rows" value="(?!__row__)(\w+)', removed) == ["r0"]
    assert 'value="机械"' in removed


def test_who_saves_second_keeps_what_he_typed_and_sees_what_is_stored(place: Place) -> None:
    unit = place.browser("经办人")
    place.post_rows(unit, place.unit, (place.series[0], "机械", "1"))
    second = place.post_rows(unit, place.unit, (place.series[0], "电子", "2"))
    page = second.get_data(as_text=True)
    assert second.status_code == 409
    assert "没有保存" in page
    assert 'value="电子"' in page
    assert "机械" in page


@pytest.mark.clause("HX-4.2")
@pytest.mark.parametrize(("at", "word"), [(BEFORE, ""), (AFTER, "逾期报送")])
def test_late_counts_are_taken_and_marked(place: Place, at: datetime, word: str) -> None:
    place.site.clock.now = at
    unit = place.browser("经办人")
    assert place.post_rows(unit, place.unit, (place.series[0], "机械", "1"), action="next").status_code == 302
    county, county_id = place.county()
    assert ("逾期报送" in county.get(place.path(county_id))) is bool(word)


def test_the_menu_leads_there_only_where_the_place_counts(place: Place) -> None:
    assert "统计上报" in place.browser("经办人").get("/")
    assert "统计上报" not in place.browser("申报人").get("/")
    elsewhere = place.site.signed_in("单位管理员")
    assert "统计上报" not in elsewhere.get("/")
    assert elsewhere.client.get("/counts", headers={"Accept": "application/json"}).status_code == 403


def test_nobody_reaches_the_counts_of_others(place: Place) -> None:
    unit = place.browser("经办人")
    place.post_rows(unit, place.unit, (place.series[0], "机械", "1"), action="next")
    _, county_id = place.county()
    report = place.report(place.unit)
    for path in (place.path(county_id), place.path(county_id, "/rows"), place.path(place.city, "/sums.csv")):
        assert unit.client.get(path).status_code == 404
    assert unit.client.get(place.path(place.unit, "/sums.csv")).status_code == 404
    assert place.settle(unit, place.unit, "confirm").status_code == 404
    city = place.office(place.city)
    assert city.client.get(f"/counts/reports/{report.id}").status_code == 200
    assert place.settle(city, place.unit, "confirm").status_code == 404


@pytest.mark.clause("HX-4.2", "HX-6")
def test_an_applicant_in_a_counted_series_is_sent_to_his_unit(place: Place) -> None:
    applicant = place.browser("申报人")
    found = re.search(r'href="(/applications/[0-9a-f-]{36})"', applicant.get("/applications"))
    assert found
    path = f"{found[1]}/sections"
    version = re.search(r'name="version" value="(\d+)"', applicant.get(f"{path}/basic"))
    assert version
    sent = {"version": version[1], "basic-series": place.series[3], "basic-level": "中级", "basic-title": "馆员"}
    assert applicant.post(f"{path}/basic", sent).status_code == 302
    for page in (f"{path}/basic", f"{path}/committee"):
        shown = applicant.get(page)
        assert f"没有{place.series[3]}中级职称评审权" in shown, page
        assert "请告知所在单位" in shown
