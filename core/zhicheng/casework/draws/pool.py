"""The pool of a draw: who could be drawn for a meeting, who is left out and why, as it stood when it was fixed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.experts.pool import eligible
from zhicheng.casework.integrity.standing import running_against
from zhicheng.casework.meetings.conflicts import bound_units, conflicts, plain
from zhicheng.casework.record import canonical
from zhicheng.casework.results.lists import on_list
from zhicheng.divisions import encloses
from zhicheng.dossier.facts import beijing_day
from zhicheng.draws import Drawable, Wanted, lacking
from zhicheng.store.models import (
    Batch,
    Committee,
    Expert,
    Meeting,
    Organisation,
    OrganisationKind,
    RecusalKind,
)

INTEGRITY = "integrity"
LEFT_OUT_WORDS = {
    INTEGRITY: "诚信记录期内",
    str(RecusalKind.OWN_CASE): "本人申报在名单上",
    str(RecusalKind.OWN_UNIT): "与参评人同单位",
    str(RecusalKind.RECOMMENDER): "推荐过参评人",
    str(RecusalKind.COMPLAINT): "被参评人投诉过",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What a draw is made from. ``left_out`` is why an expert isn't drawable, by id."""

    wanted: Wanted
    experts: tuple[Drawable, ...]
    left_out: Mapping[UUID, str]

    def written(self) -> bytes:
        """The canonical form whose digest stands in the ledger."""
        return canonical(
            {
                "size": self.wanted.size,
                "outside": self.wanted.outside,
                "cover": dict(self.wanted.cover),
                "experts": [[str(each.id), each.specialty, each.outside] for each in self.experts],
                "left_out": {str(key): why for key, why in sorted(self.left_out.items())},
            }
        )

    @classmethod
    def parsed(cls, written: bytes) -> Pool:
        """What :meth:`written` wrote."""
        said = json.loads(written)
        return cls(
            wanted=Wanted(size=said["size"], outside=said["outside"], cover=said["cover"]),
            experts=tuple(Drawable(UUID(key), specialty, outside) for key, specialty, outside in said["experts"]),
            left_out={UUID(key): why for key, why in said["left_out"].items()},
        )


def gathered(session: Session, meeting: Meeting) -> Pool:
    """The pool of a meeting now.

    Whoever has a case of their own on the list, or a running entry in the integrity archive, is never drawn. Others with
    a conflict are left out where enough remain without them; where not, they may be drawn and stand back from that case.
    """
    committee, batch = session.get_one(Committee, meeting.committee_id), session.get_one(Batch, meeting.batch_id)
    found = eligible(
        session,
        place=meeting.place,
        series=committee.series,
        levels=committee.levels,
        on=beijing_day(meeting.starts_at),
        last=meeting.ends_on,
    )
    wanted = Wanted(size=meeting.size, outside=meeting.outside, cover=dict(meeting.cover))
    never, better_not = _left_out(session, meeting, batch, found)
    outside = _from_outside(session, meeting, found)
    drawable = tuple(Drawable(each.id, each.specialty, outside(each)) for each in found if each.id not in never)
    apart = tuple(each for each in drawable if each.id not in better_not)
    if better_not and not lacking(apart, wanted):
        return Pool(wanted=wanted, experts=apart, left_out={**never, **better_not})
    return Pool(wanted=wanted, experts=drawable, left_out=never)


def shortfalls(session: Session, meeting: Meeting) -> tuple[str, ...]:
    """What a pool fixed now couldn't give a plan, in Chinese: the names of its specialties are typed."""
    pool = gathered(session, meeting)
    return lacking(pool.experts, pool.wanted)


def _left_out(
    session: Session, meeting: Meeting, batch: Batch, found: Sequence[Expert]
) -> tuple[dict[UUID, str], dict[UUID, str]]:
    never: dict[UUID, str] = {}
    better_not: dict[UUID, str] = {}
    barred = running_against(session, [each.person_id for each in found], on=beijing_day(meeting.starts_at))
    cases = [each.application_id for each in on_list(session, batch)]
    for (expert_id, _), kind in conflicts(session, found, cases).items():
        (never if kind is RecusalKind.OWN_CASE else better_not)[expert_id] = str(kind)
    never |= {each.id: INTEGRITY for each in found if each.person_id in barred}
    return never, {key: why for key, why in better_not.items() if key not in never}


def _from_outside(session: Session, meeting: Meeting, found: Sequence[Expert]) -> Callable[[Expert], bool]:
    """Whether an expert comes from outside: of a unit's own committee from another unit, of any other from another place.

    It is the unit for which they work now, where the platform knows it; else that of their entry.
    """
    bound = bound_units(session, found)
    units = {each.id: each for each in session.scalars(select(Organisation).where(Organisation.id.in_(bound.values())))}
    now = {person: units[unit] for person, unit in bound.items()}
    office = session.get_one(Organisation, meeting.organisation_id)
    founder = (
        session.get(Organisation, office.created_by_organisation_id) if office.created_by_organisation_id else None
    )
    if founder is not None and founder.kind is OrganisationKind.UNIT:
        return lambda expert: not _of_unit(founder, expert, now.get(expert.person_id))
    return lambda expert: (
        not encloses(meeting.place, now[expert.person_id].division if expert.person_id in now else expert.unit_division)
    )


def _of_unit(founder: Organisation, expert: Expert, now: Organisation | None) -> bool:
    if now is not None:
        return now.id == founder.id
    return founder.id == expert.organisation_id or plain(founder.name) == plain(expert.unit_name)
