"""Specialties under review: what committees propose to change, what the bureau approves, and how notices take it over."""
