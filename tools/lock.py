"""Write requirements.lock and requirements-dev.lock: hashed, for every platform, without any registry's address.

Needs `uv` beside this interpreter (`make lock` installs it). Run from the workspace's root.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

MEMBERS = ("core", "webapp", "plugins/jilin", "plugins/sichuan", "plugins/henan")
OPTIONS = [
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--override",
    "requirements-overrides.txt",
]


def wanted() -> list[str]:
    """What the members depend on, less the members themselves."""
    lines: list[str] = []
    for member in MEMBERS:
        declared = tomllib.loads(Path(member, "pyproject.toml").read_text())["project"]["dependencies"]
        lines += [line for line in declared if not line.startswith("zhicheng")]
    return lines + _lines("requirements-build.in")


def _lines(name: str) -> list[str]:
    return [line for line in Path(name).read_text().splitlines() if line and not line.startswith("#")]


def write(target: str, requirements: list[str], *constraints: str) -> None:
    command = ["uv", "pip", "compile", *OPTIONS, "-", "-o", target]
    for constraint in constraints:
        command += ["-c", constraint]
    subprocess.run(command, input="\n".join(requirements), text=True, check=True)  # noqa: S603


if __name__ == "__main__":
    write("requirements.lock", wanted())
    write("requirements-dev.lock", wanted() + _lines("requirements-dev.in"), "requirements.lock")
    sys.exit(0)
