"""What the unit uploads itself: declared, while it has the case in hand, on the stage's record and not the applicant's."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import desk_rounds
import made_up
import pytest
import rounds
from desk_rounds import Desks, prepared
from sqlalchemy import select, update

from zhicheng.casework import files, supervision, unit_files
from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.decisions import Incomplete
from zhicheng.casework.dossiers import File
from zhicheng.casework.erasure import erase
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.routing import locate
from zhicheng.casework.sheets import STATEMENT
from zhicheng.dossier.facts import Facts
from zhicheng.specs import AttachmentSpec, Is, UploadLimits, Verdict, met, rule, unmet
from zhicheng.store.engine import Store
from zhicheng.store.models import Application, ApplicationStatus, Event, EventSubject, Mark, Person, Role, Upload
from zhicheng.store.vault import Erased

UPLOADED = "已核对现职称以来的年度考核材料"
LIMITS = UploadLimits(formats=("jpg", "pdf"), max_bytes=200 * 1024, max_count=2)
SPECS = tuple(
    AttachmentSpec(key=key, title=title, limits=LIMITS, by="unit", required=required, cites=made_up.CITE)
    for key, title, required in (
        ("unit_statement", "单位书面证明", False),
        ("unit_publicity_form", "企业花名册", Is("unit.nature", "民营企业")),
    )
)


@rule("statement", title="书面证明", cites=made_up.CITE)
def statement(case: Facts) -> Verdict:
    """Where the remark of the assessments isn't known to a rule, the file is: the rule sees what the unit uploaded."""
    if case.unit.get("recommended_on") is None or case.has_file("unit_statement"):
        return met()
    return unmet("规则没有看到书面证明", at="assessments")


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Any]:
    """A unit that must put assessments on record, and attachments that it brings."""
    unit, *others = desk_rounds.STAGES
    unit = replace(unit, records=("originals", "publicity", "assessments"))
    monkeypatch.setattr(desk_rounds, "STAGES", (unit, *others))
    known = rounds.registry().offering()[0]
    channel = known.channels["regular"]
    return {
        "zhicheng_channels": (replace(channel, attachments=(*channel.attachments, *(each.key for each in SPECS))),),
        "zhicheng_attachments": (*known.attachments.values(), *SPECS),
    }


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails, hooks: Mapping[str, Any]) -> Desks:
    return prepared(store, clock, cast, numbers, details, **hooks)


def attach(known: Desks, application_id: UUID, actor: Actor | None = None, **more: Any) -> File:
    given = {"key": "unit_statement", "filename": "证明.jpg", "stream": rounds.picture(), **more}
    with known.round.store.begin() as session:
        return unit_files.attach(
            session, known.round.blobs, actor or known.unit.first, known.clock, known.round.registry,
            application_id=application_id, **given,
        )  # fmt: skip


def remove(known: Desks, application_id: UUID, file_id: UUID, actor: Actor | None = None) -> None:
    with known.round.store.begin() as session:
        unit_files.remove(
            session, actor or known.unit.first, known.clock, known.round.registry,
            application_id=application_id, file_id=file_id,
        )  # fmt: skip


def read(known: Desks, application_id: UUID, file_id: UUID, actor: Actor) -> bytes:
    with known.round.store.reading() as session:
        _, chunks = files.content(session, known.round.blobs, actor, application_id=application_id, file_id=file_id)
        return b"".join(chunks)


def claimed(known: Desks) -> UUID:
    application_id = known.submitted()
    known.unit.claim(application_id)
    return application_id


def pass_on(known: Desks, application_id: UUID, basis: str = UPLOADED) -> None:
    known.unit.put(application_id, "assessments", basis=basis)
    known.through_unit(application_id)


class TestWhoAndWhen:
    def test_the_unit_uploads_while_it_has_the_case_in_hand(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        case = known.unit.read(application_id)
        assert [each.id for each in case.unit_files["unit_statement"]] == [added.id]
        assert added.id not in {each.id for each in case.files}

    def test_only_what_the_channel_declares_for_the_unit(self, known: Desks) -> None:
        application_id = claimed(known)
        for key in ("photo", "nothing"):
            with pytest.raises(Refusal, match="没有需要上传的这项材料"):
                attach(known, application_id, key=key)

    def test_the_applicant_does_not_upload_it(self, known: Desks) -> None:
        application_id = known.round.fill(known.person)
        with pytest.raises(Refusal, match="没有这个附件栏目"):
            known.round.attach(known.person, application_id, "unit_statement", rounds.picture())

    def test_a_stranger_finds_nothing(self, known: Desks, cast: Any, numbers: Any) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        unit = cast.unit("990102", numbers.credit_code(), facts={"nature": "事业单位", "tier": "county"})
        stranger = cast.member(unit, Role.HANDLER)
        for attempt in (
            lambda: attach(known, application_id, stranger),
            lambda: remove(known, application_id, added.id, stranger),
            lambda: read(known, application_id, added.id, stranger),
        ):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert refused.value.status == 404

    def test_a_colleague_takes_the_case_over_first(self, known: Desks) -> None:
        application_id = claimed(known)
        with pytest.raises(Refusal, match="领取了这份申报"):
            attach(known, application_id, known.unit.people[1])
        with pytest.raises(Refusal, match="请先领取"):
            attach(known, known_unclaimed(known, application_id))

    def test_it_is_locked_once_the_case_has_gone_on(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        pass_on(known, application_id)
        for actor in known.unit.people:
            with pytest.raises(Refusal, match="您可以查看，不能再审核"):
                attach(known, application_id, actor)
            with pytest.raises(Refusal, match="您可以查看，不能再审核"):
                remove(known, application_id, added.id, actor)

    def test_a_later_desk_reads_and_adds_nothing(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        with pytest.raises(Refusal):
            read(known, application_id, added.id, known.county.first)
        pass_on(known, application_id)
        known.county.claim(application_id)
        (unit,) = known.county.read(application_id).others
        assert [each.id for each in unit.unit_files["unit_statement"]] == [added.id]
        for reader in (known.county.first, known.province.first, known.unit.first, known.person):
            assert read(known, application_id, added.id, reader).startswith(b"\xff\xd8")
        with pytest.raises(Refusal, match="没有需要上传的这项材料"):
            attach(known, application_id, known.county.first)
        with pytest.raises(Refusal, match="没有找到这个文件"):
            remove(known, application_id, added.id, known.county.first)

    def test_limits_hold(self, known: Desks) -> None:
        application_id = claimed(known)
        for stream, message in (
            (io.BytesIO(b"\xff\xd8" + b"0" * LIMITS.max_bytes), "不能超过200KB"),
            (io.BytesIO(b"MZ not a picture"), "证明.jpg"),
        ):
            with pytest.raises(Refusal, match=message) as refused:
                attach(known, application_id, stream=stream)
            assert set(refused.value.fields) == {"unit_statement"}
        attach(known, application_id)
        attach(known, application_id)
        with pytest.raises(Refusal, match="最多上传2个"):
            attach(known, application_id)


def known_unclaimed(known: Desks, application_id: UUID) -> UUID:
    """The case, put back for any colleague to take."""
    with known.round.store.begin() as session:
        session.execute(update(Application).where(Application.id == application_id).values(claimed_by=None))
    return application_id


class TestInTheWay:
    @pytest.mark.clause("HX-2.5.7")
    def test_a_statement_that_is_not_there_keeps_the_case(self, known: Desks) -> None:
        application_id = claimed(known)
        known.unit.put(application_id, "assessments", basis=STATEMENT)
        assert "还没有上传" in known.unit.read(application_id).lacking["assessments.basis"]
        with pytest.raises(Incomplete, match="请先上传“单位书面证明”"):
            known.through_unit(application_id)

    @pytest.mark.clause("HX-2.5.7")
    def test_with_the_statement_it_goes_on(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        remove(known, application_id, added.id)
        known.unit.put(application_id, "assessments", basis=STATEMENT)
        assert "assessments.basis" in known.unit.read(application_id).lacking
        attach(known, application_id)
        assert "assessments.basis" not in known.unit.read(application_id).lacking
        known.through_unit(application_id)
        assert known.round.application(application_id).position == 2

    def test_with_assessments_nothing_is_asked_for(self, known: Desks) -> None:
        application_id = claimed(known)
        pass_on(known, application_id)
        assert known.round.application(application_id).position == 2

    def test_what_must_be_there_by_its_condition(self, known: Desks, store: Store) -> None:
        with store.begin() as session:
            unit = session.get_one(type(known.employer), known.employer.id)
            unit.facts = {**unit.facts, "nature": "民营企业"}
        application_id = claimed(known)
        case = known.unit.read(application_id)
        assert case.must_upload == {"unit_publicity_form"}
        assert "“企业花名册”须由单位上传" in case.lacking["files.unit_publicity_form"]
        attach(known, application_id, key="unit_publicity_form")
        assert "files.unit_publicity_form" not in known.unit.read(application_id).lacking

    def test_the_rules_see_it(
        self, store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails, hooks: Mapping[str, Any]
    ) -> None:
        known = prepared(store, clock, cast, numbers, details, **hooks, zhicheng_rules=(statement,))
        application_id = claimed(known)
        with pytest.raises(Incomplete, match="规则没有看到书面证明"):
            pass_on(known, application_id)
        attach(known, application_id, known.unit.people[1])
        known.unit.pass_on(application_id, known.unit.people[1])
        assert known.round.application(application_id).position == 2


class TestWhoseItIs:
    def test_no_snapshot_has_it_and_the_applicant_cannot_remove_it(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        known.unit.mark_all(application_id, education="学校名称不一致。")
        known.unit.give_back(application_id)
        assert added.id not in {each.id for each in known.round.load(known.person, application_id).files}
        with known.round.store.begin() as session, pytest.raises(Refusal, match="没有找到这个文件"):
            files.remove(
                session, known.round.blobs, known.person, known.clock,
                application_id=application_id, file_id=added.id,
            )  # fmt: skip
        known.round.submit(known.person, application_id)
        known.unit.claim(application_id)
        case = known.unit.read(application_id)
        assert added.id not in {each.id for each in case.files}
        assert [each.id for each in case.unit_files["unit_statement"]] == [added.id]
        assert case.changed == ()

    def test_a_removed_file_is_read_by_nobody(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        remove(known, application_id, added.id)
        for reader in (known.unit.first, known.person):
            with pytest.raises(Refusal, match="没有找到这个文件"):
                read(known, application_id, added.id, reader)

    def test_it_is_in_the_bundle_under_its_title(self, known: Desks) -> None:
        application_id = claimed(known)
        attach(known, application_id)
        removed = attach(known, application_id, filename="作废.jpg")
        remove(known, application_id, removed.id)
        out = io.BytesIO()
        with known.round.store.reading() as session:
            files.bundle(
                session, known.round.blobs, known.person, known.clock, known.round.registry,
                application_id=application_id, out=out,
            )  # fmt: skip
        names = zipfile.ZipFile(out).namelist()
        (name,) = (each for each in names if "单位书面证明" in each)
        assert re.fullmatch(r"附件/单位书面证明/\d\d_证明\.jpg", name)

    def test_another_unit_starts_with_its_own(self, known: Desks, cast: Any, numbers: Any) -> None:
        application_id = claimed(known)
        attach(known, application_id)
        other = cast.unit("990102", numbers.credit_code(), facts={"nature": "事业单位", "tier": "county"})
        with known.round.store.begin() as session:
            located = locate(session, known.round.registry, session.get_one(Application, application_id))
            located.desk.organisation_id = other.id
            session.flush()
            assert unit_files.files_at(session, located, located.desk)["unit_statement"] == ()
            assert unit_files.beside(session, located.application) == ()

    def test_added_and_removed_are_on_the_ledger(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        remove(known, application_id, added.id)
        with known.round.store.reading() as session:
            events = session.scalars(
                select(Event)
                .join(EventSubject)
                .where(EventSubject.subject_id == added.id)
                .order_by(Event.at, Event.kind)
            ).all()
        assert [(each.kind, each.actor_id) for each in events] == [
            (kind, known.unit.first.account_id) for kind in ("file.added", "file.removed")
        ]

    def test_back_at_the_unit_it_can_be_changed_again(self, known: Desks) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        pass_on(known, application_id)
        known.province.decide(supervision.annul, application_id, desk=1, reason="书面证明有误。")
        known.unit.claim(application_id)
        remove(known, application_id, added.id)
        assert known.unit.read(application_id).unit_files["unit_statement"] == ()

    def test_erased_with_the_person(self, known: Desks, cast: Any) -> None:
        application_id = claimed(known)
        added = attach(known, application_id)
        known.unit.end(application_id)
        assert known.round.application(application_id).status is ApplicationStatus.ENDED
        operator = cast.operator()
        with known.round.store.begin() as session:
            person = session.get_one(Person, known.person.person_id)
            erase(session, operator, known.clock, person_id=person.id, version=person.version)
        with known.round.store.reading() as session:
            assert session.get_one(Upload, added.id).person_id == known.person.person_id
        with pytest.raises(Erased):
            read(known, application_id, added.id, known.unit.first)

    def test_marks_of_the_applicants_sections_stand(self, known: Desks) -> None:
        application_id = claimed(known)
        known.unit.mark(application_id, "education", Mark.VERIFIED)
        attach(known, application_id)
        assert known.unit.read(application_id).marks["education"].current
