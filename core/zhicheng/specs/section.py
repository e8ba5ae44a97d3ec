"""What an applicant is asked: sections of typed fields. One declaration is form, schema, check and printed cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from zhicheng.specs.attachment import UploadLimits
from zhicheng.specs.citation import Citation
from zhicheng.specs.condition import Condition


class Kind(StrEnum):
    """The closed set of field kinds; one adapter per kind owns its check, its widget and its printed cell."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    YEAR = "year"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    ID_NUMBER = "id_number"
    MOBILE = "mobile"
    CREDIT_CODE = "credit_code"
    DIVISION = "division"
    SERIES = "series"
    SPECIALTY = "specialty"
    SPECIALTY_RANGE = "specialty_range"
    LEVEL = "level"
    TITLE = "title"
    PROOFS = "proofs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question. ``key`` is the exchange format's; ``required`` may depend on the case; ``when`` hides it otherwise.

    ``max_length`` counts characters. ``low``/``high`` bound integers and decimals, both included.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool | Condition = False
    when: Condition | None = None
    choices: tuple[str, ...] = ()
    hint: str = ""
    max_length: int = 200
    low: int | None = None
    high: int | None = None
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A span that is shown beside a date and never typed: from ``field`` to the cut-off of ``cutoff``, as X年Y个月."""

    label: str
    field: str
    cutoff: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the dossier.

    ``repeats`` makes it a list of rows with ``min_rows`` to ``max_rows``; ``when`` says for whom the rows are asked.
    ``proofs`` are the kinds of proof a row may carry, ``proof_required`` whether each row needs one, within
    ``proof_limits``. ``absent_is_none`` tells that a list not given means "nothing declared" (recommendations,
    sanctions, papers); otherwise it is unknown. ``variant`` lets two channels ask the same key differently.
    """

    key: str
    title: str
    fields: tuple[Field, ...]
    variant: str = ""
    repeats: bool = False
    min_rows: int = 0
    max_rows: int | None = None
    when: Condition | None = None
    proofs: tuple[str, ...] = ()
    proof_required: bool = False
    proof_limits: UploadLimits | None = None
    absent_is_none: bool = False
    derived: tuple[Derived, ...] = ()
    note: str = ""
    cites: tuple[Citation, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.key}:{self.variant}" if self.variant else self.key

    def field(self, key: str) -> Field:
        """The field called ``key``; raises KeyError."""
        for each in self.fields:
            if each.key == key:
                return each
        raise KeyError(key)

    def asking(self, *entries: str | Field, **changes: object) -> Section:
        """This section with just these questions, in this order: ``"name*"`` is a required one, a Field is a new one."""
        chosen: list[Field] = []
        for entry in entries:
            if isinstance(entry, Field):
                chosen.append(entry)
            else:
                known = self.field(entry.removesuffix("*"))
                chosen.append(replace(known, required=True) if entry.endswith("*") else known)
        return replace(self, fields=tuple(chosen), **changes)  # type: ignore[arg-type]

    def changing(self, key: str, **changes: object) -> Section:
        """This section with one field changed."""
        fields = tuple(
            replace(each, **changes) if each.key == key else each  # type: ignore[arg-type]
            for each in self.fields
        )
        return replace(self, fields=fields)


def keys(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(each.key for each in fields)
