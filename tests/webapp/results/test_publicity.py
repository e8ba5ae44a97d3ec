"""The public pages of results: who may see what and when, and that nothing else of a person is there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.casework.results.acts import shortest
from zhicheng.casework.results.lists import policy_of
from zhicheng.casework.snapshots import newest
from zhicheng.specs import ActKind
from zhicheng.store.models import Account, Application, BatchDuty, CandidateState, Person, Upload
from zhicheng.store.vault import vault_of

TWO_BODIES = "220000"
ROBOTS = '<meta name="robots" content="noindex, nofollow, noarchive">'


def publish(place: Any, browser: Any) -> tuple[date, date]:
    first = place.clock.now.date()
    with place.store.reading() as session:
        policy, _ = policy_of(session, place.site.registry, place.batch)
        last = shortest(policy, first)
    answer = place.post(browser, "publish", first=first.isoformat(), last=last.isoformat())
    assert answer.status_code == 302
    return first, last


def shown(place: Any) -> list[str]:
    """The addresses of the publicities that anybody finds."""
    page = place.site.browser().get("/publicity")
    return list(dict.fromkeys(re.findall(r'href="(/publicity/[0-9a-f-]{36})"', page)))


@pytest.fixture
def place(open_place: Any) -> Any:
    place = open_place(TWO_BODIES)
    place.decided(place.office, place.clock.now.date())
    return place


@pytest.mark.clause("JA-3.5", "N-2")
def test_each_body_publicizes_for_itself(place: Any) -> None:
    assert shown(place) == []
    publish(place, place.office)
    assert len(shown(place)) == 1
    publish(place, place.bureau)
    assert len(shown(place)) == 2


def test_it_is_gone_when_it_is_over(place: Any) -> None:
    _, last = publish(place, place.office)
    (path,) = shown(place)
    anybody = place.site.browser()
    place.at(last, hour=23)
    assert "今天24:00结束" in anybody.get(path)
    place.at(last + timedelta(days=1), hour=0)
    after = anybody.client.get(path)
    assert after.status_code == 404
    assert "公示已结束" in after.get_data(as_text=True)
    assert shown(place) == []


def test_it_is_never_indexed_nor_kept(place: Any) -> None:
    _, last = publish(place, place.office)
    (path,) = shown(place)
    for moment in (place.clock.now.date(), last + timedelta(days=1)):
        place.at(moment)
        for page in (path, "/publicity"):
            answer = place.site.browser().client.get(page)
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
            assert answer.headers["Cache-Control"] == "no-store"
            assert ROBOTS in answer.get_data(as_text=True)


def test_only_who_passed_by_name(place: Any) -> None:
    publish(place, place.office)
    (path,) = shown(place)
    passed, failed = (place.name_of(each) for each in place.on_list())
    page = place.site.browser().get(path)
    assert passed in page
    assert failed not in page
    assert passed in place.site.browser().get(f"{path}?name={passed[:1]}")
    page = place.site.browser().get(f"{path}?name={failed}")
    assert "没有姓名含有所填文字的人员" in page
    assert passed not in page


def sealed_values(place: Any, application_id: Any) -> set[str]:
    """Everything that is known of somebody: account, sealed columns, every answer filed, the names of files."""
    with place.store.reading() as session:
        application = session.get_one(Application, application_id)
        person, vault = session.get_one(Person, application.person_id), vault_of(session)
        found = {str(application.person_id), str(application.notice_id)}
        for column in Person.__table__.columns:
            if column.key.endswith("_cipher") and getattr(person, column.key) is not None:
                sealed = getattr(person, column.key)
                found.add(str(vault.text(person.id, getattr(Person, column.key), person.id, sealed)))
        accounts = session.scalars(select(Account).where(Account.person_id == person.id))
        found |= {each.username for each in accounts if each.username}
        found |= {str(each.id) for each in session.scalars(select(Upload).where(Upload.person_id == person.id))}
        found |= set(leaves(newest(session, application).dossier))
        return found


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list | tuple):
        return [leaf for each in value for leaf in leaves(each)]
    return [value] if isinstance(value, str) else []


def test_nothing_of_anybody_but_what_the_law_needs(place: Any) -> None:
    publish(place, place.office)
    (path,) = shown(place)
    with place.store.reading() as session:
        every = session.scalars(
            select(Application).where(Application.submitted_at.is_not(None), Application.jurisdiction == place.code)
        ).all()
        passed = next(each for each in place.on_list() if each.state is CandidateState.PASSED)
        application = session.get_one(Application, passed.application_id)
        filed = newest(session, application).dossier
        basic = filed["sections"]["basic"]
        allowed = {basic[key] for key in ("name", "series", "specialty", "title", "level") if basic.get(key)}
        allowed |= {filed["unit"]["name"], *basic.get("title", ""), place.declarations.jurisdiction.name}
    page = place.site.browser().get(path)
    main = re.sub(r"<[^>]+>", "\n", page[page.index("<main") : page.index("</main>")])
    cells = {line.strip() for line in main.splitlines()}
    assert basic["name"] in cells
    for each in every:
        for value in sealed_values(place, each.id) - allowed:
            # Short codes such as 是 or 1 say nothing and stand in any text; whole cells are compared for those.
            assert value not in (page if len(value) > 4 else cells), value


def test_the_days_left_are_told_by_the_official_calendar(place: Any) -> None:
    publish(place, place.office)
    (path,) = shown(place)
    assert "还剩5个工作日（含今天）" in place.site.browser().get(path)
    with place.store.reading() as session:
        duty = session.scalars(
            select(BatchDuty).where(BatchDuty.kind == ActKind.PUBLICITY, BatchDuty.last.is_not(None))
        ).one()
    assert f"{duty.last.year}年{duty.last.month}月{duty.last.day}日 24:00（5个工作日）" in place.site.browser().get(
        path
    )
