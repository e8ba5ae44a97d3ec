"""Proposing that a specialty be set up, changed, merged or dropped; and taking it back before it is decided (JB-1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, canonical, committed, new_salt, record
from zhicheng.casework.seats import checkers
from zhicheng.casework.specialties.entitled import KIND_WORDS, WITHDRAW, Proposer, proposers
from zhicheng.casework.specialties.standing import joined, standing
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.notice import NoTemplate, Terms, template_for, terms_of
from zhicheng.notice_check import MOST_LETTERS, wrong_ranges
from zhicheng.registry import Declarations, Registry
from zhicheng.store.models import Organisation, OrganisationKind, ProposalKind, ProposalState, SpecialtyProposal
from zhicheng.store.moments import Clock

MOST_CHARACTERS = 1000
YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A proposal as typed. ``into`` is asked for where a specialty is merged or renamed; ``ranges`` are those to be."""

    kind: str
    series: str
    specialty: str
    into: str = ""
    ranges: tuple[str, ...] = ()
    from_year: str
    reason: str


def propose(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, organisation_id: UUID, wanted: Wanted
) -> SpecialtyProposal:
    """Put a proposal before the bureau of the place. Raises Refusal with a message at each answer that is wrong."""
    may = {each.organisation.id: each for each in proposers(session, actor, clock, registry)}
    proposer = may.get(organisation_id)
    if proposer is None:
        raise Refusal(
            "denied",
            "只有评委会办事机构、评聘结合单位和自主评审单位可以申请调整评审专业。请由本单位的办事机构办理。",
            status=403,
        )
    kind, year = _checked(session, clock, registry.get(proposer.jurisdiction), proposer, wanted)
    made = SpecialtyProposal(
        id=uuid4(),
        jurisdiction=proposer.jurisdiction,
        organisation_id=organisation_id,
        kind=kind,
        series=wanted.series,
        specialty=wanted.specialty.strip(),
        into=wanted.into.strip() if kind in (ProposalKind.MERGE, ProposalKind.CHANGE) else "",
        ranges=[] if kind is ProposalKind.DROP else list(wanted.ranges),
        reason=wanted.reason.strip(),
        from_year=year,
        state=ProposalState.REQUESTED,
        salt=new_salt(),
        proposed_by=actor.account_id,
        proposed_at=clock(),
    )
    said = f"“{made.specialty}”专业已有一份申请等待审核，没有重复提交。请等待审核，或者撤回原来的申请。"
    with once(session, Refusal("conflict", said, fields={"specialty": said})):
        session.add(made)
    bureau = select(Organisation.id).where(
        Organisation.kind == OrganisationKind.BUREAU, Organisation.division == made.jurisdiction
    )
    record(
        session,
        "specialty.proposed",
        actor=actor,
        clock=clock,
        subjects={"proposal": made.id, "organisation": organisation_id},
        payload={"kind": kind, "content": content_digest(made)},
        changed=made,
        notify=[Notify(Topic.SPECIALTY_PROPOSED, each) for each in checkers(session, session.scalar(bureau))],
    )
    return made


def withdraw(session: Session, actor: Actor, clock: Clock, *, proposal_id: UUID, version: int) -> SpecialtyProposal:
    """Take a proposal back that nobody has decided on. Raises Refusal and Stale."""
    made = fetch(session, actor, WITHDRAW, proposal_id, version=version)
    made.state = ProposalState.WITHDRAWN
    subjects = {"proposal": made.id, "organisation": made.organisation_id}
    record(session, "specialty.withdrawn", actor=actor, clock=clock, subjects=subjects, changed=made)
    return made


def content_digest(made: SpecialtyProposal) -> str:
    """The commitment to what is proposed that its event carries."""
    keys = ("kind", "series", "specialty", "into", "ranges", "reason", "from_year")
    return committed(made.salt, canonical({key: getattr(made, key) for key in keys}).decode())


def wrong_year(year: str, today: int) -> str:
    """What is wrong with the first round of a change; empty when nothing is."""
    typed = year.strip()
    if typed.isascii() and typed.isdigit() and today <= int(typed) <= today + YEARS_AHEAD:
        return ""
    return f"起始年度应为{today}至{today + YEARS_AHEAD}的四位数字。"


def _checked(
    session: Session, clock: Clock, declared: Declarations, proposer: Proposer, wanted: Wanted
) -> tuple[ProposalKind, int]:
    today = beijing_day(clock()).year
    wrong: dict[str, str] = {}
    if wanted.kind not in proposer.kinds:
        wrong["kind"] = f"请选择调整方式：{'、'.join(KIND_WORDS[each] for each in proposer.kinds)}。"
    if wanted.series not in declared.catalogue:
        wrong["series"] = "请从职称目录中选择系列。"
    if not 0 < len(wanted.specialty.strip()) <= MOST_LETTERS:
        wrong["specialty"] = f"请填写专业名称，不超过{MOST_LETTERS}字。"
    if bad := wrong_ranges(wanted.ranges):
        wrong["ranges"] = bad
    if bad := wrong_year(wanted.from_year, today):
        wrong["from_year"] = bad
    if not 0 < len(wanted.reason.strip()) <= MOST_CHARACTERS:
        wrong["reason"] = f"请写明调整的理由，不超过{MOST_CHARACTERS}字。"
    if not {"kind", "series", "specialty", "from_year"} & set(wrong):
        terms = _terms(session, declared, int(wanted.from_year))
        series = declared.catalogue[wanted.series]
        listed = {each.name for each in terms.over(series).specialties}
        wrong |= _unfit(ProposalKind(wanted.kind), wanted, listed, typed=not series.specialties)
    if wrong:
        raise invalid(wrong)
    return ProposalKind(wanted.kind), int(wanted.from_year)


def _unfit(kind: ProposalKind, wanted: Wanted, listed: set[str], *, typed: bool) -> Mapping[str, str]:
    """What doesn't fit the specialties that are listed; ``typed``: the catalogue has none, so that any may be named."""
    specialty, into = wanted.specialty.strip(), wanted.into.strip()
    wrong = {}
    if kind is ProposalKind.NEW and specialty in listed:
        wrong["specialty"] = f"{wanted.series}已有“{specialty}”专业。需要改动的，请选择调整、整合或者剔除。"
    if kind is not ProposalKind.NEW and not typed and specialty not in listed:
        wrong["specialty"] = f"{wanted.series}没有列出“{specialty}”专业。请填写{'、'.join(sorted(listed)[:20])}之一。"
    if kind is ProposalKind.MERGE and not into:
        wrong["into"] = "请填写并入哪个专业。"
    if kind is ProposalKind.CHANGE and not into and not wanted.ranges:
        wrong["ranges"] = "请填写调整后的专业范围；只改名称的，填写调整后的名称。"
    if kind in (ProposalKind.MERGE, ProposalKind.CHANGE) and into == specialty:
        wrong["into"] = "这里应填写另一个名称；名称不变的不填。"
    if kind is ProposalKind.CHANGE and into in listed and into != specialty:
        wrong["into"] = f"{wanted.series}已有“{into}”专业。合并为一个专业的，请选择整合。"
    if len(into) > MOST_LETTERS:
        wrong["into"] = f"专业名称不超过{MOST_LETTERS}字。"
    return wrong


def _terms(session: Session, declared: Declarations, year: int) -> Terms:
    """What a notice for the year would begin with; without a template, the catalogue counts."""
    code = declared.jurisdiction.code
    try:
        terms = terms_of(code, template_for(declared.timelines, year), year)
    except NoTemplate:
        raise invalid({"from_year": f"平台还没有{year}年度的通知模板。请填写已有模板的年度。"}) from None
    return joined(declared, terms, standing(session, code, year))
