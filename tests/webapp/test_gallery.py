"""The gallery's form works as forms will: without scripts, losing nothing."""

import re

from flask import Flask
from flask.testing import FlaskClient

ADDRESS = "/gallery/application"


def test_a_page_without_scripts_saves_what_was_typed_and_points_at_the_error(app: Flask) -> None:
    client = without_tokens(app)
    response = client.post(ADDRESS, data={"action": "save", "name": "李<某>", "birth_date": "2023-02-30"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="2023-02-30"' in page
    assert 'value="李&lt;某&gt;"' in page
    assert "“2023-02-30”不是存在的日期" in page
    assert 'aria-describedby="mobile-hint mobile-error"' in page


def test_rows_are_added_and_removed_without_scripts(app: Flask) -> None:
    client = without_tokens(app)
    rows = {"education-rows": ["r1", "r2"], "education-r1-school": "甲校", "education-r2-school": "乙校"}
    added = client.post(ADDRESS, data=rows | {"action": "add:education"}).get_data(as_text=True)
    assert row_count(added) == 3
    assert 'value="甲校"' in added
    removed = client.post(ADDRESS, data=rows | {"action": "remove:education:r1"}).get_data(as_text=True)
    assert row_count(removed) == 1
    assert "甲校" not in removed
    assert 'value="乙校"' in removed


def test_dependent_choices_follow_without_scripts(app: Flask) -> None:
    data = {"action": "options", "series": "工程系列", "specialty": "电子信息", "specialty_range": "焊接"}
    page = without_tokens(app).post(ADDRESS, data=data).get_data(as_text=True)
    assert '<option value="软件">' in page
    assert '<option value="焊接">' not in page
    assert 'name="action" value="options"' in page


def test_enter_saves_and_never_removes(client: FlaskClient) -> None:
    page = client.get(ADDRESS).get_data(as_text=True)
    assert re.findall(r'name="action" value="([^"]+)"', page)[0] == "save"


def test_next_moves_on(app: Flask) -> None:
    response = without_tokens(app).post(ADDRESS, data={"action": "next"})
    assert response.status_code == 302
    assert response.location == "/gallery/attachments"


def test_nothing_is_submitted_without_the_pledge(app: Flask) -> None:
    client = without_tokens(app)
    assert "请先阅读并勾选承诺" in client.post("/gallery/submission").get_data(as_text=True)
    assert client.post("/gallery/submission", data={"pledge": "true"}).location == "/gallery/done"


def test_a_token_from_the_page_is_accepted(client: FlaskClient) -> None:
    page = client.get(ADDRESS).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    response = client.post(ADDRESS, data={"csrf_token": token[1], "action": "add:education"})
    assert response.status_code == 200


def without_tokens(app: Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def row_count(page: str) -> int:
    """Rows on the page; the template of a new one isn't one."""
    return len(re.findall(r'name="education-rows" value="(?!__row__)', page))
