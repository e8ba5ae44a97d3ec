"""归口评委会: which committee a case belongs to, with its authority and the reason; or why none takes it (HX-2.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.committees.authority import Judged, judged, refused, scope_of, taking
from zhicheng.casework.routing import Located
from zhicheng.casework.snapshots import Filed
from zhicheng.committees import listed, settled, why
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.schema import read
from zhicheng.specs import Citation, DeskKind
from zhicheng.store.models import Candidate, Committee, Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """The committee of a case (None where none may decide on it), whose office it is, and why."""

    committee: Committee | None
    name: str
    office: str
    why: str
    cites: tuple[Citation, ...]


def belonging(session: Session, located: Located, filed: Filed, *, on: date) -> Belonging | None:
    """Which committee decides on a case as of a day; None for a case that goes to no committee's office."""
    desk = next((each for each in located.desks if each.kind == DeskKind.COMMITTEE_OFFICE), None)
    if desk is None:
        return None
    policy = located.policy
    facts = policy.facts(read(policy.schema, dict(filed.dossier)))
    meant = settled(policy, facts) or (listed(policy, facts.committee) if facts.committee else None)
    name = meant.name if meant else ""
    cites = policy.parameter("committee_term").cites
    office = _office(session, located.application.id, desk.organisation_id)
    if office is None:
        return Belonging(committee=None, name=name, office=desk.office, why="还没有确定由哪个办事机构承办", cites=cites)
    among = [each for each in judged(session, office.id, on) if name in ("", each.committee.name)]
    found = _taking(among, facts)
    if found is None:
        said = refused(among, facts, name or None)
        return Belonging(committee=None, name=name, office=office.name, why=said, cites=cites)
    reason = f"申报的{why(scope_of(found), facts)}在其评审范围之内"
    return Belonging(committee=found, name=found.name, office=office.name, why=reason, cites=cites)


def _taking(among: list[Judged], facts: Facts) -> Committee | None:
    return next((each.committee for each in among if not each.reasons and not taking(each.committee, facts)), None)


def _office(session: Session, application_id: UUID, desk: UUID | None) -> Organisation | None:
    """Whoever keeps the candidate, else the office at the desk."""
    kept = session.scalar(select(Candidate.organisation_id).where(Candidate.application_id == application_id))
    found = kept or desk
    return session.get(Organisation, found) if found else None
