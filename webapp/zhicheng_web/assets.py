"""Versions of our own static files, taken from their content, so that browsers may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

FOLDER = Path(__file__).parent / "static"


def install(app: Flask) -> None:
    """Let ``url_for('static', …)`` name the content of the file."""

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", asset_version(values["filename"]))


def asset_version(filename: str) -> str:
    """Ten hexadecimal digits that change whenever the file does; raises ``OSError`` where there is none."""
    path = FOLDER / filename
    return _digest(path, path.stat().st_mtime_ns)


@cache
def _digest(path: Path, _written: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
