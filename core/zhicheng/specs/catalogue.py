"""Series (系列), specialties (专业), ranges (专业范围), and the titles of each level. Levels are read from here only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhicheng.specs.citation import Citation

LEVELS = ("员级", "助理级", "中级", "副高级", "正高级")
"""From lowest to highest; a level is never inferred from a title's wording (高级记者 is 正高级)."""

SENIOR = ("副高级", "正高级")


class Mode(StrEnum):
    """How a title of a series and level is won."""

    REVIEW = "评审"
    EXAM = "以考代评"
    EXAM_AND_REVIEW = "考评结合"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One line of titles within a series (医疗, 护理 …); ``titles`` run parallel to :data:`LEVELS`, None where none."""

    name: str
    titles: tuple[str | None, str | None, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialty:
    name: str
    ranges: tuple[str, ...] = ()
    track: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series under the short name that notices use, with the national full name and other spellings as aliases.

    A lower layer repeats ``name`` to add specialties, tracks or modes; what it sets wins. ``certain`` is false where
    the titles have not been checked against the ministry's table: nothing is refused on their account. ``complete`` is true
    where ``specialties`` are all there are; otherwise others may be typed, and these are suggested.
    """

    name: str
    national_name: str = ""
    aliases: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    specialties: tuple[Specialty, ...] = ()
    modes: tuple[tuple[str, Mode], ...] = ()
    certain: bool = True
    complete: bool = False
    cites: tuple[Citation, ...] = ()

    def names(self) -> Iterator[str]:
        yield self.name
        if self.national_name:
            yield self.national_name
        yield from self.aliases

    def mode(self, level: str) -> Mode:
        return dict(self.modes).get(level, Mode.REVIEW)

    def titles(self, level: str, specialty: str | None = None) -> tuple[str, ...]:
        """The titles of a level, of the specialty's track where it belongs to one."""
        rank = LEVELS.index(level)
        wanted = {each.track for each in self.specialties if each.name == specialty and each.track}
        named = (track.titles[rank] for track in self.tracks if not wanted or track.name in wanted)
        return tuple(dict.fromkeys(title for title in named if title))

    def levels_of(self, title: str) -> tuple[str, ...]:
        """Every level at which this series knows ``title``."""
        return tuple(
            level for rank, level in enumerate(LEVELS) if any(track.titles[rank] == title for track in self.tracks)
        )
