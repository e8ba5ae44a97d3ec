"""Who of the offices looked at a case and its files: on record once each, never the applicant's own looks."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from desk_rounds import Desks, prepared
from paper_rounds import Papers, with_paper
from sqlalchemy import select

from zhicheng.casework import files, looks
from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import Row
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import history
from zhicheng.store.engine import Store
from zhicheng.store.models import Organisation, OrganisationKind, Role, Upload


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


@pytest.fixture
def papers(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Papers:
    return with_paper(store, clock, cast, numbers, details)


def looked(known: Desks, actor: Actor, application_id: UUID) -> None:
    """Twice at the case, twice at its first file."""
    for _ in range(2):
        with known.round.store.begin() as session:
            upload = session.scalars(select(Upload).where(Upload.application_id == application_id)).first()
            assert upload is not None
            looks.see_case(session, actor, known.clock, application_id=application_id)
            looks.see_file(session, actor, known.clock, application_id=application_id, file_id=upload.id)


def on_record(known: Desks, application_id: UUID) -> Iterator[tuple[str, UUID | None, UUID]]:
    with known.round.store.reading() as session:
        for event in history(session, application_id):
            if event.kind.startswith("desk."):
                yield event.kind, event.actor_id, UUID(json.loads(event.body)["subjects"]["organisation"])


@pytest.mark.clause("JB-6.3")
def test_the_first_look_of_each_is_on_record_with_the_office(known: Desks) -> None:
    application_id = known.submitted()
    handler, head = known.unit.people
    for who in (handler, head):
        looked(known, who, application_id)
    unit = known.employer.id
    assert list(on_record(known, application_id)) == [
        (kind, who.account_id, unit) for who in (handler, head) for kind in (looks.CASE_SEEN, looks.FILE_SEEN)
    ]


def test_what_is_filed_again_is_looked_at_again(known: Desks) -> None:
    application_id = known.returned_by_county()
    clerk = known.county.first
    looked(known, clerk, application_id)
    known.round.save(known.person, application_id, "education", 1, rows=(Row("r1", {"school": "另一大学"}),))
    known.round.submit(known.person, application_id)
    looked(known, clerk, application_id)
    kinds = [kind for kind, _, _ in on_record(known, application_id)]
    assert kinds == [looks.CASE_SEEN, looks.FILE_SEEN, looks.CASE_SEEN]


def test_ones_own_case_is_nobodys_look(known: Desks) -> None:
    application_id = known.submitted()
    looked(known, known.person, application_id)
    with known.round.store.begin() as session:
        looks.take_away(session, known.person, known.clock, application_id=application_id)
    assert list(on_record(known, application_id)) == []


def test_strangers_leave_no_look(known: Desks, cast: Any) -> None:
    application_id = known.submitted()
    stranger = cast.member(cast.organisation(OrganisationKind.BUREAU, "990200"), Role.OFFICER)
    for who in (stranger, known.county.first):
        looked(known, who, application_id)
    assert list(on_record(known, application_id)) == []


def test_whoever_typed_the_case_in_only_typed_it(papers: Papers) -> None:
    application_id = papers.entered(papers.desks.county)
    typist, colleague = papers.desks.county.people
    for who in (typist, colleague):
        looked(papers.desks, who, application_id)
    assert [who for _, who, _ in on_record(papers.desks, application_id)] == [colleague.account_id] * 2


def test_the_bureau_of_the_notice_looks_for_itself_and_whoever_takes_all_is_told_each_time(known: Desks) -> None:
    application_id = known.submitted()
    officer = known.province.first
    bureau = officer.memberships[0].organisation_id
    looked(known, officer, application_id)
    for _ in range(2):
        with known.round.store.begin() as session:
            looks.take_away(session, officer, known.clock, application_id=application_id)
    assert [(kind, office) for kind, _, office in on_record(known, application_id)] == [
        (kind, bureau) for kind in (looks.CASE_SEEN, looks.FILE_SEEN, looks.TAKEN, looks.TAKEN)
    ]


def test_whoever_keeps_the_accounts_of_an_office_reads_no_file(known: Desks, cast: Any) -> None:
    application_id = known.at_county()
    with known.round.store.reading() as session:
        upload = session.scalars(select(Upload).where(Upload.application_id == application_id)).first()
        county = session.get_one(Organisation, known.county.first.memberships[0].organisation_id)
    keepers = [cast.member(each, Role.ADMINISTRATOR) for each in (known.employer, county)]
    with known.round.store.reading() as session:
        for keeper in keepers:
            at = {"application_id": application_id}
            with pytest.raises(Refusal) as refused:
                files.content(session, known.round.blobs, keeper, file_id=upload.id, **at)
            assert refused.value.status == 404
            with pytest.raises(Refusal) as refused:
                files.bundle(
                    session, known.round.blobs, keeper, known.clock, known.round.registry, out=io.BytesIO(), **at
                )
            assert refused.value.status == 404
