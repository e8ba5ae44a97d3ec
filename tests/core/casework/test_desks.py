"""A case at its desks: who sees it, who has it in hand, what must be on record, and what can be decided."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from desk_rounds import Desks, prepared
from rounds import picture
from sqlalchemy import select, update

from zhicheng.casework import applications, decisions, desks, drafts, files, queue
from zhicheng.casework.access import Refusal, Stale, may
from zhicheng.casework.decisions import Incomplete
from zhicheng.casework.minutes import minutes_for_applicant
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.queue import Queue
from zhicheng.casework.route import Impossible, Standing
from zhicheng.casework.stage_records import put_on_record
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    DeskDecision,
    DeskMark,
    DeskState,
    Event,
    Inquiry,
    Mark,
    Membership,
    OrganisationKind,
    OutboxMessage,
    Role,
    RouteDesk,
    Snapshot,
    StageRecord,
)
from zhicheng.store.moments import BEIJING
from zhicheng.store.vault import vault_of


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


def letters(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(OutboxMessage.topic)))


class TestTheWholeWay:
    @pytest.mark.clause("JA-3.2", "JA-3.3")
    def test_from_submission_to_acceptance_by_a_committee_office(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        known.through_unit(application_id)
        known.through(known.county, application_id)
        known.through(known.province, application_id, to=known.office_id)
        known.office.claim(application_id)
        known.office.mark_all(application_id)
        after = known.office.pass_on(application_id)
        assert after.standing is Standing.ACCEPTED
        case = known.office.read(application_id)
        assert [each.kind for each in case.minutes] == ["pass"] * 4
        assert [each.desk for each in case.minutes] == ["单位审核、公示", "县级审核", "省级审核、分配", "办事机构受理"]
        assert case.minutes[0].reason == "符合条件，同意上报。"
        with store.reading() as session:
            route = applications.route_of(session, known.round.application(application_id))
            assert [each.state for each in route] == [DeskState.PASSED] * 4
            assert all(each.left_at for each in route)
        assert letters(store).count("case_passed") == 3
        assert letters(store).count("case_accepted") == 1
        assert known.round.application(application_id).status is ApplicationStatus.SUBMITTED

    def test_no_desk_decides_before_the_case_is_there_or_after_it_left(self, known: Desks) -> None:
        application_id = known.submitted()
        with pytest.raises(Refusal) as refused:
            known.county.claim(application_id)
        assert refused.value.status == 404
        known.through_unit(application_id)
        with pytest.raises(Refusal, match="由“县级审核”环节办理"):
            known.unit.claim(application_id)

    def test_a_case_without_an_office_is_given_one_by_the_bureau_that_issued_the_notice(
        self, known: Desks, cast: Any
    ) -> None:
        application_id = known.submitted()
        known.through_unit(application_id)
        known.through(known.county, application_id)
        known.through(known.province, application_id)
        assert known.office.counts() == {}
        assert known.province.counts() == {"unassigned": 1}
        with pytest.raises(Refusal) as refused:
            known.county.decide(desks.assign, application_id, organisation_id=known.office_id)
        assert refused.value.status == 404
        elsewhere = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "980000", name="外省办事机构")
        with pytest.raises(Refusal, match="不能办理"):
            known.province.decide(desks.assign, application_id, organisation_id=elsewhere.id)
        known.province.decide(desks.assign, application_id, organisation_id=known.office_id)
        assert known.office.counts() == {"waiting": 1}
        with pytest.raises(Refusal, match="无需指定"):
            known.province.decide(desks.assign, application_id, organisation_id=known.office_id)

    def test_the_next_office_is_chosen_from_those_that_fit(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        known.through_unit(application_id)
        known.through(known.county, application_id)
        located = known.province.read(application_id).located
        with store.reading() as session:
            assert [each.id for each in desks.offices_for(session, located)] == [known.office_id]


class TestQueue:
    def test_waiting_then_mine_then_gone(self, known: Desks) -> None:
        application_id = known.submitted()
        assert known.unit.counts() == {"waiting": 1}
        (line,) = known.unit.lines(Queue.WAITING)
        assert (line.application_id, line.applicant, line.holder) == (application_id, "曾小明", None)
        assert line.due == datetime(2023, 3, 1, tzinfo=BEIJING)
        known.unit.claim(application_id)
        assert known.unit.counts() == {"mine": 1}
        assert known.unit.counts(known.unit.people[1]) == {}
        known.through_unit(application_id)
        assert known.unit.counts() == {}
        assert known.county.counts() == {"waiting": 1}

    @pytest.mark.clause("HX-2.6")
    def test_late_cases_are_listed_for_their_level_and_the_one_above(self, known: Desks) -> None:
        application_id = known.at_county()
        known.clock.now = datetime(2023, 3, 31, 23, 59, 59, tzinfo=BEIJING)
        assert "late" not in known.county.counts()
        known.clock.now = datetime(2023, 4, 1, tzinfo=BEIJING)
        assert known.county.counts() == {"mine": 1, "late": 1}
        assert known.province.counts() == {"late_below": 1}
        (line,) = known.county.lines(Queue.LATE)
        assert (line.application_id, line.late) == (application_id, True)

    def test_administrators_and_strangers_see_nothing(self, known: Desks, cast: Any) -> None:
        known.submitted()
        stranger = cast.member(cast.organisation(OrganisationKind.BUREAU, "990200"), Role.OFFICER)
        for actor in (cast.member(known.employer, Role.ADMINISTRATOR), stranger, known.person):
            assert known.unit.counts(actor) == {}

    def test_a_count_stops_where_nobody_reads_on(
        self, store: Store, known: Desks, cast: Any, numbers: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "MOST_COUNTED", 1)
        known.submitted()
        other = cast.person(
            PersonDetails(name="李四", id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
        )
        known.round.bind(other, known.employer)
        known.round.submit(other, known.round.fill(other))
        with store.reading() as session:
            found = queue.counts(session, known.unit.first, known.clock)[Queue.WAITING]
        assert (found.number, found.more) == (1, True)

    def test_the_next_case_of_a_list(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        with store.reading() as session:
            args = (session, known.unit.first, known.clock, Queue.WAITING)
            assert queue.next_in(*args, after=UUID(int=0)) == application_id
            assert queue.next_in(*args, after=application_id) is None


class TestInHand:
    def test_of_two_who_claim_one_is_told_who_has_it_since_when(self, known: Desks) -> None:
        application_id = known.submitted()
        known.through_unit(application_id)
        one, two = known.county.people
        known.county.claim(application_id, one)
        with pytest.raises(Stale) as stale:
            known.county.claim(application_id, two)
        (change,) = stale.value.changes
        assert change.at == known.clock()
        assert "领取了这份申报" in change.what
        with pytest.raises(Stale):
            known.county.mark(application_id, "basic", actor=two, version=0)
        known.county.claim(application_id, one)

    def test_nothing_is_checked_before_it_is_claimed(self, known: Desks) -> None:
        application_id = known.submitted()
        known.through_unit(application_id)
        with pytest.raises(Refusal, match="请先领取"):
            known.county.mark(application_id, "basic", version=0)
        with pytest.raises(Refusal, match="请先领取"):
            known.county.end(application_id)

    def test_a_case_is_handed_to_a_colleague_and_put_back(self, store: Store, known: Desks) -> None:
        application_id = known.at_county()
        one, two = known.county.people
        with pytest.raises(Refusal, match="不是本部门"):
            known.county.hand_over(application_id, known.province.first)
        known.county.hand_over(application_id, two)
        assert known.county.counts(two) == {"mine": 1}
        assert "case_handed_over" in letters(store)
        known.county.decide(desks.release, application_id, two)
        assert known.county.counts(one) == {"waiting": 1}
        with pytest.raises(Refusal, match="还没有人领取"):
            known.county.decide(desks.release, application_id, two)

    def test_somebody_who_left_the_office_keeps_nobody_from_a_case(self, store: Store, known: Desks) -> None:
        application_id = known.at_county()
        one, two = known.county.people
        with store.begin() as session:
            session.scalars(
                select(Membership).where(Membership.account_id == one.account_id)
            ).one().ended_at = known.clock()
        known.county.claim(application_id, two)
        assert known.county.counts(two) == {"mine": 1}

    def test_an_office_without_a_head_puts_a_colleagues_case_back(self, known: Desks) -> None:
        application_id = known.at_county()
        two = known.county.people[1]
        known.county.decide(desks.release, application_id, two)
        assert known.county.counts(two) == {"waiting": 1}

    def test_the_head_takes_a_case_from_somebody_who_is_away(self, known: Desks) -> None:
        application_id = known.submitted()
        handler, head = known.unit.people
        known.unit.claim(application_id, head)
        with pytest.raises(Stale):
            known.unit.hand_over(application_id, handler, actor=handler)
        known.unit.hand_over(application_id, handler, actor=head)
        known.unit.hand_over(application_id, head, actor=head)
        assert known.unit.counts(head) == {"mine": 1}


class TestReading:
    def test_a_desk_reads_what_was_filed_and_the_findings(self, known: Desks) -> None:
        application_id = known.at_county()
        case = known.county.read(application_id)
        assert case.filed.dossier["sections"]["education"][0]["school"] == "某大学"
        assert {each.key for each in case.files} == {"photo", "education"}
        assert list(case.sections) == ["basic", "education", "recommenders", "attachments"]
        assert (case.ours, case.mine, case.decisions) == (True, True, ("pass", "return", "end", "ask"))
        assert case.due == datetime(2023, 4, 1, tzinfo=BEIJING)
        (work,) = case.others
        assert work.desk.stage == "unit"
        assert [each.role for each in work.signatures] == [Role.HANDLER, Role.HEAD]
        assert work.records["publicity"].values["place"] == "单位公告栏"

    def test_a_snapshot_from_before_rows_had_ids_is_read_too(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        with store.begin() as session:
            snapshot = session.scalars(select(Snapshot)).one()
            vault, person = vault_of(session), known.person.person_id
            assert person is not None
            content = json.loads(vault.open(person, Snapshot.content_cipher, snapshot.id, snapshot.content_cipher))
            del content["rows"]
            content["files"] = [{key: each[key] for key in ("id", "sha256", "size")} for each in content["files"]]
            sealed = vault.seal(person, Snapshot.content_cipher, snapshot.id, json.dumps(content))
            session.execute(update(Snapshot).values(content_cipher=sealed))
        case = known.unit.read(application_id)
        assert case.filed.rows["education"] == ["0"]
        assert len(case.files) == 2

    def test_nobody_at_a_desk_changes_what_was_filed(self, store: Store, known: Desks) -> None:
        application_id = known.at_county()
        for actor in (*known.unit.people, known.county.first, known.province.first):
            with pytest.raises(Refusal) as refused:
                known.round.save(actor, application_id, "basic", 1, values={"name": "改名"})
            assert refused.value.status == 404
            with store.reading() as session, pytest.raises(Refusal):
                drafts.fetch_own(session, actor, application_id)
        assert known.county.read(application_id).filed.dossier["sections"]["basic"]["name"] == "张三"

    def test_who_may_read_and_who_may_not(self, store: Store, known: Desks, cast: Any) -> None:
        application_id = known.submitted()
        stranger = cast.member(cast.organisation(OrganisationKind.BUREAU, "990200"), Role.OFFICER)
        with store.reading() as session:
            application = session.get_one(Application, application_id)
            readers = {
                "unit": known.unit.first,
                "county": known.county.first,
                "province": known.province.first,
                "office": known.office.first,
                "stranger": stranger,
                "person": known.person,
            }
            allowed = {name for name, each in readers.items() if may(each, desks.READ_CASE, application) is None}
        # The province has issued the notice; the others wait until the case reaches them.
        assert allowed == {"unit", "province"}
        known.through_unit(application_id)
        with store.reading() as session:
            application = session.get_one(Application, application_id)
            assert may(known.county.first, desks.READ_CASE, application) is None
            assert may(known.office.first, desks.READ_CASE, application) is not None
            assert may(known.unit.first, desks.READ_CASE, application) is None

    def test_files_open_for_the_desk_that_has_the_case(self, store: Store, known: Desks) -> None:
        application_id = known.at_county()
        file = known.county.read(application_id).files[0]
        with store.reading() as session:
            _, chunks = files.content(
                session, known.round.blobs, known.county.first, application_id=application_id, file_id=file.id
            )
            assert b"".join(chunks).startswith(b"\xff\xd8")
            with pytest.raises(Refusal):
                files.content(
                    session, known.round.blobs, known.office.first, application_id=application_id, file_id=file.id
                )

    def test_a_file_that_was_not_submitted_is_not_there_for_a_desk(self, store: Store, known: Desks) -> None:
        application_id = known.returned_by_county(attachments="照片不清楚。", education="请换证书。")
        added = known.round.attach(
            known.person, application_id, "education", picture(500), row_id="r1", proof="diploma"
        )
        with store.reading() as session:
            common = {"application_id": application_id, "file_id": added.id}
            files.content(session, known.round.blobs, known.person, **common)
            with pytest.raises(Refusal, match="还没有提交"):
                files.content(session, known.round.blobs, known.county.first, **common)

    @pytest.mark.clause("JB-6.6")
    def test_an_exception_is_marked_for_stricter_checking(self, store: Store, known: Desks) -> None:
        application_id = known.round.fill(known.person, "E1000001", "E2000002")
        known.round.submit(known.person, application_id)
        assert known.unit.read(application_id).stricter == ("破格",)
        assert known.unit.lines(Queue.WAITING)[0].stricter == ("破格",)


class TestMarks:
    @pytest.mark.clause("JB-6.3")
    def test_every_section_is_marked_before_a_case_is_passed(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark(application_id, "basic")
        with pytest.raises(Incomplete) as missing:
            known.county.pass_on(application_id)
        assert "教育经历" in missing.value.message
        assert "附件材料" in missing.value.message
        # Nothing was filed under 推荐专家: there is nothing to verify.
        assert "推荐专家" not in missing.value.message
        known.county.mark_all(application_id)
        known.county.pass_on(application_id)

    def test_a_doubt_needs_a_note_and_a_section_to_mend_cant_be_passed(self, known: Desks) -> None:
        application_id = known.at_county()
        with pytest.raises(Refusal, match="写明具体问题"):
            known.county.mark(application_id, "basic", Mark.DOUBTFUL)
        known.county.mark_all(application_id, basic="姓名有误。")
        with pytest.raises(Incomplete, match="请退回申报人修改"):
            known.county.pass_on(application_id)
        known.county.mark(application_id, "basic", Mark.DOUBTFUL, "曾用名待核。")
        known.county.pass_on(application_id)
        (_, work) = known.province.read(application_id).others
        assert work.marks["basic"].note == "曾用名待核。"

    def test_a_mark_set_meanwhile_is_not_overwritten(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark(application_id, "basic", version=0)
        with pytest.raises(Stale, match="核实"):
            known.county.mark(application_id, "basic", Mark.DOUBTFUL, "存疑。", version=0)
        known.county.mark(application_id, "basic", Mark.DOUBTFUL, "存疑。", version=1)

    def test_a_section_that_isnt_asked_for_cant_be_marked(self, known: Desks) -> None:
        application_id = known.at_county()
        with pytest.raises(Refusal) as refused:
            known.county.mark(application_id, "papers", version=0)
        assert refused.value.status == 404


class TestRecords:
    def test_everything_that_is_missing_is_told_at_once(self, known: Desks) -> None:
        application_id = known.submitted()
        known.unit.claim(application_id)
        with pytest.raises(Incomplete) as missing:
            known.unit.pass_on(application_id)
        assert set(missing.value.fields) == {
            "originals.originals", "publicity.publicity", "people.handler", "people.head",
        }  # fmt: skip
        assert missing.value.fields == known.unit.read(application_id).lacking

    @pytest.mark.clause("N-7", "SG-4.1")
    @pytest.mark.parametrize(
        ("first", "last", "objection", "says"),
        [
            ("2023-02-06", "2023-02-09", "无", "为4个工作日，要求不少于5个工作日"),
            ("2023-01-20", "2023-01-28", "无", "为2个工作日"),
            ("2023-01-27", "2023-02-01", "无", ""),
            ("2023-02-06", "2023-02-10", "无", "结束后方可推荐"),
            ("2023-02-03", "2023-02-09", "未决", "尚未查清"),
            ("2023-02-09", "2023-02-03", "无", "早于起始日期"),
            ("2023-02-30", "2023-02-09", "无", "不存在"),
            ("1990-01-01", "1990-02-09", "无", "1990年"),
        ],
    )
    def test_publicity_is_counted_in_official_working_days(
        self, known: Desks, first: str, last: str, objection: str, says: str
    ) -> None:
        application_id = known.submitted()
        known.unit.claim(application_id)
        saved = known.unit.put(
            application_id, "publicity", publicized_from=first, publicized_to=last, place="公告栏",
            publicity_objection=objection,
        )  # fmt: skip
        # 21 to 27 January 2023 is Spring Festival; 28 and 29, a weekend, are worked in exchange.
        assert bool(saved.problems) == bool(says)
        assert says in "".join(saved.problems.values())
        assert saved.values["publicized_from"] == first

    def test_a_record_saved_meanwhile_is_not_overwritten(self, known: Desks) -> None:

        application_id = known.submitted()
        known.unit.claim(application_id)
        known.unit.put(application_id, "originals", agree="是")
        with pytest.raises(Stale), known.round.store.begin() as session:
            put_on_record(
                session, known.unit.first, known.clock, known.round.registry,
                application_id=application_id, key="originals", version=0, values={"agree": "否"},
            )  # fmt: skip

    def test_originals_that_differ_dont_pass(self, known: Desks) -> None:
        application_id = known.submitted()
        known.unit.claim(application_id)
        assert "不能通过" in known.unit.put(application_id, "originals", agree="否").problems["agree"]

    def test_a_record_that_the_stage_doesnt_ask_for_is_not_there(self, known: Desks) -> None:

        application_id = known.at_county()
        with pytest.raises(Refusal) as refused, known.round.store.begin() as session:
            put_on_record(
                session, known.county.first, known.clock, known.round.registry,
                application_id=application_id, key="originals", version=0, values={},
            )  # fmt: skip
        assert refused.value.status == 404

    @pytest.mark.clause("HX-2.5.9")
    def test_handler_and_head_both_sign_and_are_two_people(self, known: Desks) -> None:
        application_id = known.submitted()
        handler = known.unit.first
        known.unit.claim(application_id)
        with pytest.raises(Refusal, match="不是本部门的负责人"):
            known.unit.sign(application_id, handler, Role.HEAD)
        known.unit.sign(application_id, handler, Role.HANDLER)
        with pytest.raises(Refusal, match="已签署过"):
            known.unit.sign(application_id, handler, Role.HANDLER)
        assert set(known.unit.read(application_id).lacking) == {
            "originals.originals", "publicity.publicity", "people.head",
        }  # fmt: skip

    def test_an_office_without_a_head_is_told_how_to_go_on(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        with store.begin() as session:
            session.scalars(select(Membership).where(Membership.role == Role.HEAD)).one().ended_at = known.clock()
        assert "请由本部门管理员添加负责人" in known.unit.read(application_id).lacking["people.head"]


class TestDecisions:
    def test_a_decision_needs_its_reason(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark_all(application_id)
        with pytest.raises(Refusal) as refused:
            known.county.pass_on(application_id, reason=" ")
        assert refused.value.fields == {"reason": "请填写审核意见。"}
        with pytest.raises(Refusal, match="理由"):
            known.county.end(application_id, reason="")

    def test_an_end_is_final_for_desk_and_applicant(self, store: Store, known: Desks) -> None:
        application_id = known.at_county()
        known.county.end(application_id)
        assert known.round.application(application_id).status is ApplicationStatus.ENDED
        with pytest.raises(Refusal):
            known.round.save(known.person, application_id, "basic", 1, values={})
        with pytest.raises(Refusal):
            known.round.submit(known.person, application_id)
        with pytest.raises(Impossible, match="已终止审核"):
            known.county.claim(application_id)
        assert "case_ended" in letters(store)

    @pytest.mark.clause("JB-6.6")
    def test_a_question_to_the_province_and_its_answer_stay_on_the_case(self, store: Store, known: Desks) -> None:
        application_id = known.at_county()
        known.county.ask(application_id, section="education")
        assert known.county.counts() == {"asked": 1}
        assert known.province.counts() == {"to_answer": 1}
        assert "case_asked" in letters(store)
        known.county.mark_all(application_id)
        with pytest.raises(Impossible, match="等待对请示的答复"):
            known.county.pass_on(application_id)
        with pytest.raises(Refusal):
            known.county.answer(application_id)
        known.province.answer(application_id)
        (question,) = known.county.read(application_id).questions
        assert (question.question, question.answer) == ("学历能否认定？", "可以认定。")
        assert "case_answered" in letters(store)
        known.county.pass_on(application_id)
        assert known.province.read(application_id).questions[0].answer == "可以认定。"
        with pytest.raises(Refusal, match="没有等待答复"):
            known.province.answer(application_id)

    def test_the_province_has_nobody_to_ask(self, known: Desks) -> None:
        application_id = known.submitted()
        known.through_unit(application_id)
        known.through(known.county, application_id)
        known.province.claim(application_id)
        with pytest.raises(Refusal, match="没有可以请示"):
            known.province.ask(application_id)

    def test_a_decision_on_what_has_changed_meanwhile_is_refused_with_who_and_when(self, known: Desks) -> None:
        application_id = known.at_county()
        seen = known.county.version(application_id)
        known.county.mark_all(application_id)
        known.county.pass_on(application_id, version=seen)
        known.clock.move(minutes=5)
        with pytest.raises(Stale) as stale:
            known.county.decide(decisions.end, application_id, version=seen, reason="不符合。")
        assert [each.what for each in stale.value.changes] == ["审核通过"]
        assert stale.value.changes[0].at < known.clock()

    def test_what_was_typed_before_is_no_change_of_the_case(self, known: Desks) -> None:
        application_id = known.round.fill(known.person)
        for version in range(1, 8):
            known.round.save(known.person, application_id, "basic", version, values={"name": "张三"})
        known.round.submit(known.person, application_id)
        seen = known.unit.version(application_id)
        known.unit.claim(application_id)
        with pytest.raises(Stale) as stale:
            known.unit.decide(desks.release, application_id, version=seen)
        assert [each.what for each in stale.value.changes] == ["领取申报"]

    def test_the_applicant_reads_why_it_ended_and_not_the_desks_opinions_or_names(
        self, store: Store, known: Desks
    ) -> None:
        application_id = known.at_county()
        known.county.end(application_id, reason="年限不足。")
        with store.reading() as session:
            read = minutes_for_applicant(session, known.person, application_id=application_id)
            with pytest.raises(Refusal):
                minutes_for_applicant(session, known.county.first, application_id=application_id)
        assert [(each.kind, each.office, each.who, each.reason) for each in read] == [
            ("pass", "示例单位", None, None),
            ("end", "东山区人社局", None, "年限不足。"),
        ]

    def test_what_people_write_is_sealed(self, store: Store, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark_all(application_id, basic="金丝雀：姓名有误。")
        known.county.ask(application_id, question="金丝雀能否认定？")
        known.province.answer(application_id, text="金丝雀可以。")
        known.county.end(application_id, reason="金丝雀不符合。")
        with store.reading() as session:
            columns = (
                DeskMark.note_cipher, StageRecord.content_cipher, DeskDecision.reason_cipher,
                Inquiry.question_cipher, Inquiry.answer_cipher, Event.body,
            )  # fmt: skip
            stored = b"".join(each or b"" for column in columns for each in session.scalars(select(column)))
        assert "金丝雀".encode() not in stored
        assert "单位公告栏".encode() not in stored


def test_every_desk_is_written_with_its_declaration(store: Store, known: Desks) -> None:
    known.submitted()
    with store.reading() as session:
        found = session.scalars(select(RouteDesk).order_by(RouteDesk.position)).all()
    assert [(each.chain, each.stage, each.deadline, each.lapses) for each in found] == [
        ("regular", "unit", "application", True),
        ("regular", "county", "county", False),
        ("regular", "province", None, False),
        ("regular", "office", None, False),
    ]
    assert [each.visits for each in found] == [1, 0, 0, 0]
