"""Every route has an owner: what it admits is tried with nobody, an office, and somebody else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule, UUIDConverter

from zhicheng_web.areas import AREAS

BEGIN = "/account/begin"


def routes(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def address(app: Flask, rule: Rule, **known: str) -> str:
    kinds = rule._converters
    made = {name: str(uuid4()) if isinstance(kinds[name], UUIDConverter) else "x" for name in rule.arguments}
    values = made | {name: value for name, value in known.items() if name in made}
    with app.test_request_context():
        return str(
            app.url_map.bind("localhost").build(rule.endpoint, values, method=sorted(rule.methods or {"GET"})[0])
        )


def method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def test_every_route_belongs_to_an_area(app: Flask) -> None:
    known = {area.blueprint.name for area in AREAS} | {"gallery"}
    assert {rule.endpoint.partition(".")[0] for rule in routes(app)} <= known


def guarded(app: Flask) -> list[Rule]:
    closed = {area.blueprint.name for area in AREAS if area.admits is not None}
    return [rule for rule in routes(app) if rule.endpoint.partition(".")[0] in closed]


def test_nobody_gets_past_the_door(site) -> None:  # type: ignore[no-untyped-def]
    browser = site.browser()
    for rule in guarded(site.app):
        path = address(site.app, rule)
        if method(rule) == "GET":
            response = browser.client.get(path, headers={"Accept": "text/html"})
            assert response.status_code == 302, path
            assert response.headers["Location"].startswith("/sign-in"), path
        assert browser.post(path, json=True).status_code in (401, 405), path


def test_an_office_has_no_part_in_the_applicants_pages(site) -> None:  # type: ignore[no-untyped-def]
    # An officer is a person too, and may apply; what stands for no person may not.
    assert site.signed_in("人力资源").get("/applications")
    door = site.built.doors[0]
    office = site.browser()
    assert office.sign_in(door.login, door.password).status_code == 302
    for rule in guarded(site.app):
        if rule.endpoint.startswith("applicant."):
            path = address(site.app, rule)
            response = office.client.get(path) if method(rule) == "GET" else office.post(path)
            assert response.status_code == 403, path


def test_somebody_elses_application_isnt_there(site) -> None:  # type: ignore[no-untyped-def]
    owner, other = site.signed_in(), site.signed_in("单位负责人")
    draft = site.draft_of(owner)
    application_id = draft.rpartition("/")[2]
    for rule in guarded(site.app):
        if "application_id" in rule.arguments:
            path = address(site.app, rule, application_id=application_id)
            response = other.client.get(path) if method(rule) == "GET" else other.post(path)
            # Whoever isn't a discipline office, an expert, an office that holds meetings or the notice's bureau doesn't
            # come that far: told to everybody alike.
            closed = ("oversight.", "reviewing.", "meetings.", "case_evidence.")
            expected = 403 if rule.endpoint.startswith(closed) else 404
            assert response.status_code == expected, path
            if "POST" in (rule.methods or ()) and method(rule) == "GET":
                assert other.post(path).status_code == expected, path


@pytest.mark.parametrize("path", ["/applications", "/account"])
def test_the_way_back_is_kept(site, path: str) -> None:  # type: ignore[no-untyped-def]
    browser = site.browser()
    location = browser.client.get(path, headers={"Accept": "text/html"}).headers["Location"]
    door = site.door("申报人")
    sent = {"login": door.login, "password": door.password, "next": path}
    assert location == f"/sign-in?next={path}"
    assert browser.post("/sign-in", sent).headers["Location"] == path
    assert browser.post("/sign-in", sent | {"next": "//elsewhere.example"}).headers["Location"] == BEGIN


@pytest.mark.parametrize(("role", "place"), [("申报人", "/applications"), ("单位管理员", "/desk")])
def test_people_begin_where_they_work(site, role: str, place: str) -> None:  # type: ignore[no-untyped-def]
    assert site.signed_in(role).client.get(BEGIN).headers["Location"] == place
