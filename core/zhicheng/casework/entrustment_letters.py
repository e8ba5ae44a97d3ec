"""The letter with which a case goes out (SG-2.4, HX-4.3): made from what was filed and what the desk that writes it put on record."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.case import Case
from zhicheng.casework.stage_records import Recorded
from zhicheng.documents.entrustment_letter import Entrusted, entrustment_letter
from zhicheng.specs.chain import LETTER
from zhicheng.store.models import Organisation, RouteDesk


def written(case: Case) -> tuple[RouteDesk, Recorded] | None:
    """The complete record of the letter on the case's route, with its desk; None while there is none."""
    own = [(case.located.desk, case.records)]
    works = [*own, *((each.desk, each.records) for each in case.others)]
    for desk, records in works:
        found = records.get(LETTER)
        if found is not None and not found.problems:
            return desk, found
    return None


def letter_pdf(session: Session, case: Case) -> bytes:
    """The letter of a case that somebody may read; raises Refusal while it isn't written."""
    found = written(case)
    if found is None:
        raise Refusal("not_found", "委托评审函还没有登记完整，登记后可以下载。", status=404)
    desk, recorded = found
    basic, unit = case.filed.part("basic") or {}, case.filed.dossier.get("unit") or {}
    issuer = session.get(Organisation, desk.organisation_id) if desk.organisation_id else None
    return entrustment_letter(
        number=recorded.values["letter_number"],
        issuer=issuer.name if issuer else desk.office,
        addressee=recorded.values["addressee"],
        notice=case.located.policy.terms.title,
        people=(
            Entrusted(
                name=str(basic.get("name") or ""),
                unit=str(unit.get("name") or basic.get("unit_name") or ""),
                series=str(basic.get("series") or ""),
                specialty=str(basic.get("specialty") or ""),
                title=str(basic.get("title") or ""),
                level=str(basic.get("level") or ""),
            ),
        ),
        issued_on=date.fromisoformat(recorded.values["issued_on"]),
    )
