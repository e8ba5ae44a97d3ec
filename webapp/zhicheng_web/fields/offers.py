"""What may be chosen: series, specialties, ranges, titles and levels depend on one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhicheng.specs.catalogue import LEVELS, Series
from zhicheng.specs.section import Field, Kind

Raw = Mapping[str, str]
"""Answers as they were typed, by field key; what was chosen of several is joined by SEPARATOR."""

UPON: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.SPECIALTY: (Kind.SERIES,),
    Kind.SPECIALTY_RANGE: (Kind.SERIES, Kind.SPECIALTY),
    Kind.TITLE: (Kind.SERIES, Kind.SPECIALTY),
    Kind.LEVEL: (Kind.SERIES, Kind.TITLE),
}
"""Which kinds' answers decide what a kind may be chosen from, within one form."""

JOINT = "|"
"""Stands between the upper answers in a key of :meth:`Offers.table`."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What a notice lets people choose: its ``series``, and ``places`` that are suggested for a division.

    ``open`` names the series in which specialties and ranges are typed, because what is listed of them isn't all: it is
    suggested.
    """

    series: tuple[Series, ...] = ()
    places: tuple[str, ...] = ()
    open: frozenset[str] = frozenset()

    def suggestions(self, kind: Kind) -> dict[str, tuple[str, ...]]:
        """What is suggested where a dependent kind is typed, under the answer that leads to it."""
        found: dict[str, tuple[str, ...]] = {}
        for series in (each for each in self.series if each.name in self.open):
            match kind:
                case Kind.SPECIALTY:
                    found[series.name] = tuple(each.name for each in series.specialties)
                case Kind.SPECIALTY_RANGE:
                    found |= {_key(series.name, each.name): each.ranges for each in series.specialties}
        return {key: words for key, words in found.items() if words}

    def table(self, kind: Kind) -> dict[str, tuple[str, ...]]:
        """Every choice of a dependent kind under the answers that lead to it; no entry where none is."""
        found: dict[str, tuple[str, ...]] = {}
        for series in self.series:
            match kind:
                case Kind.SPECIALTY if series.name not in self.open:
                    found[series.name] = tuple(each.name for each in series.specialties)
                case Kind.SPECIALTY_RANGE if series.name not in self.open:
                    for each in series.specialties:
                        found[_key(series.name, each.name)] = each.ranges
                case Kind.TITLE:
                    for name in ("", *(each.name for each in series.specialties)):
                        found[_key(series.name, name)] = _titles(series, name)
                case Kind.LEVEL:
                    for title in _titles(series, ""):
                        found[_key(series.name, title)] = series.levels_of(title)
        return {key: choices for key, choices in found.items() if choices}

    def choices(self, field: Field, fields: Sequence[Field], raw: Raw) -> tuple[str, ...]:
        """What ``field`` may be chosen from, given the answers above it in the same form."""
        if field.kind is Kind.SERIES:
            return tuple(each.name for each in self.series)
        if field.kind in UPON:
            table = self.table(field.kind)
            *higher, nearest = (raw.get(key, "") for key in upper_keys(field, fields))
            # An answer just above that the catalogue doesn't list narrows nothing down.
            return table.get(_key(*higher, nearest)) or table.get(_key(*higher, ""), ())
        return field.choices


def upper_keys(field: Field, fields: Sequence[Field]) -> tuple[str, ...]:
    """The keys of the fields that ``field`` depends on, in order."""
    by_kind = {each.kind: each.key for each in fields}
    return tuple(by_kind.get(kind, "") for kind in UPON.get(field.kind, ()))


def settled(fields: Sequence[Field], raw: Raw, offers: Offers) -> dict[str, str]:
    """``raw`` with those dependent answers emptied that the answers above them no longer offer."""
    result = dict(raw)
    for field in fields:
        if field.kind in UPON and result.get(field.key):
            here, suggested = offers.choices(field, fields, result), offers.suggestions(field.kind)
            above = _key(*(result.get(key, "") for key in upper_keys(field, fields)))
            listed = (*offers.table(field.kind).values(), *suggested.values())
            known = result[field.key] in (*here, *suggested.get(above, ()))
            if not known and (here or any(result[field.key] in words for words in listed)):
                result[field.key] = ""
    return result


def _key(*upper: str) -> str:
    return JOINT.join(upper)


def _titles(series: Series, specialty: str) -> tuple[str, ...]:
    titles = (title for level in reversed(LEVELS) for title in series.titles(level, specialty or None))
    return tuple(dict.fromkeys(titles))
