"""Facts of units that an authority decides: recorded with the document that says so, never the unit's own word."""
