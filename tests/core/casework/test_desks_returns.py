"""Returns: one notice with everything, only that open, back to the same desk; and what a higher desk undoes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from desk_rounds import Desks, prepared
from rounds import picture
from sqlalchemy import select

from zhicheng.casework import applications, files, supervision
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.changes import How
from zhicheng.casework.dossiers import Row
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.returns import NotAllChecked, Repeated
from zhicheng.casework.route import Impossible
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Binding,
    BindingStatus,
    CaseReturn,
    DeskState,
    Event,
    Mark,
    Organisation,
    OutboxMessage,
    ReturnOutcome,
    RouteDesk,
    Snapshot,
)
from zhicheng.store.moments import BEIJING


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


def mend(known: Desks, application_id: UUID, school: str = "另一大学") -> None:
    """The applicant corrects 教育 and resubmits."""
    (row,) = known.round.load(known.person, application_id).sections["education"].rows
    version = known.round.load(known.person, application_id).sections["education"].version
    known.round.save(known.person, application_id, "education", version, rows=(Row(row.id, {"school": school}),))
    known.round.submit(known.person, application_id)


class TestReturning:
    @pytest.mark.clause("SG-4.2", "HX-2.4")
    def test_the_whole_checklist_first_then_one_notice(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark(application_id, "education", Mark.MEND, "学校名称有误。")
        with pytest.raises(NotAllChecked) as refused:
            known.county.give_back(application_id)
        assert refused.value.titles == ("基本信息", "附件材料")
        known.county.mark_all(application_id, education="学校名称有误。")
        with pytest.raises(Refusal, match="请填写退回意见"):
            known.county.give_back(application_id, " ")
        known.county.give_back(application_id)
        assert known.round.application(application_id).status is ApplicationStatus.RETURNED

    def test_nothing_to_mend_is_no_return(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark_all(application_id)
        with pytest.raises(Refusal, match="没有标为退回修改"):
            known.county.give_back(application_id)

    @pytest.mark.clause("JM-4")
    def test_only_the_ticked_sections_are_open_and_the_opinion_stands_on_top(self, known: Desks) -> None:
        application_id = known.returned_by_county()
        draft = known.round.load(known.person, application_id)
        assert draft.mending is not None
        assert draft.mending.office == "东山区人社局"
        assert draft.mending.opinion == "请一次改齐。"
        assert draft.mending.notes == {"education": "毕业学校名称与证书不一致。"}
        states = {each.key: draft.state(each) for each in draft.policy.sections("regular")}
        assert states == {"basic": "已锁定", "education": "需修改", "recommenders": "已锁定"}
        with pytest.raises(Refusal, match="已经锁定") as refused:
            known.round.save(known.person, application_id, "basic", 1, values={"name": "改名"})
        assert refused.value.code == "locked"
        with pytest.raises(Refusal, match="已经锁定"):
            known.round.attach(known.person, application_id, "photo", picture())
        known.round.save(known.person, application_id, "education", 1, rows=(Row("r1", {"school": "另一大学"}),))
        changed = known.round.load(known.person, application_id)
        assert changed.state(changed.policy.section("regular", "education")) == "已完成"

    def test_files_are_locked_with_their_section(self, store: Store, known: Desks) -> None:
        application_id = known.returned_by_county()
        held = {each.key: each for each in known.round.load(known.person, application_id).files}

        def remove(key: str) -> None:
            with store.begin() as session:
                files.remove(
                    session, known.round.blobs, known.person, known.clock,
                    application_id=application_id, file_id=held[key].id,
                )  # fmt: skip

        with pytest.raises(Refusal, match="已经锁定"):
            remove("photo")
        remove("education")
        known.round.attach(known.person, application_id, "education", picture(500), row_id="r1", proof="diploma")
        known.round.submit(known.person, application_id)
        known.county.claim(application_id)
        changed = known.county.read(application_id).changed
        assert {(each.section, each.how, each.row) for each in changed} == {
            ("education", How.ADDED, "r1"), ("education", How.REMOVED, "r1"),
        }  # fmt: skip

    def test_attachments_are_open_when_they_were_returned(self, known: Desks) -> None:
        application_id = known.returned_by_county(attachments="照片不清楚。")
        draft = known.round.load(known.person, application_id)
        assert draft.locked == {"basic", "education", "recommenders"}
        with pytest.raises(Refusal, match="最多上传1个"):
            known.round.attach(known.person, application_id, "photo", picture())

    def test_what_mending_makes_wrong_elsewhere_opens_too(self, known: Desks) -> None:
        application_id = known.returned_by_county(basic="申报类型有误。")
        values = {"name": "张三", "exception_type": "两名专家推荐破格"}
        known.round.save(known.person, application_id, "basic", 1, values=values)
        draft = known.round.load(known.person, application_id)
        assert draft.locked == {"education", "attachments"}
        known.round.save(known.person, application_id, "recommenders", 0, rows=(Row("e1", {"name": "专家"}),))


class TestComingBack:
    @pytest.mark.clause("JM-4")
    def test_a_mended_case_is_a_new_snapshot_at_the_desk_that_returned_it(self, store: Store, known: Desks) -> None:
        application_id = known.returned_by_county()
        assert known.county.counts() == {"mending": 1}
        mend(known, application_id)
        assert known.county.counts() == {"waiting": 1, "came_back": 1}
        assert known.unit.counts() == {}
        case = known.county.read(application_id)
        assert case.filed.number == 2
        (change,) = case.changed
        assert (change.section, change.row, change.field) == ("education", "r1", "school")
        assert (change.before, change.after) == ("某大学", "另一大学")
        assert case.marks["basic"].current
        assert not case.marks["education"].current
        with store.reading() as session:
            assert [each.number for each in session.scalars(select(Snapshot).order_by(Snapshot.number))] == [1, 2]
            given = session.scalars(select(CaseReturn)).one()
            assert given.outcome is ReturnOutcome.MENDED
            assert "case_came_back" in session.scalars(select(OutboxMessage.topic)).all()
        known.county.claim(application_id)
        known.county.mark(application_id, "education")
        known.county.pass_on(application_id)
        assert known.county.counts() == {}
        with pytest.raises(Refusal, match="已申报"):
            known.round.save(known.person, application_id, "education", 2, rows=())

    def test_a_desk_never_sees_the_draft_that_is_being_mended(self, known: Desks) -> None:
        application_id = known.returned_by_county()
        known.round.save(known.person, application_id, "education", 1, rows=(Row("r1", {"school": "草稿大学"}),))
        case = known.county.read(application_id)
        assert case.filed.dossier["sections"]["education"][0]["school"] == "某大学"
        with pytest.raises(Refusal):
            known.county.claim(application_id)

    @pytest.mark.clause("JA-4.3")
    def test_after_the_window_the_mending_deadline_counts_and_not_the_window(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark_all(application_id, education="学校名称有误。")
        known.clock.now = datetime(2023, 3, 20, 9, tzinfo=BEIJING)
        known.county.give_back(application_id, last_day=date(2023, 3, 27))
        known.clock.now = datetime(2023, 3, 27, 23, 59, 59, tzinfo=BEIJING)
        assert known.round.load(known.person, application_id).problems() == ()
        mend(known, application_id)
        assert known.county.counts() == {"waiting": 1, "came_back": 1}

    @pytest.mark.clause("SG-4.2")
    def test_one_second_too_late_is_abandoned(self, known: Desks) -> None:
        application_id = known.returned_by_county(date(2023, 3, 27))
        known.clock.now = datetime(2023, 3, 28, tzinfo=BEIJING)
        with pytest.raises(Refusal, match="视为放弃"):
            mend(known, application_id)
        assert known.round.application(application_id).status is ApplicationStatus.RETURNED

    def test_originals_are_checked_again_after_a_change_and_both_sign_again(self, known: Desks) -> None:
        application_id = known.submitted()
        known.unit.claim(application_id)
        known.unit.put(application_id, "originals", agree="是")
        known.unit.mark_all(application_id, education="学校名称有误。")
        known.unit.give_back(application_id)
        mend(known, application_id)
        lacking = known.unit.read(application_id).lacking
        assert "重新办理" in lacking["originals.originals"]
        assert "people.handler" in lacking


class TestDeadlinesOfMending:
    @pytest.mark.parametrize("last_day", [date(2023, 2, 9), date(2023, 2, 10)])
    def test_the_applicant_has_at_least_a_whole_day(self, known: Desks, last_day: date) -> None:
        application_id = known.at_county()
        known.county.mark_all(application_id, education="有误。")
        with pytest.raises(Refusal, match="一个整天"):
            known.county.give_back(application_id, last_day=last_day)

    @pytest.mark.clause("HX-2.3")
    def test_a_case_comes_back_before_the_levels_own_deadline(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark_all(application_id, education="有误。")
        with pytest.raises(Refusal, match="2023-03-31"):
            known.county.give_back(application_id, last_day=date(2023, 4, 1))
        known.county.give_back(application_id)
        draft = known.round.load(known.person, application_id)
        assert draft.mending is not None
        assert draft.mending.until == datetime(2023, 4, 1, tzinfo=BEIJING)

    def test_without_any_deadline_ahead_the_desk_sets_one(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.mark_all(application_id, education="有误。")
        known.clock.now = datetime(2023, 4, 3, 9, tzinfo=BEIJING)
        with pytest.raises(Refusal, match="须设定补正期限"):
            known.county.give_back(application_id)
        known.county.give_back(application_id, last_day=date(2023, 4, 10))

    @pytest.mark.clause("SG-4.2")
    def test_days_that_desks_hold_a_case_dont_count(self, known: Desks) -> None:
        application_id = known.returned_by_county(date(2023, 2, 20))
        mend(known, application_id)
        known.county.claim(application_id)
        known.county.mark(application_id, "education", Mark.MEND, "专业仍有误。")
        known.clock.move(days=20)
        known.county.give_back(application_id, last_day=date(2023, 3, 20))
        draft = known.round.load(known.person, application_id)
        assert draft.mending is not None
        assert draft.mending.until == datetime(2023, 3, 21, tzinfo=BEIJING)


class TestRepeating:
    @pytest.mark.clause("SG-4.2")
    def test_a_second_return_of_something_unchanged_needs_a_reason_and_is_counted(
        self, store: Store, known: Desks
    ) -> None:
        application_id = known.returned_by_county()
        mend(known, application_id)
        known.county.claim(application_id)
        known.county.mark(application_id, "education")
        known.county.mark(application_id, "basic", Mark.MEND, "姓名有误。")
        with pytest.raises(Repeated) as refused:
            known.county.give_back(application_id)
        assert refused.value.titles == ("基本信息",)
        known.county.give_back(application_id, repeat_reason="上次遗漏，已向申报人致歉。")
        with store.reading() as session:
            given = session.scalars(select(CaseReturn).where(CaseReturn.closed_at.is_(None))).one()
            assert given.repeated == ["basic"]
            stored = session.scalars(select(Event.body).where(Event.kind == "case.returned")).all()
        assert [b'"repeated":1' in each for each in stored] == [False, True]
        assert "致歉".encode() not in b"".join([*stored, given.repeat_reason_cipher or b""])

    def test_a_second_return_of_what_was_changed_needs_none(self, known: Desks) -> None:
        application_id = known.returned_by_county()
        mend(known, application_id)
        known.county.claim(application_id)
        known.county.mark(application_id, "education", Mark.MEND, "仍然有误。")
        known.county.give_back(application_id)
        assert known.round.application(application_id).status is ApplicationStatus.RETURNED

    def test_another_desk_gives_its_own_first_notice(self, known: Desks) -> None:
        application_id = known.returned_by_county()
        mend(known, application_id)
        known.through(known.county, application_id)
        known.province.claim(application_id)
        known.province.mark_all(application_id, basic="姓名有误。")
        known.province.give_back(application_id)
        assert known.province.counts() == {"mending": 1}


class TestSupervision:
    def test_an_end_by_mistake_is_annulled_by_a_higher_desk(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        known.unit.claim(application_id)
        known.unit.end(application_id)
        assert [each.position for each in _annullable(known, known.county, application_id)] == [1]
        known.county.decide(supervision.annul, application_id, desk=1, reason="单位适用条件有误。")
        assert known.round.application(application_id).status is ApplicationStatus.SUBMITTED
        assert known.unit.counts() == {"waiting": 1, "came_back": 1}
        with store.reading() as session:
            topics = session.scalars(select(OutboxMessage.topic)).all()
        assert {"case_annulled", "case_came_back"} <= set(topics)
        known.through_unit(application_id)
        assert [each.kind for each in known.county.read(application_id).minutes] == ["end", "annul", "pass"]

    @pytest.mark.clause("SG-4.3")
    def test_a_case_is_sent_back_the_way_it_came(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.decide(supervision.annul, application_id, desk=1, reason="委托手续不全，退回单位。")
        assert known.unit.counts() == {"waiting": 1, "came_back": 1}
        known.through_unit(application_id)
        assert known.county.counts() == {"waiting": 1}

    def test_a_return_by_mistake_is_annulled_and_the_draft_is_closed(self, store: Store, known: Desks) -> None:
        application_id = known.returned_by_county()
        known.province.decide(supervision.annul, application_id, desk=2, reason="材料本无问题。")
        assert known.county.counts() == {"waiting": 1, "came_back": 1}
        with store.reading() as session:
            assert session.scalars(select(CaseReturn.outcome)).all() == [ReturnOutcome.ANNULLED]
        with pytest.raises(Refusal):
            known.round.save(known.person, application_id, "education", 1, rows=())

    def test_nobody_undoes_his_own_decision_or_one_above(self, known: Desks) -> None:
        application_id = known.at_county()
        known.county.end(application_id)
        assert _annullable(known, known.county, application_id) == ()
        with pytest.raises(Impossible, match="只有上级环节"):
            known.county.decide(supervision.annul, application_id, desk=2, reason="撤销。")
        with pytest.raises(Impossible, match="只有上级环节"):
            known.unit.decide(supervision.annul, application_id, desk=2, reason="撤销。")

    def test_return_and_annul_at_once_one_is_told(self, known: Desks) -> None:
        application_id = known.returned_by_county()
        seen = known.county.version(application_id)
        mend(known, application_id)
        with pytest.raises(Stale) as stale:
            known.province.decide(supervision.annul, application_id, desk=2, reason="撤销。", version=seen)
        assert [each.what for each in stale.value.changes] == ["提交申报"]


class TestRerouting:
    def test_a_corrected_unit_leads_the_case_another_way_with_a_reason(
        self, store: Store, known: Desks, cast: Any, numbers: Any
    ) -> None:
        application_id = known.at_county()
        other = cast.unit("990103", numbers.credit_code(), name="另一单位", facts={"nature": "事业单位"})
        with pytest.raises(Impossible, match="没有变化"):
            known.province.decide(supervision.reroute, application_id, reason="核对。")
        with store.begin() as session:
            session.get_one(Application, application_id).unit_id = other.id
        known.province.decide(supervision.reroute, application_id, reason="单位登记有误，已更正。")
        moved = known.round.application(application_id)
        assert (moved.route, moved.position) == (2, 1)
        assert known.county.counts() == {}
        with store.reading() as session:
            desks = session.scalars(select(RouteDesk).where(RouteDesk.route == 2).order_by(RouteDesk.position)).all()
            assert [each.state for each in desks] == [DeskState.ARRIVED, *[DeskState.AHEAD] * 3]
            assert desks[0].organisation_id == other.id
            assert "case_rerouted" in session.scalars(select(OutboxMessage.topic)).all()
        assert known.province.read(application_id).minutes[-1].reason == "单位登记有误，已更正。"

    def test_mending_under_another_unit_goes_to_that_unit_first(
        self, store: Store, known: Desks, cast: Any, numbers: Any
    ) -> None:

        application_id = known.returned_by_county()
        other: Organisation = cast.unit("990103", numbers.credit_code(), name="另一单位", facts={"nature": "事业单位"})
        with store.begin() as session:
            session.scalars(select(Binding)).one().status = BindingStatus.ENDED
        known.round.bind(known.person, other)
        with store.begin() as session:
            applications.move_to_unit(
                session, known.person, known.clock,
                application_id=application_id, version=known.unit.version(application_id),
            )  # fmt: skip
        mend(known, application_id)
        moved = known.round.application(application_id)
        assert (moved.route, moved.position, moved.status) == (2, 1, ApplicationStatus.SUBMITTED)
        assert known.county.counts() == {}


def _annullable(known: Desks, office: Any, application_id: UUID) -> tuple[RouteDesk, ...]:
    located = office.read(application_id).located
    with known.round.store.reading() as session:
        return supervision.annullable(session, office.first, located)
