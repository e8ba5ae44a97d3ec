"""The main menu: the day's work on one line, the rest by headings behind 更多."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from zhicheng_web.pieces import Link

MOST_ENTRIES = 8
"""A menu of so many stands on one line beside the name; of a longer one only what has no shelf."""


class Shelf(StrEnum):
    """The headings under which a long menu keeps what isn't open all day, in this order."""

    REVIEW = "评审和结果"
    COMMITTEES = "评委会和专家"
    SUPERVISION = "监督"
    OFFICE = "日常管理"
    OPEN = "公开服务"
    OWN = "我的"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the main menu; in a long menu it stands on its ``shelf`` where it has one."""

    text: str
    endpoint: str
    shelf: Shelf | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """What a visitor may open; ``shelves`` are headings with what stands under them."""

    first: tuple[Link, ...] = ()
    shelves: tuple[tuple[str, tuple[Link, ...]], ...] = ()


def menu(entries: Iterable[Entry]) -> Menu:
    """The entries of the areas that admit a visitor, laid out."""
    entries = tuple(entries)
    kept: dict[Shelf | None, list[Link]] = defaultdict(list)
    for each in entries:
        shelf = each.shelf if len(entries) > MOST_ENTRIES else None
        kept[shelf].append(Link(each.text, url_for(each.endpoint)))
    return Menu(tuple(kept[None]), tuple((each.value, tuple(kept[each])) for each in Shelf if each in kept))
