"""The demonstration's offices: who works where, found by what the rules of a place say and never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from stdnum.cn import ric, uscc

from zhicheng.casework.units import Place
from zhicheng.divisions import Divisions
from zhicheng.registry import Declarations
from zhicheng.store.models import Organisation, OrganisationKind
from zhicheng_web.demo.accounts import PASSWORD

CHANGED = "changed-in-a-test-2023"


@dataclass
class Offices:
    """A place of the demonstration, with the people who work in it; ``unit`` is the one that it starts with."""

    site: Any
    declared: Declarations
    unit: Organisation
    serial: int = 0

    @property
    def code(self) -> str:
        return self.declared.jurisdiction.code

    @property
    def place(self) -> Place:
        return Place(self.code, self.declared.accounts, Divisions.official())

    def stored(self, kind: OrganisationKind, **where: Any) -> Organisation:
        """The only organisation of a kind in this place with these answers."""
        query = select(Organisation).where(Organisation.kind == kind, Organisation.jurisdiction == self.code)
        with self.site.store.reading() as session:
            found: Organisation = session.scalars(query.filter_by(**where)).one()
        return found

    def person(self, role: str) -> Any:
        """Somebody of the demonstration, signed in."""
        name = self.declared.jurisdiction.name
        door = next(each for each in self.site.built.doors if each.place == name and role in each.role)
        return self.signed_in(door.login, PASSWORD)

    def signed_in(self, login: str, password: str) -> Any:
        browser = self.site.browser()
        assert browser.sign_in(login, password).status_code == 302
        return browser

    def bureau(self) -> Any:
        """The officer and administrator of the bureau that issues the notices."""
        return self.signed_in(f"bureau-{self.code}", PASSWORD)

    def head(self) -> Any:
        """The head of the bureau that issues the notices, whose account its administrator opens."""
        bureau = self.stored_bureau(self.code)
        return self.opened(self.bureau(), f"/organisations/{bureau}/staff/new", "bureau-head", ("head",))

    def stored_bureau(self, division: str) -> Any:
        query = select(Organisation.id).where(
            Organisation.kind == OrganisationKind.BUREAU, Organisation.division == division
        )
        with self.site.store.reading() as session:
            return session.scalars(query).one()

    def registrar(self, division: str) -> Any:
        """An officer of a division's bureau: the demonstration's, or one whose account the bureau above opens."""
        if any(door.login == f"bureau-{division}" for door in self.site.built.doors):
            return self.signed_in(f"bureau-{division}", PASSWORD)
        bureau = self.stored(OrganisationKind.BUREAU, division=division)
        username = f"officer-{division}"
        return self.opened(
            self.bureau(), f"/organisations/{bureau.id}/staff/new", username, ("officer", "administrator")
        )

    def opened(self, browser: Any, path: str, username: str, roles: tuple[str, ...], name: str = "钱一") -> Any:
        """Somebody for whom an account is opened on a page, signed in with a password of their own."""
        page = browser.post(path, {"name": name, "username": username, "roles": list(roles)})
        return self.first_time(username, self.handed_over(page))

    def first_time(self, login: str, password: str) -> Any:
        """Sign in with a first password, which must be changed before anything else."""
        browser = self.signed_in(login, password)
        assert browser.client.get("/account").headers["Location"] == "/account/password"
        changed = browser.post("/account/password", {"old": password, "new": CHANGED, "again": CHANGED})
        assert changed.status_code == 302
        return browser

    @staticmethod
    def handed_over(response: Any) -> str:
        """The first password that an answer shows."""
        page = response.get_data(as_text=True)
        found = re.search(r'class="handover">.*?<strong[^>]*>([^<]+)<', page, re.DOTALL)
        assert found, page
        return found[1]

    def answers(self, **changed: str) -> dict[str, str]:
        """A unit's answers that are right, in the division of the demonstration's unit."""
        here = self.unit.division
        return {
            "name": "示例第一中学",
            "credit_code": self.credit_code(),
            "licence_authority": f"{Divisions.official().full_name(here)}市场监督管理局",
            "division": "",
            "nature": "事业单位",
            "tier": "county",
            "kind": "中小学",
            "ownership": "公办",
        } | changed

    def elsewhere(self) -> str:
        """Another division beside that of the demonstration's unit."""
        divisions = Divisions.official()
        siblings = divisions.children(divisions.parent(self.unit.division) or "")
        return next(each for each in siblings if each != self.unit.division)

    def credit_code(self) -> str:
        self.serial += 1
        stem = f"12{self.unit.division}MC{self.serial:07}"
        return stem + str(uscc.calc_check_digit(stem + "0"))

    def identity(self) -> str:
        self.serial += 1
        stem = f"{self.unit.division}19830405{900 + self.serial:03}"
        return stem + str(ric.calc_check_digit(stem + "0"))


def _where(site: Any, **rules: str) -> Offices:
    for each in site.registry.offering():
        if all(getattr(each.accounts, key) == value for key, value in rules.items()):
            return Offices(site, each, _only_unit(site, each))
    pytest.skip(f"没有启用这样的地区：{rules}")


def _only_unit(site: Any, declared: Declarations) -> Organisation:
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.UNIT, Organisation.jurisdiction == declared.jurisdiction.code
    )
    with site.store.reading() as session:
        unit: Organisation = session.scalars(query).one()
    return unit


@pytest.fixture
def registering(site: Any) -> Offices:
    """A place whose units and people register themselves."""
    return _where(site, unit_accounts="self", personal_accounts="self", binding="request")


@pytest.fixture
def managed(site: Any) -> Offices:
    """A place whose units are created and approved by their manager, and people's accounts opened by their unit."""
    return _where(site, unit_accounts="creator", unit_approved_by="creator", personal_accounts="unit")


@pytest.fixture
def version() -> Any:
    """The version that a page carries in its form."""

    def read(page: str) -> str:
        found = re.search(r'name="version" value="(\d+)"', page)
        assert found
        return found[1]

    return read


@pytest.fixture
def fields() -> Any:
    """What a page's form would send as it stands: its lines of text and hidden answers, without its token."""

    def read(page: str) -> dict[str, str]:
        found = {}
        for tag in re.findall(r"<input[^>]*>", page):
            answer = dict(re.findall(r' (name|value|type)="([^"]*)"', tag))
            if answer.get("type") in ("text", "hidden") and answer.get("name") != "csrf_token":
                found[answer["name"]] = answer.get("value", "")
        return found

    return read
