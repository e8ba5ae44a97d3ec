"""Makes the made-up province importable for the tests of this folder."""
