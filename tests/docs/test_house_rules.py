"""Rules of the house that a reader would otherwise have to check by hand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = re.compile(
    r"吉林|jilin|长春|四川|sichuan|广安|guang.?an|河南|henan|许昌|xuchang|220000|511600|411000", re.IGNORECASE
)
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_place_is_named_outside_its_plugin() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked("core", "webapp")
        if path.suffix in {".py", ".html", ".js", ".css", ".json"}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if PLACES.search(line)
    ]
    assert named == []


def test_modules_are_small_and_named_for_what_they_do() -> None:
    modules = [path for path in tracked("core", "webapp", "plugins") if path.suffix == ".py"]
    lines = {path: path.read_text("utf-8").count("\n") for path in modules}
    assert [str(path) for path, count in lines.items() if count > 500] == []
    assert [str(path) for path in modules if path.stem in VAGUE] == []
    small = sum(count < 150 for count in lines.values())
    assert small * 2 > len(lines), "half of the modules should be under 150 lines"


def test_locks_carry_no_addresses() -> None:
    locks = tracked("*.lock", "package-lock.json")
    assert locks
    assert [path.name for path in locks if "://" in path.read_text("utf-8")] == []


def test_no_time_is_read_where_time_is_handed_in() -> None:
    reading = re.compile(r"\b(datetime\.now|date\.today|datetime\.utcnow|time\.time)\(")
    allowed = {"core/zhicheng/store/moments.py"}
    found = [
        str(path.relative_to(ROOT))
        for path in tracked("core", "plugins")
        if path.suffix == ".py" and reading.search(path.read_text("utf-8"))
    ]
    assert set(found) <= allowed
