"""归口评委会 on the page of a case: which committee it belongs to, and why (HX-2.5.1)."""

from __future__ import annotations

from zhicheng.casework.case import Case
from zhicheng.casework.committees.belonging import belonging
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import OrganisationKind
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.presentation import day

SHOWN_TO = (OrganisationKind.COMMITTEE_OFFICE, OrganisationKind.BUREAU)


def belonging_beside(case: Case) -> str:
    """One line for those who work for committees' offices and bureaus; empty for others and where no committee decides."""
    if not any(visit.actor().posts(kind=kind) for kind in SHOWN_TO):
        return ""
    found = belonging(visit.reading(), case.located, case.filed, on=beijing_day(request_now()))
    if found is None:
        return ""
    if found.committee is None:
        name = f"“{found.name}”" if found.name else "没有可以评审的评委会"
        return f"归口评委会：{name}（{found.office}），目前不能评审：{found.why}。"
    term = f"{day(found.committee.since)}至{day(found.committee.until)}"
    return f"归口评委会：“{found.name}”（{found.office}），评审权自{term}。{found.why}。"
