"""Drawing a committee up and filing it with the bureau of the place (N-4, SG-6)."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.committees.checking import Wanted, problems, told, wrong_form
from zhicheng.casework.committees.entitled import (
    CHANGE,
    KEEP,
    READ,
    WITHDRAW,
    bureau_in,
    declared_around,
)
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, canonical, committed, new_salt, record
from zhicheng.casework.rounds.bars import barred_until
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Declarations, Registry
from zhicheng.spoken import spoken
from zhicheng.store.models import Committee, CommitteeState, FormedBy, Organisation
from zhicheng.store.moments import Clock

SAID = ("name", "series", "levels", "specialties", "scopes", "formed_by", "size", "indicators")


def draft(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    organisation_id: UUID,
    wanted: Wanted,
    previous_id: UUID | None = None,
) -> Committee:
    """Draw a committee up for an office; ``previous_id`` is that which it renews or changes.

    Raises Refusal with a message at each answer that can't be stored.
    """
    office = fetch(session, actor, KEEP, organisation_id)
    place = declared_around(registry, office).jurisdiction.code
    if previous_id is not None and fetch(session, actor, READ, previous_id).organisation_id != office.id:
        raise Refusal("not_found", "没有找到要更新的评委会。请返回列表重新选择。", status=404)
    made = Committee(
        id=uuid4(),
        organisation_id=office.id,
        place=place,
        state=CommitteeState.DRAFT,
        previous_id=previous_id,
        created_by=actor.account_id,
        created_at=clock(),
        salt=new_salt(),
    )
    _write(made, wanted)
    session.add(made)
    _recorded(session, actor, clock, "committee.drafted", made)
    return made


def change(
    session: Session, actor: Actor, clock: Clock, *, committee_id: UUID, version: int, wanted: Wanted
) -> Committee:
    """Change what isn't filed, or was returned. Raises Refusal and Stale."""
    made = fetch(session, actor, CHANGE, committee_id, version=version)
    _write(made, wanted)
    _recorded(session, actor, clock, "committee.changed", made)
    return made


def file(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, committee_id: UUID, version: int
) -> Committee:
    """Put it before the bureau of the place, once the law has nothing against it.

    Raises Refusal with message and clause at each field that it speaks of, and Stale.
    """
    made = fetch(session, actor, CHANGE, committee_id, version=version)
    declared = declared_around(registry, session.get_one(Organisation, made.organisation_id))
    made.place = declared.jurisdiction.code
    refuse_unlawful(session, declared, made, clock)
    bureau = bureau_in(session, made.place)
    if bureau is None:
        raise Refusal("conflict", f"{declared.jurisdiction.name}还没有建立人社部门，不能报批。请联系平台运维人员。")
    made.state, made.reason = CommitteeState.FILED, None
    made.filed_by, made.filed_at = actor.account_id, clock()
    letters = [Notify(Topic.COMMITTEE_FILED, each) for each in checkers(session, bureau)]
    _recorded(session, actor, clock, "committee.filed", made, letters)
    return made


def withdraw(session: Session, actor: Actor, clock: Clock, *, committee_id: UUID, version: int) -> Committee:
    """Take back what nobody has decided on, for good: a draft, or what was filed or returned. Raises Refusal and Stale."""
    made = fetch(session, actor, WITHDRAW, committee_id, version=version)
    made.state, made.ended_at = CommitteeState.ENDED, clock()
    _recorded(session, actor, clock, "committee.withdrawn", made)
    return made


def refuse_unlawful(session: Session, declared: Declarations, made: Committee, clock: Clock) -> None:
    """Raises Refusal with what the law of the place says against it, by field; and while its office is barred (JB-6.4)."""
    today = beijing_day(clock())
    until = barred_until(session, made.organisation_id, on=today)
    if until is not None:
        raise Refusal("barred", f"本办事机构在{spoken(until)}前（含当日）不得组建评委会，期满后方可报批。", status=422)
    found = problems(session, declared, made, today)
    if not found:
        return
    fields = told(found)
    clause = next((cite for each in found for cite in each.cites), None)
    raise Refusal("invalid", "评委会不符合规定：" + "".join(fields.values()), clause=clause, status=422, fields=fields)


def content_digest(made: Committee) -> str:
    """The commitment to what a committee is that its events carry."""
    said = {key: getattr(made, key) for key in SAID}
    days = {"since": made.since.isoformat(), "until": made.until.isoformat()}
    return committed(made.salt, canonical({**said, **days}).decode())


def subjects(made: Committee) -> dict[str, UUID]:
    """What every event of a committee is about."""
    return {"committee": made.id, "organisation": made.organisation_id}


def _write(made: Committee, wanted: Wanted) -> None:
    wrong = wrong_form(wanted)
    if wrong or wanted.size is None or wanted.since is None or wanted.until is None:
        raise invalid(wrong)
    made.name, made.formed_by, made.size = wanted.name.strip(), FormedBy(wanted.formed_by), wanted.size
    made.series, made.levels = list(wanted.series), list(wanted.levels)
    made.specialties, made.scopes = list(wanted.specialties), list(wanted.scopes)
    made.indicators = [
        {"key": f"i{number}", "dimension": each.dimension, "title": each.title, "most": each.most}
        for number, each in enumerate(wanted.indicators, 1)
    ]
    made.since, made.until = wanted.since, wanted.until


def _recorded(
    session: Session, actor: Actor, clock: Clock, kind: str, made: Committee, letters: list[Notify] | None = None
) -> None:
    record(
        session,
        kind,
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={"content": content_digest(made)},
        changed=made,
        notify=letters or [],
    )
