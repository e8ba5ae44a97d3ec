"""What a certificate says, as one frozen value: kept sealed as canonical JSON, printed, and told by the public check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.record import canonical
from zhicheng.documents.certificate import Certified
from zhicheng.identity import mask_number
from zhicheng.store.models import Certificate
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that is printed; days are ISO, nothing is an empty text. ``photo`` is the id of the submitted file.

    ``obtained_on`` is the day of the meeting (or of the recognition), ``document_number`` that of the publication,
    ``confirmed_by`` who published, ``validity`` what limits the certificate.
    """

    number: str
    name: str
    gender: str
    birth_date: str
    id_type: str
    id_number: str
    unit: str
    series: str
    specialty: str
    specialty_range: str
    title: str
    level: str
    obtained_on: str
    committee: str
    confirmed_by: str
    document_number: str
    document_dated: str
    issued_by: str
    issued_on: str
    year: str
    county: str = ""
    validity: str = ""
    photo: str = ""

    def certified(self, *, address: str = "", photo: bytes | None = None) -> Certified:
        """The same for the printer, with what is derived from it."""
        answers: dict[str, str] = {key: str(value) for key, value in asdict(self).items()}
        derived = {"id_masked": mask_number(self.id_number), "address": address, "full_specialty": self._specialty()}
        return Certified({**answers, **derived}, photo=photo, address=address)

    def limited_by(self, words: str) -> Content:
        """With the declared validity filled in."""
        return replace(self, validity=self.certified().say(words)) if words else self

    def with_answers(self, answers: Mapping[str, str]) -> Content:
        """Another one that says some things differently."""
        return replace(self, **answers)

    def _specialty(self) -> str:
        return "·".join(each for each in (self.specialty, self.specialty_range) if each)


def seal_content(session: Session, person_id: UUID, certificate_id: UUID, content: Content) -> bytes:
    """The ciphertext for the certificate's row; raises Erased."""
    column = Certificate.content_cipher
    return vault_of(session).seal(person_id, column, certificate_id, canonical(asdict(content)))


def open_content(session: Session, certificate: Certificate) -> Content:
    """What a certificate says; raises Erased once the holder's data are gone."""
    column, sealed = Certificate.content_cipher, certificate.content_cipher
    return Content(**json.loads(vault_of(session).open(certificate.person_id, column, certificate.id, sealed)))


def name_index(session: Session, number: str, name: str) -> bytes:
    """The blind index by which a name is compared: of this certificate only, so that equal names don't show."""
    return vault_of(session).master.blind("certificate_name", _named(number, name))


def same_name(session: Session, certificate: Certificate, name: str) -> bool:
    """Whether this is the holder's name."""
    wanted = _named(certificate.number, name)
    return certificate.name_index in vault_of(session).master.blinds("certificate_name", wanted)


def _named(number: str, name: str) -> str:
    return f"{number}:{''.join(name.split()).replace('•', '·').lower()}"
