"""What authorities have recorded of a demonstration's unit, each with a made-up document."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from zhicheng.casework.actor import Actor
from zhicheng.casework.unit_facts.entitled import office_of
from zhicheng.casework.unit_facts.recording import record_fact
from zhicheng.casework.units import Place
from zhicheng.dossier.recordable import FOR_A_ROUND
from zhicheng.specs import RecordedFact
from zhicheng.store.models import Organisation
from zhicheng.store.moments import BEIJING
from zhicheng_web.demo import answers
from zhicheng_web.demo.accounts import Demo
from zhicheng_web.demo.papers import sheet


def record_facts(
    demo: Demo, officer: Actor, place: Place, unit: Organisation, dossier: Mapping[str, Any], year: int
) -> None:
    """Record what an eligible dossier says of its unit, as far as the officer's bureau is entitled to."""
    given = dossier.get("unit") or {}
    level = ((dossier.get("sections") or {}).get("basic") or {}).get("level") or ""
    for fact in place.rules.recorded:
        if given.get(fact.key) is None or office_of(officer, fact, unit, place.divisions) is None:
            continue
        today = demo.clock().astimezone(BEIJING).date()
        typed = {"value": answers.raw(given[fact.key]), **_document(fact, today)}
        if fact.key in FOR_A_ROUND:
            typed |= {"level": level, "year": str(year)}
        record_fact(
            demo.session,
            officer,
            demo.clock,
            demo.blobs,
            place,
            unit_id=unit.id,
            key=fact.key,
            version=0,
            typed=typed,
            filename=f"{fact.document}.pdf",
            scan=io.BytesIO(sheet(fact.document)),
        )


def _document(fact: RecordedFact, today: date) -> dict[str, str]:
    first = date(today.year, 1, 1).isoformat()
    return {"since": first, "document_title": f"{fact.document}（演示）", "issued_by": "演示机关", "issued_on": first}
