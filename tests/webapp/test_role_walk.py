"""Every route × every role × another's organisation and another place. A route without a line here fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule, UUIDConverter

from zhicheng.store.models import Application, Binding, Event, Membership, Notice, Organisation, OrganisationKind

PERSONS = {"applicant", "unit", "head", "county", "bureau", "supervisor"}
EVERYBODY = {"nobody", "operator", *PERSONS}
SIGNED_IN = EVERYBODY - {"nobody"}
UNIT_PEOPLE = {"unit", "head"}
OFFICES = {"county", "bureau"}
ADMINISTRATORS = {"unit", "county", "bureau", "operator"}

AUDIENCE: dict[str, set[str]] = {
    "public": EVERYBODY,
    "publicity": EVERYBODY,
    "bulletin": EVERYBODY,
    "account": SIGNED_IN,
    "applicant": PERSONS,
    "joining": PERSONS,
    # Whoever is bound to a unit where a record of continuing education is kept.
    "learning": {"applicant"},
    "hours": OFFICES,
    "certificates": PERSONS,
    "checks": EVERYBODY,
    "issuing": OFFICES,
    "desk": UNIT_PEOPLE | OFFICES,
    # The place of these doors counts no series; tests/webapp/counts walks the place that does.
    "counts": set(),
    "results": OFFICES,
    "meetings": OFFICES,
    # Nobody behind these doors sits at a meeting; results/test_meeting.py walks those who do.
    "reviewing": set(),
    "deadlines": OFFICES,
    "objections": OFFICES,
    # Sanctions are the province's to impose in the place of these doors; the discipline office is the bureau's.
    "sanctions": {"bureau"},
    "oversight": {"supervisor"},
    "case_evidence": {"bureau"},
    # Whoever works at a desk may be inspected; bureaus inspect.
    "inspections": UNIT_PEOPLE | OFFICES | {"supervisor"},
    # Everybody may see what concerns them; the archive's own pages are below.
    "integrity": SIGNED_IN,
    # The place of these doors asks no office for a leading group.
    "leading_groups": set(),
    "reconsider": PERSONS,
    "reconsiderations": OFFICES,
    "unit": UNIT_PEOPLE,
    "bureau": OFFICES,
    "notices": {"bureau"},
    "publishing": {"bureau"},
    # Nobody behind these doors works for a committee's office, and the unit doesn't review by itself.
    "specialties": set(),
    "specialty_review": {"bureau"},
    # Nobody behind these doors works for a committee's office; test_committee_pages.py walks those who do.
    "committees": set(),
    "committee_review": {"bureau"},
    "my_expert": PERSONS,
    "expert_proposals": UNIT_PEOPLE,
    # test_expert_pages.py walks departments and committees' offices.
    "expert_endorsing": set(),
    "expert_pool": {"bureau"},
    "expert_roster": set(),
    "enquiries": EVERYBODY,
    "my_enquiries": SIGNED_IN,
    # The place of these doors asks for no reports of phases; test_phase_report_pages.py walks the place that does.
    "phase_reports": set(),
    "enquiry_desk": {"bureau", "operator"},
    # In the place of these doors nothing is handed in on paper.
    "paper": set(),
    "covers": SIGNED_IN,
    "payments": PERSONS,
    "fees": {"bureau"},
    "gateway": EVERYBODY,
    "administration": {"county", "bureau", "operator"},
    "staff": ADMINISTRATORS,
}
"""Who may come to each part of the site; which things they find there is walked below."""

NARROWER: dict[str, set[str]] = {
    "account.change_contacts": PERSONS,
    "administration.create": OFFICES,
    # Files are taken in, and the day of the rule is recorded, by the bureau of the place.
    "hours.imports": {"bureau"},
    "hours.look": {"bureau"},
    "hours.take": {"bureau"},
    "hours.discard": {"bureau"},
    "hours.rule": {"bureau"},
    # Calls and visits are put on record by the bureau of the place.
    "enquiry_desk.enter": {"bureau"},
    "inspections.organisations": OFFICES,
    "inspections.checked": OFFICES,
    # The archive is kept by bureaus.
    "integrity.people": OFFICES,
    "integrity.organisations": OFFICES,
    # In the place of these doors units register themselves, so no office creates them.
    "bureau.create": set(),
}
"""Routes with fewer people than their part of the site."""

DOORS = {
    "applicant": "申报人",
    "unit": "单位管理员",
    "head": "单位负责人",
    "county": "区人力资源",
    "bureau": "厅工作人员",
    "operator": "平台管理员",
}


def routes(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] not in ("static", "gallery")]


def path_of(app: Flask, rule: Rule, known: Mapping[str, UUID]) -> str:
    made = {
        name: known.get(name, uuid4()) if isinstance(kind, UUIDConverter) else "regular"
        for name, kind in rule._converters.items()
    }
    method = sorted(rule.methods or {"GET"})[0]
    return str(app.url_map.bind("localhost").build(rule.endpoint, made, method=method))


def methods(rule: Rule) -> list[str]:
    return sorted({"GET", "POST"} & (rule.methods or set()))


def supervisor_of(site):  # type: ignore[no-untyped-def]
    """A discipline officer of the bureau, whose account its administrator opens."""
    bureau = things(site, site.place.jurisdiction.code)["organisation_id"]
    sent = {"name": "周正", "username": "discipline", "roles": ["supervisor"]}
    page = browser_of(site, "bureau").post(f"/organisations/{bureau}/staff/new", sent).get_data(as_text=True)
    first = re.search(r'class="handover">.*?<strong[^>]*>([^<]+)<', page, re.DOTALL)
    assert first, page
    browser, own = site.browser(), "changed-in-a-test-2023"
    assert browser.sign_in("discipline", first[1]).status_code == 302
    assert browser.post("/account/password", {"old": first[1], "new": own, "again": own}).status_code == 302
    return browser


def browser_of(site, role: str, place: str | None = None):  # type: ignore[no-untyped-def]
    if role == "nobody":
        return site.browser()
    if role == "supervisor":
        return supervisor_of(site)
    doors = [each for each in site.built.doors if DOORS[role] in each.role]
    door = next(each for each in doors if place is None or each.place == place)
    browser = site.browser()
    assert browser.sign_in(door.login, door.password).status_code == 302
    return browser


def ask(browser, path: str, method: str) -> int:  # type: ignore[no-untyped-def]
    headers = {"Accept": "application/json"}
    if method == "GET":
        return int(browser.client.get(path, headers=headers).status_code)
    return int(browser.post(path, json=True).status_code)


def test_every_part_of_the_site_has_its_audience(app: Flask) -> None:
    assert {rule.endpoint.partition(".")[0] for rule in routes(app)} == set(AUDIENCE)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_reaches_its_parts_and_no_others(site, role: str) -> None:  # type: ignore[no-untyped-def]
    browser = browser_of(site, role)
    for rule in routes(site.app):
        area = rule.endpoint.partition(".")[0]
        if rule.endpoint in ("account.sign_out", "public.sign_in"):
            continue
        for method in methods(rule):
            path = path_of(site.app, rule, {})
            status = ask(browser, path, method)
            where = f"{role} {method} {path}: {status}"
            assert status < 500, where
            if role in NARROWER.get(rule.endpoint, AUDIENCE[area]):
                assert status not in (401, 403), where
            else:
                assert status == (401 if role == "nobody" else 403), where


def things(site, place: str) -> dict[str, UUID]:  # type: ignore[no-untyped-def]
    """One thing of each kind that belongs to a place's demonstration."""
    with site.store.reading() as session:
        application = session.scalars(select(Application).where(Application.jurisdiction == place)).first()
        unit = session.get_one(Organisation, application.unit_id)
        bureau = session.scalars(
            select(Organisation).where(Organisation.kind == OrganisationKind.BUREAU, Organisation.division == place)
        ).one()
        return {
            "application_id": application.id,
            "unit_id": unit.id,
            "organisation_id": bureau.id,
            "person_id": application.person_id,
            "notice_id": session.scalars(select(Notice.id).where(Notice.jurisdiction == place)).one(),
            "binding_id": session.scalars(select(Binding.id).where(Binding.person_id == application.person_id)).one(),
            "membership_id": session.scalars(select(Membership.id).where(Membership.organisation_id == unit.id)).first(),
            "account_id": session.scalars(select(Membership.account_id).where(Membership.organisation_id == unit.id)).first(),
        }  # fmt: skip


def changes(site) -> int:  # type: ignore[no-untyped-def]
    """Events other than refusals and sign-ins: what was really done."""
    quiet = ("refused", "sign_in.done", "sign_in.failed", "session.revoked")
    with site.store.reading() as session:
        return int(session.scalar(select(func.count(Event.id)).where(Event.kind.not_in(quiet))) or 0)


@pytest.mark.parametrize("role", ["applicant", "unit", "head", "bureau"])
def test_things_of_another_place_are_not_there(site, role: str) -> None:  # type: ignore[no-untyped-def]
    home = site.place.jurisdiction
    other = next(each for each in site.registry.offering() if each.jurisdiction.code != home.code)
    known = things(site, home.code)
    door = next(
        each
        for each in site.built.doors
        if each.place == other.jurisdiction.name and {"bureau": "工作人员"}.get(role, DOORS[role]) in each.role
    )
    stranger = site.browser()
    assert stranger.sign_in(door.login, door.password).status_code == 302
    before = changes(site)
    for rule in routes(site.app):
        area = rule.endpoint.partition(".")[0]
        if area == "public" or not set(rule.arguments) & set(known):
            continue
        if rule.endpoint == "applicant.start" and role != "applicant":
            continue  # whoever is bound to no unit may still choose a place; the applicant is bound
        for method in methods(rule):
            path = path_of(site.app, rule, known)
            status = ask(stranger, path, method)
            assert status in (403, 404), f"{role} of {other.jurisdiction.name} {method} {path}: {status}"
    assert changes(site) == before
