"""The evidence file of a case: whole, provable, recorded, and silent about who voted how; holds by a bureau's head."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from console import Console
from desk_rounds import prepared as desks_prepared
from objection_rounds import FIRST, LAST, NAMED
from pdfminer.high_level import extract_text
from result_rounds import Results, prepared
from sanction_rounds import sanctions
from sqlalchemy import select, update

from zhicheng.casework import looks
from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import file_of
from zhicheng.casework.erasure import erase, holds_of, lift_hold, place_hold
from zhicheng.casework.evidence import making
from zhicheng.casework.ledger_checks import check_daily
from zhicheng.casework.objections import lodging
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import committed, history, payload_of, record
from zhicheng.casework.results import acts, moving
from zhicheng.specs import SanctionKind
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    BatchDuty,
    Event,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    Snapshot,
    Upload,
)
from zhicheng.store.vault import Erased


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


class File:
    """An evidence file, opened."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))

    def json(self, name: str) -> Any:
        return json.loads(self.archive.read(name))

    @property
    def names(self) -> list[str]:
        return self.archive.namelist()

    @property
    def text(self) -> str:
        """Everything that isn't a file of the applicant's."""
        return "".join(
            self.archive.read(each).decode() for each in self.names if each.endswith((".json", ".jsonl", ".txt"))
        )


def made(known: Results, application_id: UUID, actor: Actor | None = None, reason: str = "行政复议〔2023〕7号") -> File:
    out = io.BytesIO()
    with known.store.begin() as session:
        making.make(
            session, known.round.blobs, actor or known.bureau, known.clock,
            application_id=application_id, reason=reason, out=out,
        )  # fmt: skip
    return File(out.getvalue())


class TestContents:
    @pytest.mark.clause("HX-5.5")
    def test_what_was_filed_is_there_as_it_was_and_matches_the_receipt(self, known: Results) -> None:
        application_id = known.accepted()
        file = made(known, application_id)
        with known.store.reading() as session:
            (snapshot,) = session.scalars(select(Snapshot).where(Snapshot.application_id == application_id))
        plain = file.archive.read("申报/第1次提交.json")
        assert hashlib.sha256(plain).digest() == snapshot.digest
        assert [each["matches"] for each in file.json("申报/回执核对.json")] == [True]
        filed = {each["sha256"] for each in json.loads(plain)["files"]}
        kept = {hashlib.sha256(file.archive.read(each)).hexdigest() for each in file.names if each.startswith("材料/")}
        assert filed
        assert filed <= kept

    def test_every_digest_of_the_list_holds_and_the_list_is_in_the_ledger(self, known: Results) -> None:
        application_id = known.accepted()
        file = made(known, application_id)
        listed = dict(reversed(line.split("  ", 1)) for line in file.archive.read(making.SUMS).decode().splitlines())
        assert set(listed) == set(file.names) - {making.SUMS, making.INDEX}
        for name, digest in listed.items():
            assert hashlib.sha256(file.archive.read(name)).hexdigest() == digest
        with known.store.reading() as session:
            event = history(session, application_id)[-1]
        order = file.json(making.ORDER)
        payload = payload_of(event)
        assert event.kind == "evidence.made"
        assert payload["content"] == "sha256:" + hashlib.sha256(file.archive.read(making.SUMS)).hexdigest()
        assert payload["reason"] == committed(bytes.fromhex(order["salt"]), "行政复议〔2023〕7号")
        index = extract_text(io.BytesIO(file.archive.read(making.INDEX)))
        assert "证据材料目录" in index
        assert listed["申报/第1次提交.json"][:16] in index

    def test_events_have_their_places_and_the_ledger_its_head(self, known: Results) -> None:
        application_id = known.accepted()
        file = made(known, application_id)
        lines = [json.loads(each) for each in file.archive.read("过程/事件.jsonl").decode().splitlines()]
        kinds = [json.loads(each["body"])["kind"] for each in lines]
        assert kinds[0] == "application.started"
        assert {"application.submitted", "case.passed"} <= set(kinds)
        assert all(each["position"] and each["chain"] for each in lines)
        proof = file.json("账目/核验.json")
        assert (proof["problems"], proof["unlinked"]) == ([], 0)
        assert proof["head"]["position"] == proof["entries"]
        decisions = file.json("决定/审核决定.json")
        assert decisions[-1]["decision"] == "审核通过"

    def test_who_of_the_offices_saw_what_is_told_with_the_files_by_name(self, known: Results) -> None:
        application_id, clerk = known.accepted(), known.office.first
        with known.store.begin() as session:
            upload = session.scalars(select(Upload).where(Upload.application_id == application_id)).first()
            assert upload is not None
            looks.see_case(session, clerk, known.clock, application_id=application_id)
            looks.see_file(session, clerk, known.clock, application_id=application_id, file_id=upload.id)
            looks.take_away(session, known.bureau, known.clock, application_id=application_id)
        with known.store.reading() as session:
            offices = [
                session.get_one(Organisation, each.memberships[0].organisation_id).name
                for each in (clerk, known.bureau)
            ]
            name = file_of(session, session.get_one(Application, application_id).person_id, upload).filename
        file = made(known, application_id)
        told = [(each["what"], each["office"]) for each in file.json("过程/查看记录.json")]
        assert told == [
            ("审核人员查看申报", offices[0]),
            (f"审核人员查看附件：{name}", offices[0]),
            ("审核人员下载全部材料", offices[1]),
        ]

    def test_verifying_goes_on_from_the_last_check_of_the_whole(self, known: Results) -> None:
        application_id = known.accepted()
        before = made(known, application_id).json("账目/核验.json")
        assert (before["verified_now_from"], before["last_check_of_the_whole"]) == (1, None)
        check_daily(known.store, known.clock)
        proof = made(known, application_id).json("账目/核验.json")
        whole = proof["last_check_of_the_whole"]
        assert whole["problems"] == 0
        assert proof["entries"] > whole["position"] >= proof["verified_now_from"] - 1 >= before["entries"]
        with known.store.begin() as session:
            first = history(session, application_id)[0]
            session.execute(update(Event).where(Event.id == first.id).values(kind="unit.closed"))
        file = made(known, application_id)
        assert file.json(making.ORDER)["intact"] is False
        assert [each["event"] for each in file.json("账目/核验.json")["problems"]] == [str(first.id)]

    def test_what_was_changed_since_is_told(self, known: Results) -> None:
        application_id = known.accepted()
        assert made(known, application_id).json(making.ORDER)["intact"] is True
        with known.store.begin() as session:
            session.execute(update(Snapshot).where(Snapshot.application_id == application_id).values(digest=b"x" * 32))
        file = made(known, application_id)
        assert file.json(making.ORDER)["intact"] is False
        assert [each["matches"] for each in file.json("申报/回执核对.json")] == [False]

    def test_who_sat_in_the_meeting_and_who_objected_is_not_in_it(self, known: Results) -> None:
        application_id, other = known.accepted(), known.accepted()
        expert = uuid4()
        sat = Actor(expert, None)
        with known.store.begin() as session:
            # As the meeting's pages record it: the reader of a case is an expert.
            record(
                session, "reading.seen", actor=sat, clock=known.clock,
                subjects={"application": application_id, "meeting": uuid4()},
            )  # fmt: skip
        batch = known.decided({application_id: 9, other: 9})
        known.at(FIRST)
        known.do(acts.publish, batch, first=FIRST, last=LAST)
        with known.store.begin() as session:
            duty = session.scalars(select(BatchDuty).where(BatchDuty.batch_id == batch.id, BatchDuty.first == FIRST))
            duty_id = duty.one().id
            for each in (application_id, other):
                lodging.lodge(
                    session, known.clock, known.round.registry, known.round.blobs,
                    duty_id=duty_id, application_id=each, said=NAMED, files=(),
                )  # fmt: skip
        file = made(known, application_id)
        (objection,) = file.json("过程/异议和复查.json")["objections"]
        assert objection["grounds"] == NAMED.grounds
        assert NAMED.name not in file.text
        assert NAMED.phone not in file.text
        assert str(expert) not in file.text
        assert str(other) not in file.text
        assert file.json("过程/评审名单.json")["present"] is not None
        assert "in_favour" not in file.text


class TestWhatWentBefore:
    @pytest.mark.clause("HX-5.5")
    def test_a_list_whose_result_was_declared_void_is_told_with_its_events_and_why(
        self, store: Store, clock: Any, cast: Any, numbers: Any
    ) -> None:
        known = sanctions(store, clock, cast, numbers)
        application_id, other = known.accepted(), known.accepted()
        batch = known.results.decided({application_id: 9, other: 9})
        known.impose(SanctionKind.VOID, batch_id=batch.id)
        file = made(known.results, application_id)
        titles = [json.loads(each)["title"] for each in file.archive.read("过程/事件.jsonl").decode().splitlines()]
        assert {"登记评审会议", "确认评审结果", "评审结果被宣布无效"} <= set(titles)
        assert file.json("过程/评审名单.json") is None
        (told,) = file.json("过程/曾列入的名单.json")
        assert (told["title"], told["held_on"], told["state"]) == (batch.title, "2023-02-09", "cancelled")
        assert told["reasons"] == ["评审结果被宣布无效（示例人社函〔2023〕12号）：随意降低评价标准。"]
        assert str(other) not in file.text

    def test_a_list_from_which_it_was_moved_is_told_with_the_reason(self, known: Results) -> None:
        application_id, other, stays = known.accepted(), known.accepted(), known.accepted()
        first, second = known.listed(application_id, other, stays), known.open(title="第二次会议")
        for one, reason in ((application_id, "会期有变动。"), (other, "另有原因。")):
            known.do(
                moving.move_to, first, to=second.id, to_version=known.batch(second.id).version,
                applications=(one,), reason=reason,
            )  # fmt: skip
        file = made(known, application_id)
        assert file.json("过程/评审名单.json")["title"] == "第二次会议"
        (told,) = file.json("过程/曾列入的名单.json")
        assert (told["title"], told["reasons"]) == ("第一次会议", ["调出1份申报（至“第二次会议”）：会期有变动。"])
        assert made(known, stays).json("过程/曾列入的名单.json") == []

    @pytest.mark.clause("JB-6.6")
    def test_questions_to_the_province_with_their_answers_and_what_desks_put_on_record(
        self, store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails
    ) -> None:
        known = desks_prepared(store, clock, cast, numbers, details)
        application_id = known.at_county()
        known.county.ask(application_id)
        known.province.answer(application_id)
        out = io.BytesIO()
        with store.begin() as session:
            making.make(
                session, known.round.blobs, known.province.first, clock,
                application_id=application_id, reason="行政复议", out=out,
            )  # fmt: skip
        file = File(out.getvalue())
        (question,) = file.json("决定/请示和答复.json")
        assert (question["question"], question["answer"]) == ("学历能否认定？", "可以认定。")
        records = {each["record"]: each for each in file.json("决定/环节登记.json")}
        assert records["原件核验"]["values"] == {"agree": "是"}
        assert {each["office"] for each in records.values()} == {"示例单位"}


class TestWhoMay:
    def test_the_bureau_of_the_notice_with_a_reason_and_never_oneself(self, known: Results, cast: Any) -> None:
        application_id = known.accepted()
        with pytest.raises(Refusal) as refused:
            made(known, application_id, reason=" ")
        assert set(refused.value.fields) == {"reason"}
        elsewhere = cast.member(cast.organisation(OrganisationKind.BUREAU, "980000", name="外省人社厅"), Role.HEAD)
        own = known.people[application_id]
        oneself = Actor(own.account_id, own.person_id, known.bureau.memberships)
        for actor in (elsewhere, known.office.first, own, oneself):
            with pytest.raises(Refusal) as refused:
                made(known, application_id, actor)
            assert refused.value.status == 404
        with known.store.reading() as session:
            assert session.scalars(select(Event).where(Event.kind == "evidence.made")).all() == []

    def test_after_erasure_there_is_none(self, known: Results, cast: Any) -> None:
        application_id = known.accepted()
        person_id, operator = known.people[application_id].person_id, cast.operator()
        with known.store.begin() as session:
            session.execute(update(Application).values(status=ApplicationStatus.PASSED))
            version = session.get_one(Person, person_id).version
            erase(session, operator, known.clock, person_id=person_id, version=version)
        with pytest.raises(Erased):
            made(known, application_id)


class TestHolds:
    @pytest.mark.clause("HX-5.5")
    def test_the_head_of_the_notices_bureau_places_and_lifts_one_and_it_stops_erasure(
        self, known: Results, cast: Any
    ) -> None:
        application_id = known.accepted()
        person_id = known.people[application_id].person_id
        assert person_id is not None
        (post,) = known.bureau.memberships
        head = Actor(known.bureau.account_id, None, (replace(post, role=Role.HEAD),))
        with known.store.begin() as session:
            with pytest.raises(Refusal) as refused:
                place_hold(session, known.bureau, known.clock, person_id=person_id, reason="诉讼")
            assert refused.value.status == 404
            hold_id = place_hold(session, head, known.clock, person_id=person_id, reason="（2023）示行初7号").id
            assert [words for _, words in holds_of(session, person_id)] == ["（2023）示行初7号"]
        operator = cast.operator()
        with known.store.begin() as session:
            version = session.get_one(Person, person_id).version
            with pytest.raises(Refusal, match="须留存"):
                erase(session, operator, known.clock, person_id=person_id, version=version)
            theirs = place_hold(session, operator, known.clock, person_id=person_id, reason="平台核查").id
            with pytest.raises(Refusal, match="由其他部门设置"):
                lift_hold(session, head, known.clock, hold_id=theirs)
            lift_hold(session, head, known.clock, hold_id=hold_id)
            lift_hold(session, operator, known.clock, hold_id=theirs)
            assert holds_of(session, person_id) == []


def test_the_console_makes_one_too(known: Results, tmp_path: Path) -> None:
    application_id, out = known.accepted(), tmp_path / "out"
    console = Console(known.store, tmp_path / "instance")

    def asked(wanted: UUID) -> tuple[int, str]:
        return console("evidence", str(wanted), "--out", str(out), "--reason", "法院调取")

    status, said = asked(application_id)
    assert status == 0, said
    file = File((out / f"{application_id}.zip").read_bytes())
    assert file.json(making.ORDER)["made_by"] == "平台运维人员（命令行）"
    assert asked(uuid4())[0] == 2
    assert [each.name for each in out.iterdir()] == [f"{application_id}.zip"]
