"""The made-up province is shared with the tests of the registry."""
