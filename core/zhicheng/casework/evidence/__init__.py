"""The evidence file of a case, for a complaint, an administrative review or a court: all of it, and proof that it is whole."""
