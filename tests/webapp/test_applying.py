"""Steps 01, 03 and 04 over HTTP: starting, attachments, forms, submission once and in time, progress, withdrawal."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from filing import complete, pdf


@pytest.fixture
def ready(site: Any) -> tuple[Any, str]:
    """An applicant's draft that lacks nothing but its one required attachment."""
    browser = site.signed_in()
    draft = site.draft_of(browser)
    complete(site, UUID(draft.rpartition("/")[2]))
    return browser, draft


def attach_the_rest(site: Any, browser: Any, draft: str) -> None:
    declarations = site.place
    for spec in declarations.attachments.values():
        if spec.required is True and spec.by == "applicant":
            sent = {"file": (pdf(), f"{spec.title}.pdf")}
            assert browser.post(f"{draft}/files?key={spec.key}", sent).status_code == 302


def test_an_applicant_without_a_unit_is_told_to_bind_one(site: Any) -> None:
    browser = site.signed_in("单位负责人")
    page = browser.get("/applications")
    assert "去绑定" in page
    start = re.findall(r'href="(/applications/new/[^"]+/regular)"', page)[0]
    refused = browser.post(start)
    assert refused.status_code == 409
    assert "尚未绑定单位" in refused.get_data(as_text=True)
    assert browser.client.get(start.replace("regular", "nothing")).status_code == 404


def test_a_draft_is_withdrawn_and_begun_anew(site: Any) -> None:
    browser = site.signed_in()
    draft = site.draft_of(browser)
    (act,) = re.findall(rf'action="({draft}/withdraw[^"]*)"', browser.get(f"{draft}/withdraw"))
    assert browser.post(act.replace("&amp;", "&")).status_code == 302
    page = browser.get("/applications")
    assert "已撤回" in page
    start = re.findall(r'href="(/applications/new/[^"]+/regular)"', page)[0]
    assert "开始填报" in browser.get(start)
    begun = browser.post(start)
    assert begun.headers["Location"].endswith("/sections/basic")
    fresh = browser.get(begun.headers["Location"])
    assert 'value="张三"' in fresh
    assert 'value="1980-01-01"' in fresh
    assert browser.post(start).status_code == 409


@pytest.mark.clause("JM-3.3.3")
def test_every_problem_is_numbered_and_leads_to_its_place(site: Any) -> None:
    browser = site.signed_in()
    draft = site.draft_of(browser)
    page = browser.get(f"{draft}/files")
    found = re.findall(rf'<li value="(\d+)">\s*<a href="({draft}[^"]*)">([^<]+)</a>', page)
    assert [int(number) for number, _, _ in found] == list(range(1, len(found) + 1))
    assert len(found) >= 2
    for _, url, _ in found:
        path, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in browser.get(path), url
    confirm = browser.client.get(f"{draft}/confirm")
    assert confirm.headers["Location"].endswith("/files#problems")


def test_forms_and_the_whole_file_are_handed_out(ready: tuple[Any, str]) -> None:
    browser, draft = ready
    page = browser.get(f"{draft}/files")
    forms = re.findall(rf'href="({draft}/forms/\w+\.pdf)"', page)
    assert forms
    for form in forms:
        shown = browser.client.get(form)
        assert (shown.status_code, shown.mimetype) == (200, "application/pdf")
    assert browser.client.get(f"{draft}/forms/nothing.pdf").status_code == 404
    archive = zipfile.ZipFile(io.BytesIO(browser.client.get(f"{draft}/bundle.zip", buffered=True).data))
    assert "申报草稿.json" in archive.namelist()


def test_an_attachment_is_refused_taken_and_deleted(site: Any) -> None:
    browser = site.signed_in()
    draft = site.draft_of(browser)
    spec = next(each for each in site.place.attachments.values() if "pdf" in each.limits.formats)
    path = f"{draft}/files?key={spec.key}"
    refused = browser.post(path, {"file": (io.BytesIO(b"MZ"), "x.pdf")})
    assert refused.status_code == 422
    assert f'id="attachment-{spec.key}-error" role="alert"' in refused.get_data(as_text=True)
    assert browser.post(path).status_code == 422
    assert browser.post(path, {"file": (pdf(), "证件.pdf")}).status_code == 302
    page = browser.get(f"{draft}/files")
    (file,) = re.findall(r'name="delete" value="([^"]+)"', page)
    assert (
        browser.client.get(f"{draft}/files/{file}?download=1").headers["Content-Disposition"].startswith("attachment")
    )
    assert browser.post(path, {"delete": file}).status_code == 302
    assert "证件.pdf" not in browser.get(f"{draft}/files")


@pytest.mark.clause("JM-3.3.4", "JM-3.3.5")
def test_submission_needs_the_pledge_and_gives_one_receipt(site: Any, ready: tuple[Any, str]) -> None:
    browser, draft = ready
    attach_the_rest(site, browser, draft)
    page = browser.get(f"{draft}/confirm")
    channel = next(each for each in site.place.channels.values() if each.online)
    assert all(statement in page for statement in channel.pledge)
    unpledged = browser.post(f"{draft}/confirm")
    assert unpledged.status_code == 422
    assert "勾选承诺" in unpledged.get_data(as_text=True)
    first, second = (browser.post(f"{draft}/confirm", {"pledge": "true"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    done = browser.get(f"{draft}/done")
    receipts = re.findall(r'<strong class="code">([0-9A-F]{16})</strong>', done)
    assert len(receipts) == 1
    assert "办理中" in done
    assert "已申报" in browser.get("/applications")
    assert browser.client.get(f"{draft}/sections/basic").headers["Location"].endswith(draft)
    assert browser.post(f"{draft}/sections/basic", {"basic-name": "别人"}).status_code == 302
    archive = zipfile.ZipFile(io.BytesIO(browser.client.get(f"{draft}/bundle.zip", buffered=True).data))
    assert {"申报快照.json", "回执.txt"} <= set(archive.namelist())
    assert browser.post(f"{draft}/withdraw?version=9").status_code == 409


@pytest.mark.clause("JA-4.3")
@pytest.mark.parametrize(("late", "status"), [(-1, 302), (0, 422)])
def test_the_deadline_is_kept_to_the_second(site: Any, ready: tuple[Any, str], late: int, status: int) -> None:
    browser, draft = ready
    attach_the_rest(site, browser, draft)
    closes = re.search(r'data-until="(\d+)"', browser.get(draft))
    assert closes
    until = site.clock.now.fromtimestamp(int(closes[1]) / 1000, site.clock.now.tzinfo)
    site.clock.now = until + timedelta(seconds=late)
    answer = browser.post(f"{draft}/confirm", {"pledge": "true"})
    assert answer.status_code == status
    assert ("申报已经截止" in answer.get_data(as_text=True)) == (status == 422)
