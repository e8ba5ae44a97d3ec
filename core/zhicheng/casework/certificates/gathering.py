"""What the certificates of a list will say: from what was filed, decided and published, in a few queries for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.certificates.content import Content
from zhicheng.casework.notices import policy_in
from zhicheng.casework.results.duties import duties
from zhicheng.casework.submission import content_of
from zhicheng.committees import listed
from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import beijing_day
from zhicheng.identity import RESIDENCE_PERMIT, RESIDENT_ID, birth_date, gender
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, DocumentSpec
from zhicheng.store.models import (
    Application,
    Batch,
    BatchDuty,
    Candidate,
    CandidateState,
    DataKey,
    NoticeRevision,
    Organisation,
    Person,
    Snapshot,
)
from zhicheng.store.vault import vault_of

PHOTO = "photo"
OFFICE = "办事机构"
"""What a committee's office adds to its name: where a notice lists no committees, the rest is the committee's."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One certificate before it has a number."""

    application: Application
    spec: DocumentSpec
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """What all certificates of a list have in common."""

    batch: Batch
    office: Organisation
    confirmed: BatchDuty | None
    confirmed_by: str
    issuer: str
    issued_on: date


def form_for(policy: Policy, channel: str) -> DocumentSpec:
    """The certificate that a channel ends in; raises Refusal where none is declared."""
    declared = policy.certificate(channel)
    if declared is not None:
        return declared
    name = policy.channel(channel).name
    raise Refusal("not_offered", f"渠道“{name}”没有规定证书样式，不能生成证书。请联系平台运维人员。")


def gathered(
    session: Session, registry: Registry, batch: Batch, *, issuer: Organisation, issued_on: date
) -> list[Prepared]:
    """One for each confirmed candidate, in the list's order; people whose data were erased since are left out.

    Raises Refusal where a form is missing or something that it must say.
    """
    policies: dict[UUID, Policy] = {}
    confirmed = next((each for each in duties(session, batch) if each.kind == ActKind.CONFIRMATION), None)
    common = _List(
        batch=batch,
        office=session.get_one(Organisation, batch.organisation_id),
        confirmed=confirmed,
        confirmed_by=_name(session, confirmed),
        issuer=issuer.name,
        issued_on=issued_on,
    )
    prepared = []
    for candidate, application, person, snapshot, _key in _rows(session, batch):
        revision = application.revision_id
        if revision not in policies:
            policies[revision] = policy_in(registry, session.get_one(NoticeRevision, revision))
        policy = policies[revision]
        filed = content_of(session, application, snapshot)
        spec = form_for(policy, application.channel)
        content = _content(session, policy, common, candidate, person, filed)
        if "{certificate.county}" in spec.validity and not content.county:
            raise Refusal(
                "conflict", f"{content.name}的单位不在县（市、区），无法注明证书的有效范围。请核对单位所属区划。"
            )
        prepared.append(Prepared(application, spec, content.limited_by(spec.validity)))
    return prepared


def _rows(session: Session, batch: Batch) -> list[tuple[Candidate, Application, Person, Snapshot, DataKey]]:
    newest = (
        select(Snapshot.application_id, func.max(Snapshot.number).label("number"))
        .join(Candidate, Candidate.application_id == Snapshot.application_id)
        .where(Candidate.batch_id == batch.id)
        .group_by(Snapshot.application_id)
        .subquery()
    )
    query = (
        # The keys are selected so that the session knows them when the vault asks, one by one.
        select(Candidate, Application, Person, Snapshot, DataKey)
        .join(Application, Application.id == Candidate.application_id)
        .join(Person, Person.id == Application.person_id)
        .join(DataKey, DataKey.owner_id == Person.id)
        .join(newest, newest.c.application_id == Application.id)
        .join(Snapshot, (Snapshot.application_id == Application.id) & (Snapshot.number == newest.c.number))
        .where(Candidate.batch_id == batch.id, Candidate.state == CandidateState.CONFIRMED)
        .order_by(Candidate.place, Candidate.application_id)
    )
    return [tuple(row) for row in session.execute(query)]  # type: ignore[misc]


def _content(
    session: Session, policy: Policy, common: _List, candidate: Candidate, person: Person, filed: Mapping[str, Any]
) -> Content:
    dossier = filed["dossier"]
    basic, unit = dossier["sections"].get("basic") or {}, dossier.get("unit") or {}
    number = vault_of(session).text(person.id, Person.id_number_cipher, person.id, person.id_number_cipher) or ""
    told = bool(number) and person.id_type in (RESIDENT_ID, RESIDENCE_PERMIT)
    obtained = common.batch.held_on or (candidate.decided_at and beijing_day(candidate.decided_at))
    confirmed = common.confirmed
    committee = listed(policy, candidate.committee) if candidate.committee else None
    return Content(
        number="",
        name=_text(basic, "name") or person.name,
        gender=_text(basic, "gender") or (gender(number) if told else ""),
        birth_date=_text(basic, "birth_date") or (birth_date(number).isoformat() if told else ""),
        id_type=person.id_type or "",
        id_number=number,
        unit=_text(unit, "name") or _text(basic, "unit_name"),
        series=_text(basic, "series"),
        specialty=_text(basic, "specialty"),
        specialty_range=_text(basic, "specialty_range"),
        title=_text(basic, "title"),
        level=_text(basic, "level"),
        obtained_on=obtained.isoformat() if obtained else "",
        committee=committee.name if committee else candidate.committee or common.office.name.removesuffix(OFFICE),
        confirmed_by=common.confirmed_by,
        document_number=(confirmed and confirmed.number) or "",
        document_dated=confirmed.dated.isoformat() if confirmed and confirmed.dated else "",
        issued_by=common.issuer,
        issued_on=common.issued_on.isoformat(),
        year=str(policy.terms.year),
        county=_county(_text(unit, "division") or common.office.division),
        photo=next((each["id"] for each in filed["files"] if each["key"] == PHOTO and not each.get("row")), ""),
    )


def _county(division: str) -> str:
    """The county that a place is or lies in; nothing for a city or a province."""
    divisions = Divisions.official()
    if division not in divisions:
        return ""
    around = (divisions.code(division), *divisions.ancestors(division))
    return next((divisions.name(code) for code in around if divisions.level(code) == "county"), "")


def _name(session: Session, duty: BatchDuty | None) -> str:
    found = session.get(Organisation, duty.organisation_id) if duty and duty.organisation_id else None
    return found.name if found else ""


def _text(part: Mapping[str, Any], key: str) -> str:
    value = part.get(key)
    return "" if value is None else str(value)
