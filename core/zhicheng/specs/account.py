"""Who creates unit and personal accounts, how people are bound to units, and what authorities record of units."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.citation import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFact:
    """A fact of a unit that an authority decides and records, with the document that says so.

    ``key`` is one of the exchange format's ``unit``; ``by`` are the levels of the bureaus that may record it, lowest
    first (county, city, province): each for the units whose division lies inside its own. ``document`` is what proves
    it, in Chinese.
    """

    key: str
    by: tuple[str, ...]
    document: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRules:
    """``unit_accounts``: "self" (a unit registers itself) or "creator" (whoever manages it creates it).

    ``personal_accounts``: "self" or "unit" (the unit's administrator). ``unit_approved_by``: "bureau" of its division, or
    the "creator". ``binding``: "request" (the applicant asks, the unit approves) or "creation" (made with the account).
    ``division_from_licence``: the unit's division follows the authority that registered its licence.
    ``superior_unit``: public institutions bind to a superior unit, which then stands in the chain.
    ``leading_group``: the clauses by which bureaus, departments and committee offices have a leading group (职称评审工作领导
    小组), chaired by their head, that each records; none where the law doesn't ask for one.
    ``recorded``: what of a unit isn't its own word, because an authority decides it.
    """

    personal_accounts: str = "self"
    unit_accounts: str = "self"
    unit_approved_by: str = "bureau"
    binding: str = "request"
    first_password_must_change: bool = False
    division_from_licence: bool = False
    superior_unit: bool = False
    recorded: tuple[RecordedFact, ...] = ()
    leading_group: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()

    def recorded_fact(self, key: str) -> RecordedFact | None:
        """The declaration of a recorded fact; None for what a unit says of itself."""
        return next((each for each in self.recorded if each.key == key), None)
