"""Cases that go out by entrustment: submitted without a letter, which a desk on their way writes; then they leave (SG-2.4, HX-4.3)."""

from __future__ import annotations

import io
from typing import Any

import made_up
import pytest
from desk_rounds import PROVINCE, STAGES, Desks, prepared
from pdfminer.high_level import extract_text

from zhicheng.casework.access import Refusal
from zhicheng.casework.entrustment_letters import letter_pdf
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.results.candidates import kept_off
from zhicheng.casework.route import Impossible
from zhicheng.dossier.finding import Effect
from zhicheng.specs import Act, ActKind, Basis, Desk, DeskKind, Entrustment, Procedure, ReviewChain, Stage
from zhicheng.store.engine import Store
from zhicheng.store.models import Candidate, Organisation

LETTER = Stage(
    key="province",
    title="省级审核、出具委托评审函",
    desk=Desk(kind=DeskKind.BUREAU, name=PROVINCE),
    records=("sections", "letter"),
    cites=made_up.CITE,
)
ELSEWHERE = Stage(
    key="receiving",
    title="受委托评委会评审",
    desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="外地评委会", outside=True),
    cites=made_up.CITE,
)
HOOKS = {
    "zhicheng_review_chains": (
        ReviewChain(key="out", channels=("regular",), stages=(*STAGES[:2], LETTER, ELSEWHERE), cites=made_up.CITE),
    ),
    "zhicheng_entrustments": (
        Entrustment(
            key="out", direction="out", channels=("regular",), required=True, issuers=("province",), cites=made_up.CITE
        ),
    ),
    "zhicheng_procedures": (
        Procedure(
            key="out",
            title="委托外地评审",
            channels=("regular",),
            basis=Basis.RECOGNITION,
            acts=(
                Act(
                    key="result",
                    kind=ActKind.RESULT,
                    title="登记结果",
                    by=(Desk(kind=DeskKind.BUREAU, level="province"),),
                    cites=made_up.CITE,
                ),
            ),
            cites=made_up.CITE,
        ),
    ),
}


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details, **HOOKS)


def at_province(known: Desks) -> Any:
    application_id = known.at_county()
    known.county.mark_all(application_id)
    known.county.pass_on(application_id)
    known.province.claim(application_id)
    known.province.mark_all(application_id)
    return application_id


@pytest.mark.clause("SG-2.4", "HX-4.3")
def test_nobody_brings_a_letter_that_a_desk_writes(known: Desks) -> None:
    application_id = known.round.fill(known.person)
    draft = known.round.load(known.person, application_id)
    assert "entrustment" not in {each.key for each in draft.asked}
    (told,) = (each for each in draft.judgement.findings if each.rule == "core.entrustment")
    assert (told.outcome, "申报时无须提供" in told.message) == (Effect.NOTICE, True)
    known.round.submit(known.person, application_id)
    case = known.unit.read(application_id)
    assert [desk.stage for desk in case.located.desks] == ["unit", "county", "province"]


@pytest.mark.clause("SG-2.4", "HX-4.2")
def test_the_desk_that_writes_it_passes_nothing_without_it(known: Desks, store: Store) -> None:
    application_id = at_province(known)
    with pytest.raises((Refusal, Impossible), match="委托评审函"):
        known.province.pass_on(application_id)
    with store.reading() as session, pytest.raises(Refusal, match="还没有登记完整"):
        letter_pdf(session, known.province.read(application_id))
    late = known.province.put(
        application_id, "letter", letter_number="〔2023〕1号", issued_on="2031-01-01", addressee="外地评委会"
    )
    assert late.problems == {"issued_on": "出具日期晚于今天，请核对。"}
    known.province.put(
        application_id, "letter", letter_number="〔2023〕1号", issued_on="2023-02-08", addressee="外地评委会"
    )
    known.province.pass_on(application_id)
    with store.reading() as session:
        text = extract_text(io.BytesIO(letter_pdf(session, known.province.read(application_id))))
    assert all(each in text for each in ("〔2023〕1号", "外地评委会", "张三", f"{PROVINCE}（公章）", "2023年2月8日"))
    with store.reading() as session:
        candidate = session.get_one(Candidate, application_id)
        assert session.get_one(Organisation, candidate.organisation_id).name == PROVINCE
        assert kept_off(session, known.round.registry, [candidate]) == {}
