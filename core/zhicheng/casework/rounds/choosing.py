"""To whom the cases of an office may be entrusted, and what is answered for each series and level of them (JB-6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.committees.authority import standing
from zhicheng.casework.rounds.bars import barred, has_lost
from zhicheng.casework.rounds.cases import Group
from zhicheng.casework.sanctions.stopping import whole_office_stopped
from zhicheng.casework.scopes import inside
from zhicheng.committees import office_of
from zhicheng.divisions import province_of
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus
from zhicheng.store.moments import Clock

LONGEST_REASON, LONGEST_NUMBER = 1000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is typed for one group: who takes it, by which letter. ``number`` is how many cases the page told;
    ``committee`` may be empty where the other office has one committee or none by name."""

    series: str
    level: str
    number: int
    entrusted_to: UUID | None
    letter_number: str
    committee: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that may take cases, with its committees by name."""

    organisation: Organisation
    committees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Groups that one office takes by one letter."""

    office: Organisation
    committee: str | None
    letter_number: str
    groups: tuple[tuple[str, str], ...]


def offices(
    session: Session, clock: Clock, policy: Policy, *, notice_id: UUID, organisation_id: UUID
) -> tuple[Office, ...]:
    """The offices in the province that may take cases: not the late one, not stopped, not barred, not late themselves."""
    today = beijing_day(clock())
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.COMMITTEE_OFFICE,
        Organisation.status == OrganisationStatus.APPROVED,
        Organisation.id != organisation_id,
        inside(Organisation.division, province_of(policy.jurisdiction.code)),
        ~whole_office_stopped(),
        ~barred(today),
        ~has_lost(notice_id),
    )
    found = session.scalars(query.order_by(Organisation.name, Organisation.id)).all()
    return tuple(Office(each, _committees(session, clock, policy, each)) for each in found)


def at(field: str, place: int) -> str:
    """The name of a group's field: groups are counted from 1."""
    return f"{field}-{place}"


def refuse_changed(groups: Sequence[Group], answers: Sequence[Answer]) -> None:
    """Raises Refusal where the cases aren't those any more that the page told."""
    told = sorted((each.series, each.level, each.number) for each in answers)
    if told == sorted((*each.key, each.number) for each in groups):
        return
    before, now = sum(each.number for each in answers), sum(each.number for each in groups)
    what = f"待委托的申报由{before}份变为{now}份" if before != now else "待委托的申报的系列、级别有变动"
    raise Refusal("stale", f"打开页面之后，{what}，请核对后再次确认。")


def wrong_answers(known: Sequence[Office], answers: Sequence[Answer]) -> dict[str, str]:
    """What is wrong with the answers, by field."""
    wrong: dict[str, str] = {}
    for place, each in enumerate(answers, 1):
        office = _office(known, each)
        if not 0 < len(each.letter_number.strip()) <= LONGEST_NUMBER:
            wrong[at("letter_number", place)] = f"请填写委托评审函的文号，不超过{LONGEST_NUMBER}字，申报人会看到。"
        if office is None:
            wrong[at("entrusted_to", place)] = "请从列出的办事机构中选择受委托的评委会办事机构。"
        elif each.committee.strip() and each.committee.strip() not in office.committees:
            wrong[at("entrusted_to", place)] = "所选办事机构没有这个评委会，请重新选择。"
        elif not each.committee.strip() and len(office.committees) > 1:
            wrong[at("entrusted_to", place)] = f"{office.organisation.name}有几个评委会，请选择由哪一个评审。"
    return wrong


def shares(known: Sequence[Office], answers: Sequence[Answer]) -> tuple[Share, ...]:
    """The groups by who takes them; answers are right, as :func:`wrong_answers` finds."""
    taken: dict[tuple[UUID, str, str], list[tuple[str, str]]] = {}
    by_id = {each.organisation.id: each.organisation for each in known}
    for each in answers:
        if each.entrusted_to is not None:
            key = (each.entrusted_to, each.committee.strip(), each.letter_number.strip())
            taken.setdefault(key, []).append((each.series, each.level))
    return tuple(
        Share(by_id[office], committee or None, letter, tuple(groups))
        for (office, committee, letter), groups in taken.items()
    )


def _office(known: Sequence[Office], answer: Answer) -> Office | None:
    return next((each for each in known if each.organisation.id == answer.entrusted_to), None)


def _committees(session: Session, clock: Clock, policy: Policy, office: Organisation) -> tuple[str, ...]:
    """By name: those that the notice gives the office, and those approved that may decide today."""
    listed = (each.name for each in policy.terms.committees if office_of(each) == office.name)
    approved = (each.name for each in standing(session, organisation_id=office.id, on=beijing_day(clock())))
    return tuple(dict.fromkeys((*listed, *approved)))
