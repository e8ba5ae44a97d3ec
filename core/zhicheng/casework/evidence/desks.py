"""What the desks put on record of a case beside their decisions: sheets, and questions to the province with the answers."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import account_name
from zhicheng.casework.inquiries import questions_on
from zhicheng.casework.reasons import open_reason
from zhicheng.casework.sheets import SHEETS
from zhicheng.store.models import Application, Organisation, StageRecord
from zhicheng.store.moments import BEIJING


def questions(session: Session, application: Application) -> list[dict[str, Any]]:
    """Each question with its answer, oldest first. Raises Erased."""
    return [
        {
            "asked_at": each.asked_at.astimezone(BEIJING).isoformat(),
            "office": each.office,
            "who": each.asked_by,
            "section": each.section,
            "question": each.question,
            "asked": each.asked,
            "answer": each.answer,
            "answered_by": each.answered_by,
            "answered_at": each.answered_at.astimezone(BEIJING).isoformat() if each.answered_at else None,
        }
        for each in questions_on(session, application)
    ]


def records(session: Session, application: Application) -> list[dict[str, Any]]:
    """The sheets of the stages as they were typed last, oldest first. Raises Erased."""
    query = (
        select(StageRecord, Organisation.name)
        .join(Organisation, Organisation.id == StageRecord.organisation_id)
        .where(StageRecord.application_id == application.id)
        .order_by(StageRecord.saved_at, StageRecord.id)
    )
    column = StageRecord.content_cipher
    return [
        {
            "at": each.saved_at.astimezone(BEIJING).isoformat(),
            "office": office,
            "stage": each.stage,
            "record": SHEETS[each.key].title if each.key in SHEETS else each.key,
            "values": json.loads(open_reason(session, application.person_id, column, each.id, each.content_cipher)),
            "who": account_name(session, each.saved_by),
            "snapshot": each.snapshot_number,
        }
        for each, office in session.execute(query)
    ]
