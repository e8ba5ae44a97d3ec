"""The 27 national series from their data file: names, titles by level, and the mode of each level."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from zhicheng.nation.sources import ORDER_40
from zhicheng.specs import Mode, Series, Track

SOURCE = ORDER_40("第二条", "JA-1.3")


def _series(entry: dict[str, Any]) -> Series:
    return Series(
        name=entry["name"],
        national_name=entry["national_name"],
        aliases=tuple(entry["aliases"]),
        tracks=tuple(Track(name=each["name"], titles=tuple(each["titles"])) for each in entry["tracks"]),
        modes=tuple((level, Mode(mode)) for level, mode in entry["modes"].items()),
        certain=entry["certain"],
        cites=(SOURCE,),
    )


SERIES = tuple(_series(entry) for entry in json.loads((files(__package__) / "series.json").read_text("utf-8")))
"""In the ministry's order. What has not been checked against its table is marked uncertain and refuses nobody."""
