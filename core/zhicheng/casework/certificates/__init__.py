"""Certificates: issued for a whole list at once, printed once, checked by anybody, corrected and revoked with a reason."""
