"""The exchange format of a dossier: its schema, the facts in it, and judging them into findings."""
