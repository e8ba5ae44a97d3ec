"""Which of an office's committees may decide what on a day, and why none may (N-4, SG-7.1, HX-2.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.rounds.bars import bar_on
from zhicheng.casework.sanctions.stopping import DONE_TO, STOPS
from zhicheng.casework.snapshots import newest_of
from zhicheng.committees import listed, why_not
from zhicheng.dossier.facts import Facts, beijing_day
from zhicheng.dossier.schema import read
from zhicheng.policy import Policy
from zhicheng.specs import CommitteeTemplate
from zhicheng.spoken import spoken
from zhicheng.store.models import Application, Candidate, Committee, CommitteeState, Sanction

TOLD = 3
"""Of so many cases that can't be decided the message tells the reason."""
_DECIDED = (CommitteeState.APPROVED, CommitteeState.ENDED)


@dataclass(frozen=True, slots=True)
class Judged:
    """A committee on a day with the reasons for which it can't decide then; none where it can."""

    committee: Committee
    reasons: tuple[str, ...]


def standing(session: Session, *, organisation_id: UUID, on: date, name: str | None = None) -> tuple[Committee, ...]:
    """An office's committees that could decide on a day: approved by then, in force, not stopped by a sanction."""
    found = judged(session, organisation_id, on)
    return tuple(each.committee for each in found if not each.reasons and name in (None, each.committee.name))


def choosable(session: Session, *, organisation_id: UUID, on: date) -> tuple[Committee, ...]:
    """An office's approved committees whose term isn't over on a day, also those whose term begins later: a meeting may
    be planned for when it has. Whether one may decide on the meeting's days, :func:`standing` says."""
    query = select(Committee).where(
        Committee.organisation_id == organisation_id,
        Committee.state == CommitteeState.APPROVED,
        Committee.document_number.is_not(None),
        Committee.until >= on,
    )
    return tuple(session.scalars(query.order_by(Committee.since, Committee.id)))


def taking(committee: Committee, facts: Facts) -> tuple[str, ...]:
    """The reasons for which a case is out of a committee's scope; unknown facts exclude nothing."""
    return why_not(scope_of(committee), facts)


def scope_of(committee: Committee) -> CommitteeTemplate:
    """A committee's scope as a notice would say it."""
    return CommitteeTemplate(
        key=str(committee.id),
        name=committee.name,
        series=tuple(committee.series),
        levels=tuple(committee.levels),
        specialties=tuple(committee.specialties),
        scopes=tuple(committee.scopes),
    )


def refuse_unauthorised(
    session: Session,
    policy: Policy,
    candidates: Iterable[Candidate],
    *,
    organisation_id: UUID,
    on: date,
    meets: str | None = None,
) -> None:
    """Raises Refusal where no committee of the office may decide on one of the candidates on a day.

    A case that names a committee of its notice is decided by that one; any committee of the office that takes it will
    do where the notice lists none or the case names none. ``meets`` is as for :func:`unauthorised`.
    """
    missing = unauthorised(session, policy, tuple(candidates), organisation_id=organisation_id, on=on, meets=meets)
    if not missing:
        return
    reasons = tuple(dict.fromkeys(missing.values()))
    more = f"等{len(reasons)}种情形" if len(reasons) > TOLD else ""
    told = "；".join(reasons[:TOLD]) + more
    term = policy.parameter("committee_term")
    raise Refusal(
        "unauthorised",
        f"评委会在{spoken(on)}无权评审名单上的{len(missing)}份申报：{told}"
        f"（{'、'.join(map(str, term.cites))}）。请先由办事机构报批评委会，或者将这些申报移出名单。",
        clause=next(iter(term.cites), None),
        status=422,
        fields={"result": told},
    )


def unauthorised(
    session: Session,
    policy: Policy,
    candidates: Sequence[Candidate],
    *,
    organisation_id: UUID,
    on: date,
    meets: str | None = None,
) -> Mapping[UUID, str]:
    """Why no committee of an office may decide on a candidate on a day, by application; others are left out.

    ``meets`` is the name of the committee that meets: no other one counts, except its own renewal.
    """
    known = [each for each in judged(session, organisation_id, on) if meets in (None, each.committee.name)]
    found: dict[UUID, str] = {}
    ids = [each.application_id for each in candidates]
    filed = newest_of(session, session.scalars(select(Application).where(Application.id.in_(ids))).all())
    for each in candidates:
        if each.application_id not in filed:
            continue
        named = listed(policy, each.committee) if each.committee and policy.terms.committees else None
        among = [one for one in known if named is None or one.committee.name == named.name]
        facts = policy.facts(read(policy.schema, dict(filed[each.application_id].dossier)))
        if named is not None and meets not in (None, named.name):
            found[each.application_id] = f"应由“{named.name}”评审，评审方案中的评委会是“{meets}”"
        elif said := refused(among, facts, named.name if named else meets):
            found[each.application_id] = said
    return found


def refused(among: Sequence[Judged], facts: Facts, name: str | None) -> str:
    """Why none of these committees may decide on a case; empty where one may."""
    if not among:
        return f"本机构没有经批准的“{name}”" if name else "本机构没有经批准的评委会"
    said = []
    for each in among:
        reasons = each.reasons or taking(each.committee, facts)
        if not reasons:
            return ""
        said.append(f"“{each.committee.name}”{'，'.join(reasons)}")
    return "；".join(said)


def judged(session: Session, organisation_id: UUID, on: date) -> list[Judged]:
    """Every committee of an office that was ever approved, the latest first, as it stood on a day."""
    query = select(Committee).where(
        Committee.organisation_id == organisation_id,
        Committee.state.in_(_DECIDED),
        Committee.document_number.is_not(None),
    )
    found = session.scalars(query.order_by(Committee.since.desc(), Committee.id)).all()
    stops = _stops(session, organisation_id, on) if found else []
    bar = bar_on(session, organisation_id, on) if found else None
    rests = (f"逾期未完成评审，至{spoken(bar.barred_until)}（含当日）不再授权（{bar.document_number}）",) if bar else ()
    return [Judged(each, (*_against(each, stops, on), *rests)) for each in found]


def _against(committee: Committee, stops: Sequence[Sanction], on: date) -> tuple[str, ...]:
    reasons = []
    if committee.decided_at is not None and beijing_day(committee.decided_at) > on:
        reasons.append(f"{beijing_day(committee.decided_at).isoformat()}才获批准")
    if committee.since > on:
        reasons.append(f"自{spoken(committee.since)}起才有评审权")
    if committee.until < on:
        reasons.append(f"评审权已于{spoken(committee.until)}到期")
    if committee.ended_at is not None and beijing_day(committee.ended_at) <= on:
        reasons.append(f"已于{spoken(beijing_day(committee.ended_at))}终止")
    for each in stops:
        if each.committee in (None, committee.name):
            reasons.append(f"已被{DONE_TO[each.kind]}（{each.document_number}）")
    return tuple(reasons)


def _stops(session: Session, organisation_id: UUID, on: date) -> list[Sanction]:
    """What stopped an office, or one of its committees, on a day."""
    query = select(Sanction).where(Sanction.organisation_id == organisation_id, Sanction.kind.in_(STOPS))
    return [
        each
        for each in session.scalars(query.order_by(Sanction.issued_at, Sanction.id))
        if beijing_day(each.issued_at) <= on and (each.lifted_at is None or beijing_day(each.lifted_at) > on)
    ]
