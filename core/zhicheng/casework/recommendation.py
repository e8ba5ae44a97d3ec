"""The unit's recommendation: what it has put on record is judged with the case, by the rules of its notice (N-7).

The conditions of a recommendation (publicity before it, the discipline office's opinion, both signatures, the posts
that the unit may recommend for) are rules like all others. They are judged when the unit passes the case on, over
what was filed and what the unit recorded, with the day in Beijing as the day of the recommendation. Where the place
leaves the vacant posts to an authority, those count that it has recorded by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.online import without_a_letter_yet
from zhicheng.casework.routing import Located
from zhicheng.casework.signatures import signatures
from zhicheng.casework.snapshots import Filed
from zhicheng.casework.stage_records import records_at
from zhicheng.casework.unique import once
from zhicheng.casework.unit_facts.known import known_of
from zhicheng.casework.unit_files import files_at
from zhicheng.dossier.facts import beijing_day
from zhicheng.dossier.finding import Effect
from zhicheng.dossier.judging import judge_read
from zhicheng.dossier.schema import read
from zhicheng.dossier.standard import CHECKED_BY, UNIT
from zhicheng.dossier.typed import answers
from zhicheng.store.models import Application, ApplicationStatus, RecommendedPlace, UnitFact
from zhicheng.store.moments import Clock

PUBLICITY = "publicity"
VACANCIES = "vacancies"
GONE = (ApplicationStatus.ENDED, ApplicationStatus.LAPSED, ApplicationStatus.WITHDRAWN)
AT_THE_SAME_TIME = "本单位刚刚推荐了另一名申报同级职称的人员，推荐人数已变化。请刷新页面核对后再办理。"


def recommends(located: Located) -> bool:
    """Whether the desk at which the case is recommends it: whoever publicizes does."""
    return PUBLICITY in located.stage.records


def in_the_way(session: Session, clock: Clock, located: Located, filed: Filed) -> dict[str, str]:
    """Why the unit can't recommend the case now, by the rule's key; empty at every other desk."""
    if not recommends(located):
        return {}
    policy = located.policy
    data = read(policy.schema, _recommended(session, clock, located, filed))
    findings = without_a_letter_yet(policy, policy.facts(data), judge_read(policy, data).findings)
    return {f"rules.{each.rule}": each.message for each in findings if each.outcome is Effect.FAIL}


def take_place(session: Session, located: Located, filed: Filed) -> None:
    """Count the case among those that its unit recommends at this level; to be called as it is passed on.

    Two at the same time: one wins, the other is told by Refusal.
    """
    application = located.application
    if not recommends(located) or application.unit_id is None:
        return
    level = _level(filed)
    standing = session.execute(_standing(application, level)).all()
    kept = {application_id for application_id, _ in standing}
    for each in session.scalars(_places(application, level)):
        if each.application_id not in kept:
            session.delete(each)
    session.flush()
    taken = {number for _, number in standing}
    free = next(number for number in range(1, len(taken) + 2) if number not in taken)
    with once(session, Refusal("conflict", AT_THE_SAME_TIME)):
        session.add(
            RecommendedPlace(
                application_id=application.id,
                unit_id=application.unit_id,
                notice_id=application.notice_id,
                level=level,
                number=free,
                desk=located.desk.position,
            )
        )


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of the unit that are vacant for a case; ``fact`` is None while nobody has recorded them."""

    year: int
    level: str
    fact: UnitFact | None


def recorded_posts(session: Session, clock: Clock, located: Located, filed: Filed) -> Posts | None:
    """What is recorded of the vacant posts at the level applied for, at the desk that recommends; None at every other
    desk, and where no authority records them."""
    application, rules = located.application, located.policy.declarations.accounts
    if application.unit_id is None or not recommends(located) or rules.recorded_fact(VACANCIES) is None:
        return None
    year, level = located.policy.terms.year, _level(filed)
    known = known_of(session, application.unit_id, beijing_day(clock()))
    return Posts(year, level, known.of(VACANCIES, year=year, level=level))


def _recommended(session: Session, clock: Clock, located: Located, filed: Filed) -> dict[str, Any]:
    """What was filed, with what the unit has put on record, as of a recommendation today."""
    application, recorded = located.application, {}
    for each in records_at(session, clock, located, located.desk).values():
        given = answers(each.section, each.values)
        recorded.update({key: value for key, value in given.items() if key in _OF_THE_UNIT and value is not None})
    if posts := recorded_posts(session, clock, located, filed):
        recorded[VACANCIES] = posts.fact.value if posts.fact else None
    unit: Mapping[str, Any] = filed.dossier.get("unit") or {}
    others = session.execute(_standing(application, _level(filed))).all() if application.unit_id else []
    uploaded = files_at(session, located, located.desk)
    return {
        **filed.dossier,
        "attachments": {
            **filed.dossier["attachments"],
            **{key: [each.as_exchange() for each in files] for key, files in uploaded.items()},
        },
        "unit": {
            **unit,
            **recorded,
            CHECKED_BY.key: {each.role.value: each.name for each in signatures(session, located.desk)},
            "recommended": len(others) + 1,
            "recommended_on": beijing_day(clock()).isoformat(),
        },
    }


_OF_THE_UNIT = frozenset(each.key for each in UNIT.fields)


def _level(filed: Filed) -> str:
    return str((filed.part("basic") or {}).get("level") or "")


def _places(application: Application, level: str) -> Select[RecommendedPlace]:
    return select(RecommendedPlace).where(
        RecommendedPlace.unit_id == application.unit_id,
        RecommendedPlace.notice_id == application.notice_id,
        RecommendedPlace.level == level,
    )


def _standing(application: Application, level: str) -> Select[UUID, int]:
    """The other cases that the unit has recommended and that are still past its desk, with their numbers."""
    return (
        _places(application, level)
        .join(Application, Application.id == RecommendedPlace.application_id)
        .where(
            RecommendedPlace.application_id != application.id,
            Application.status.not_in(GONE),
            Application.position > RecommendedPlace.desk,
        )
        .with_only_columns(RecommendedPlace.application_id, RecommendedPlace.number)
    )
