"""Fields on a page: one adapter for each kind, and the forms made from a section's declaration.

What is typed stays text from the browser to the draft, so that nothing is lost in parsing: 2023-02-30 comes
back as typed, with the judge's message beside it. The schema in core is the only judge; nothing here checks.
"""

from zhicheng_web.fields.actions import Action, action_from
from zhicheng_web.fields.adapters import ADAPTERS, Adapter, display, shown
from zhicheng_web.fields.forms import Extra, RawRow, form_for, new_row_id, raw_from, row_prefix, rows_from
from zhicheng_web.fields.offers import Offers, Raw, settled

__all__ = [
    "ADAPTERS",
    "Action",
    "Adapter",
    "Extra",
    "Offers",
    "Raw",
    "RawRow",
    "action_from",
    "display",
    "form_for",
    "new_row_id",
    "raw_from",
    "row_prefix",
    "rows_from",
    "settled",
    "shown",
]
