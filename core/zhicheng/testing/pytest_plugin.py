"""For a plugin's own tests: ``from zhicheng.testing.conformance import problems`` with the fixture ``registry``."""

from __future__ import annotations

import pytest

from zhicheng.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry of every installed plugin."""
    from zhicheng.plugins import discover, installed

    return Registry.of(discover(sorted(installed())))
