"""What is sealed of an expert, under the person's key; and when they reach retirement (HX-5.3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.record import canonical
from zhicheng.counting import retirement_on
from zhicheng.nation.floor import RETIREMENT_AGES
from zhicheng.spans import years_between
from zhicheng.specs import Citation
from zhicheng.store.models import Expert
from zhicheng.store.vault import vault_of

GENDERS = ("男", "女")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Of an expert: who they are by age, how they are reached, and since when they hold title and post."""

    birth_date: date
    gender: str
    mobile: str
    title_since: date | None = None
    retires_on: date | None = None
    post: str = ""

    def retires(self, on: date) -> date:
        """The retirement day: as stated, else the statutory one by the law of a day."""
        return self.retires_on or retirement_on(self.birth_date, self.gender, RETIREMENT_AGES.on(on))

    def age(self, on: date) -> int:
        """Full years on a day."""
        return years_between(self.birth_date, on)


def retirement_cites(on: date) -> tuple[Citation, ...]:
    """The clauses of the retirement ages in force on a day."""
    return RETIREMENT_AGES.step(on).cites


def seal(session: Session, person_id: UUID, expert_id: UUID, details: Details) -> bytes:
    """The ciphertext of an entry's details."""
    days = {key: value.isoformat() if (value := getattr(details, key)) else None for key in DAYS}
    plain = canonical({**days, "gender": details.gender, "mobile": details.mobile, "post": details.post})
    return vault_of(session).seal(person_id, Expert.details_cipher, expert_id, plain)


def details_of(session: Session, expert: Expert) -> Details:
    """An entry's details. Raises Erased."""
    plain = vault_of(session).open(expert.person_id, Expert.details_cipher, expert.id, expert.details_cipher)
    return read(plain)


def read(plain: bytes) -> Details:
    """Details as they were sealed."""
    said = json.loads(plain)
    days = {key: date.fromisoformat(said[key]) if said[key] else None for key in DAYS}
    return Details(**days, gender=said["gender"], mobile=said["mobile"], post=said["post"])  # type: ignore[arg-type]


DAYS = ("birth_date", "title_since", "retires_on")
