"""A case of the demonstration in each state that it can have, each in a copy of one store; made by the use cases.

Only the desks before the one that matters are passed without their checks: those are tried elsewhere.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework import applications, decisions, desks, inquiries, marks, payment_slips, payments, returns, sweep
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.case import read_case
from zhicheng.casework.route import Pass, Standing
from zhicheng.casework.routing import Located, locate, move
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Application,
    Mark,
    Membership,
    Organisation,
    OrganisationKind,
    Payment,
    PaymentSlip,
    Person,
    Role,
)

SUBMITTED, DRAFTING = "陈一鸣", "张三"


@dataclass
class Stage:
    """The case of one person of a place, in a session that is committed afterwards."""

    session: Session
    registry: Registry
    blobs: BlobDirectory
    place: str
    now: datetime

    def clock(self) -> datetime:
        return self.now

    def application(self, name: str = SUBMITTED) -> Application:
        query = select(Application).join(Person, Person.id == Application.person_id)
        return self.session.scalars(query.where(Person.name == name, Application.jurisdiction == self.place)).one()

    def applicant(self, name: str = SUBMITTED) -> Actor:
        person_id = self.application(name).person_id
        return self.acting(select(Account.id).where(Account.person_id == person_id))

    def officer(self, organisation_id: UUID) -> Actor:
        held = select(Membership.account_id).where(Membership.organisation_id == organisation_id)
        return self.acting(held.where(Membership.role == Role.OFFICER))

    def acting(self, query: Any) -> Actor:
        found = load_actor(self.session, self.session.scalars(query).first())  # type: ignore[arg-type]
        assert found is not None
        return found

    def located(self) -> Located:
        return locate(self.session, self.registry, self.application())

    def forward(self, located: Located) -> Located:
        move(self.session, located, Pass(located.desk.position, None), self.now)
        return self.located()

    def at_bureau(self) -> Actor:
        """At the first bureau, claimed by nobody; gives somebody who works there."""
        office = self.forward(self.located()).desk.organisation_id
        assert office is not None
        return self.officer(office)

    def do(self, use_case: Callable[..., Any], actor: Actor, **more: Any) -> Any:
        case = {"application_id": self.application().id}
        return use_case(self.session, actor, self.clock, self.registry, **case, **more)

    def claimed(self) -> Actor:
        officer = self.at_bureau()
        self.do(desks.claim, officer)
        return officer

    def version(self) -> int:
        return self.application().version

    def accepted(self) -> tuple[Payment, Actor]:
        """Accepted, with its fee asked for; gives somebody of the office that collects."""
        located, before = self.located(), self.located()
        office = self.session.scalars(
            select(Organisation.id).where(
                Organisation.kind == OrganisationKind.COMMITTEE_OFFICE, Organisation.jurisdiction == self.place
            )
        ).one()
        located.desks[-1].organisation_id = office
        while located.state.standing is Standing.AT_DESK:
            before, located = located, self.forward(located)
        payment = payments.demand(self.session, self.officer(office), self.clock, replace(before))
        assert payment is not None
        return payment, self.officer(office)

    def slip(self) -> tuple[Payment, Actor]:
        """A slip waits for the office."""
        payment, office = self.accepted()
        payment_slips.hand_in(
            self.session, self.blobs, self.applicant(), self.clock, payment_id=payment.id, version=payment.version,
            number="20230209-1", paid_on=self.now.date(), filename="回单.jpg", stream=picture(),
        )  # fmt: skip
        return payment, office


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG")
    out.seek(0)
    return out


def _at_the_unit(stage: Stage) -> None:
    """In the hands of the unit's handler."""
    office = stage.located().desk.organisation_id
    held = select(Membership.account_id).where(Membership.organisation_id == office, Membership.role == Role.HANDLER)
    stage.do(desks.claim, stage.acting(held))


def _draft(_stage: Stage) -> None:
    """The demonstration has one."""


def _withdrawn(stage: Stage) -> None:
    draft = stage.application(DRAFTING)
    applications.withdraw(
        stage.session, stage.applicant(DRAFTING), stage.clock, application_id=draft.id, version=draft.version
    )


def _asked(stage: Stage) -> None:
    officer = stage.claimed()
    stage.do(inquiries.ask, officer, version=stage.version(), question="学历能否认定？")


def _returned(stage: Stage) -> None:
    officer = stage.claimed()
    case = read_case(stage.session, officer, stage.clock, stage.registry, application_id=stage.application().id)
    for number, section in enumerate(case.sections):
        what = (Mark.VERIFIED, "") if number else (Mark.MEND, "与证书不一致。")
        stage.do(marks.mark, officer, section=section, mark=what[0], note=what[1], version=0)
    stage.do(returns.return_case, officer, version=stage.version(), opinion="请一次改齐。")


def _ended(stage: Stage) -> None:
    officer = stage.claimed()
    stage.do(decisions.end, officer, version=stage.version(), reason="不符合申报条件。")


def _lapsed(stage: Stage) -> None:
    stage.now += timedelta(days=365)
    while sweep.sweep(stage.session, stage.clock, stage.registry).lapsed:
        pass


def _paid(stage: Stage) -> None:
    payment, office = stage.slip()
    payment_slips.confirm_slip(
        stage.session, office, stage.clock, payment_id=payment.id, version=payment.version, amount=payment.amount
    )


STATES: dict[str, Callable[[Stage], object]] = {
    "draft": _draft,
    "withdrawn": _withdrawn,
    "at the unit": lambda _stage: None,
    "claimed at the unit": _at_the_unit,
    "at a bureau": Stage.at_bureau,
    "claimed": Stage.claimed,
    "asked": _asked,
    "returned": _returned,
    "ended": _ended,
    "lapsed": _lapsed,
    "accepted, unpaid": Stage.accepted,
    "accepted, slip handed in": Stage.slip,
    "accepted, paid": _paid,
}
OWN_DRAFT = ("draft", "withdrawn")


def bring(store: Store, registry: Registry, place: str, now: datetime, state: str) -> dict[str, UUID]:
    """Bring a case into a state; its ids as addresses call them."""
    assert store.blobs is not None
    with store.begin() as session:
        stage = Stage(session, registry, BlobDirectory(store.blobs), place, now)
        STATES[state](stage)
        application = stage.application(DRAFTING if state in OWN_DRAFT else SUBMITTED)
        known = {"application_id": application.id}
        if payment := payments.latest_payment(session, application.id):
            known["payment_id"] = payment.id
            if slip := session.scalar(select(PaymentSlip.id).where(PaymentSlip.payment_id == payment.id)):
                known["slip_id"] = slip
        return known
