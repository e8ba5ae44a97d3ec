"""A list of a demonstration's place that waits for its certificates, with the one case that was submitted there."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from zhicheng.casework.results.duties import duties, lay
from zhicheng.casework.results.lists import policy_of
from zhicheng.registry import Registry
from zhicheng.specs import ActKind
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    Notice,
    Organisation,
    OrganisationKind,
    Person,
)

APPLICANT = "陈一鸣"
MEETING, PUBLISHED = date(2023, 2, 1), date(2023, 2, 9)


def wait_for_certificates(store: Store, registry: Registry, place: str, now: datetime) -> tuple[UUID, UUID]:
    """The list and, for the body whose turn it is, its id; the meeting and what follows it are tried elsewhere."""
    with store.begin() as session:
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
        assert office is not None
        notice = session.get_one(Notice, application.notice_id)
        declared = registry.get(place).procedures
        procedure = next(each for each in declared if application.channel in each.channels and each.when is None)
        batch = Batch(
            id=uuid4(), notice_id=notice.id, revision_id=application.revision_id, jurisdiction=place,
            organisation_id=office.id, procedure=procedure.key, title="2023年度评审名单", state=BatchState.RUNNING,
            position=len(procedure.acts), since=now, held_on=MEETING, created_by=uuid4(), created_at=now,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        policy, procedure = policy_of(session, registry, batch)
        lay(session, policy, procedure, batch)
        for duty in duties(session, batch):
            if duty.kind == ActKind.CONFIRMATION:
                duty.number, duty.dated = "人社职字〔2023〕12号", PUBLISHED
            if duty.position < batch.position:
                duty.done_at, duty.done_by = now, uuid4()
        application.status = ApplicationStatus.PASSED
        session.add(
            Candidate(
                application_id=application.id, notice_id=notice.id, organisation_id=office.id, accepted_at=now,
                procedure=procedure.key, state=CandidateState.CONFIRMED, held=False, place=1, batch_id=batch.id,
                decided_at=now,
            )
        )  # fmt: skip
        issuer = next(each for each in duties(session, batch) if each.kind == ActKind.CERTIFICATES).organisation_id
        assert issuer is not None
        return batch.id, issuer
