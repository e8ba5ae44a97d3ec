"""One instance with every place enabled: nobody of one place sees anything of another, by address, list or search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from zhicheng.registry import Declarations, Registry
from zhicheng.store.models import Application, EventSubject, Notice, Organisation, OrganisationKind, RouteDesk, Upload

PLACES = [each.jurisdiction.code for each in Registry.load().offering()]
OPEN_TO_ALL = {"public", "publicity", "bulletin", "checks", "static"}
"""Blueprints of what every visitor may read."""


def belongings(site: Any, code: str) -> dict[str, list[UUID]]:
    """What a place has, by the name that addresses use for it."""
    with site.store.reading() as session:
        applications = session.scalars(select(Application.id).where(Application.jurisdiction == code)).all()
        inside = Organisation.division.startswith(code[:2])
        units = select(Organisation.id).where(Organisation.kind == OrganisationKind.UNIT, inside)
        return {
            "application_id": list(applications),
            "unit_id": list(session.scalars(units)),
            "organisation_id": list(session.scalars(select(Organisation.id).where(inside))),
            "notice_id": list(session.scalars(select(Notice.id).where(Notice.jurisdiction == code))),
            "file_id": list(session.scalars(select(Upload.id).where(Upload.application_id.in_(applications)))),
        }


def addresses(site: Any, things: dict[str, list[UUID]]) -> Iterator[str]:
    """Every page that is about one thing, filled with a thing of the other place."""
    urls = site.app.url_map.bind("localhost")
    for rule in site.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.partition(".")[0] in OPEN_TO_ALL:
            continue
        names = set(rule.arguments)
        if names and names <= set(things) and all(things[name] for name in names):
            yield urls.build(rule.endpoint, {name: str(things[name][0]) for name in names})


def lists(rules: Iterator[Rule]) -> list[str]:
    """Pages without an argument: lists, counts and searches."""
    return sorted(
        rule.rule
        for rule in rules
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and rule.endpoint.partition(".")[0] not in OPEN_TO_ALL
        and "sign-out" not in rule.rule
    )


def doors(site: Any, said: Declarations) -> list[Any]:
    return [each for each in site.built.doors if each.place == said.jurisdiction.name]


def status_of(browser: Any, address: str) -> int:
    """Of a page that may be a stream of bytes."""
    answer = browser.client.get(address, headers={"Accept": "text/html"}, buffered=True)
    answer.close()
    code: int = answer.status_code
    return code


def words_of(site: Any, code: str) -> list[str]:
    """What would give a place away: the names of its units and the numbers of its applications."""
    with site.store.reading() as session:
        inside = Organisation.division.startswith(code[:2])
        units = session.scalars(select(Organisation.name).where(Organisation.kind == OrganisationKind.UNIT, inside))
        applications = session.scalars(select(Application.id).where(Application.jurisdiction == code))
        return [*units, *(str(each) for each in applications)]


@pytest.mark.parametrize("code", PLACES)
def test_no_address_of_another_place_opens(site: Any, code: str) -> None:
    said = site.registry.get(code)
    tried = {address for other in PLACES if other != code for address in addresses(site, belongings(site, other))}
    assert len(tried) > 30
    own, opened = set(addresses(site, belongings(site, code))), 0
    for door in doors(site, said):
        browser = site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        opened += sum(status_of(browser, each) == 200 for each in own)
        for address in sorted(tried):
            answer = browser.client.get(address, headers={"Accept": "text/html"})
            assert answer.status_code in (302, 403, 404), f"{door.role}: {address} gave {answer.status_code}"
            if answer.status_code == 302:
                assert "/sign-in" in answer.headers["Location"] or answer.headers["Location"].endswith("/notices"), (
                    address
                )


@pytest.mark.parametrize("code", PLACES)
def test_no_list_and_no_search_names_anything_of_another_place(site: Any, code: str) -> None:
    said = site.registry.get(code)
    secrets = [word for other in PLACES if other != code for word in words_of(site, other)]
    assert secrets
    pages = lists(site.app.url_map.iter_rules())
    for door in doors(site, said):
        browser = site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        for page in pages:
            for address in (page, f"{page}?words=某&name=某&q=某"):
                answer = browser.client.get(address, headers={"Accept": "text/html"})
                text = re.sub(r"\s+", " ", answer.get_data(as_text=True))
                assert not [word for word in secrets if word in text], f"{door.role}: {address}"


def test_every_route_and_event_stays_in_its_place(site: Any) -> None:
    """The desks of a case belong to its own place; nothing that happened names bodies of two provinces."""
    with site.store.reading() as session:
        rows = session.execute(
            select(Application.jurisdiction, Organisation.division)
            .join(RouteDesk, RouteDesk.application_id == Application.id)
            .join(Organisation, Organisation.id == RouteDesk.organisation_id)
        ).all()
        assert rows
        assert all(jurisdiction[:2] == division[:2] for jurisdiction, division in rows)
        named = session.execute(
            select(EventSubject.event_id, Organisation.division)
            .join(Organisation, Organisation.id == EventSubject.subject_id)
            .where(Organisation.kind != OrganisationKind.OPERATOR)
        ).all()
    provinces: dict[UUID, set[str]] = {}
    for event_id, division in named:
        provinces.setdefault(event_id, set()).add(division[:2])
    assert provinces
    assert all(len(each) == 1 for each in provinces.values())
