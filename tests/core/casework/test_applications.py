"""From a notice to a receipt: drafts as typed, files, submission once, and what two people at once get."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from rounds import Round, picture, published, with_channel_beside
from sqlalchemy import select

from zhicheng.casework import applications, drafts, files, notice_drafts, notices
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import Row
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.submission import NotEligible
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    DraftSection,
    Event,
    Notice,
    NoticeRevision,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    Recommendation,
    Role,
    RouteDesk,
    Snapshot,
    Upload,
)
from zhicheng.store.moments import BEIJING


def renamed(session: Any, known: Round) -> Any:
    """The terms that hold, under another title."""
    return replace(notices.working_terms(session, session.get_one(Notice, known.notice_id)), title="改名")


@pytest.fixture
def bureau(cast: Any) -> Organisation:
    return cast.organisation(OrganisationKind.BUREAU, "990000", name="示例省人社厅")


@pytest.fixture
def staff(cast: Any, bureau: Organisation) -> Actor:
    return cast.member(bureau, Role.OFFICER)


@pytest.fixture
def open_round(store: Store, clock: Any, staff: Actor, bureau: Organisation) -> Round:
    return published(store, clock, staff, bureau)


@pytest.fixture
def unit(cast: Any, numbers: Any) -> Organisation:
    return cast.unit("990102", numbers.credit_code(), facts={"nature": "事业单位", "tier": "county"})


@pytest.fixture
def person(cast: Any, details: PersonDetails, open_round: Round, unit: Organisation) -> Actor:
    somebody = cast.person(details)
    open_round.bind(somebody, unit)
    return somebody


@pytest.fixture
def others(cast: Any, numbers: Any, open_round: Round, unit: Organisation) -> list[Actor]:
    found = []
    for _ in range(4):
        somebody = cast.person(
            PersonDetails(name="李四", id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
        )
        open_round.bind(somebody, unit)
        found.append(somebody)
    return found


class TestNotices:
    def test_a_bureau_opens_one_from_the_template_and_a_stranger_does_not(
        self, store: Store, clock: Any, cast: Any, open_round: Round
    ) -> None:
        with store.reading() as session:
            (found,) = notices.published(session)
        assert found.terms.windows[0].closes == datetime(2023, 3, 1, tzinfo=BEIJING)
        assert found.revision.policy_digest.startswith("sha256:")
        stranger = cast.member(cast.organisation(OrganisationKind.BUREAU, "980000"), Role.OFFICER)
        with pytest.raises(Refusal) as refused, store.begin() as session:
            notices.extend(
                session, stranger, clock, open_round.registry,
                notice_id=open_round.notice_id, version=1, closes=clock() + timedelta(days=90), reason="停电",
            )  # fmt: skip
        assert refused.value.status == 404

    def test_an_extension_is_a_new_revision_with_its_reason(
        self, store: Store, clock: Any, open_round: Round, person: Actor
    ) -> None:
        later = datetime(2023, 3, 5, tzinfo=BEIJING)
        application_id = open_round.fill(person)
        clock.now = datetime(2023, 3, 2, tzinfo=BEIJING)
        with pytest.raises(NotEligible) as refused:
            open_round.submit(person, application_id)
        assert [each.rule for each in refused.value.findings] == ["core.window"]
        with pytest.raises(Refusal), store.begin() as session:
            notices.extend(
                session, open_round.staff, clock, open_round.registry,
                notice_id=open_round.notice_id, version=open_round.notice().version, closes=later, reason=" ",
            )  # fmt: skip
        with store.begin() as session:
            revision = notices.extend(
                session, open_round.staff, clock, open_round.registry,
                notice_id=open_round.notice_id, version=open_round.notice().version, closes=later, reason="平台停机两小时",
            )  # fmt: skip
        assert (revision.number, revision.reason) == (2, "平台停机两小时")
        open_round.submit(person, application_id)
        assert open_round.application(application_id).revision_id == revision.id

    def test_an_extension_does_not_drop_a_draft(self, store: Store, clock: Any, open_round: Round) -> None:
        with store.begin() as session:
            notice_drafts.change(
                session, open_round.staff, clock, open_round.registry,
                notice_id=open_round.notice_id, version=open_round.notice().version, terms=renamed(session, open_round),
            )  # fmt: skip
        with pytest.raises(Refusal, match="尚未发布的修改"), store.begin() as session:
            notices.extend(
                session, open_round.staff, clock, open_round.registry,
                notice_id=open_round.notice_id, version=open_round.notice().version,
                closes=clock() + timedelta(days=90), reason="停电",
            )  # fmt: skip
        assert open_round.notice().draft is not None

    def test_two_officers_at_once_one_is_told(self, store: Store, clock: Any, open_round: Round) -> None:
        version = open_round.notice().version
        common = {"notice_id": open_round.notice_id, "version": version}
        with store.begin() as session:
            terms = renamed(session, open_round)
            notice_drafts.change(session, open_round.staff, clock, open_round.registry, terms=terms, **common)
        with pytest.raises(Stale), store.begin() as session:
            notice_drafts.change(session, open_round.staff, clock, open_round.registry, terms=terms, **common)

    def test_a_published_revision_never_changes(self, store: Store, open_round: Round) -> None:
        from zhicheng.store.base import Immutable

        with pytest.raises(Immutable), store.begin() as session:
            session.scalars(select(NoticeRevision)).one().content = b"{}"


class TestStarting:
    @pytest.mark.clause("JM-3.2")
    def test_no_binding_no_application(self, cast: Any, numbers: Any, open_round: Round) -> None:
        nobody = cast.person(
            PersonDetails(name="王五", id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
        )
        with pytest.raises(Refusal, match="尚未绑定单位"):
            open_round.start(nobody)
        with pytest.raises(Refusal, match="尚未绑定单位"):
            open_round.start(nobody, nature="事业单位")
        application_id = open_round.start(nobody, nature="自由职业")
        assert open_round.load(nobody, application_id).dossier["unit"]["nature"] == "自由职业"

    def test_one_live_application_a_notice(self, open_round: Round, person: Actor) -> None:
        first = open_round.start(person)
        with pytest.raises(Refusal, match="已有一份申报"):
            open_round.start(person)
        with open_round.store.begin() as session:
            applications.withdraw(session, person, open_round.clock, application_id=first, version=1)
        assert open_round.start(person) != first

    @pytest.mark.clause("JB-2.2")
    def test_a_channel_beside_the_others_takes_one_application_of_its_own(
        self, store: Store, clock: Any, staff: Actor, bureau: Organisation, person: Actor
    ) -> None:
        both = published(store, clock, staff, bureau, with_channel_beside("monthly"))
        assert both.start(person) != both.start(person, "monthly")
        for channel in ("regular", "monthly"):
            with pytest.raises(Refusal, match="已有一份申报"):
                both.start(person, channel)

    @pytest.mark.clause("JA-4.3")
    def test_nothing_is_begun_outside_the_window(self, clock: Any, open_round: Round, person: Actor) -> None:
        clock.now = datetime(2023, 3, 1, tzinfo=BEIJING)
        with pytest.raises(Refusal, match="已经截止"):
            open_round.start(person)
        clock.now = datetime(2022, 12, 31, 23, 59, 59, tzinfo=BEIJING)
        with pytest.raises(Refusal, match="尚未开始"):
            open_round.start(person)
        clock.now = datetime(2023, 2, 28, 23, 59, 59, tzinfo=BEIJING)
        open_round.start(person)

    def test_another_persons_application_is_not_there(
        self, open_round: Round, person: Actor, others: list[Actor]
    ) -> None:
        application_id = open_round.start(person)
        with pytest.raises(Refusal) as refused:
            open_round.load(others[0], application_id)
        assert refused.value.status == 404


class TestDrafts:
    def test_what_was_typed_comes_back_as_typed_and_is_judged(self, open_round: Round, person: Actor) -> None:
        application_id = open_round.start(person)
        open_round.save(person, application_id, "basic", 0, values={"name": "张三", "birth_date": "1980-02-30"})
        draft = open_round.load(person, application_id)
        assert draft.sections["basic"].values["birth_date"] == "1980-02-30"
        wrong = [each for each in draft.judgement.findings if each.field == "birth_date"]
        assert [each.rule for each in wrong] == ["core.value"]
        assert "不存在" in wrong[0].message
        assert draft.state(draft.policy.section("regular", "basic")) == "未完成"

    def test_a_day_is_understood_however_it_is_written(self, open_round: Round, person: Actor) -> None:
        application_id = open_round.start(person)
        open_round.save(person, application_id, "basic", 0, values={"birth_date": "1980年2月3日"})
        assert open_round.load(person, application_id).dossier["sections"]["basic"]["birth_date"] == "1980-02-03"

    def test_two_tabs_cant_overwrite_one_another(self, open_round: Round, person: Actor) -> None:
        application_id = open_round.start(person)
        open_round.save(person, application_id, "basic", 0, values={"name": "甲"})
        with pytest.raises(Stale) as stale:
            open_round.save(person, application_id, "basic", 0, values={"name": "乙"})
        assert stale.value.changes[0].what == "保存了这个栏目"
        assert open_round.load(person, application_id).sections["basic"].values["name"] == "甲"
        open_round.save(person, application_id, "basic", 1, values={"name": "乙"})

    def test_rows_keep_their_ids(self, open_round: Round, person: Actor) -> None:
        application_id = open_round.start(person)
        open_round.save(
            person, application_id, "education", 0, rows=(Row("", {"school": "甲"}), Row("", {"school": "乙"}))
        )
        first, second = open_round.load(person, application_id).sections["education"].rows
        open_round.save(person, application_id, "education", 1, rows=(second,))
        assert open_round.load(person, application_id).sections["education"].rows == (second,)
        assert first.id != second.id

    def test_a_section_that_is_not_asked_for_is_not_there(self, open_round: Round, person: Actor) -> None:
        application_id = open_round.start(person)
        with pytest.raises(Refusal) as refused:
            open_round.save(person, application_id, "papers", 0, rows=())
        assert refused.value.status == 404

    def test_the_database_holds_nothing_readable(self, store: Store, open_round: Round, person: Actor) -> None:
        application_id = open_round.fill(person)
        open_round.save(person, application_id, "basic", 1, values={"name": "金丝雀", "id_number": "CANARY"})
        open_round.save(person, application_id, "education", 1, rows=(Row("r1", {"school": "金丝雀大学"}),))
        with store.reading() as session:
            stored = b"".join(session.scalars(select(DraftSection.content_cipher)))
            stored += b"".join(session.scalars(select(Upload.details_cipher)))
            stored += b"".join(session.scalars(select(Event.body)))
        assert "金丝雀".encode() not in stored
        assert b"CANARY" not in stored
        on_disk = b"".join(path.read_bytes() for path in store.blobs.rglob("*") if path.is_file())  # type: ignore[union-attr]
        assert b"JFIF" not in on_disk


class TestFiles:
    def test_a_file_comes_back_and_a_stranger_gets_nothing(
        self, store: Store, open_round: Round, person: Actor, others: list[Actor]
    ) -> None:
        application_id = open_round.start(person)
        file = open_round.attach(person, application_id, "photo", picture())
        with store.reading() as session:
            found, chunks = files.content(
                session, open_round.blobs, person, application_id=application_id, file_id=file.id
            )
            assert b"".join(chunks) == picture().getvalue()
        assert (found.media_type, found.width, found.height) == ("image/jpeg", 400, 700)
        with pytest.raises(Refusal), store.reading() as session:
            files.content(session, open_round.blobs, others[0], application_id=application_id, file_id=file.id)

    @pytest.mark.clause("JM-3.3.2", "JM-3.3.3")
    @pytest.mark.parametrize(
        ("stream", "says"),
        [
            (io.BytesIO(b"%PDF-1.4 nonsense"), "格式"),
            (io.BytesIO(b"\xff\xd8\xff" + b"0" * 300_000), "不能超过200KB"),
            (picture(413, 626), "1:1.75"),
            (io.BytesIO(b""), "空"),
        ],
    )
    def test_a_file_that_does_not_fit_is_refused_at_its_field(
        self, open_round: Round, person: Actor, stream: io.BytesIO, says: str
    ) -> None:
        application_id = open_round.start(person)
        stream.seek(0)
        with pytest.raises(Refusal) as refused:
            open_round.attach(person, application_id, "photo", stream)
        assert refused.value.status == 422
        assert says in refused.value.fields["photo"]
        assert open_round.load(person, application_id).files == ()

    def test_no_more_files_than_the_limit(self, open_round: Round, person: Actor) -> None:
        application_id = open_round.start(person)
        file = open_round.attach(person, application_id, "photo", picture())
        with pytest.raises(Refusal, match="最多上传1个"):
            open_round.attach(person, application_id, "photo", picture())
        with open_round.store.begin() as session:
            files.remove(
                session, open_round.blobs, person, open_round.clock, application_id=application_id, file_id=file.id
            )
        with pytest.raises(Exception, match=str(file.id)):
            list(open_round.blobs.read(file.id, b"0" * 32))
        open_round.attach(person, application_id, "photo", picture())

    def test_a_file_of_a_failed_transaction_leaves_nothing(
        self, store: Store, open_round: Round, person: Actor
    ) -> None:
        application_id = open_round.start(person)
        session = store.sessions()
        files.attach(
            session, open_round.blobs, person, open_round.clock, open_round.registry,
            application_id=application_id, key="photo", filename="a.jpg", stream=picture(),
        )  # fmt: skip
        assert [path for path in store.blobs.rglob("*") if path.is_file()]  # type: ignore[union-attr]
        session.rollback()
        session.close()
        assert not [path for path in store.blobs.rglob("*") if path.is_file()]  # type: ignore[union-attr]

    def test_the_whole_file_as_a_zip(self, store: Store, open_round: Round, person: Actor) -> None:
        application_id = open_round.fill(person)
        receipt = open_round.submit(person, application_id)
        out = io.BytesIO()
        with store.reading() as session:
            files.bundle(
                session, open_round.blobs, person, open_round.clock, open_round.registry,
                application_id=application_id, out=out,
            )  # fmt: skip
        archive = zipfile.ZipFile(out)
        assert archive.testzip() is None
        assert receipt.digest in archive.read("回执.txt").decode()
        assert len([name for name in archive.namelist() if name.startswith("附件/")]) == 2


class TestSubmission:
    def test_everything_missing_is_told_at_once(self, open_round: Round, person: Actor) -> None:
        application_id = open_round.start(person)
        with pytest.raises(NotEligible) as refused:
            open_round.submit(person, application_id, pledge=False)
        assert {each.rule for each in refused.value.findings} == {"core.rows", "core.attachments", "core.pledge"}
        assert open_round.application(application_id).status is ApplicationStatus.DRAFT

    @pytest.mark.clause("JM-3.3.4")
    def test_a_receipt_a_snapshot_a_route_and_a_letter(
        self, store: Store, open_round: Round, person: Actor, unit: Organisation
    ) -> None:
        application_id = open_round.fill(person)
        receipt = open_round.submit(person, application_id)
        with store.reading() as session:
            snapshot = session.scalars(select(Snapshot)).one()
            desks = session.scalars(select(RouteDesk)).all()
            letters = session.scalars(select(OutboxMessage.topic)).all()
        assert receipt.digest == snapshot.digest.hex()
        assert [(desk.stage, desk.state) for desk in desks] == [("office", "arrived")]
        assert "submitted" in letters
        assert open_round.application(application_id).status is ApplicationStatus.SUBMITTED

    def test_submitted_cases_cant_be_changed_or_deleted(self, store: Store, open_round: Round, person: Actor) -> None:
        application_id = open_round.fill(person)
        open_round.submit(person, application_id)
        with pytest.raises(Refusal, match="已申报"):
            open_round.save(person, application_id, "basic", 1, values={"name": "乙"})
        with pytest.raises(Refusal, match="任何人都不能删除"), store.begin() as session:
            applications.withdraw(
                session, person, open_round.clock, application_id=application_id,
                version=open_round.application(application_id).version,
            )  # fmt: skip

    def test_a_hundred_identical_submissions_make_one(self, store: Store, open_round: Round, person: Actor) -> None:
        application_id = open_round.fill(person)
        with ThreadPoolExecutor(8) as pool:
            receipts = list(pool.map(lambda _: open_round.submit(person, application_id), range(100)))
        assert len({receipt.digest for receipt in receipts}) == 1
        with store.reading() as session:
            assert len(session.scalars(select(Snapshot)).all()) == 1

    @pytest.mark.clause("JM-3.3.2")
    def test_an_expert_recommends_two_people_at_most_even_at_once(
        self, store: Store, open_round: Round, others: list[Actor]
    ) -> None:
        ids = [open_round.fill(each, "E1000001", f"E200000{number}") for number, each in enumerate(others)]

        def submit(pair: tuple[Actor, UUID]) -> str:
            try:
                open_round.submit(*pair)
            except Refusal as refused:
                return refused.message
            return "submitted"

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(submit, zip(others, ids, strict=True)))
        assert answers.count("submitted") == 2
        assert all("不能再推荐" in each for each in answers if each != "submitted")
        with store.reading() as session:
            taken = session.scalars(select(Recommendation)).all()
            drafts_left = session.scalars(
                select(Application).where(Application.status == ApplicationStatus.DRAFT)
            ).all()
        assert len(taken) == 4
        assert len(drafts_left) == 2

    def test_a_failure_in_the_middle_leaves_nothing(
        self, store: Store, open_round: Round, person: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        application_id = open_round.fill(person, "E1000001", "E2000002")

        def fails(*_: object) -> None:
            raise RuntimeError("a power cut")

        monkeypatch.setattr("zhicheng.casework.submission.lay", fails)
        with pytest.raises(RuntimeError):
            open_round.submit(person, application_id)
        with store.reading() as session:
            assert session.scalars(select(Snapshot)).all() == []
            assert session.scalars(select(Recommendation)).all() == []
        assert open_round.application(application_id).status is ApplicationStatus.DRAFT

    @pytest.mark.clause("JM-4")
    def test_the_history_tells_the_status(self, store: Store, open_round: Round, person: Actor) -> None:
        application_id = open_round.fill(person)
        with store.reading() as session:
            assert [line.status for line in applications.history(session, person)] == ["未提交"]
        open_round.submit(person, application_id)
        with store.reading() as session:
            assert [line.status for line in applications.history(session, person)] == ["已申报"]

    def test_a_binding_lost_meanwhile_loses_nothing(
        self, store: Store, open_round: Round, person: Actor, cast: Any, numbers: Any
    ) -> None:
        from zhicheng.store.models import Binding, BindingStatus

        application_id = open_round.fill(person)
        with store.begin() as session:
            session.scalars(
                select(Binding).where(Binding.person_id == person.person_id)
            ).one().status = BindingStatus.ENDED
        before = open_round.load(person, application_id)
        assert before.unit is not None
        other = cast.unit(
            "990103", numbers.credit_code(), name="另一单位", facts={"nature": "事业单位", "tier": "city"}
        )
        open_round.bind(person, other)
        with store.begin() as session:
            applications.move_to_unit(
                session, person, open_round.clock, application_id=application_id, version=before.application.version
            )
        after = open_round.load(person, application_id)
        assert after.dossier["unit"]["name"] == "另一单位"
        assert after.sections == before.sections


def test_editing_needs_an_open_draft(open_round: Round, person: Actor) -> None:
    application_id = open_round.start(person)
    with open_round.store.begin() as session:
        assert drafts.fetch_own(session, person, application_id).live
    assert open_round.load(person, application_id).problems()
