"""The organisation behind a desk: known from the case, found by its name, or named by hand."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.rounds.bars import has_lost
from zhicheng.casework.sanctions.stopping import whole_office_stopped
from zhicheng.casework.scopes import inside
from zhicheng.divisions import province_of
from zhicheng.specs import DeskKind
from zhicheng.store.models import Application, Organisation, OrganisationKind, OrganisationStatus, RouteDesk

HOLDERS: dict[str, tuple[OrganisationKind, ...]] = {
    DeskKind.UNIT: (OrganisationKind.UNIT,),
    DeskKind.SUPERIOR_UNIT: (OrganisationKind.UNIT, OrganisationKind.DEPARTMENT),
    DeskKind.AGENCY: (OrganisationKind.AGENCY,),
    DeskKind.ASSOCIATION: (OrganisationKind.ASSOCIATION,),
    DeskKind.DEPARTMENT: (OrganisationKind.DEPARTMENT,),
    DeskKind.BUREAU: (OrganisationKind.BUREAU,),
    DeskKind.FOUNDER: (OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT),
    DeskKind.COMMITTEE_OFFICE: (OrganisationKind.COMMITTEE_OFFICE,),
}
OF_ONE_DIVISION = (DeskKind.BUREAU, DeskKind.DEPARTMENT)
"""Desks of a division: nobody from another one takes their place."""


def candidates(session: Session, application: Application, desk: RouteDesk) -> list[Organisation]:
    """The approved organisations that could hold this desk, in order of their names."""
    return list(session.scalars(_fitting(application, desk).order_by(Organisation.name, Organisation.id)))


def office_behind(session: Session, application: Application, desk: RouteDesk) -> UUID | None:
    """The only organisation that can be meant; None where somebody has to name it."""
    unit = session.get(Organisation, application.unit_id) if application.unit_id else None
    match desk.kind:
        case DeskKind.UNIT:
            return application.unit_id
        case DeskKind.SUPERIOR_UNIT:
            return unit.superior_id if unit else None
    fitting = session.scalars(_fitting(application, desk)).all()
    if desk.kind == DeskKind.BUREAU and desk.division:
        return fitting[0].id if fitting else None
    managing = unit.created_by_organisation_id if unit and desk.kind == DeskKind.DEPARTMENT else None
    # A department manages the units that it has created, and checks their people's cases.
    meant = [each.id for each in fitting if each.id == managing] or [
        each.id for each in fitting if each.name == desk.office
    ]
    return meant[0] if len(meant) == 1 else None


def named(session: Session, application: Application, desk: RouteDesk, organisation_id: UUID) -> UUID:
    """An organisation that somebody names for a desk; raises Refusal when it can't hold it."""
    fitting = _fitting(application, desk).where(Organisation.id == organisation_id)
    if session.scalar(fitting) is None:
        message = f"所选部门不能办理“{desk.title}”环节。请从列出的部门中重新选择。"
        raise Refusal("invalid", message, status=422, fields={"to": message})
    return organisation_id


def _fitting(application: Application, desk: RouteDesk) -> Select[Organisation]:
    fitting = select(Organisation).where(
        Organisation.kind.in_(HOLDERS[desk.kind]),
        Organisation.status == OrganisationStatus.APPROVED,
        inside(Organisation.division, province_of(application.jurisdiction)),
    )
    if desk.kind in OF_ONE_DIVISION and desk.division:
        return fitting.where(Organisation.division == desk.division)
    if desk.kind == DeskKind.UNIT:
        return fitting.where(Organisation.id == application.unit_id)
    if desk.kind == DeskKind.COMMITTEE_OFFICE:
        # Cases that would come to an office that is stopped or has lost its round wait for another to be named.
        return fitting.where(~whole_office_stopped(), ~has_lost(application.notice_id))
    return fitting
