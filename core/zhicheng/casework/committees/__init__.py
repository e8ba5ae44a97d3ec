"""Committees with their authority: drawn up by an office, filed, approved by the bureau, ended, renewed (N-4, SG-6)."""
