"""What of the exchange format's ``unit`` an authority may decide and record, instead of the unit's own word."""

BUREAU_LEVELS = ("county", "city", "province")
RECORDABLE = (
    "tier",
    "kind",
    "ownership",
    "combined_review_since",
    "own_committee",
    "review_mode",
    "alliance",
    "border_county",
    "vacancies",
)
"""The nature isn't among them: the licence says it, and whoever approves the unit compares it with the licence."""
FOR_A_ROUND = ("vacancies",)
"""Holds for one level of titles in one year only."""
ASKED_ALL_THE_SAME = ("tier",)
"""Asked of the unit as well, and taken from it until it is recorded: no chain can be found without it."""
