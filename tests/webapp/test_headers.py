"""What every response carries, whatever it is."""

from dataclasses import replace

import pytest
from flask import Flask, Response, request, url_for
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from zhicheng.registry import Registry
from zhicheng.store.engine import Store
from zhicheng_web import Settings, create_app

RESPONSES = ("/gallery", "/gallery/application", "/nowhere", "/gallery/errors/500", "/static/js/early.js")


@pytest.mark.parametrize("path", RESPONSES)
def test_every_response_is_protected(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert len(headers["X-Request-Id"]) == 9


def test_pages_are_never_stored(client: FlaskClient) -> None:
    for path in ("/gallery", "/nowhere", "/gallery/errors/403"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_view_may_allow_caching(app: Flask) -> None:
    @app.get("/published")
    def published() -> Response:
        response = Response("公开")
        response.headers["Cache-Control"] = "public, max-age=60"
        return response

    assert app.test_client().get("/published").headers["Cache-Control"] == "public, max-age=60"


def test_an_asset_is_kept_under_its_version_only(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = url_for("static", filename="css/page.css")
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/page.css", buffered=True).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/page.css?v=0000000000", buffered=True).headers["Cache-Control"]


def test_request_numbers_differ(client: FlaskClient) -> None:
    assert len({client.get("/gallery").headers["X-Request-Id"] for _ in range(20)}) == 20


def test_cookies_in_production_are_bound_to_https_and_this_host(
    settings: Settings, registry: Registry, empty_store: Store
) -> None:
    app = create_app(replace(settings, production=True), registry=registry, store=empty_store)
    app.add_url_rule("/token", view_func=generate_csrf)
    response = app.test_client().get("/token", base_url="https://example.org")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")


def test_the_gallery_is_absent_in_production(settings: Settings, registry: Registry, empty_store: Store) -> None:
    app = create_app(replace(settings, production=True), registry=registry, store=empty_store)
    assert app.test_client().get("/gallery").status_code == 404


def test_proxies_are_believed_only_when_counted(settings: Settings, registry: Registry, empty_store: Store) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    for hops, seen in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        app = create_app(replace(settings, trusted_proxies=hops), registry=registry, store=empty_store)
        with app.test_client() as client:
            client.get("/nowhere", headers=forwarded)
            assert request.remote_addr == seen
