"""Which experts stand back from which cases, as far as the platform can know it (N-1): own case, own unit, recommender,
complaint. Kin, co-authors and the rest are declared by the experts themselves."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.store.models import (
    Application,
    Binding,
    BindingStatus,
    Expert,
    ExpertComplaint,
    Organisation,
    Person,
    Recommendation,
    RecusalKind,
)
from zhicheng.store.vault import vault_of

Conflicts = Mapping[tuple[UUID, UUID], RecusalKind]
"""By expert and application."""


def conflicts(session: Session, experts: Sequence[Expert], applications: Collection[UUID]) -> Conflicts:
    """The conflicts between experts and cases; the weightiest where there are several."""
    cases = _cases(session, applications)
    recommended = _recommended(session, experts, applications)
    complained = _complained(session, experts)
    bound = bound_units(session, experts)
    found: dict[tuple[UUID, UUID], RecusalKind] = {}
    for expert in experts:
        for application_id, person_id, unit_id, unit_name in cases:
            if kind := _kind(expert, bound.get(expert.person_id), person_id, unit_id, unit_name):
                found[expert.id, application_id] = kind
            elif (expert.id, application_id) in recommended:
                found[expert.id, application_id] = RecusalKind.RECOMMENDER
            elif (expert.person_id, person_id) in complained:
                found[expert.id, application_id] = RecusalKind.COMPLAINT
    return found


def _kind(
    expert: Expert, bound: UUID | None, person_id: UUID, unit_id: UUID | None, unit_name: str | None
) -> RecusalKind | None:
    if person_id == expert.person_id:
        return RecusalKind.OWN_CASE
    same_unit = unit_id is not None and unit_id in (expert.organisation_id, bound)
    if same_unit or (unit_name is not None and plain(unit_name) == plain(expert.unit_name)):
        return RecusalKind.OWN_UNIT
    return None


def plain(unit_name: str) -> str:
    """A unit's name to compare: brackets, letters and digits of one width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", unit_name).split()).casefold()


def _cases(session: Session, applications: Collection[UUID]) -> list[tuple[UUID, UUID, UUID | None, str | None]]:
    query = (
        select(Application.id, Application.person_id, Application.unit_id, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Application.unit_id)
        .where(Application.id.in_(applications))
    )
    return [(each, person, unit, name) for each, person, unit, name in session.execute(query)]


def _recommended(
    session: Session, experts: Sequence[Expert], applications: Collection[UUID]
) -> frozenset[tuple[UUID, UUID]]:
    """Who has recommended whom: recommenders are kept by the blind index of their ID number."""
    query = select(Recommendation.expert_index, Recommendation.application_id)
    made: dict[bytes, set[UUID]] = {}
    for index, application_id in session.execute(query.where(Recommendation.application_id.in_(applications))):
        made.setdefault(index, set()).add(application_id)
    if not made:
        return frozenset()
    vault = vault_of(session)
    people = session.scalars(select(Person).where(Person.id.in_([each.person_id for each in experts])))
    numbers = {each.id: vault.text(each.id, Person.id_number_cipher, each.id, each.id_number_cipher) for each in people}
    return frozenset(
        (expert.id, application_id)
        for expert in experts
        if (number := numbers.get(expert.person_id))
        for index in vault.master.blinds("expert", number)
        for application_id in made.get(index, ())
    )


def _complained(session: Session, experts: Sequence[Expert]) -> frozenset[tuple[UUID, UUID]]:
    """Who complained about whom, by person: a complaint stays with somebody who enters a pool anew."""
    query = (
        select(Expert.person_id, ExpertComplaint.complainant_id)
        .join(Expert, Expert.id == ExpertComplaint.expert_id)
        .where(Expert.person_id.in_([each.person_id for each in experts]), ExpertComplaint.complainant_id.is_not(None))
    )
    return frozenset((expert, person) for expert, person in session.execute(query) if person is not None)


def bound_units(session: Session, experts: Sequence[Expert]) -> dict[UUID, UUID]:
    """The registered units for which experts work now, by person; an entry tells that of the day it was made."""
    query = select(Binding.person_id, Binding.organisation_id).where(
        Binding.person_id.in_([each.person_id for each in experts]), Binding.status == BindingStatus.ACTIVE
    )
    return {row[0]: row[1] for row in session.execute(query)}
