"""A unit publicizes its candidates on one page, and prints the sheet for its board."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from filing import attach, complete, draft_id, submit
from pdfminer.high_level import extract_text

from zhicheng.store.models import Application
from zhicheng.workdays import WorkCalendar


@pytest.fixture
def submitted(site: Any) -> Application:
    application_id = draft_id(site)
    complete(site, application_id)
    attach(site, application_id)
    submit(site, application_id)
    with site.store.reading() as session:
        found: Application = session.get_one(Application, application_id)
        return found


def handler(site: Any) -> Any:
    name = site.place.jurisdiction.name
    door = next(each for each in site.built.doors if each.place == name and "经办人" in each.role)
    browser = site.browser()
    assert browser.sign_in(door.login, door.password).status_code == 302
    return browser


def span(site: Any, days: int) -> tuple[str, str]:
    """From today on, that many working days."""
    first = site.clock().date()
    calendar = WorkCalendar.official()
    while not calendar.is_workday(first):
        first += timedelta(days=1)
    return first.isoformat(), calendar.add(first, days - 1).isoformat()


@pytest.mark.clause("N-7")
def test_announced_together_and_printed(site: Any, submitted: Application) -> None:
    browser, path = handler(site), f"/unit/{submitted.unit_id}/publicity"
    assert "尚未公示" in browser.get(path)
    first, last = span(site, 5)
    sent = {
        "candidates": [str(submitted.id)],
        "publicized_from": first,
        "publicized_to": last,
        "place": "单位公告栏",
    }
    assert browser.post(path, sent).status_code == 302
    page = browser.get(path)
    assert "打印公示表" in page
    assert f"{first}至{last}" in page
    sheet = browser.client.get(
        f"{path}.pdf", query_string={key: value for key, value in sent.items() if key != "candidates"}
    )
    assert sheet.mimetype == "application/pdf"
    assert "单位公告栏" in extract_text(BytesIO(sheet.data))


def test_what_is_wrong_is_told_at_its_place_and_kept(site: Any, submitted: Application) -> None:
    browser, path = handler(site), f"/unit/{submitted.unit_id}/publicity"
    first, last = span(site, 4)
    sent = {"publicized_from": first, "publicized_to": last, "place": "单位公告栏"}
    nobody = browser.post(path, sent)
    assert nobody.status_code == 422
    assert "请勾选要一并公示的申报人" in nobody.text
    short = browser.post(path, {**sent, "candidates": [str(submitted.id)]})
    assert short.status_code == 422
    assert "公示期不足" in short.text
    assert f'value="{first}"' in short.text
    assert browser.client.get(f"{path}.pdf", query_string=sent).status_code == 404


def test_nobody_else_publicizes(site: Any, submitted: Application) -> None:
    person = site.signed_in()
    assert person.client.get(f"/unit/{submitted.unit_id}/publicity").status_code in (403, 404)
