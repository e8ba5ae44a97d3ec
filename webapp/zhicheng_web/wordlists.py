"""Lists as people type them into one field."""

from __future__ import annotations


def words_of(text: str) -> tuple[str, ...]:
    """The words of a list, which are parted by 、 or commas or lines."""
    parts = text.replace("，", "、").replace(",", "、").replace("\n", "、").split("、")
    return tuple(each.strip() for each in parts if each.strip())
