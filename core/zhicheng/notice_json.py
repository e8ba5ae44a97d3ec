"""The terms of a notice as plain data, and back: what a stored revision holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhicheng.fees import Fee
from zhicheng.notice import DatedPhase, NoticeSpecialty, OpenWindow, Terms
from zhicheng.specs import Citation, CommitteeTemplate, Contact


def to_json(terms: Terms) -> dict[str, Any]:
    """The terms as canonical plain data, for a stored revision."""
    return {
        "jurisdiction": terms.jurisdiction,
        "year": terms.year,
        "title": terms.title,
        "issued": terms.issued,
        "law_day": terms.law_day.isoformat(),
        "acceptance_deadline": terms.acceptance_deadline.isoformat() if terms.acceptance_deadline else None,
        "channels": list(terms.channels),
        "windows": [
            {
                "opens": each.opens.isoformat(),
                "closes": each.closes.isoformat(),
                "channels": list(each.channels),
                "cites": _cites_json(each.cites),
            }
            for each in terms.windows
        ],
        "phases": [
            {
                "key": each.key,
                "title": each.title,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "cites": _cites_json(each.cites),
            }
            for each in terms.phases
        ],
        "committees": [
            {
                "key": each.key,
                "name": each.name,
                "office": each.office,
                "series": list(each.series),
                "levels": list(each.levels),
                "specialties": list(each.specialties),
                "scopes": list(each.scopes),
                "cites": _cites_json(each.cites),
            }
            for each in terms.committees
        ],
        "fees": [
            {
                "key": each.key,
                "title": each.title,
                "amount": each.amount,
                "document": each.document,
                "channels": list(each.channels),
                "series": list(each.series),
                "levels": list(each.levels),
                "note": each.note,
            }
            for each in terms.fees
        ],
        "contacts": [
            {"purpose": each.purpose, "phone": each.phone, "cites": _cites_json(each.cites)} for each in terms.contacts
        ],
        "specialties": [
            {
                "series": each.series,
                "name": each.name,
                "ranges": list(each.ranges),
                "track": each.track,
                "dropped": each.dropped,
                "into": each.into,
                "cites": _cites_json(each.cites),
            }
            for each in terms.specialties
        ],
        "cites": _cites_json(terms.cites),
    }


def from_json(data: dict[str, Any]) -> Terms:
    """The terms of a stored revision; the first ones knew no fees, telephones or specialties."""
    deadline = data["acceptance_deadline"]
    return Terms(
        jurisdiction=data["jurisdiction"],
        year=data["year"],
        title=data["title"],
        issued=data["issued"],
        law_day=date.fromisoformat(data["law_day"]),
        acceptance_deadline=date.fromisoformat(deadline) if deadline else None,
        channels=tuple(data["channels"]),
        windows=tuple(
            OpenWindow(
                opens=datetime.fromisoformat(each["opens"]),
                closes=datetime.fromisoformat(each["closes"]),
                channels=tuple(each["channels"]),
                cites=_cites(each["cites"]),
            )
            for each in data["windows"]
        ),
        phases=tuple(
            DatedPhase(
                key=each["key"],
                title=each["title"],
                first=date.fromisoformat(each["first"]),
                last=date.fromisoformat(each["last"]),
                cites=_cites(each["cites"]),
            )
            for each in data["phases"]
        ),
        committees=tuple(
            CommitteeTemplate(
                key=each["key"],
                name=each["name"],
                office=each["office"],
                series=tuple(each["series"]),
                levels=tuple(each["levels"]),
                specialties=tuple(each["specialties"]),
                scopes=tuple(each["scopes"]),
                cites=_cites(each["cites"]),
            )
            for each in data["committees"]
        ),
        fees=tuple(
            Fee(
                key=each["key"],
                title=each["title"],
                amount=each["amount"],
                document=each["document"],
                channels=tuple(each["channels"]),
                series=tuple(each["series"]),
                levels=tuple(each["levels"]),
                note=each["note"],
            )
            for each in data.get("fees", ())
        ),
        contacts=tuple(
            Contact(purpose=each["purpose"], phone=each["phone"], cites=_cites(each["cites"]))
            for each in data.get("contacts", ())
        ),
        specialties=tuple(
            NoticeSpecialty(
                series=each["series"],
                name=each["name"],
                ranges=tuple(each["ranges"]),
                track=each["track"],
                dropped=each["dropped"],
                into=each["into"],
                cites=_cites(each["cites"]),
            )
            for each in data.get("specialties", ())
        ),
        cites=_cites(data["cites"]),
    )


def _cites_json(cites: tuple[Citation, ...]) -> list[dict[str, str]]:
    return [{"document": each.document, "clause": each.clause, "id": each.id} for each in cites]


def _cites(data: list[dict[str, str]]) -> tuple[Citation, ...]:
    return tuple(Citation(**each) for each in data)
