"""A committee's office accepts what its committees take by the notice, and nothing else: neither more nor less (SG-7.1)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.routing import Located, stage_of
from zhicheng.casework.sanctions.stopping import refuse_stopped
from zhicheng.casework.snapshots import Filed
from zhicheng.committees import committees_for, office_of, settled, why_not
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.schema import read
from zhicheng.specs import CommitteeTemplate, DeskKind
from zhicheng.store.models import Organisation

OUT_OF_SCOPE = "超出评委会受理范围。"
WAYS = "可以退回申报人，请其改正系列、级别、专业或人员范围，或者重新选择评委会；送错办事机构的，请发布通知的人社部门调整流程。"


def bound(located: Located) -> bool:
    """Whether the case is at an office whose committees the notice lists with their scope."""
    desk = stage_of(located.policy, located.desk).desk
    listed = desk.kind is DeskKind.COMMITTEE_OFFICE and desk.name is None
    return listed and bool(located.policy.terms.committees)


def refuse_accepting(session: Session, located: Located, filed: Filed) -> None:
    """Raises Refusal where none of the office's committees takes the case; it names the one that does."""
    if not bound(located):
        return
    facts, own = _facts(located, filed), own_committees(session, located)
    if any(not why_not(each, facts) for each in own):
        return
    takers = [each for each in committees_for(located.policy, facts) if each not in own]
    told = (
        "本办事机构的评委会没有列入申报所依据的通知"
        if not own
        else "".join(f"“{each.name}”不受理：{'，'.join(why_not(each, facts))}。" for each in own).rstrip("。")
    )
    elsewhere = (
        "按通知由" + "或者".join(f"“{each.name}”（{office_of(each)}）" for each in takers) + "受理"
        if takers
        else "通知列出的评委会都不受理，可以按超出受理范围终止审核"
    )
    raise Refusal(
        "out_of_scope",
        f"不能受理这份申报：{told}。{elsewhere}。{WAYS}",
        clause=next((cite for each in (*own, *takers) for cite in each.cites), None),
        status=422,
    )


def refuse_narrowing(session: Session, located: Located, filed: Filed) -> None:
    """Raises Refusal where a case is to be ended as out of scope that a committee of the office's does take."""
    if not bound(located):
        raise Refusal("invalid", "申报所依据的通知没有列出评委会的受理范围，不能以超出受理范围终止审核。", status=422)
    facts = _facts(located, filed)
    taker = next((each for each in own_committees(session, located) if not why_not(each, facts)), None)
    if taker is None:
        return
    raise Refusal(
        "in_scope",
        f"按通知，这份申报在“{taker.name}”的受理范围之内，评委会不得减少受理范围，不能以超出受理范围终止审核。"
        "材料可以补正的，请退回修改；不符合条件的，请改选其他原因并写明理由。",
        clause=next(iter(taker.cites), None),
        status=422,
    )


def refuse_where_stopped(session: Session, located: Located, filed: Filed) -> None:
    """Raises Refusal at the desk of an office that is stopped, or whose committee for this case is."""
    if located.desk.kind != DeskKind.COMMITTEE_OFFICE:
        return
    facts = _facts(located, filed)
    taken = settled(located.policy, facts)
    refuse_stopped(session, located.desk.organisation_id, (taken.name if taken else facts.committee,))


def own_committees(session: Session, located: Located) -> tuple[CommitteeTemplate, ...]:
    """The committees of the pinned notice whose office has the case; of an office that the notice doesn't know by its
    name, those for which the desk was meant."""
    office = session.get(Organisation, located.desk.organisation_id) if located.desk.organisation_id else None
    listed = located.policy.terms.committees
    named = tuple(each for each in listed if office is not None and office_of(each) == office.name)
    return named or tuple(each for each in listed if office_of(each) == located.desk.office)


def _facts(located: Located, filed: Filed) -> Facts:
    return located.policy.facts(read(located.policy.schema, dict(filed.dossier)))
