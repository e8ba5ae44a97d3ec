"""The record in a dossier: filled in when a draft begins and again on demand, and beside what was filed."""

from __future__ import annotations

from typing import Any

import pytest
import rounds
from learning_rounds import PLACE, Learning, line, prepared, registry

from zhicheng.casework.dossiers import Row
from zhicheng.casework.drafts import policy_of
from zhicheng.casework.learning.amounts import Amount, said, tenths_of
from zhicheng.casework.learning.dossiers import beside, filled, kept_for
from zhicheng.store.engine import Store
from zhicheng.store.models import Role

FIELDS = ("year", "hours", "public_hours", "professional_hours")
RECORDED = {2021: Amount(0, 900), 2022: Amount(300, 605)}


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Learning:
    return prepared(store, clock, cast, numbers)


def opened(known: Learning) -> rounds.Round:
    chief = known.cast.member(known.province_bureau, Role.OFFICER)
    return rounds.published(known.store, known.clock, chief, known.province_bureau, known.registry)


class TestFilling:
    def test_each_year_becomes_a_row(self) -> None:
        rows = filled((), RECORDED, FIELDS).rows
        assert [row.values for row in rows] == [
            {"year": "2021", "hours": "90", "public_hours": "0", "professional_hours": "90"},
            {"year": "2022", "hours": "90.5", "public_hours": "30", "professional_hours": "60.5"},
        ]

    def test_typed_rows_stay_and_are_not_doubled(self) -> None:
        typed = (Row("a1", {"year": "2022", "hours": "95"}), Row("b2", {"year": "2020", "hours": "90"}))
        found = filled(typed, RECORDED, FIELDS)
        assert found.typed == (2022,)
        assert [row.values["year"] for row in found.rows] == ["2021", "2022", "2020"]
        assert all(row in found.rows for row in typed)

    def test_filled_in_again_they_follow_the_record(self) -> None:
        once = filled((), RECORDED, FIELDS).rows
        changed = (Row(once[0].id, {"year": "2021", "hours": "999"}), *once[1:])
        again = filled(changed, {2022: Amount(0, 10)}, FIELDS)
        assert [(row.id, row.values["hours"]) for row in again.rows] == [(once[1].id, "1")]
        assert again.typed == ()

    def test_only_what_the_section_asks(self) -> None:
        assert [set(row.values) for row in filled((), RECORDED, ("year", "hours")).rows] == [{"year", "hours"}] * 2


class TestDrafts:
    @pytest.mark.clause("JB-3.3")
    def test_a_draft_begins_with_what_is_on_record(self, known: Learning) -> None:
        round_ = opened(known)
        details = known.details()
        person = known.person(details)
        known.imported(line(details.id_number, "A1"), line(details.id_number, "A2", year="2021"))
        application_id = round_.start(person)
        section = round_.load(person, application_id).sections["continuing_education"]
        assert [row.values["year"] for row in section.rows] == ["2021", "2022"]
        rows = (*section.rows, Row("", {"year": "2020", "hours": "90"}))
        round_.save(person, application_id, "continuing_education", section.version, rows=rows)
        saved = round_.load(person, application_id).sections["continuing_education"]
        assert [row.values["year"] for row in saved.rows] == ["2021", "2022", "2020"]

    def test_nothing_recorded_leaves_the_section_alone(self, known: Learning) -> None:
        round_, person = opened(known), known.person()
        application_id = round_.start(person)
        assert "continuing_education" not in round_.load(person, application_id).sections

    @pytest.mark.parametrize(("rules", "asked"), [(False, True), (True, False)])
    def test_neither_where_no_record_is_kept_nor_where_it_is_not_asked(
        self, store: Store, clock: Any, cast: Any, numbers: Any, rules: bool, asked: bool
    ) -> None:
        full = prepared(store, clock, cast, numbers)
        details = full.details()
        person = full.person(details)
        full.imported(line(details.id_number, "A1"))
        full.registry = registry(asked=asked) if rules else registry(None, asked=asked)
        round_ = opened(full)
        application_id = round_.start(person)
        assert "continuing_education" not in round_.load(person, application_id).sections
        with store.reading() as session:
            application = round_.application(application_id)
            policy = policy_of(session, full.registry, application)
            assert kept_for(policy, "regular") is None
            assert beside(session, policy, application, [{"year": 2022, "hours": 90}]) == ()


class TestBeside:
    @pytest.mark.clause("JB-3.3")
    def test_the_difference_by_year(self, known: Learning) -> None:
        round_ = opened(known)
        details = known.details()
        person = known.person(details)
        known.imported(
            line(details.id_number, "A1"),
            line(details.id_number, "A2", year="2021"),
            line(details.id_number, "A3", year="2019"),
        )
        application = round_.application(round_.start(person))
        filed = [
            {"year": 2022, "hours": 90.5},
            {"year": 2021, "hours": 95},
            {"year": 2020, "public_hours": 30, "professional_hours": 60},
            {"year": None, "hours": 5},
        ]
        with known.store.reading() as session:
            policy = policy_of(session, known.registry, application)
            found = beside(session, policy, application, filed)
        assert [(each.year, each.filed, each.difference) for each in found] == [
            (2019, None, -905),
            (2020, 900, 900),
            (2021, 950, 45),
            (2022, 905, 0),
        ]
        assert [each.recorded is None for each in found] == [False, True, False, False]
        assert kept_for(policy, "regular") == PLACE


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [("12", 120), ("12.5", 125), ("", 0), ("0", 0), ("9999.9", 99999), ("10000", None), ("1.25", None), ("-1", None)],
)
def test_amounts(typed: str, tenths: int | None) -> None:
    assert tenths_of(typed) == tenths
    if tenths and typed:
        assert said(tenths) == typed
