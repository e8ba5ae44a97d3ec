"""Sanctions of committees: found by a bureau, felt by cases and lists, corrected by the office, lifted."""
