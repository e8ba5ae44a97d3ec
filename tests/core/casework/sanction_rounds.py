"""A round in which a province sanctions its committee's office; two committees, one of them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import made_up
from committee_rounds import approved_committee
from result_rounds import CHAIN, Results, prepared

from zhicheng.casework import desks
from zhicheng.casework.actor import Actor
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.sanctions import ending, imposing
from zhicheng.casework.sanctions.imposing import Wanted
from zhicheng.dossier import standard
from zhicheng.specs import CommitteeTemplate, DayOfRound, Desk, DeskKind, SanctionKind, SanctionRule
from zhicheng.store.models import Sanction

ENGINEERS, FARMERS = "工程系列高级评委会", "农业系列高级评委会"
COMMITTEES = tuple(
    CommitteeTemplate(
        key=key, name=name, series=(series,), levels=("中级",), office=f"{series}办事机构", cites=made_up.CITE
    )
    for key, name, series in (("engineers", ENGINEERS, "工程系列"), ("farmers", FARMERS, "农业系列"))
)
RULES = tuple(SanctionRule(kind=kind, by=("province",), cites=made_up.CITE) for kind in SanctionKind)


@dataclass
class Sanctions:
    """The round of results, and what bureau and office do about sanctions; each step a transaction of its own."""

    results: Results

    @property
    def store(self) -> Any:
        return self.results.store

    @property
    def clock(self) -> Any:
        return self.results.clock

    def impose(self, kind: SanctionKind | str, actor: Actor | None = None, **typed: Any) -> Sanction:
        wanted = {"reason": "随意降低评价标准。", "document_number": "示例人社函〔2023〕12号", **typed}
        with self.store.begin() as session:
            return imposing.impose(
                session, actor or self.results.bureau, self.clock, self.results.round.registry,
                organisation_id=self.results.office_id, wanted=Wanted(kind=str(kind), **wanted),
            )  # fmt: skip

    def answer(self, made: Sanction, actor: Actor | None = None, words: str = "已更换标准，重新培训。") -> Sanction:
        with self.store.begin() as session:
            return ending.answer(
                session, actor or self.results.office.first, self.clock,
                sanction_id=made.id, version=self.known(made).version, words=words,
            )  # fmt: skip

    def lift(self, made: Sanction, actor: Actor | None = None, reason: str = "整改到位。") -> Sanction:
        with self.store.begin() as session:
            return ending.lift(
                session, actor or self.results.bureau, self.clock,
                sanction_id=made.id, version=self.known(made).version, reason=reason,
            )  # fmt: skip

    def known(self, made: Sanction) -> Sanction:
        with self.store.reading() as session:
            return session.get_one(Sanction, made.id)

    def at_office(self, series: str = "工程系列") -> UUID:
        """Another person's case at the office's desk, claimed and checked, where the bureau has sent it."""
        results = self.results
        person = results.cast.person(
            PersonDetails(
                name="张三",
                id_type="居民身份证",
                id_number=results.numbers.identity(),
                mobile=results.numbers.mobile(),
            )
        )
        results.round.bind(person, results.cast.unit("990102", results.numbers.credit_code()))
        application_id = results.round.fill(person)
        results.round.save(
            person, application_id, "basic", 1, values={"name": "张三", "series": series, "level": "中级"}
        )
        results.round.submit(person, application_id)
        self.sent(application_id)
        results.office.claim(application_id)
        results.office.mark_all(application_id)
        results.people[application_id] = person
        return application_id

    def sent(self, application_id: UUID) -> None:
        """The bureau names the office for a case that has found none."""
        results = self.results
        with self.store.begin() as session:
            located = desks.locate(session, results.round.registry, session.get_one(desks.Application, application_id))
            if located.desk.organisation_id is None:
                desks.assign(
                    session, results.bureau, self.clock, results.round.registry, application_id=application_id,
                    version=located.application.version, organisation_id=results.office_id,
                )  # fmt: skip

    def accepted(self) -> UUID:
        application_id = self.at_office()
        self.results.office.pass_on(application_id)
        return application_id


def sanctions(store: Any, clock: Any, cast: Any, numbers: Any, **hooks: Any) -> Sanctions:
    """Everybody in their places; ``hooks`` return something else."""
    (stage,) = CHAIN.stages
    chain = replace(CHAIN, stages=(replace(stage, desk=Desk(kind=DeskKind.COMMITTEE_OFFICE)),))
    (template,) = made_up.declared()["zhicheng_timelines"]
    sections = (
        standard.BASIC.asking("name*", "series", "level", "exception_type", cites=made_up.CITE),
        replace(standard.EDUCATION, min_rows=1, proof_required=True, cites=made_up.CITE),
        replace(standard.RECOMMENDERS, max_rows=2, cites=made_up.CITE),
    )
    said = {
        "zhicheng_review_chains": (chain,),
        "zhicheng_sections": sections,
        "zhicheng_timelines": (replace(template, committees=COMMITTEES, acceptance_deadline=DayOfRound(6, 1)),),
        "zhicheng_sanctions": RULES,
        **hooks,
    }
    results = prepared(store, clock, cast, numbers, **said)
    approved_committee(store, results.organisation(), name=ENGINEERS)
    return Sanctions(results)
