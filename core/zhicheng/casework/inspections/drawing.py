"""The draw: the seed is committed before the population is fixed and opened after, so that nobody can choose the sample.

Anybody with the ledger can work the sample out again (:func:`problems`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.inspections.entitled import DRAW, INSPECT
from zhicheng.casework.integrity.entitled import own_bureaus
from zhicheng.casework.record import ALGORITHM, history, payload_of, record
from zhicheng.sampling import ranked, share
from zhicheng.store.models import (
    Application,
    Candidate,
    DeskState,
    InspectedCase,
    Inspection,
    InspectionOf,
    InspectionPopulation,
    InspectionState,
    OrganisationKind,
    RouteDesk,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

SEED_BYTES, ID_BYTES = 32, 16
LONGEST_COMMITTEE, MOST_PARTS = 100, 10_000
EARLIEST, LATEST = 1900, 2999


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An inspection as typed: of the cases of a year a rate of ``numerator`` / ``denominator``."""

    of: str
    year: int
    numerator: int
    denominator: int
    committee: str = ""


def begin(session: Session, actor: Actor, clock: Clock, *, organisation_id: UUID, wanted: Wanted) -> Inspection:
    """Begin an inspection for the actor's bureau of the largest place; its seed is committed in the ledger, and secret.

    Raises Refusal with a message at each answer that is wrong.
    """
    organisation = fetch(session, actor, INSPECT, organisation_id)
    of = _checked(wanted, organisation.kind)
    bureau, made_id, seed, vault = own_bureaus(session, actor)[0], uuid4(), os.urandom(SEED_BYTES), vault_of(session)
    for owner in (bureau.id, organisation.id):
        vault.ensure(owner, clock())
    made = Inspection(
        id=made_id,
        organisation_id=organisation.id,
        issued_for=bureau.id,
        of=of,
        committee=wanted.committee.strip() or None,
        year=wanted.year,
        numerator=wanted.numerator,
        denominator=wanted.denominator,
        state=InspectionState.BEGUN,
        seed_cipher=vault.seal(bureau.id, Inspection.seed_cipher, made_id, seed),
        begun_by=actor.account_id,
        begun_at=clock(),
    )
    session.add(made)
    record(
        session,
        "inspection.begun",
        actor=actor,
        clock=clock,
        subjects={"inspection": made.id, "organisation": organisation.id},
        payload={"of": of, "numerator": made.numerator, "denominator": made.denominator, "seed": _digest(seed)},
        changed=made,
    )
    return made


def draw(session: Session, actor: Actor, clock: Clock, *, inspection_id: UUID, version: int) -> Inspection:
    """Fix the population, open the seed, and take the first cases in the order that it gives. Raises Refusal and Stale."""
    made = fetch(session, actor, DRAW, inspection_id, version=version)
    population = _population(session, made)
    if not population:
        raise Refusal(
            "empty", "没有符合抽查范围的申报，还不能抽取。请核对年度和范围，或者等有了申报再抽取。", status=422
        )
    seed = vault_of(session).open(made.issued_for, Inspection.seed_cipher, made.id, made.seed_cipher)
    sample = sampled(seed, population, made.numerator, made.denominator)
    made.opened, made.state, made.drawn_at = seed, InspectionState.DRAWN, clock()
    session.add(InspectionPopulation(inspection_id=made.id, ids=_bytes(population)))
    for place, application_id in enumerate(sample, 1):
        session.add(InspectedCase(id=uuid4(), inspection_id=made.id, application_id=application_id, place=place))
    record(
        session,
        "inspection.drawn",
        actor=actor,
        clock=clock,
        subjects={"inspection": made.id, "organisation": made.organisation_id},
        payload={
            "population": len(population),
            "sampled": len(sample),
            "population_digest": _digest(_bytes(population)),
            "seed": f"seed:{seed.hex()}",
            "sample": _digest(_bytes(sample)),
        },
        changed=made,
    )
    return made


def sampled(seed: bytes, population: Sequence[UUID], numerator: int, denominator: int) -> tuple[UUID, ...]:
    """The sample of a population: pure, so that it can be worked out again. Raises ValueError for a rate that is none."""
    return ranked(seed, population)[: share(len(population), numerator, denominator)]


def problems(session: Session, made: Inspection) -> tuple[str, ...]:
    """What of a draw isn't as the ledger says; nothing where the sample follows from the seed committed before it."""
    events = {each.kind: each for each in history(session, made.id)}
    begun, drawn = events.get("inspection.begun"), events.get("inspection.drawn")
    if begun is None or drawn is None or made.opened is None:
        return ("还没有抽取，或者账目中没有抽取的记录",)
    committed, opened = payload_of(begun), payload_of(drawn)
    stored = session.get(InspectionPopulation, made.id)
    population = _ids(stored.ids) if stored else ()
    query = select(InspectedCase.application_id).where(InspectedCase.inspection_id == made.id)
    kept = tuple(session.scalars(query.order_by(InspectedCase.place)))
    rate = (committed["numerator"], committed["denominator"])
    checks = (
        (begun.number < drawn.number, "种子不是在抽取之前承诺的"),
        (_digest(made.opened) == committed["seed"], "公开的种子与事先承诺的摘要不符"),
        (f"seed:{made.opened.hex()}" == opened["seed"], "公开的种子与账目记载的不符"),
        (rate == (made.numerator, made.denominator), "抽查比例与账目记载的不符"),
        (_digest(_bytes(population)) == opened["population_digest"], "抽查范围与账目记载的摘要不符"),
        (bool(population) and kept == sampled(made.opened, population, *_rate(made)), "抽中的案件不是由种子算出的"),
        (_digest(_bytes(kept)) == opened["sample"], "抽中的案件与账目记载的摘要不符"),
    )
    return tuple(message for holds, message in checks if not holds)


def population_size(session: Session, made: Inspection) -> int:
    """How many cases it was drawn from; 0 before the draw."""
    stored = session.get(InspectionPopulation, made.id)
    return len(stored.ids) // ID_BYTES if stored else 0


def _rate(made: Inspection) -> tuple[int, int]:
    return made.numerator, made.denominator


def _population(session: Session, made: Inspection) -> tuple[UUID, ...]:
    query = select(Application.id).where(Application.year == made.year)
    if made.of is InspectionOf.CHECKED:
        passed = exists().where(
            RouteDesk.application_id == Application.id,
            RouteDesk.organisation_id == made.organisation_id,
            RouteDesk.state == DeskState.PASSED,
        )
        query = query.where(passed)
    else:
        decided = (Candidate.organisation_id == made.organisation_id) & Candidate.decided_at.is_not(None)
        query = query.join(Candidate, Candidate.application_id == Application.id).where(decided)
        if made.committee:
            query = query.where(Candidate.committee == made.committee)
    return tuple(sorted(session.scalars(query), key=lambda each: each.bytes))


def _checked(wanted: Wanted, kind: OrganisationKind) -> InspectionOf:
    wrong: dict[str, str] = {}
    of = InspectionOf(wanted.of) if wanted.of in set(InspectionOf) else None
    if of is None:
        wrong["of"] = "请选择抽查范围。"
    elif of is InspectionOf.DECIDED and kind is not OrganisationKind.COMMITTEE_OFFICE:
        wrong["of"] = "只有评委会办事机构有评审结果可以抽查。请选择经该单位审核通过的申报。"
    if wanted.committee.strip() and of is not InspectionOf.DECIDED:
        wrong["committee"] = "只有抽查评审结果时才可以指定评委会。"
    if len(wanted.committee.strip()) > LONGEST_COMMITTEE:
        wrong["committee"] = f"评委会名称不超过{LONGEST_COMMITTEE}字。"
    if not EARLIEST <= wanted.year <= LATEST:
        wrong["year"] = "请填写抽查的申报年度，例如 2023。"
    if not 0 < wanted.numerator <= wanted.denominator <= MOST_PARTS:
        wrong["rate"] = f"抽查比例请写成分数，例如 1/10，大于0、不超过1，分母不超过{MOST_PARTS}。"
    if wrong or of is None:
        raise invalid(wrong)
    return of


def _digest(data: bytes) -> str:
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, data).hexdigest()}"


def _bytes(ids: Sequence[UUID]) -> bytes:
    return b"".join(each.bytes for each in ids)


def _ids(stored: bytes) -> tuple[UUID, ...]:
    return tuple(UUID(bytes=stored[start : start + ID_BYTES]) for start in range(0, len(stored), ID_BYTES))
