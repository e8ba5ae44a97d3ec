"""Approved committees that a round needs before it begins, written straight to the table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from zhicheng.store.models import Committee, CommitteeState, FormedBy, Organisation

LONG_AGO = datetime(2022, 1, 4, tzinfo=UTC)


def approved_committee(store: Any, office: Organisation, **columns: Any) -> UUID:
    """A committee of the office for engineers of the intermediate level, in force in 2022, 2023 and 2024."""
    made = Committee(
        id=uuid4(),
        organisation_id=office.id,
        **{
            "place": office.jurisdiction,
            "name": "工程系列中级评委会",
            "series": ["工程系列"],
            "levels": ["中级"],
            "specialties": [],
            "scopes": [],
            "formed_by": FormedBy.SERIES,
            "size": 9,
            "indicators": [],
            "since": date(2022, 1, 4),
            "until": date(2025, 1, 3),
            "state": CommitteeState.APPROVED,
            "created_by": uuid4(),
            "created_at": LONG_AGO,
            "decided_by": uuid4(),
            "decided_at": LONG_AGO,
            "document_number": "示例人社函〔2022〕1号",
            "salt": b"0" * 16,
            **columns,
        },
    )
    with store.begin() as session:
        session.add(made)
    return made.id
