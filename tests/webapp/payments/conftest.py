"""A case of the demonstration that its committee office has accepted, with the fee that the notice sets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select

from zhicheng.casework.actor import load_actor
from zhicheng.casework.payments import demand, latest_payment
from zhicheng.casework.route import Pass, Standing
from zhicheng.casework.routing import locate, move
from zhicheng.store.models import (
    Account,
    Application,
    Membership,
    Organisation,
    OrganisationKind,
    Payment,
    Person,
    Role,
)
from zhicheng_web import Settings

APPLICANT = "陈一鸣"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="", payment_secret="p" * 40)


@dataclass
class Fee:
    """The payment of one case, and the people on both sides of it."""

    site: Any
    application_id: UUID
    office: Organisation

    @property
    def payment(self) -> Payment:
        with self.site.store.reading() as session:
            found = latest_payment(session, self.application_id)
        assert found is not None
        return found

    @property
    def pay_path(self) -> str:
        return f"/payments/{self.payment.id}"

    @property
    def office_path(self) -> str:
        return f"/fees/{self.payment.id}"

    def payer(self) -> Any:
        name = self.site.place.jurisdiction.name
        door = next(each for each in self.site.built.doors if each.place == name and each.name == APPLICANT)
        browser = self.site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        return browser

    def collector(self) -> Any:
        return self.site.signed_in(f"{self.office.name}工作人员")

    def slip(self, browser: Any, **more: Any) -> Any:
        given = {"number": "20230209-1", "paid_on": self.site.clock.now.date().isoformat()}
        data = {"version": self.payment.version, **given, "file": (picture(), "回单.jpg"), **more}
        return browser.post(f"{self.pay_path}/slip", data, content_type="multipart/form-data")

    def step(self, browser: Any, key: str, **answers: str) -> Any:
        return browser.post(f"{self.office_path}/{key}", {"version": self.payment.version, **answers})

    def checkout(self, browser: Any) -> str:
        """The address of the gateway's page."""
        sent = browser.post(f"{self.pay_path}/online/sandbox")
        assert sent.status_code == 302
        return str(sent.headers["Location"])

    def pay_online(self, browser: Any, amount: str = "200") -> Any:
        address = self.checkout(browser)
        page = browser.get(address)
        hidden = dict(re.findall(r'name="(order|signature)" value="([^"]*)"', page))
        hidden["order"] = hidden["order"].replace("&#34;", '"')
        return browser.post("/gateway/sandbox", {**hidden, "amount": amount})


def picture() -> Any:
    import io

    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG")
    out.seek(0)
    return out


@pytest.fixture
def fee(site: Any) -> Fee:
    """The desks' own work is tried elsewhere: here the case is led over its route as it stands."""
    place = site.place.jurisdiction.code
    with site.store.begin() as session:
        application = session.scalars(
            select(Application)
            .join(Person, Person.id == Application.person_id)
            .where(Person.name == APPLICANT, Application.jurisdiction == place)
        ).one()
        office = session.scalars(
            select(Organisation).where(
                Organisation.kind == OrganisationKind.COMMITTEE_OFFICE, Organisation.jurisdiction == place
            )
        ).first()
        officer = session.scalar(
            select(Account.id)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.organisation_id == office.id, Membership.role == Role.OFFICER)
        )
        actor = load_actor(session, officer)
        located = locate(session, site.registry, application)
        last = located.desks[-1]
        last.organisation_id = office.id
        while located.state.standing is Standing.AT_DESK:
            before = located
            move(session, before, Pass(before.desk.position, None), site.clock())
            located = locate(session, site.registry, application)
        assert actor is not None
        assert demand(session, actor, site.clock, replace(before)) is not None
        return Fee(site, application.id, office)
