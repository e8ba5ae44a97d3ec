"""What the environment may say, and what it may not."""

import stat
from pathlib import Path

import pytest

from zhicheng_web import Settings
from zhicheng_web.settings import UnusableSettings


def test_one_machine_needs_no_variables(tmp_path: Path) -> None:
    folder = tmp_path / "with space"
    first = Settings.from_environment({"ZHICHENG_DATA": str(folder)})
    again = Settings.from_environment({"ZHICHENG_DATA": str(folder)})
    assert first == again
    assert not first.production
    assert first.database_url.startswith("sqlite:///")
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert first.secret_key not in repr(first)


def test_production_wants_a_long_secret_of_its_own(tmp_path: Path) -> None:
    environ = {"ZHICHENG_DATA": str(tmp_path), "ZHICHENG_PRODUCTION": "1"}
    for secret in ("", "short"):
        with pytest.raises(UnusableSettings, match="ZHICHENG_SECRET_KEY"):
            Settings.from_environment(environ | {"ZHICHENG_SECRET_KEY": secret})
    assert Settings.from_environment(environ | {"ZHICHENG_SECRET_KEY": "s" * 32}).production
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("ZHICHENG_PRODUCTION", "yes"), ("ZHICHENG_TRUSTED_PROXIES", "-1"), ("ZHICHENG_TRUSTED_PROXIES", "二")],
)
def test_a_value_that_cannot_be_meant_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UnusableSettings, match=name):
        Settings.from_environment({"ZHICHENG_DATA": str(tmp_path), name: value})
