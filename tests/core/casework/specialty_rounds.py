"""A round in which a committee's office and a unit propose to change specialties, and the bureau decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import made_up
from unit_fact_rounds import Places, places

from zhicheng.casework import notices
from zhicheng.casework.actor import Actor
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.specialties import deciding, joining, proposing
from zhicheng.casework.specialties.proposing import Wanted
from zhicheng.divisions import Divisions
from zhicheng.dossier import standard
from zhicheng.notice import Terms
from zhicheng.specs import Series, Specialty
from zhicheng.store.models import Notice, NoticeRevision, SpecialtyProposal

SERIES = "工程系列"
SECTIONS = (
    standard.BASIC.asking(
        "name*", "series", "specialty", "specialty_range", "level", "exception_type", cites=made_up.CITE
    ),
    replace(standard.EDUCATION, min_rows=1, proof_required=True, cites=made_up.CITE),
    replace(standard.RECOMMENDERS, max_rows=2, cites=made_up.CITE),
)
CATALOGUE = (
    Series(
        name=SERIES,
        specialties=(Specialty(name="机械工程", ranges=("焊接",)), Specialty(name="纺织工程", ranges=("印染",))),
        cites=made_up.CITE,
    ),
)


@dataclass
class Committees:
    """The desks of a round, and what is proposed there; each step is a transaction of its own."""

    places: Places

    @property
    def desks(self) -> Any:
        return self.places.desks

    @property
    def office(self) -> Actor:
        actor: Actor = self.desks.office.first
        return actor

    @property
    def bureau(self) -> Actor:
        return self.places.province

    @property
    def registry(self) -> Any:
        return self.desks.round.registry

    @property
    def store(self) -> Any:
        return self.desks.round.store

    def propose(
        self, specialty: str, kind: str = "new", actor: Actor | None = None, by: UUID | None = None, **typed: Any
    ) -> SpecialtyProposal:
        wanted = {"series": SERIES, "from_year": "2023", "reason": "产业发展需要。", **typed}
        with self.store.begin() as session:
            return proposing.propose(
                session, actor or self.office, self.desks.clock, self.registry,
                organisation_id=by or self.desks.office_id,
                wanted=Wanted(kind=kind, specialty=specialty, **wanted),
            )  # fmt: skip

    def approve(self, made: SpecialtyProposal, actor: Actor | None = None, **typed: Any) -> SpecialtyProposal:
        typed = {"document_number": "示例人社函〔2023〕9号", "from_year": "2023", "version": made.version, **typed}
        with self.store.begin() as session:
            return deciding.approve(session, actor or self.bureau, self.desks.clock, proposal_id=made.id, **typed)

    def refuse(
        self, made: SpecialtyProposal, actor: Actor | None = None, reason: str = "已有相近专业。"
    ) -> SpecialtyProposal:
        with self.store.begin() as session:
            return deciding.refuse(
                session, actor or self.bureau, self.desks.clock,
                proposal_id=made.id, version=made.version, reason=reason,
            )  # fmt: skip

    def withdraw(self, made: SpecialtyProposal, actor: Actor | None = None) -> SpecialtyProposal:
        with self.store.begin() as session:
            return proposing.withdraw(
                session, actor or self.office, self.desks.clock, proposal_id=made.id, version=made.version
            )

    def approved(self, specialty: str, kind: str = "new", **typed: Any) -> SpecialtyProposal:
        """Proposed and approved, a minute after what was approved before."""
        self.desks.clock.now += timedelta(minutes=1)
        year = typed.get("from_year", "2023")
        return self.approve(self.propose(specialty, kind, **typed), from_year=year)

    def open_notice(self, year: int = 2023) -> Terms:
        """What a new notice of the bureau begins with."""
        with self.store.begin() as session:
            (post,) = self.bureau.posts()
            notice = notices.open_notice(
                session, self.bureau, self.desks.clock, self.registry,
                organisation_id=post.organisation_id, year=year,
            )  # fmt: skip
            return notices.working_terms(session, notice)

    def terms(self) -> Terms:
        with self.store.reading() as session:
            return notices.working_terms(session, session.get_one(Notice, self.desks.round.notice_id))

    def join(self, version: int | None = None) -> tuple[SpecialtyProposal, ...]:
        seen = self.desks.round.notice().version if version is None else version
        with self.store.begin() as session:
            return joining.join(
                session, self.bureau, self.desks.clock, self.registry,
                notice_id=self.desks.round.notice_id, version=seen,
            )  # fmt: skip

    def publish(self) -> NoticeRevision:
        with self.store.begin() as session:
            return notices.publish(
                session, self.bureau, self.desks.clock, self.registry, notice_id=self.desks.round.notice_id,
                version=self.desks.round.notice().version, reason="增加已批准的专业。",
            )  # fmt: skip

    def fill(self, person: Actor, specialty: str) -> UUID:
        """A complete draft for a specialty."""
        application_id: UUID = self.desks.round.fill(person)
        answers = {"name": "张三", "series": SERIES, "specialty": specialty, "level": "中级"}
        self.desks.round.save(person, application_id, "basic", 1, values=answers)
        return application_id


def committees(
    store: Any, clock: Any, cast: Any, numbers: Any, details: PersonDetails, divisions: Divisions
) -> Committees:
    """Everybody in their places."""
    return Committees(
        places(
            store, clock, cast, numbers, details, divisions,
            zhicheng_sections=SECTIONS, zhicheng_catalogue=CATALOGUE,
        )
    )  # fmt: skip
