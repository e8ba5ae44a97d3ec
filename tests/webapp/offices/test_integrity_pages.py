"""诚信档案 over HTTP: a bureau records, the subject reads, each look by somebody else is seen by the bureau's head."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from zhicheng.casework.record import history
from zhicheng.store.models import Application, Event, IntegrityEntry, Organisation, Person

NASTY = "<script>alert(1)</script>"
ENTRY = {
    "kind": "弄虚作假",
    "facts": f"伪造业绩材料。{NASTY}",
    "document": "示例处理决定",
    "document_number": "示例〔2023〕1号",
}
CARELESS = {
    "kind": "审核把关不严",
    "facts": "没有核验原件就上报。",
    "answerable": "李四，人事科长\n王五",
    "document": "示例通报",
}


@pytest.fixture
def bureau(registering: Any) -> Any:
    return registering.bureau()


def person_id(registering: Any) -> UUID:
    """The demonstration's applicant of the place."""
    with registering.site.store.reading() as session:
        query = select(Application.person_id).where(Application.jurisdiction == registering.code)
        found: UUID = session.scalars(query).first()
    return found


def test_found_by_name_recorded_and_read_by_the_subject(registering: Any, bureau: Any) -> None:
    subject = person_id(registering)
    with registering.site.store.reading() as session:
        name = session.get_one(Person, subject).name
    assert f"/integrity/people/{subject}" in bureau.get(f"/integrity/people?q={name}")
    assert "没有找到" in bureau.get("/integrity/people?q=查无此人")
    with registering.site.store.reading() as session:
        shown = [each.kind for each in history(session, subject) if each.kind == "integrity.people_seen"]
        assert len(shown) == len(session.scalars(select(Event).where(Event.kind == "integrity.people_seen")).all()) == 1
    sent = bureau.post(f"/integrity/people/{subject}", ENTRY)
    assert sent.status_code == 302, sent.get_data(as_text=True)
    url = sent.headers["Location"]
    page = bureau.get(url)
    assert NASTY not in page
    for words in ("弄虚作假", "伪造业绩材料。", "示例〔2023〕1号", "有效", "撤销这条记录"):
        assert words in page
    own = registering.person("申报人")
    assert "弄虚作假" in own.get("/integrity")
    page = own.get(url)
    assert "伪造业绩材料。" in page
    assert "撤销这条记录" not in page
    assert "谁查看过" not in page
    assert own.post(f"{url}/withdraw", {"version": "1", "reason": "我没有"}, json=True).status_code == 404


def test_a_character_that_text_columns_cant_hold_is_left_out_of_what_was_typed(registering: Any, bureau: Any) -> None:
    """PostgreSQL refuses NUL in text, also in what is only looked for."""
    subject = person_id(registering)
    with registering.site.store.reading() as session:
        name = session.get_one(Person, subject).name
    assert f"/integrity/people/{subject}" in bureau.get(f"/integrity/people?q={name}%00")
    sent = bureau.post(f"/integrity/people/{subject}", {**ENTRY, "document": "示例\0处理\0决定"})
    assert "示例处理决定" in bureau.get(sent.headers["Location"])


def test_looks_are_recorded_and_withdrawal_needs_its_reason(registering: Any, bureau: Any, version: Any) -> None:
    url = bureau.post(f"/integrity/people/{person_id(registering)}", ENTRY).headers["Location"]
    page = bureau.get(url)
    with registering.site.store.reading() as session:
        assert len(session.scalars(select(Event).where(Event.kind == "integrity.seen")).all()) == 1
    empty = bureau.post(f"{url}/withdraw", {"version": version(page), "reason": " "})
    assert empty.status_code == 422
    assert 'id="reason-error"' in empty.get_data(as_text=True)
    assert bureau.post(f"{url}/withdraw", {"version": version(page), "reason": "查明无关。"}).status_code == 302
    page = bureau.get(url)
    assert "已撤销" in page
    assert "查明无关。" in page
    assert bureau.post(f"{url}/withdraw", {"version": "2", "reason": "再次"}, json=True).status_code == 409


def test_who_saw_an_entry_in_the_list_is_told_on_its_page(registering: Any, bureau: Any) -> None:
    subject = person_id(registering)
    url = bureau.post(f"/integrity/people/{subject}", ENTRY).headers["Location"]
    assert url in bureau.get("/integrity")
    assert url in registering.person("申报人").get("/integrity")
    with registering.site.store.reading() as session:
        (look,) = session.scalars(select(Event).where(Event.kind == "integrity.list_seen"))
        assert look in history(session, UUID(url.rsplit("/", 1)[1]))
    page = registering.head().get(url)
    assert re.search(r"谁查看过.*在列表中查看.*</table>", page, re.DOTALL)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "审核把关不严"}, "kind"),
        ({"facts": " "}, "facts"),
        ({"document": ""}, "document"),
        ({"recorded_on": "2099年1月1日"}, "recorded_on"),
        ({"recorded_on": "上个月"}, "recorded_on"),
        ({"until": "2023年3月1日"}, "until"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    registering: Any, bureau: Any, typed: dict[str, str], field: str
) -> None:
    answer = bureau.post(f"/integrity/people/{person_id(registering)}", {**ENTRY, **typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert ENTRY["document_number"] in page
    with registering.site.store.reading() as session:
        assert session.scalars(select(IntegrityEntry)).all() == []


@pytest.mark.clause("JB-4.4")
def test_a_careless_unit_stands_out_on_its_page_and_beside_its_cases(registering: Any, bureau: Any) -> None:
    unit = registering.unit
    assert f"/integrity/organisations/{unit.id}" in bureau.get(f"/integrity/organisations?q={unit.name}")
    sent = bureau.post(f"/integrity/organisations/{unit.id}", CARELESS)
    assert sent.status_code == 302, sent.get_data(as_text=True)
    assert "李四，人事科长、王五" in bureau.get(sent.headers["Location"])
    registrar = registering.registrar(unit.division)
    assert "审核把关不严" in registrar.get(f"/bureau/units/{unit.id}")
    head = registering.person("单位负责人") if _door(registering, "单位负责人") else registering.person("单位管理员")
    assert "审核把关不严" in head.get("/integrity")


def test_only_bureaus_keep_the_archive(registering: Any, bureau: Any) -> None:
    subject = person_id(registering)
    for role in ("申报人", "单位管理员"):
        browser = registering.person(role)
        headers = {"Accept": "application/json"}
        assert browser.client.get("/integrity/people", headers=headers).status_code == 403
        assert browser.client.get("/integrity/organisations", headers=headers).status_code == 403
        assert browser.post(f"/integrity/people/{subject}", ENTRY, json=True).status_code == 404
        assert browser.post(f"/integrity/organisations/{registering.unit.id}", CARELESS, json=True).status_code == 404
    with registering.site.store.reading() as session:
        own = session.scalars(select(Organisation.id).where(Organisation.division == registering.code)).first()
    assert bureau.post(f"/integrity/organisations/{own}", CARELESS, json=True).status_code == 404


def _door(registering: Any, role: str) -> bool:
    name = registering.declared.jurisdiction.name
    return any(each.place == name and role in each.role for each in registering.site.built.doors)


def test_the_menu_leads_everybody_to_what_concerns_them(registering: Any) -> None:
    page = registering.person("申报人").get("/integrity")
    assert "没有与您有关的诚信记录" in page
    assert not re.search(r'href="/integrity/people"', page)


def test_a_discipline_office_is_told_whose_entries_these_are(registering: Any, bureau: Any) -> None:
    office = registering.stored_bureau(registering.code)
    staff = f"/organisations/{office}/staff/new"
    watcher = registering.opened(bureau, staff, "integrity-watcher", ("supervisor",))
    assert "还没有诚信记录" in watcher.get("/integrity")
    url = bureau.post(f"/integrity/people/{person_id(registering)}", ENTRY).headers["Location"]
    page = watcher.get("/integrity")
    assert url in page
    assert "您所在单位有关" not in page
    assert "只能查看" in page


@pytest.mark.clause("SG-7.3")
def test_what_was_entered_since_stands_beside_the_case(registering: Any, bureau: Any) -> None:
    with registering.site.store.reading() as session:
        query = select(Application).where(Application.jurisdiction == registering.code, Application.route.is_not(None))
        application = session.scalars(query).first()
    assert application is not None
    page = f"/desk/cases/{application.id}"
    assert "在诚信档案中有记录" not in bureau.get(page)
    assert bureau.post(f"/integrity/people/{application.person_id}", ENTRY).status_code == 302
    assert bureau.post(f"/integrity/organisations/{application.unit_id}", CARELESS).status_code == 302
    shown = bureau.get(page)
    assert "申报人在诚信档案中有记录：弄虚作假" in shown
    assert "申报单位在诚信档案中有记录：审核把关不严" in shown
    assert "李四" not in shown
    with registering.site.store.begin() as session:
        session.execute(update(IntegrityEntry).where(IntegrityEntry.person_id.is_not(None)).values(place="980000"))
    # One of a province that this case has nothing to do with counts here neither before nor after it was filed.
    shown = bureau.get(page)
    assert "申报人在诚信档案中有记录" not in shown
    assert "申报单位在诚信档案中有记录" in shown


def test_the_same_entry_sent_twice_is_one_entry(registering: Any, bureau: Any) -> None:
    subject = person_id(registering)
    assert bureau.post(f"/integrity/people/{subject}", ENTRY).status_code == 302
    again = bureau.post(f"/integrity/people/{subject}", ENTRY)
    assert again.status_code == 409
    assert "已经记入" in again.get_data(as_text=True)
    assert bureau.post(f"/integrity/people/{subject}", {**ENTRY, "facts": "另一件事。"}).status_code == 302
    with registering.site.store.reading() as session:
        assert len(session.scalars(select(IntegrityEntry)).all()) == 2
