"""What a deployer adds to a place's law without code: plain channels (JB-5.1) and specialties (JB-1.2), from one file.

[[channel]]
jurisdiction = "990000"
key = "cold_region_talent"
name = "…"                       # as the document calls the category
like = "regular"                 # everything that isn't said here is as in that channel
menu = "…"                       # optional: where it stands in the menu
levels = ["中级", "副高级"]       # optional
notes = ["…"]                    # optional, before those of the other channel
document = "…"                   # the document that made the category
clause = "…"
id = "…"                         # optional: what findings call the clause

[[specialty]]
jurisdiction = "990000"
series = "工程系列"
name = "…"
ranges = ["…"]
document = "…"
clause = "…"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from zhicheng.layers import Owned
from zhicheng.plugins import Unstartable
from zhicheng.specs import Channel, Citation, Specialty
from zhicheng.specs.catalogue import LEVELS

if TYPE_CHECKING:
    from zhicheng.registry import Declarations

VARIABLE = "ZHICHENG_LOCAL"
T = TypeVar("T")
WORDS: dict[str, type] = {
    "jurisdiction": str, "key": str, "name": str, "like": str, "menu": str, "series": str, "document": str, "clause": str,
    "id": str, "levels": list, "notes": list, "ranges": list,
}  # fmt: skip
NEEDED = {
    "channel": ("jurisdiction", "key", "name", "like", "document", "clause"),
    "specialty": ("jurisdiction", "series", "name", "document", "clause"),
}
OPTIONAL = {"channel": ("menu", "levels", "notes", "id"), "specialty": ("ranges", "id")}


class LocalError(Unstartable):
    """The deployer's file can't be used; the message names the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Local:
    """The entries of the file, each checked for its keys and types; whether they fit a place is told by :meth:`over`."""

    channels: tuple[Mapping[str, Any], ...] = ()
    specialties: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def read(cls, path: Path) -> Local:
        """Raises :class:`LocalError`."""
        try:
            text = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise LocalError(f"没有找到 {VARIABLE} 所指的文件 {path.name}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LocalError(f"{path.name} 不是正确的 TOML：{error}") from None
        for kind in text:
            if kind not in NEEDED:
                raise LocalError(f"{path.name} 中没有 [[{kind}]] 这种条目；可用：{'、'.join(NEEDED)}")
        return cls(_entries(text, "channel"), _entries(text, "specialty"))

    @classmethod
    def from_environment(cls) -> Local:
        """The file named by ZHICHENG_LOCAL; nothing where none is named. Raises :class:`LocalError`."""
        named = os.environ.get(VARIABLE)
        return cls.read(Path(named)) if named else NOTHING

    def over(self, said: Declarations) -> Declarations:
        """A place's declarations with what the file adds to them; raises :class:`LocalError`."""
        for entry in self.specialties:
            if entry["jurisdiction"] == said.jurisdiction.code:
                said = _with_specialty(said, entry)
        for entry in self.channels:
            if entry["jurisdiction"] == said.jurisdiction.code:
                said = _with_channel(said, entry)
        return said

    def known(self, places: Mapping[str, object]) -> None:
        """Raises :class:`LocalError` for an entry of a place for which no enabled plugin speaks."""
        for entry in (*self.channels, *self.specialties):
            if entry["jurisdiction"] not in places:
                raise LocalError(f"“{entry['name']}”：没有启用地区 {entry['jurisdiction']} 的插件")


NOTHING = Local()


def _entries(text: Mapping[str, Any], kind: str) -> tuple[Mapping[str, Any], ...]:
    found = text.get(kind, [])
    if not isinstance(found, list):
        raise LocalError(f"{kind} 应写成 [[{kind}]]")
    for number, entry in enumerate(found, 1):
        where = f"第{number}个 [[{kind}]]"
        for key in NEEDED[kind]:
            if not entry.get(key):
                raise LocalError(f"{where} 缺少 {key}")
        for key, value in entry.items():
            if key not in (*NEEDED[kind], *OPTIONAL[kind]):
                raise LocalError(f"{where} 没有 {key} 这一项")
            if not isinstance(value, WORDS[key]) or (isinstance(value, list) and not all(map(_text, value))):
                raise LocalError(f"{where} 的 {key} 应为{'文字的列表' if WORDS[key] is list else '文字'}")
    return tuple(found)


def _text(value: object) -> bool:
    return isinstance(value, str)


def _with_specialty(said: Declarations, entry: Mapping[str, Any]) -> Declarations:
    series = said.series(entry["series"])
    if series is None:
        raise LocalError(f"专业“{entry['name']}”：没有名为“{entry['series']}”的系列")
    kept = {each.name: each for each in series.specialties}
    before = kept.get(entry["name"], Specialty(name=entry["name"]))
    ranges = tuple(dict.fromkeys((*before.ranges, *entry.get("ranges", ()))))
    kept[before.name] = replace(before, ranges=ranges)
    added = replace(series, specialties=tuple(kept.values()), cites=(*series.cites, _cite(entry)))
    return replace(said, catalogue={**said.catalogue, series.name: added})


def _with_channel(said: Declarations, entry: Mapping[str, Any]) -> Declarations:
    key, like = entry["key"], said.channels.get(entry["like"])
    if like is None:
        raise LocalError(f"渠道“{entry['name']}”：没有可以参照的渠道 {entry['like']}；可用：{'、'.join(said.channels)}")
    if key in said.channels:
        raise LocalError(f"渠道“{entry['name']}”：键 {key} 已经存在")
    levels = tuple(entry.get("levels", like.levels))
    if unknown := [each for each in levels if each not in LEVELS]:
        raise LocalError(f"渠道“{entry['name']}”：没有{'、'.join(unknown)}这种级别；可用：{'、'.join(LEVELS)}")
    channel = replace(
        like,
        key=key,
        like=like.like or like.key,
        name=entry["name"],
        menu=entry.get("menu", like.menu),
        levels=levels,
        levels_cites=(_cite(entry),) if "levels" in entry else like.levels_cites,
        notes=(*entry.get("notes", ()), *like.notes),
        cites=(_cite(entry), *like.cites),
    )
    return _offering(said, channel, like.key)


def _offering(said: Declarations, channel: Channel, like: str) -> Declarations:
    """Wherever the law speaks of ``like`` by name, it speaks of the new channel too."""

    def too(declared: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(_named_too(each, channel.key, like) for each in declared)

    timelines = tuple(replace(each, windows=too(each.windows)) for each in too(said.timelines))
    return replace(
        said,
        channels={**said.channels, channel.key: channel},
        rules=tuple(Owned(each.plugin, _named_too(each.rule, channel.key, like)) for each in said.rules),
        cutoffs=too(said.cutoffs),
        chains=too(said.chains),
        procedures=too(said.procedures),
        entrustments=too(said.entrustments),
        timelines=timelines,
    )


def _named_too(value: T, key: str, like: str) -> T:
    channels: tuple[str, ...] = value.channels  # type: ignore[attr-defined]
    return replace(value, channels=(*channels, key)) if like in channels else value  # type: ignore[type-var]


def _cite(entry: Mapping[str, Any]) -> Citation:
    return Citation(document=entry["document"], clause=entry["clause"], id=entry.get("id", "本地"))
