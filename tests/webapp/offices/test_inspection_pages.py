"""抽查监督 over HTTP: a bureau draws a sample, looks, concludes; the office corrects; who checked how fast (JB-4.1, JB-6.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update

from zhicheng.casework.record import history
from zhicheng.store.models import (
    Application,
    DeskState,
    Event,
    InspectedCase,
    Organisation,
    OrganisationKind,
    RouteDesk,
    Upload,
)

NASTY = "<script>alert(1)</script>"
CHECKED = {"of": "经该单位审核通过的申报", "year": "2023", "rate": "1/2"}


@dataclass
class Watch:
    """The bureau's officer and the unit's handler, each in a browser; the unit has passed one case on."""

    offices: Any
    bureau: Any
    unit: Any

    @property
    def form(self) -> str:
        return f"/inspections/organisations/{self.offices.unit.id}"

    def begun(self, **typed: str) -> Any:
        return self.bureau.post(self.form, {**CHECKED, **typed})

    def drawn(self) -> str:
        sent = self.begun()
        assert sent.status_code == 302, sent.get_data(as_text=True)
        return str(sent.headers["Location"])

    def case(self, url: str) -> str:
        found = re.search(r'href="(/inspections/cases/[0-9a-f-]{36})"', self.bureau.get(url))
        assert found, self.bureau.get(url)
        return found[1]

    def found(self, version: Any) -> str:
        url = self.drawn()
        case = self.case(url)
        page = self.bureau.get(case)
        said = {"version": version(page), "result": "发现问题", "words": "学历证书没有核验。"}
        assert self.bureau.post(case, said).status_code == 302
        typed = {"version": version(self.bureau.get(url)), "words": "把关不严。", "deadline": "2023-12-31"}
        assert self.bureau.post(f"{url}/find", typed).status_code == 302
        return url


@pytest.fixture
def watch(registering: Any) -> Watch:
    site = registering.site
    with site.store.begin() as session:
        query = select(RouteDesk).join(Application, Application.id == RouteDesk.application_id)
        desk = session.scalars(
            query.where(
                Application.jurisdiction == registering.code,
                RouteDesk.organisation_id == registering.unit.id,
                RouteDesk.arrived_at.is_not(None),
            )
        ).first()
        assert desk is not None
        now = site.clock.now if hasattr(site.clock, "now") else site.clock()
        values = {"state": DeskState.PASSED, "left_at": desk.left_at or now}
        session.execute(update(RouteDesk).where(RouteDesk.id == desk.id).values(**values))
        session.execute(update(Application).where(Application.id == desk.application_id).values(year=2023))
    return Watch(registering, registering.bureau(), registering.person("单位管理员"))


@pytest.mark.clause("JB-4.1")
def test_drawn_looked_at_concluded_corrected_closed(watch: Watch, version: Any) -> None:
    assert watch.form in watch.bureau.get(f"/inspections/organisations?q={watch.offices.unit.name}")
    url = watch.drawn()
    page = watch.bureau.get(url)
    assert "与账目相符" in page
    assert watch.offices.unit.name in page
    case = watch.case(url)
    page = watch.bureau.get(case)
    with watch.offices.site.store.reading() as session:
        assert len(session.scalars(select(Event).where(Event.kind == "inspection.case_seen")).all()) == 1
    missing = watch.bureau.post(case, {"version": version(page), "result": "发现问题", "words": ""})
    assert missing.status_code == 422
    assert 'id="words-error"' in missing.get_data(as_text=True)
    said = {"version": version(page), "result": "发现问题", "words": f"没有核验。{NASTY}"}
    assert watch.bureau.post(case, said).status_code == 302
    page = watch.bureau.get(url)
    assert NASTY not in page
    assert "发现问题" in page
    late = watch.bureau.post(f"{url}/find", {"version": version(page), "words": "把关不严。", "deadline": "2023-01-01"})
    assert late.status_code == 422
    assert 'id="deadline-error"' in late.get_data(as_text=True)
    typed = {"version": version(page), "words": "把关不严。", "deadline": "2023-12-31"}
    assert watch.bureau.post(f"{url}/find", typed).status_code == 302
    page = watch.bureau.get(url)
    for words in ("等待整改", "记入单位诚信档案", "信息发布", "2023年12月31日"):
        assert words in page


def test_the_unit_reads_it_after_the_conclusion_and_reports(watch: Watch, version: Any) -> None:
    url = watch.drawn()
    head = watch.offices.person("单位负责人")
    assert head.client.get(url, headers={"Accept": "application/json"}).status_code == 404
    case = watch.case(url)
    watch.bureau.post(case, {"version": version(watch.bureau.get(case)), "result": "发现问题", "words": "没有核验。"})
    typed = {"version": version(watch.bureau.get(url)), "words": "把关不严。", "deadline": "2023-12-31"}
    assert watch.bureau.post(f"{url}/find", typed).status_code == 302
    page = head.get(url)
    assert "把关不严。" in page
    assert "没有核验。" in page
    assert "/inspections/cases/" not in page
    empty = head.post(f"{url}/answer", {"version": version(page), "answer": " "})
    assert empty.status_code == 422
    assert 'id="answer-error"' in empty.get_data(as_text=True)
    assert head.post(f"{url}/answer", {"version": version(page), "answer": "已补核。"}).status_code == 302
    page = watch.bureau.get(url)
    assert "已报告整改" in page
    assert "已补核。" in page
    assert watch.bureau.post(f"{url}/close", {"version": version(page)}).status_code == 302
    assert "已办结" in watch.bureau.get("/inspections")


def test_no_conclusion_before_every_case_is_looked_at_and_what_was_typed_stays(watch: Watch, version: Any) -> None:
    url = watch.drawn()
    page = watch.bureau.get(url)
    assert "还有1件没有复核" in page
    early = watch.bureau.post(
        f"{url}/find", {"version": version(page), "words": "总体规范。", "deadline": "2023-12-31"}
    )
    assert early.status_code == 422
    told = early.get_data(as_text=True)
    assert "还有1件申报没有复核结果" in told
    assert "总体规范。" in told
    assert 'value="2023-12-31"' in told
    case = watch.case(url)
    said = {"version": version(watch.bureau.get(case)), "result": "未发现问题", "words": ""}
    assert watch.bureau.post(case, said).status_code == 302
    page = watch.bureau.get(url)
    assert "没有复核" not in page
    assert "抽查随即办结" in page


@pytest.mark.clause("JB-4.1")
def test_files_are_looked_at_beside_the_case_and_each_look_is_recorded(watch: Watch) -> None:
    case = watch.case(watch.drawn())
    page = watch.bureau.get(case)
    address = re.search(rf'src="({case}/files/[0-9a-f-]{{36}})', page)
    assert address, page
    assert f'href="{case}?section=' in page
    answer = watch.bureau.client.get(address[1])
    assert (answer.status_code, answer.mimetype, answer.get_data()[:4]) == (200, "application/pdf", b"%PDF")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert watch.bureau.client.get(f"{case}/files/{watch.offices.unit.id}").status_code == 404
    with watch.offices.site.store.reading() as session:
        sampled = session.scalars(select(InspectedCase)).one()
        seen = [each for each in history(session, sampled.application_id) if each.kind == "inspection.file_seen"]
        other = session.scalars(
            select(Upload).where(Upload.application_id != sampled.application_id, Upload.organisation_id.is_(None))
        ).first()
        assert other is not None
    assert len(seen) == 1
    assert watch.bureau.client.get(f"{case}/files/{other.id}").status_code == 404
    for stranger in (watch.unit, watch.offices.person("单位负责人"), watch.offices.person("申报人")):
        assert stranger.client.get(address[1]).status_code in (403, 404)


@pytest.mark.clause("JB-6.3")
def test_a_case_passed_on_with_no_file_opened_stands_out(watch: Watch) -> None:
    page = watch.bureau.get(f"/inspections/checks/{watch.offices.unit.id}?year=2023")
    assert "未看附件" in page
    assert "没有打开" in page
    assert "除页面自动显示的第一个附件外，没有打开其他附件就通过的" in watch.bureau.get("/inspections/checks?year=2023")


def test_each_page_that_names_applicants_is_a_look_at_their_cases(watch: Watch) -> None:
    sample = watch.drawn()
    for path in (f"/inspections/checks/{watch.offices.unit.id}?year=2023", sample, sample):
        watch.bureau.get(path)
    watch.bureau.get(f"/inspections/checks/{watch.offices.unit.id}?year=2021")
    with watch.offices.site.store.reading() as session:
        case = session.scalars(select(InspectedCase)).one()
        seen = [each for each in history(session, case.application_id) if each.kind.endswith("_seen")]
        everything = session.scalars(select(Event.kind).where(Event.kind.endswith("_seen"))).all()
    assert [each.kind for each in seen] == ["inspection.checks_seen", *["inspection.sample_seen"] * 2]
    assert len(everything) == 3


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"of": ""}, "of"), ({"year": "去年"}, "year"), ({"rate": "一半"}, "rate"), ({"rate": "3/2"}, "rate")],
)
def test_what_is_wrong_is_told_at_its_field(watch: Watch, typed: dict[str, str], field: str) -> None:
    answer = watch.begun(**typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_without_cases_it_waits_and_can_be_drawn_later(watch: Watch, version: Any) -> None:
    url = watch.begun(year="2021").headers["Location"]
    page = watch.bureau.get(url)
    assert "等待抽取" in page
    assert watch.bureau.post(f"{url}/draw", {"version": version(page)}, json=True).status_code == 422


@pytest.mark.clause("JB-6.3")
def test_who_checked_what_how_fast(watch: Watch) -> None:
    page = watch.bureau.get("/inspections/checks?year=2023")
    assert watch.offices.unit.name in page
    page = watch.bureau.get(f"/inspections/checks/{watch.offices.unit.id}?year=2023")
    assert "逐件用时" in page
    assert f"/integrity/organisations/{watch.offices.unit.id}" in page
    headers = {"Accept": "application/json"}
    assert watch.unit.client.get("/inspections/checks", headers=headers).status_code == 403


@pytest.mark.parametrize("year", ["99999999999999999999", "-1", "3000000000", "0"])
def test_a_year_that_is_none_shows_this_one(watch: Watch, year: str) -> None:
    for path in ("/inspections/checks", f"/inspections/checks/{watch.offices.unit.id}"):
        assert watch.bureau.client.get(f"{path}?year={year}").status_code == 200
        assert "2023年各环节的审核" in watch.bureau.get(f"{path}?year={year}")


def test_only_bureaus_above_inspect(watch: Watch) -> None:
    head = watch.offices.person("单位负责人")
    assert head.post(watch.form, CHECKED, json=True).status_code == 404
    with watch.offices.site.store.reading() as session:
        query = select(Organisation.id).where(
            Organisation.kind == OrganisationKind.BUREAU, Organisation.division == watch.offices.code
        )
        own = session.scalars(query).one()
        assert session.scalars(select(InspectedCase)).all() == []
    assert watch.bureau.post(f"/inspections/organisations/{own}", CHECKED, json=True).status_code == 404
