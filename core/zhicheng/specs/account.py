"""Who creates unit and personal accounts, and how people are bound to units."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.citation import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRules:
    """``unit_accounts``: "self" (a unit registers itself) or "creator" (whoever manages it creates it).

    ``personal_accounts``: "self" or "unit" (the unit's administrator). ``unit_approved_by``: "bureau" of its division, or
    the "creator". ``binding``: "request" (the applicant asks, the unit approves) or "creation" (made with the account).
    ``division_from_licence``: the unit's division follows the authority that registered its licence.
    ``superior_unit``: public institutions bind to a superior unit, which then stands in the chain.
    """

    personal_accounts: str = "self"
    unit_accounts: str = "self"
    unit_approved_by: str = "bureau"
    binding: str = "request"
    first_password_must_change: bool = False
    division_from_licence: bool = False
    superior_unit: bool = False
    notes: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
