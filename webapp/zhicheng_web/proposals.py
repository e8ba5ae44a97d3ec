"""Proposals to change specialties in words, the same for whoever proposes and for the bureau."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from zhicheng.casework.access import account_name
from zhicheng.casework.specialties.entitled import KIND_WORDS, STATE_WORDS
from zhicheng.store.models import Organisation, ProposalKind, ProposalState, SpecialtyProposal
from zhicheng_web import visit
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.presentation import moment

TONES = {
    ProposalState.REQUESTED: Tone.ATTENTION,
    ProposalState.APPROVED: Tone.DONE,
    ProposalState.REFUSED: Tone.ENDED,
    ProposalState.WITHDRAWN: Tone.QUIET,
}


def proposals_table(caption: str, found: Sequence[SpecialtyProposal], endpoint: str, *, empty: str) -> Table:
    """``endpoint`` leads to one of them, by ``proposal_id``."""
    names = _names(found)
    return Table(
        caption=caption,
        columns=tuple(map(Column, ("专业", "系列", "调整方式", "申请单位", "起始年度", "提交时间", "状态"))),
        rows=tuple(
            (
                Link(each.specialty, url_for(endpoint, proposal_id=each.id)),
                each.series,
                KIND_WORDS[each.kind],
                names[each.organisation_id],
                f"{each.from_year}年",
                moment(each.proposed_at),
                status_of(each),
            )
            for each in found
        ),
        empty=empty,
    )


def status_of(made: SpecialtyProposal) -> Status:
    return Status(STATE_WORDS[made.state], TONES[made.state])


def title_of(made: SpecialtyProposal) -> str:
    return f"{KIND_WORDS[made.kind]}“{made.specialty}”专业"


def sheet(made: SpecialtyProposal) -> tuple[tuple[str, str], ...]:
    """A proposal as labels and values, its decision included."""
    session = visit.reading()
    into = "调整后的名称" if made.kind is ProposalKind.CHANGE else "并入"
    ranges = "并入后增加的专业范围" if made.kind is ProposalKind.MERGE else "专业范围"
    office = session.get(Organisation, made.decided_for) if made.decided_for else None
    rows = (
        ("申请单位", session.get_one(Organisation, made.organisation_id).name),
        ("系列", made.series),
        ("专业", made.specialty),
        ("调整方式", KIND_WORDS[made.kind]),
        (into, made.into),
        (ranges, "、".join(made.ranges)),
        ("起始年度", f"{made.from_year}年"),
        ("理由", made.reason),
        ("提交", f"{account_name(session, made.proposed_by)}，{moment(made.proposed_at)}"),
        ("审核", _decided(made, office) if office else ""),
        ("批准文件", made.document_number or ""),
        ("不同意的理由", made.refused_because or ""),
    )
    return tuple(each for each in rows if each[1])


def _decided(made: SpecialtyProposal, office: Organisation) -> str:
    at = moment(made.decided_at) if made.decided_at else ""
    return f"{office.name}，{account_name(visit.reading(), made.decided_by)}，{at}"


def _names(found: Sequence[SpecialtyProposal]) -> dict[object, str]:
    ids = {each.organisation_id for each in found}
    rows = visit.reading().execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {each.id: each.name for each in rows}
