"""What a rule sees: the dossier's answers, the law day and the cut-offs, and nothing else; never the present moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date
from typing import Any

from zhicheng.divisions import Divisions
from zhicheng.specs import Missing
from zhicheng.specs.timeline import BEIJING
from zhicheng.specs.vocabulary import FREELANCERS


class Record:
    """Answers of one section or row. Reading one that was not given raises :class:`Missing`; ``get`` gives None.

    ``from`` is a keyword of Python, so a trailing underscore is dropped: ``row.from_``. A name that the section does
    not declare raises AttributeError: a misspelt fact is an error of the rule, never "unknown".
    """

    __slots__ = ("_declared", "_section", "_values", "row")

    def __init__(self, section: str, values: Mapping[str, Any], declared: frozenset[str], row: int | None = None):
        self._section, self._values, self._declared, self.row = section, values, declared, row

    def __getattr__(self, name: str) -> Any:
        key = name.rstrip("_")
        value = self.get(key)
        if value is None:
            raise Missing(self._section, key)
        return value

    def get(self, key: str) -> Any:
        """The answer, or None where it was not given; raises AttributeError for an undeclared one."""
        if key not in self._declared:
            raise AttributeError(f"{self._section} 没有字段 {key}")
        value = self._values.get(key)
        return None if value == "" else value

    def __bool__(self) -> bool:
        return any(value is not None for value in self._values.values())


class Cutoffs:
    """The days up to which each kind of fact counts; reading one that the notice has not set raises Missing."""

    __slots__ = ("_days",)

    def __init__(self, days: Mapping[str, date | None]) -> None:
        self._days = days

    def __getattr__(self, name: str) -> date:
        if name not in self._days:
            raise AttributeError(f"没有声明截止日 {name}")
        found = self._days[name]
        if found is None:
            raise Missing("notice", "acceptance_deadline")
        return found

    def get(self, name: str) -> date | None:
        return self._days.get(name)

    def items(self) -> Iterator[tuple[str, date | None]]:
        return iter(self._days.items())


class Facts:
    """One dossier under one policy.

    ``basic``, ``unit`` and ``entrustment`` are records, :meth:`rows` the rows of a repeated section, ``law_day`` and
    ``cutoffs`` the two times that rules know. ``attachments`` maps keys to the files given for them.
    """

    __slots__ = (
        "_rows",
        "attachments",
        "basic",
        "channel",
        "committee",
        "cutoffs",
        "disagreements",
        "entrustment",
        "jurisdiction",
        "law_day",
        "pledge",
        "policy",
        "scope",
        "unit",
        "year",
    )

    def __init__(self, *, policy: Any, data: Mapping[str, Any], cutoffs: Mapping[str, date | None]) -> None:
        sections = data.get("sections") or {}
        self.policy = policy
        self.jurisdiction: str = policy.jurisdiction.code
        self.year: int = policy.terms.year
        self.channel: str = data["channel"]
        self.law_day: date = policy.terms.law_day
        self.committee: str | None = data.get("committee") or None
        self.scope: str | None = data.get("applicant_scope") or None
        self.attachments: Mapping[str, list[Mapping[str, Any]] | None] = data.get("attachments") or {}
        self.pledge: bool | None = data.get("pledge")
        self.cutoffs = Cutoffs(cutoffs)
        self._rows = {
            key: self._read_rows(section.key, sections.get(key), policy.fields_of(key) | {"proofs"})
            for key, section in policy.format.items()
            if section.repeats
        }
        basic, self.disagreements = _summarised(policy, sections.get("basic") or {}, self._rows["title_history"])
        self.basic = Record("basic", basic, policy.fields_of("basic"))
        self.unit = Record("unit", _derived(policy, data.get("unit") or {}, basic), policy.fields_of("unit"))
        self.entrustment = Record("entrustment", data.get("entrustment") or {}, policy.fields_of("entrustment"))

    def under_law(self) -> Facts:
        """These facts as rules see them: a deployer's own channel is the plugin's channel whose law it follows."""
        like = self.policy.channel(self.channel).like
        if not like:
            return self
        seen = copy(self)
        seen.channel = like
        return seen

    def rows(self, section: str) -> tuple[Record, ...]:
        """The rows of a repeated section. Not given is unknown, except where absence means "nothing declared"."""
        rows = self._rows[section]
        if rows is None:
            if self.policy.format[section].absent_is_none:
                return ()
            raise Missing(section, "")
        return rows

    def given(self, section: str) -> tuple[Record, ...]:
        """The rows that were given, none where the section was not."""
        return self._rows[section] or ()

    def was_given(self, section: str) -> bool:
        return self._rows[section] is not None

    def has_file(self, key: str) -> bool:
        """Whether at least one file was given under an attachment's key."""
        return bool(self.attachments.get(key))

    def at(self, path: str) -> Any:
        """The fact at a path of a condition, None where it was not given."""
        head, _, field = path.partition(".")
        match head:
            case "basic" | "unit" | "entrustment":
                return getattr(self, head).get(field)
            case "channel":
                return self.channel
            case "committee":
                return self.committee
        raise AttributeError(f"条件中的路径 {path} 不存在")

    @staticmethod
    def _read_rows(section: str, given: Any, declared: frozenset[str]) -> tuple[Record, ...] | None:
        if given is None:
            return None
        return tuple(Record(section, row or {}, declared, index) for index, row in enumerate(given))


def beijing_day(moment: Any) -> date:
    """The calendar day in Beijing of an aware moment, whatever offset it was written in."""
    day: date = moment.astimezone(BEIJING).date()
    return day


def _derived(policy: Any, unit: Mapping[str, Any], basic: Mapping[str, Any]) -> Mapping[str, Any]:
    """What follows from other answers where it was not given: a freelancer's nature, and whether a division lies here."""
    found = dict(unit)
    if found.get("nature") is None and basic.get("person_category") in FREELANCERS:
        found["nature"] = "自由职业"
    division, here, divisions = found.get("division"), policy.jurisdiction.code, Divisions.official()
    if found.get("in_jurisdiction") is None and division and division in divisions and here in divisions:
        found["in_jurisdiction"] = divisions.contains(here, division)
    return found


def _summarised(
    policy: Any, basic: Mapping[str, Any], history: tuple[Record, ...] | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """``basic`` with the last entry of the title history in its place, and the fields on which the two disagree."""
    from zhicheng.dossier.standard import SUMMARY

    values = dict(basic)
    disagreements = []
    if history:
        for field, source in SUMMARY.items():
            entry = history[-1].get(source)
            if entry is None:
                continue
            stated = values.get(field)
            if stated is not None and policy.same(field, stated, entry) is False:
                disagreements.append(field)
            values[field] = entry
    return values, tuple(disagreements)
