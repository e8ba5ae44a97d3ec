"""The demonstration: every account that it names gets in, and it is kept for the next start."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from zhicheng import ledger
from zhicheng.casework.access import Refusal
from zhicheng_web import demo


def test_every_door_opens(site: Any) -> None:
    places = {each.jurisdiction.name for each in site.registry.offering()}
    assert {each.place for each in site.built.doors} == places | {"平台"}
    for door in site.built.doors:
        assert site.browser().sign_in(door.login, door.password).status_code == 302, door


def test_it_is_kept_for_the_owner_only(site: Any, tmp_path: Path) -> None:
    path = tmp_path / "demonstration.json"
    assert demo.kept(path) is None
    demo.keep(path, site.built)
    assert demo.kept(path) == site.built
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_data_of_somebody_else_are_left_alone(site: Any) -> None:
    with pytest.raises(Refusal) as refused:
        demo.build(site.store, site.registry, real=site.real)
    assert refused.value.code == "initialised"


def test_its_ledger_holds(site: Any) -> None:
    with site.store.begin() as session:
        assert ledger.sequence(session) > 0
        assert ledger.verify(session).problems == ()
