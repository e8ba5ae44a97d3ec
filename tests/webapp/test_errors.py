"""Every refusal says what happened, what is safe and what to do next, under a number that support can find."""

import logging

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from zhicheng_web.errors import EXPLANATIONS


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_each_refusal_is_explained(client: FlaskClient, code: int) -> None:
    response = client.get(f"/gallery/errors/{code}")
    page = response.get_data(as_text=True)
    words = EXPLANATIONS[code]
    assert response.status_code == code
    assert words.title in page
    assert words.safe in page
    assert words.next_step in page
    assert response.headers["X-Request-Id"] in page
    assert "系统错误" not in page


def test_a_code_without_words_of_its_own_is_told_like_its_class(app: Flask) -> None:
    app.add_url_rule("/gone", view_func=lambda: abort(418))
    response = app.test_client().get("/gone")
    assert response.status_code == 418
    assert EXPLANATIONS[400].title in response.get_data(as_text=True)


def test_an_accident_is_logged_under_the_number_that_is_shown(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def accident() -> str:
        raise RuntimeError("secret detail")

    app.add_url_rule("/accident", view_func=accident)
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/accident")
    assert response.status_code == 500
    assert "secret detail" not in response.get_data(as_text=True)
    assert response.headers["X-Request-Id"] in caplog.text
    assert "secret detail" in caplog.text


def test_a_form_without_its_token_is_refused_and_explained(client: FlaskClient) -> None:
    response = client.post("/gallery/application", data={"action": "save"})
    assert response.status_code == 400
    assert "页面已经过期" in response.get_data(as_text=True)


def test_too_large_a_request_names_the_limit(app: Flask) -> None:
    app.config.update(MAX_CONTENT_LENGTH=2048, WTF_CSRF_ENABLED=False)
    response = app.test_client().post("/gallery/application", data={"summary": "字" * 2048})
    assert response.status_code == 413
    assert "2KB" in response.get_data(as_text=True)


def test_headers_that_belong_to_a_refusal_are_kept(client: FlaskClient) -> None:
    response = client.delete("/gallery")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_redirects_are_not_refusals(app: Flask) -> None:
    @app.get("/folder/")
    def folder() -> str:
        return ""

    assert app.test_client().get("/folder").status_code == 308


def test_a_refusal_keeps_the_place_and_its_telephones(client: FlaskClient) -> None:
    page = client.get("/gallery/errors/500").get_data(as_text=True)
    assert "0000-00000000" in page
    assert 'href="/gallery">返回首页' in page
