"""Cases of the demonstration taken past the desks, so that a list can be made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from case_states import Stage, picture
from sqlalchemy import select

from zhicheng.casework import decisions, desks, marks, payment_slips, payments
from zhicheng.casework.case import read_case
from zhicheng.casework.paper import half_of
from zhicheng.casework.route import Standing
from zhicheng.casework.routing import locate
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import DeskKind
from zhicheng.store.models import Mark, Organisation, PaperState
from zhicheng.store.moments import BEIJING
from zhicheng_web import demo

NAMES = ("陈一鸣", "周雨桐")
REGISTRY = Registry.load()
PLACES = {each.jurisdiction.code: each for each in REGISTRY.offering()}


def accepted(stage: Stage, name: str) -> None:
    """Take a case past the desks before the last one, where everything is done as it should."""
    application = stage.application(name)

    def here() -> Any:
        return locate(stage.session, stage.registry, application)

    office = stage.session.scalars(
        select(Organisation.id).where(
            Organisation.kind == DeskKind.COMMITTEE_OFFICE, Organisation.jurisdiction == stage.place
        )
    ).first()
    here().desks[-1].organisation_id = office
    while here().desk.position < len(here().desks):
        stage.forward(here())
    officer, case = stage.officer(office), {"application_id": application.id}
    desks.claim(stage.session, officer, stage.clock, stage.registry, **case)
    for section in read_case(stage.session, officer, stage.clock, stage.registry, **case).sections:
        marks.mark(
            stage.session, officer, stage.clock, stage.registry, **case, section=section, mark=Mark.VERIFIED, note="", version=0
        )  # fmt: skip
    after = decisions.pass_on(
        stage.session, officer, stage.clock, stage.registry, **case, version=application.version, reason="符合条件。"
    )
    assert after.standing is Standing.ACCEPTED
    _paid(stage, name)
    half = half_of(stage.session, application.id)
    if half is not None:
        half.state = PaperState.RECEIVED


def _paid(stage: Stage, name: str) -> None:
    payment = payments.latest_payment(stage.session, stage.application(name).id)
    if payment is None:
        return
    office = stage.officer(payment.organisation_id)
    payment_slips.hand_in(
        stage.session, stage.blobs, stage.applicant(name), stage.clock, payment_id=payment.id, version=payment.version,
        number=f"2023-{name}", paid_on=stage.now.date(), filename="回单.jpg", stream=picture(),
    )  # fmt: skip
    payment_slips.confirm_slip(
        stage.session, office, stage.clock, payment_id=payment.id, version=payment.version, amount=payment.amount
    )


def moment_of(built: demo.Demonstration, place: Declarations) -> datetime:
    return datetime.fromisoformat(dict(built.moments)[place.jurisdiction.name]).replace(tzinfo=BEIJING)
