"""One place for applicants: a page with its eight parts, from what is open, what runs and what staff publish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from zhicheng.casework.actor import load_actor
from zhicheng.casework.publications import drafting, publishing
from zhicheng.registry import Declarations
from zhicheng.specs import ActKind
from zhicheng.store.models import (
    Application,
    Batch,
    BatchDuty,
    BatchState,
    Candidate,
    CandidateState,
    Membership,
    Notice,
    NoticeStatus,
    Organisation,
    OrganisationKind,
    Publication,
    PublicationKind,
)
from zhicheng.store.moments import BEIJING

PARTS = ("职称申报入口", "通知公告", "结果公示", "公布文件", "政策法规", "标准条件", "证书查询", "继续教育")


def url(place: Declarations, path: str = "") -> str:
    return f"/places/{place.jurisdiction.code}{path}"


@contextmanager
def counted(site: Any) -> Iterator[list[str]]:
    """The statements that are sent to the database."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(site.store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(site.store.engine, "before_cursor_execute", note)


def publish(site: Any, place: Declarations, kind: PublicationKind, number: int = 1, **answers: str) -> None:
    """Publish some of a kind straight through the use cases."""
    with site.store.begin() as session:
        bureau = session.scalars(
            select(Organisation).where(
                Organisation.kind == OrganisationKind.BUREAU, Organisation.division == place.jurisdiction.code
            )
        ).one()
        account = session.scalars(select(Membership.account_id).where(Membership.organisation_id == bureau.id)).first()
        officer = load_actor(session, account)
        for each in range(number):
            made = drafting.draft(session, officer, site.clock, site.registry, organisation_id=bureau.id, kind=kind)
            typed = {"title": f"{kind}第{each}条", "body": "正文。", **answers}
            drafting.save(
                session, officer, site.clock, site.registry, publication_id=made.id, version=made.version, typed=typed
            )
            publishing.publish(
                session, officer, site.clock, site.registry, publication_id=made.id, version=made.version, pledged=True
            )


def confirmed(site: Any, place: Declarations, *, publicity: bool = False) -> str:
    """A list of one person, confirmed with its document or on public show, and the name of that person."""
    code, today = place.jurisdiction.code, site.clock().date()
    with site.store.begin() as session:
        notice = session.scalars(select(Notice).where(Notice.jurisdiction == code)).one()
        application = session.scalars(select(Application).where(Application.jurisdiction == code)).first()
        office = notice.organisation_id
        batch = Batch(
            id=uuid4(), notice_id=notice.id, revision_id=notice.revision_id, jurisdiction=code, organisation_id=office,
            procedure=place.procedures[0].key, title="第一批", state=BatchState.RUNNING, position=1,
            since=site.clock(), created_by=uuid4(), created_at=site.clock(),
        )  # fmt: skip
        session.add(batch)
        session.flush()
        kind = ActKind.PUBLICITY if publicity else ActKind.CONFIRMATION
        duty = BatchDuty(id=uuid4(), batch_id=batch.id, position=1, act="x", kind=kind, organisation_id=office)
        if publicity:
            duty.first, duty.last = today, today + timedelta(days=7)
        else:
            duty.number, duty.dated, duty.done_at = "示例〔2023〕9号", date(2023, 2, 1), site.clock()
        state = CandidateState.PASSED if publicity else CandidateState.CONFIRMED
        session.add_all((
            duty,
            Candidate(
                application_id=application.id, notice_id=notice.id, organisation_id=office, procedure=batch.procedure,
                accepted_at=site.clock(), state=state, batch_id=batch.id, place=1, held=False,
            ),
        ))  # fmt: skip
        return "张三"


@pytest.mark.clause("JB-5.4")
def test_all_eight_parts_stand_on_one_page_and_empty_ones_say_so(site: Any) -> None:
    for place in site.registry.offering():
        page = site.browser().get(url(place))
        headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
        assert tuple(each for each in headings if each in PARTS) == PARTS
        assert "现在没有正在公示的名单" in page
        assert "后，按系列和级别列在这里" in page
        assert "查验证书" in page
        assert ('href="/learning"' in page) is (place.learning is not None)


@pytest.mark.clause("JB-5.4")
def test_the_entry_lists_what_is_open_now_under_its_menu(site: Any) -> None:
    place = site.place
    page = site.browser().get(url(place))
    entry = page.split('id="entry"')[1].split("</section>\n<div")[0]
    offered = [each for each in place.channels.values() if f">{each.name}</a>" in entry]
    assert offered
    assert {each.menu for each in offered} == set(re.findall(r"<h3>([^<]+)</h3>", entry))
    assert all(each.online for each in offered)
    assert "24:00" in entry
    start = re.search(r'href="(/applications/new/[^"]+)"', entry)
    assert start
    asked = site.browser().client.get(start[1], headers={"Accept": "text/html"})
    assert asked.headers["Location"].startswith("/sign-in?next=")
    assert site.signed_in().client.get(start[1]).status_code == 200
    site.clock.now = datetime(2030, 6, 1, 10, tzinfo=BEIJING)
    later = site.browser().get(url(place)).split('id="entry"')[1].split('<div class="parts">')[0]
    left = [each for each in place.channels.values() if f">{each.name}</a>" in later]
    assert all(each.rolling for each in left)


def test_the_front_door_leads_to_the_page_of_each_place(site: Any) -> None:
    front, several = site.browser().get("/"), site.browser().get("/places")
    for place in site.registry.offering():
        assert f'href="{url(place)}"' in front
        assert f'href="{url(place)}"' in several
    code = next(
        (each for each, said in site.registry.jurisdictions.items() if not said.jurisdiction.offers_notices), "999999"
    )
    for unknown in (f"/places/{code}", "/places/999999", f"{url(site.place)}/nothing"):
        assert site.browser().client.get(unknown).status_code == 404


def test_lists_are_paged_and_searched(site: Any) -> None:
    place = site.place
    publish(site, place, PublicationKind.ANNOUNCEMENT, 23)
    publish(site, place, PublicationKind.ANNOUNCEMENT, 1, title="另一件事", body="冬季安排。")
    first = site.browser().get(url(place, "/announcements"))
    assert re.search(r"共2\d条", first)
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = site.browser().get(older[1].replace("&amp;", "&"))
    assert set(re.findall(r"第\d+条", first)).isdisjoint(re.findall(r"第\d+条", second))
    found = site.browser().get(url(place, "/search?words=冬季"))
    assert "另一件事" in found
    assert "第1条" not in found
    assert "没有找到相符的" in site.browser().get(url(place, "/announcements?words=%25%25"))


def test_notices_of_rounds_that_are_over_can_still_be_found(site: Any) -> None:
    path = url(site.place, "/notices")
    link = re.search(r'<th scope="row"[^>]*><a href="(/notices/[^"]+)">', site.browser().get(path))
    assert link
    assert link[1] in site.browser().get(url(site.place))
    with site.store.begin() as session:
        query = select(Notice).where(Notice.jurisdiction == site.place.jurisdiction.code)
        session.scalars(query).one().status = NoticeStatus.CLOSED
    assert link[1] not in site.browser().get(url(site.place))
    page = site.browser().get(path)
    assert link[1] in page
    assert "已结束" in page


@pytest.mark.clause("JB-5.4")
def test_the_document_of_confirmed_results_appears_by_itself_and_names_nobody(site: Any) -> None:
    name = confirmed(site, site.place)
    for path in ("", "/documents/results", "/documents/results?words=9号"):
        page = site.browser().get(url(site.place, path))
        assert "示例〔2023〕9号" in page
        assert "名单的通知" in page
        assert name not in page
    assert "1</span>" in page
    assert "示例〔2023〕9号" not in site.browser().get(url(site.place, "/documents/results?words=10号"))


@pytest.mark.clause("JB-5.4")
def test_what_is_publicized_now_is_linked_in_its_place_only(site: Any) -> None:
    confirmed(site, site.place, publicity=True)
    other = next(each for each in site.registry.offering() if each is not site.place)
    code = site.place.jurisdiction.code
    assert "第一批" in site.browser().get(url(site.place))
    assert "第一批" not in site.browser().get(url(other))
    assert "第一批" in site.browser().get(f"/publicity?place={code}")
    assert "第一批" not in site.browser().get(f"/publicity?place={other.jurisdiction.code}")
    assert "第一批" in site.browser().get("/publicity?place=000001")


def test_the_page_costs_at_most_a_dozen_statements(site: Any) -> None:
    place, series = site.place, next(iter(site.place.catalogue))
    confirmed(site, place)
    for kind in (PublicationKind.ANNOUNCEMENT, PublicationKind.POLICY):
        publish(site, place, kind, 7, issued_by="示例厅")
    publish(site, place, PublicationKind.STANDARD, 7, series=series, since="2020-01-01")
    for browser in (site.browser(), site.signed_in()):
        browser.get(url(place))
        with counted(site) as statements:
            browser.get(url(place))
        assert len([each for each in statements if each.lstrip().upper().startswith("SELECT")]) <= 12


@pytest.mark.clause("JA-5.4")
def test_telephones_stand_where_people_need_them(site: Any) -> None:
    place = next(each for each in site.registry.offering() if {c.topic for c in each.jurisdiction.contacts} - {""})
    by_topic: dict[str, set[str]] = {}
    for contact in place.jurisdiction.contacts:
        by_topic.setdefault(contact.topic, set()).add(contact.phone)

    def shown(page: str) -> set[str]:
        return {each.phone for each in place.jurisdiction.contacts if f'href="tel:{each.phone}"' in page}

    for path in ("/sign-in", "/register", "/recover"):
        assert shown(site.browser().get(path)) == by_topic["sign_in"], path
    assert shown(site.browser().get(url(place))) == by_topic["policy"] | by_topic.get("", set())
    site.at = place
    site.clock.now = datetime.fromisoformat(dict(site.built.moments)[place.jurisdiction.name]).replace(tzinfo=BEIJING)
    applicant = site.signed_in()
    page = applicant.get(f"{site.draft_of(applicant)}/sections/basic")
    assert shown(page) == by_topic["software"] | by_topic["policy"] | by_topic.get("", set())
    with site.store.reading() as session:
        notice = session.scalars(select(Notice.id).where(Notice.jurisdiction == place.jurisdiction.code)).one()
    assert by_topic["policy"] <= shown(site.browser().get(f"/notices/{notice}"))


def test_the_demonstration_publishes_documents_with_their_number_and_day(site: Any) -> None:
    for place in site.registry.offering():
        with site.store.reading() as session:
            found = list(
                session.scalars(select(Publication).where(Publication.jurisdiction == place.jurisdiction.code))
            )
            contents = [drafting.working(session, each) for each in found]
        assert contents, place.jurisdiction.name
        for each in contents:
            assert each.document_number in {cite.document for cite in _cited(place)}
            assert each.issued_on is not None
            assert each.title in site.browser().get(url(place))


def _cited(place: Declarations) -> Iterator[Any]:
    for declared in (*place.channels.values(), *place.chains, *place.timelines):
        yield from declared.cites
