"""A round that ends in February, with a late office that a department set up and another one beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import made_up
from committee_rounds import approved_committee
from desk_rounds import Office
from result_rounds import Results, prepared
from sqlalchemy import select, update

from zhicheng.casework.actor import Actor
from zhicheng.casework.rounds import losing, waiting
from zhicheng.casework.rounds.choosing import Answer
from zhicheng.casework.rounds.losing import Losing, Wanted
from zhicheng.casework.rounds.waiting import Waiting
from zhicheng.specs import Parameter
from zhicheng.store.models import Entrustment, MissedRound, Organisation, OrganisationKind, Role, RoundLoss

END = date(2023, 2, 10)
"""A Friday; the round's cases are in by 8 February."""
PARAMETERS = (
    Parameter(key="completion_day", title="评审工作的完成日期", value="02-10", cites=made_up.CITE),
    Parameter(key="late_loses_round", title="逾期取消授权", value=True, cites=made_up.CITE),
    Parameter(key="barred_years", title="不再授予评审权限", value=3, unit="年", cites=made_up.CITE),
)
TYPED = {"document_number": "示例人社函〔2023〕31号", "reason": "没有按时完成评审。"}
LETTER = "示例人社委〔2023〕2号"


@dataclass
class Late:
    """The round of results, the other office, and what the bureau does; each step a transaction of its own."""

    results: Results
    other: Office
    other_id: UUID

    @property
    def store(self) -> Any:
        return self.results.store

    def beside(self) -> Results:
        """The same round as the other office sees it."""
        one = self.results
        return Results(one.round, self.other, self.other_id, one.bureau, one.cast, one.numbers, one.people)

    def missed(self) -> list[MissedRound]:
        with self.store.reading() as session:
            return list(session.scalars(select(MissedRound).order_by(MissedRound.due)))

    def shown(self, actor: Actor | None = None, missed_id: UUID | None = None) -> Losing:
        one = self.results
        with self.store.reading() as session:
            return losing.losing(
                session, actor or one.bureau, one.clock, one.round.registry,
                missed_id=missed_id or self.missed()[0].id,
            )  # fmt: skip

    def answer(self, number: int, **answered: Any) -> Answer:
        """The cases of this round, which say neither series nor level, go to the other office."""
        return Answer(
            **{
                "series": "",
                "level": "",
                "number": number,
                "entrusted_to": self.other_id,
                "letter_number": LETTER,
                **answered,
            }
        )

    def declare(self, *answers: Answer, actor: Actor | None = None, **typed: Any) -> RoundLoss:
        one = self.results
        with self.store.begin() as session:
            return losing.declare(
                session, actor or one.bureau, one.clock, one.round.registry,
                missed_id=self.missed()[0].id, wanted=Wanted(**{**TYPED, **typed}, answers=answers),
            )  # fmt: skip

    def waiting(self, loss: RoundLoss, actor: Actor | None = None, notice_id: UUID | None = None) -> Waiting:
        one = self.results
        with self.store.reading() as session:
            return waiting.waiting(
                session, actor or one.bureau, one.clock, one.round.registry,
                loss_id=loss.id, notice_id=notice_id or one.round.notice_id,
            )  # fmt: skip

    def entrust(
        self, loss: RoundLoss, *answers: Answer, actor: Actor | None = None, reason: str = "结果无效，须重新评审。"
    ) -> list[Entrustment]:
        one = self.results
        with self.store.begin() as session:
            return waiting.entrust(
                session, actor or one.bureau, one.clock, one.round.registry,
                loss_id=loss.id, notice_id=one.round.notice_id, wanted=waiting.Wanted(reason=reason, answers=answers),
            )  # fmt: skip


def late(
    store: Any,
    clock: Any,
    cast: Any,
    numbers: Any,
    founder: OrganisationKind | None = OrganisationKind.DEPARTMENT,
    **hooks: Any,
) -> Late:
    """Everybody in their places; ``founder`` is what set the late office up."""
    results = prepared(store, clock, cast, numbers, **{"zhicheng_committee_rules": PARAMETERS, **hooks})
    if founder is not None:
        made_by = cast.organisation(founder, "990100", name="示例组建部门")
        with store.begin() as session:
            found = update(Organisation).where(Organisation.id == results.office_id)
            session.execute(found.values(created_by_organisation_id=made_by.id))
    other = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="综合评审中心")
    approved_committee(store, other, name="综合中级评委会")
    people = (cast.member(other, Role.OFFICER),)
    return Late(results, Office(results.round, people), other.id)
