"""Enquiries and reports of problems with the system: asked by anybody, answered by the offices meant (HX-5.5, SG-7.5)."""
