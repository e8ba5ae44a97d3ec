"""Step 02 over HTTP: raw saves, versions, conflicts that lose nothing, rows, proofs, and what autosave is told."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest


def version_of(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def pdf() -> io.BytesIO:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    made.seek(0)
    return made


@pytest.fixture
def basic(site: Any) -> tuple[Any, str]:
    browser = site.signed_in()
    return browser, site.draft_of(browser) + "/sections/basic"


@pytest.fixture
def education(site: Any) -> tuple[Any, str, str]:
    """The browser, the section's address, and the id of its first row."""
    browser = site.signed_in()
    path = site.draft_of(browser) + "/sections/education"
    found = re.search(r'name="education-rows" value="(\w+)"', browser.get(path))
    assert found
    return browser, path, found[1]


@pytest.mark.clause("JM-3.3.2")
def test_what_was_typed_comes_back_as_typed_with_the_reason(basic: tuple[Any, str]) -> None:
    browser, path = basic
    sent = {"version": version_of(browser.get(path)), "basic-name": "张三", "basic-appointed_on": "2023-02-30"}
    assert browser.post(path, sent).status_code == 302
    page = browser.get(path)
    assert 'value="2023-02-30"' in page
    assert 'aria-invalid="true"' in page
    assert "2023-02-30" in re.sub(r'value="[^"]*"', "", page)


def test_a_second_tab_overwrites_nothing_and_loses_nothing(basic: tuple[Any, str]) -> None:
    browser, path = basic
    version = version_of(browser.get(path))
    first = {"version": version, "basic-name": "张三", "basic-ethnicity": "汉族"}
    second = first | {"basic-ethnicity": "满族"}
    assert browser.post(path, first).status_code == 302
    refused = browser.post(path, second)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert 'value="满族"' in page
    assert "<td>汉族</td><td>满族</td>" in page
    assert 'value="汉族"' in browser.get(path)
    assert browser.post(path, second | {"version": version_of(page)}).status_code == 302
    assert 'value="满族"' in browser.get(path)


def test_the_same_save_again_is_no_conflict(basic: tuple[Any, str]) -> None:
    browser, path = basic
    sent = {"version": version_of(browser.get(path)), "basic-name": "张三", "basic-ethnicity": "汉族"}
    assert [browser.post(path, sent).status_code for _ in range(2)] == [302, 302]


@pytest.mark.clause("JM-3.3.6")
def test_autosave_is_told_what_changes_around_the_fields(basic: tuple[Any, str]) -> None:
    browser, path = basic
    version = version_of(browser.get(path))
    sent = {
        "version": version,
        "basic-name": "张三",
        "basic-title_obtained_on": "2016-12-31",
        "basic-appointed_on": "2017-06-01",
    }
    answer = browser.post(path, sent, json=True)
    told = answer.get_json()
    assert answer.status_code == 200
    assert told["version"] == int(version) + 1
    assert "刚刚保存" in told["saved"]
    assert "待补正" in told["counter"]
    assert 'id="problems"' in told["problems"]
    assert told["derived"]["basic-appointed_on"].startswith("5年6个月")
    stale = browser.post(path, sent | {"basic-name": "别人"}, json=True)
    assert (stale.status_code, stale.get_json()["code"]) == (409, "stale")


def test_next_leads_on_and_saves(basic: tuple[Any, str]) -> None:
    browser, path = basic
    sent = {"version": version_of(browser.get(path)), "basic-name": "张三", "basic-ethnicity": "回族", "action": "next"}
    assert browser.post(path, sent).headers["Location"].endswith("/sections/education")
    assert 'value="回族"' in browser.get(path)


def test_a_change_above_empties_what_lies_below(basic: tuple[Any, str]) -> None:
    browser, path = basic
    sent = {
        "version": version_of(browser.get(path)),
        "basic-series": "图书系列",
        "basic-specialty": "机械工程",
        "action": "options",
    }
    page = browser.post(path, sent).get_data(as_text=True)
    assert re.search(r'<option selected value="图书系列">', page)
    assert 'value="机械工程" selected' not in page
    assert '<option selected value="机械工程">' not in page


def test_rows_come_and_go_without_a_script(education: tuple[Any, str, str]) -> None:
    browser, path, row = education
    sent = {"version": version_of(browser.get(path)), "education-rows": row, f"education-{row}-school": "某大学"}
    added = browser.post(path, sent | {"action": "add:education"})
    assert added.status_code == 302
    page = browser.get(path)
    rows = [each for each in re.findall(r'name="education-rows" value="(\w+)"', page) if each != "__row__"]
    assert len(rows) == 2
    assert added.headers["Location"].endswith(f"#education-{rows[1]}")
    removed = {
        "version": version_of(page),
        "education-rows": rows,
        f"education-{row}-school": "某大学",
        "action": f"remove:education:{rows[1]}",
    }
    assert browser.post(path, removed).status_code == 302
    assert browser.get(path).count('name="education-rows"') == 2  # the row and the blank one for scripts


def test_a_rows_proof_is_taken_seen_and_deleted(education: tuple[Any, str, str]) -> None:
    browser, path, row = education
    base = {"education-rows": row, f"education-{row}-school": "新大学", f"proof-{row}": "diploma"}
    sent = base | {"version": version_of(browser.get(path)), "action": f"attach:education:{row}"}
    missing = browser.post(path, sent)
    assert missing.status_code == 422
    assert "请先选择文件" in missing.get_data(as_text=True)
    sent |= {"version": version_of(browser.get(path)), f"file-{row}": (pdf(), "毕业证.pdf")}
    assert browser.post(path, sent).status_code == 302
    page = browser.get(path)
    assert "毕业证.pdf" in page
    assert 'value="新大学"' in page
    (file,) = re.findall(r'href="(/applications/[^"]+/files/[0-9a-f-]{36})"', page)
    shown = browser.client.get(file)
    assert shown.mimetype == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["Cache-Control"] == "no-store"
    gone = base | {"version": version_of(page), "action": f"detach:education:{file.rpartition('/')[2]}"}
    assert browser.post(path, gone).status_code == 302
    assert "毕业证.pdf" not in browser.get(path)


def test_a_file_that_isnt_what_it_says_is_refused_at_its_row(education: tuple[Any, str, str]) -> None:
    browser, path, row = education
    sent = {
        "version": version_of(browser.get(path)),
        "education-rows": row,
        f"education-{row}-school": "新大学",
        f"proof-{row}": "diploma",
        f"file-{row}": (io.BytesIO(b"not a pdf"), "毕业证.pdf"),
        "action": f"attach:education:{row}",
    }
    refused = browser.post(path, sent)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'role="alert"' in page
    assert 'value="新大学"' in page


def test_a_section_that_isnt_asked_for_isnt_there(basic: tuple[Any, str]) -> None:
    browser, path = basic
    assert browser.client.get(path.replace("basic", "nothing")).status_code == 404
    assert browser.post(path, {"action": "explode"}).status_code == 400
