"""Files of the training platform: read with every problem by line, looked at, taken as a whole, and only once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from learning_rounds import HEADING, PLACE, Learning, line, prepared
from sqlalchemy import event, func, select
from test_desks_races import at_once

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.erasure import erase
from zhicheng.casework.learning.amounts import Amount
from zhicheng.casework.learning.expiry import expire
from zhicheng.casework.learning.records import annul, hours_of
from zhicheng.casework.learning.sheets import MOST_BYTES, MOST_ROWS, read_sheet
from zhicheng.casework.people import PersonDetails, change_person, enter_person
from zhicheng.casework.rotation import rotate
from zhicheng.store.blobs import FileMissing
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    DataKey,
    ImportState,
    LearningHours,
    LearningImport,
    LearningUnmatched,
    OutboxMessage,
    Person,
)
from zhicheng.store.vault import Erased

NINETY = Amount(300, 605)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Learning:
    return prepared(store, clock, cast, numbers)


def count(known: Learning, table: Any) -> int:
    with known.store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def at_file(content: bytes | str) -> str:
    sent = content.encode() if isinstance(content, str) else content
    with pytest.raises(Refusal) as refused:
        read_sheet(sent, this_year=2023)
    assert set(refused.value.fields) == {"file"}
    return refused.value.message


class TestReading:
    def test_utf8_with_a_mark_and_gbk_read_the_same(self, numbers: Any) -> None:
        text = f"{HEADING}\r\n{line(numbers.identity(), 'A1', name='张三')}\r\n"
        utf8 = read_sheet(text.encode("utf-8-sig"), this_year=2023)
        gbk = read_sheet(text.encode("gbk"), this_year=2023)
        assert utf8 == gbk
        (read,) = utf8.lines
        assert (read.at, read.year, read.amount, read.record, read.name) == (2, 2022, NINETY, "A1", "张三")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("姓名,年度\n张三,2022\n", "表头缺少证件号码、公需科目学时"),
            (f"{HEADING},年度\n", "年度重复"),
            (HEADING, "没有数据"),
            (b"PK\x03\x04 a spreadsheet", "另存为 CSV"),
            (b"\xff\xfe\x00\x00", "UTF-8 或 GBK"),
            (f'{HEADING}\n"2201,2022', "不是完整的 CSV"),
            (b"x" * (MOST_BYTES + 1), "超过5MB"),
            (HEADING + "\n1,2,3,4,5" * (MOST_ROWS + 1), "超过20000行"),
        ],
    )
    def test_what_cannot_be_read_at_all(self, content: bytes | str, words: str) -> None:
        assert words in at_file(content)

    def test_every_problem_by_its_line(self, numbers: Any) -> None:
        good = numbers.identity()
        lines = (
            line("", "A1"),
            line("2.20102E+17", "A2"),
            line("220102199001011234", "A3"),
            line(good, "A4", year="2024"),
            line(good, "A5", year="二〇二二"),
            f"{good},2022,=1+1,0,A6,,",
            f"{good},2022,0,0,A7,,",
            line(good, ""),
            line(good, f"P{good}"),
            line(good, "A8"),
            line(good, "A8"),
            ",,,,,,",
            line(good, "A9", course="=HYPERLINK(1)"),
        )
        sheet = read_sheet("\n".join((HEADING, *lines)).encode(), this_year=2023)
        told = {each.at: each.words for each in sheet.problems}
        for at, words in {
            2: "没有证件号码",
            3: "科学计数法",
            4: "校验位",
            5: "2000至2023",
            6: "2000至2023",
            7: "学时应为数字",
            8: "都是0",
            9: "1至60个字",
            10: "含有证件号码",
            12: "与第11行重复",
        }.items():
            assert words in told.pop(at)
        assert told == {}
        assert [(each.at, each.course) for each in sheet.lines] == [(11, "公开课"), (14, "=HYPERLINK(1)")]
        assert sheet.rows == 12

    def test_a_quoted_cell_with_a_line_break_keeps_the_count(self, numbers: Any) -> None:
        one, other = numbers.identity(), numbers.identity()
        text = f'{HEADING}\n{one},2022,1,1,A1,,"两行\n名称"\n{other},2022,x,1,A2,,\n'
        sheet = read_sheet(text.encode(), this_year=2023)
        assert [each.at for each in sheet.lines] == [2]
        assert [each.at for each in sheet.problems] == [4]


class TestTaking:
    @pytest.mark.clause("JB-3.3")
    def test_looked_at_first_then_on_record_by_year(self, known: Learning) -> None:
        details = known.details("王一")
        person = known.person(details)
        made = known.upload(
            "\n".join(
                (
                    HEADING,
                    line(details.id_number, "A1", name="王一"),
                    line(details.id_number, "A2", year="2021"),
                    line(details.id_number, "A3", name="李二"),
                    line(known.numbers.identity(), "A4"),
                    line(details.id_number, "", year="2021"),
                )
            )
        )
        examined = known.preview(made)
        assert [each.at for each, _ in examined.good] == [2, 3]
        assert [each.at for each in examined.unmatched] == [5]
        assert [(each.at, each.words[:6]) for each in examined.problems] == [(4, "姓名与平台上"), (6, "记录编号应为")]
        assert known.record(person.person_id) == {}
        taken = known.take(made)
        assert (taken.rows, taken.taken, taken.unmatched, taken.refused) == (5, 2, 1, 2)
        assert known.record(person.person_id) == {2021: NINETY, 2022: NINETY}
        with known.store.reading() as session:
            years = hours_of(session, person.person_id, PLACE)
        (entry,) = years[0].entries
        assert (years[0].year, entry.title, entry.number) == (2022, "公开课", "A1")
        assert (entry.office, bool(entry.officer)) == ("990000人社局", True)

    @pytest.mark.clause("JB-3.3")
    def test_the_same_file_twice_adds_nothing(self, known: Learning) -> None:
        details = known.details()
        person = known.person(details)
        text = "\n".join((HEADING, line(details.id_number, "A1"), line(known.numbers.identity(), "A2")))
        known.take(known.upload(text))
        again = known.upload(text)
        assert known.preview(again).known == 2
        with pytest.raises(Refusal, match="没有可以导入的学时"):
            known.take(again)
        assert known.record(person.person_id) == {2022: NINETY}
        assert count(known, LearningUnmatched) == 1

    def test_the_file_is_destroyed_once_it_is_decided_on(self, known: Learning) -> None:
        details = known.details()
        known.person(details)
        text = f"{HEADING}\n{line(details.id_number, 'A1')}"
        taken, given_up = known.upload(text), known.upload(text)
        assert known.blobs.intact(taken.id, b"") is False
        known.take(taken)
        known.discard(given_up)
        for each in (taken, given_up):
            with pytest.raises(FileMissing):
                known.blobs.intact(each.id, b"")
            with known.store.reading() as session:
                assert session.get(DataKey, each.id) is None
        with pytest.raises(Stale):
            known.take(given_up)
        with pytest.raises(Refusal, match="已经放弃"):
            known.take(known.stored(given_up))

    def test_two_officers_at_once_take_it_once(self, known: Learning) -> None:
        details = known.details()
        person = known.person(details)
        made = known.upload(f"{HEADING}\n{line(details.id_number, 'A1')}")
        outcomes = at_once(lambda: known.take(made), lambda: known.take(made))
        assert sum(each is None for each in outcomes) == 1
        assert known.record(person.person_id) == {2022: NINETY}

    def test_the_same_record_in_two_files_at_once_is_taken_once(self, known: Learning) -> None:
        details = known.details()
        person = known.person(details)
        text = f"{HEADING}\n{line(details.id_number, 'A1')}"
        one, other = known.upload(text), known.upload(text)
        outcomes = at_once(lambda: known.take(one), lambda: known.take(other))
        assert sum(each is None for each in outcomes) == 1
        assert known.record(person.person_id) == {2022: NINETY}
        states = {known.stored(each).state for each in (one, other)}
        assert states == {ImportState.TAKEN, ImportState.WAITING}

    def test_only_the_level_that_the_place_names(self, known: Learning) -> None:
        text = f"{HEADING}\n{line(known.numbers.identity(), 'A1')}"
        for stranger in (known.city, known.person()):
            with pytest.raises(Refusal) as refused:
                known.upload(text, stranger)
            assert refused.value.status == 403
        made = known.upload(text)
        with pytest.raises(Refusal, match="没有找到"):
            known.take(made, known.city)

    def test_twenty_thousand_lines_in_bounded_queries(self, known: Learning) -> None:
        people = [known.details() for _ in range(30)]
        for each in people:
            with known.store.begin() as session:
                enter_person(session, None, known.clock, each)
        lines = [line(people[number % 30].id_number, f"R{number}") for number in range(MOST_ROWS - 100)]
        lines += [line(known.numbers.identity(), f"U{number}") for number in range(100)]
        made = known.upload("\n".join((HEADING, *lines)))
        statements = 0

        def counted(*_: Any) -> None:
            nonlocal statements
            statements += 1

        event.listen(known.store.engine, "before_cursor_execute", counted)
        try:
            taken = known.take(made)
        finally:
            event.remove(known.store.engine, "before_cursor_execute", counted)
        assert (taken.taken, taken.unmatched) == (MOST_ROWS - 100, 100)
        assert statements < 400


class TestUnmatched:
    @pytest.mark.clause("JB-3.3")
    def test_somebody_who_registers_later_finds_the_hours(self, known: Learning) -> None:
        details = known.details()
        made = known.imported(line(details.id_number, "A1"), line(details.id_number, "A2", year="2021"))
        assert (made.taken, made.unmatched) == (0, 2)
        assert known.record(known.person().person_id) == {}
        person = known.person(details)
        assert known.record(person.person_id) == {2021: NINETY, 2022: NINETY}
        assert count(known, LearningUnmatched) == 0

    def test_nothing_readable_is_kept_of_them(self, known: Learning) -> None:
        details = known.details("王一")
        known.imported(line(details.id_number, "A1", name="王一"))
        with known.store.reading() as session:
            (row,) = session.scalars(select(LearningUnmatched)).all()
        number = (details.id_number or "").encode()
        kept = b"".join(value for value in vars(row).values() if isinstance(value, bytes))
        assert number not in kept
        assert set(LearningUnmatched.__table__.columns.keys()) == {
            "id", "jurisdiction", "import_id", "id_number_index", "year",
            "public_hours", "professional_hours", "number_digest", "kept_at",
        }  # fmt: skip

    def test_a_corrected_number_finds_them_too(self, known: Learning) -> None:
        right, wrong = known.details(), known.details()
        known.imported(line(right.id_number, "A1"))
        with known.store.begin() as session:
            person = enter_person(session, None, known.clock, wrong)
            corrected = replace(wrong, id_number=right.id_number)
            change_person(session, None, known.clock, person, corrected, version=person.version)
        assert known.record(person.id) == {2022: NINETY}

    def test_they_are_found_after_the_master_key_was_changed(self, known: Learning) -> None:
        details = known.details()
        known.imported(line(details.id_number, "A1"))
        both = known.store.master.with_new_secret()
        with Store(known.store.engine, both, blobs=known.store.blobs).begin() as session:
            rotate(session, None, known.clock)
        known.store = Store(known.store.engine, both.only_current(), blobs=known.store.blobs)
        with known.store.begin() as session:
            person = enter_person(session, None, known.clock, details)
        assert known.record(person.id) == {2022: NINETY}

    def test_three_years_later_they_are_gone_with_their_key(self, known: Learning) -> None:
        details = known.details()
        made = known.imported(line(details.id_number, "A1"))
        waiting = known.upload(f"{HEADING}\n{line(details.id_number, 'A2')}")

        def expired() -> int:
            with known.store.begin() as session:
                return expire(session, known.clock, known.blobs)

        assert expired() == 0
        known.clock.move(days=2)
        assert expired() == 1
        assert known.stored(waiting).state is ImportState.DISCARDED
        known.clock.move(days=3 * 365 - 2)
        assert expired() == 0
        known.clock.move(seconds=1)
        assert expired() == 2
        assert count(known, LearningUnmatched) == 0
        with known.store.reading() as session:
            assert session.get(DataKey, made.id) is None
            assert session.get_one(LearningImport, made.id).unmatched == 1


class TestAfterwards:
    def test_an_erased_person_leaves_nothing_to_read(self, known: Learning) -> None:
        details = known.details()
        person = known.person(details)
        text = f"{HEADING}\n{line(details.id_number, 'A1', course='很特别的课程')}"
        known.take(known.upload(text))
        operator = known.cast.operator()
        with known.store.begin() as session:
            stored = session.get_one(Person, person.person_id)
            erase(session, operator, known.clock, person_id=stored.id, version=stored.version)
        with known.store.reading() as session:
            with pytest.raises(Erased):
                hours_of(session, person.person_id, PLACE)
            (row,) = session.scalars(select(LearningHours)).all()
        kept = b"".join(value for value in vars(row).values() if isinstance(value, bytes))
        assert "很特别的课程".encode() not in kept
        assert known.preview(known.upload(text)).known == 1

    @pytest.mark.clause("JB-3.3")
    def test_annulled_for_a_reason_by_whoever_put_it_there(self, known: Learning) -> None:
        details = known.details()
        person = known.person(details)
        known.imported(line(details.id_number, "A1"), line(details.id_number, "A2"))
        with known.store.reading() as session:
            entry = session.scalars(select(LearningHours).order_by(LearningHours.id)).first()

        def struck(actor: Any, reason: str = "重复登记") -> None:
            with known.store.begin() as session:
                annul(
                    session, actor, known.clock, known.registry, hours_id=entry.id, version=entry.version, reason=reason
                )

        for stranger in (known.city, known.elsewhere, person):
            with pytest.raises(Refusal, match="没有找到"):
                struck(stranger)
        with pytest.raises(Refusal, match="写明撤销的理由"):
            struck(known.province, " ")
        struck(known.province)
        assert known.record(person.person_id) == {2022: NINETY}
        with known.store.reading() as session:
            (year,) = hours_of(session, person.person_id, PLACE)
            topics = set(session.scalars(select(OutboxMessage.topic)))
        (gone,) = [each for each in year.entries if each.annulled_at]
        assert (gone.annulled_because, gone.annulled_by) == ("重复登记", "990000人社局")
        assert "learning_annulled" in topics
        with pytest.raises(Stale):
            struck(known.province)


def test_details_are_checked_before_anything_is_matched(known: Learning) -> None:
    with known.store.begin() as session:
        assert enter_person(session, None, known.clock, PersonDetails(name="没有号码")).id_number_index is None
