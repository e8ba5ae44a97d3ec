"""What authorities record of a unit, in the browser: by whoever is entitled to, with the document; chains follow it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.dossier.standard import UNIT
from zhicheng.store.models import Organisation, OrganisationKind, RouteDesk, UnitFact
from zhicheng_web.demo.papers import sheet

PAPER = {
    "since": "2023-01-01",
    "document_title": "关于单位情况的批复",
    "document_number": "示例〔2023〕1号",
    "issued_by": "示例机关",
    "issued_on": "2023-01-01",
}
WORDS = {"tier": "city", "combined_review_since": "2021", "own_committee": "true", "review_mode": "联盟"}


class Facts:
    """The unit of a place's demonstration and the facts that are recorded of it there."""

    def __init__(self, site: Any) -> None:
        self.site = site
        if not site.place.accounts.recorded:
            pytest.skip("这个地区没有由部门登记的单位情况")
        with site.store.reading() as session:
            self.unit: Organisation = session.scalars(
                select(Organisation).where(
                    Organisation.kind == OrganisationKind.UNIT,
                    Organisation.jurisdiction == site.place.jurisdiction.code,
                )
            ).one()

    def declared(self, **wanted: bool) -> str:
        """The key of a fact; ``county`` says whether the lowest bureaus record it too."""
        for each in self.site.place.accounts.recorded:
            if each.key in WORDS and ("county" in each.by) is wanted["county"]:
                return each.key
        pytest.skip("这个地区没有这样的单位情况")

    def path(self, key: str) -> str:
        return f"/bureau/units/{self.unit.id}/facts/{key}"

    def bureau(self) -> Any:
        """The officer of the place's own bureau."""
        door = next(
            each for each in self.site.built.doors if each.login == f"bureau-{self.site.place.jurisdiction.code}"
        )
        return self.signed_in(door)

    def registrar(self) -> Any:
        """The officer of the bureau that decides on the unit."""
        door = next(each for each in self.site.built.doors if each.login == f"bureau-{self.unit.division}")
        return self.signed_in(door)

    def signed_in(self, door: Any) -> Any:
        browser = self.site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        return browser

    def send(self, browser: Any, key: str, *, scan: bytes | None = b"", **typed: str) -> Any:
        page = browser.get(self.path(key))
        data: dict[str, Any] = {**PAPER, "value": WORDS.get(key, ""), "version": version(page), **typed}
        if scan is not None:
            data["scan"] = (io.BytesIO(scan or sheet("批复")), "批复.pdf")
        return browser.post(self.path(key), data, content_type="multipart/form-data")

    def records(self, key: str) -> list[UnitFact]:
        with self.site.store.reading() as session:
            query = select(UnitFact).where(UnitFact.organisation_id == self.unit.id, UnitFact.key == key)
            return list(session.scalars(query.order_by(UnitFact.number)))


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.fixture
def facts(site: Any) -> Facts:
    return Facts(site)


def at(key: str) -> str:
    return UNIT.field(key).label


@pytest.mark.clause("JB-1.1")
def test_an_entitled_bureau_records_with_the_document_and_the_unit_reads_it(facts: Facts) -> None:
    key, bureau = facts.declared(county=False), facts.bureau()
    unit = facts.site.signed_in("单位管理员")
    assert "尚未由人社部门登记" in unit.get(f"/unit/{facts.unit.id}/facts")
    assert facts.send(bureau, key).status_code == 302
    (fact,) = facts.records(key)
    mine = unit.get(f"/unit/{facts.unit.id}/facts")
    assert "示例机关2023年1月1日《关于单位情况的批复》（示例〔2023〕1号）" in mine
    assert "撤回" not in mine.split("<main")[1]
    for browser, path in ((unit, f"/unit/facts/{fact.id}/scan"), (bureau, f"/bureau/facts/{fact.id}/scan")):
        read = browser.client.get(path)
        assert (read.status_code, read.mimetype, read.data) == (200, "application/pdf", sheet("批复"))
    applicant = facts.site.signed_in("申报人")
    assert applicant.client.get(f"/unit/facts/{fact.id}/scan").status_code in (403, 404)
    shown = bureau.get(f"/bureau/units/{facts.unit.id}")
    assert "单位情况登记" in shown
    assert f"/facts/{key}" in shown


@pytest.mark.clause("JB-1.1")
def test_a_lower_bureau_sees_it_and_finds_no_form(facts: Facts) -> None:
    key, officer = facts.declared(county=False), facts.registrar()
    page = officer.get(facts.path(key))
    assert "您所在的部门不能登记这一项" in page
    assert 'name="value"' not in page
    refused = officer.post(
        facts.path(key),
        {**PAPER, "value": WORDS[key], "version": "0", "scan": (io.BytesIO(sheet("批复")), "批复.pdf")},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 403
    assert "登记，您所在的部门不能登记" in refused.get_data(as_text=True)
    assert facts.records(key) == []


def test_what_is_wrong_comes_back_at_its_field_as_typed(facts: Facts) -> None:
    key, bureau = facts.declared(county=False), facts.bureau()
    wrong = facts.send(bureau, key, scan=None, since="2023-02-30", issued_by="")
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    for name in ("since", "issued_by", "scan"):
        assert f'id="{name}-error"' in page
    assert 'value="2023-02-30"' in page
    assert 'value="关于单位情况的批复"' in page
    bad = facts.send(bureau, key, scan=b"nothing that can be read")
    assert bad.status_code == 422
    assert 'id="scan-error"' in bad.get_data(as_text=True)
    assert facts.records(key) == []


def test_a_page_from_before_is_told_who_was_faster(facts: Facts) -> None:
    key, bureau = facts.declared(county=False), facts.bureau()
    assert facts.send(bureau, key).status_code == 302
    late = facts.send(bureau, key, version="0", issued_by="后到的机关")
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert f"登记了“{at(key)}”" in page
    assert 'value="后到的机关"' in page
    assert version(page) == "1"
    assert len(facts.records(key)) == 1


def test_a_mistake_is_withdrawn_with_its_reason(facts: Facts) -> None:
    key, bureau = facts.declared(county=False), facts.bureau()
    facts.send(bureau, key)
    (fact,) = facts.records(key)
    path = f"/bureau/facts/{fact.id}/withdraw"
    page = bureau.get(path)
    assert "视为没有作出" in page
    assert bureau.post(path, {"version": version(page), "reason": ""}).status_code == 422
    assert bureau.post(path, {"version": "0", "reason": "文件已废止"}).status_code == 409
    assert bureau.post(path, {"version": version(page), "reason": "文件已废止"}).status_code == 302
    mine = facts.site.signed_in("单位管理员").get(f"/unit/{facts.unit.id}/facts")
    assert "文件已废止" in mine
    assert "尚未由人社部门登记" in mine


def test_what_is_recorded_is_not_asked_any_more(facts: Facts) -> None:
    registrar, path = facts.registrar(), f"/bureau/units/{facts.unit.id}/correct"
    form = registrar.get(path)
    assert 'name="own_committee"' not in form
    assert 'name="combined_review_since"' not in form
    facts.send(facts.bureau(), "tier", value="province")
    assert 'name="tier"' not in registrar.get(path)
    sent = answers(registrar.get(path)) | {"name": "改名后的单位", "action": "submit"}
    assert registrar.post(path, sent).status_code == 302
    with facts.site.store.reading() as session:
        assert session.get_one(Organisation, facts.unit.id).facts["tier"] == facts.unit.facts["tier"]


@pytest.mark.clause("JB-1.1")
def test_the_chain_of_a_combined_unit_follows_the_record(facts: Facts, way: Any) -> None:
    bureau = facts.bureau()
    if not {"combined_review_since", "own_committee"} <= {each.key for each in facts.site.place.accounts.recorded}:
        pytest.skip("这个地区没有评聘结合单位的登记")
    before = chain(bureau.get(f"{way.path}/reroute"))
    for key in ("combined_review_since", "own_committee"):
        assert facts.send(bureau, key).status_code == 302
    assert chain(bureau.get(f"{way.path}/reroute")) != before


def test_a_route_is_corrected_to_what_is_recorded(facts: Facts, way: Any) -> None:
    bureau, before = facts.bureau(), desks(facts, way)
    assert facts.send(bureau, "tier", value="province").status_code == 302
    assert desks(facts, way) == before
    assert way.post(way.claimed(), "reroute", reason="单位层级已登记为省级。").status_code == 302
    assert len(desks(facts, way)) < len(before)


@pytest.mark.clause("JB-1.5")
def test_the_recommending_desk_sees_the_posts_with_their_document(facts: Facts, way: Any) -> None:
    if "vacancies" not in {each.key for each in facts.site.place.accounts.recorded}:
        pytest.skip("这个地区没有空缺岗位的登记")
    unit = way.claimed()
    assert "尚未由人社部门登记" in unit.get(way.path).split('id="posts"')[1]
    told = re.search(r"空缺岗位数（(\d+)年，(\w+)）", unit.get(way.path))
    assert told
    year, level = told.groups()
    assert facts.send(facts.bureau(), "vacancies", value="3", level=level, year=year).status_code == 302
    posts = unit.get(way.path).split('id="posts"')[1].partition("</section>")[0]
    assert "3个" in posts
    assert "示例〔2023〕1号" in posts
    assert "<input" not in posts


def chain(page: str) -> list[str]:
    """The desks that a corrected route would have."""
    return re.findall(r"<li>([^<]+)</li>", page.split("调整后的流程")[1])


def desks(facts: Facts, way: Any) -> list[str]:
    application = way.application
    with facts.site.store.reading() as session:
        query = select(RouteDesk.kind).where(
            RouteDesk.application_id == application.id, RouteDesk.route == application.route
        )
        return list(session.scalars(query.order_by(RouteDesk.position)))


def answers(page: str) -> Mapping[str, str]:
    """What a page's form would send as it stands, drop-downs included."""
    form = page.split("<form", 2)[-1] if page.count("<form") > 1 else page
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        answer = dict(re.findall(r' (name|value|type)="([^"]*)"', tag))
        if answer.get("type") in ("text", "hidden") and answer.get("name") != "csrf_token":
            found[answer["name"]] = answer.get("value", "")
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found
