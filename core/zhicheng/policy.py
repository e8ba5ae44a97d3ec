"""The policy of one jurisdiction, notice and law day: what judging, casework and pages ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from marshmallow import Schema

from zhicheng.chains import ResolvedDesk, resolve
from zhicheng.committees import chosen_in, cites_of
from zhicheng.digest import digest_of
from zhicheng.dossier.entrusting import brought
from zhicheng.dossier.facts import Facts, beijing_day
from zhicheng.dossier.schema import dossier_schema, extended
from zhicheng.dossier.standard import CHECKED_BY, COMMITTEE, ENTRUSTMENT, LETTER, UNIT
from zhicheng.layers import Owned
from zhicheng.notice import Terms, template_for, terms_of
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import (
    CERTIFICATE,
    FORM,
    REVIEWED,
    AcceptanceDeadline,
    ApplicationDay,
    AttachmentSpec,
    Channel,
    DocumentSpec,
    Jurisdiction,
    Kind,
    NotInForce,
    Outcome,
    Parameter,
    RecommendationDay,
    Section,
    Series,
    YearEnd,
)
from zhicheng.specs.cutoff import APPLICATION, KINDS


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule in force on the law day, with what it means to be unmet then."""

    owned: Owned
    outcome: Outcome


class Policy:
    """Declarations under one notice's terms. Immutable; safe to share between threads."""

    def __init__(self, declarations: Declarations, terms: Terms) -> None:
        self.declarations = declarations
        self.terms = terms

    @cached_property
    def jurisdiction(self) -> Jurisdiction:
        """The place, with the telephones that the notice names where it names some."""
        place = self.declarations.jurisdiction
        return replace(place, contacts=self.terms.contacts) if self.terms.contacts else place

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical declarations and the plugins' source."""
        return digest_of(self.declarations)

    @property
    def format(self) -> Mapping[str, Section]:
        """The exchange format's sections, those that plugins add included."""
        return _format(self.declarations)

    @property
    def schema(self) -> Schema:
        return _schema(self.declarations)

    def fields_of(self, section: str) -> frozenset[str]:
        return _fields(self.declarations, section)

    @cached_property
    def catalogue(self) -> Mapping[str, Series]:
        """The catalogue with the notice's specialties over it, by the series' short names."""
        return {name: self.terms.over(each) for name, each in self.declarations.catalogue.items()}

    def series(self, name: str) -> Series | None:
        """A series under any of its names, with the specialties that this notice offers."""
        return self.catalogue.get(self._series_name(name))

    def channel(self, key: str) -> Channel:
        """A channel by key; raises KeyError."""
        return self.declarations.channels[key]

    def sections(self, channel: str) -> tuple[Section, ...]:
        """The sections that a channel may ask for, in the order in which they are filled in.

        Letter and committee, which the format keeps beside them, follow the first one.
        """
        declared = tuple(self.declarations.sections[each] for each in self.channel(channel).sections)
        return (*declared[:1], *self._beside(channel), *declared[1:])

    def _beside(self, channel: str) -> Iterator[Section]:
        letters = [each for each in self.declarations.entrustments if channel in each.channels]
        if letters and brought(self, channel):
            cites = tuple(dict.fromkeys(cite for each in letters for cite in each.cites))
            issuers = tuple(dict.fromkeys(issuer for each in letters for issuer in each.issuers))
            letter = replace(LETTER.changing("issuer_level", choices=issuers), cites=cites)
            several = len({each.direction for each in letters}) > 1
            yield letter if several else replace(letter, fields=letter.fields[1:])
        if self.terms.committees and any(
            chosen_in(chain) for chain in self.declarations.chains if channel in chain.channels
        ):
            yield replace(COMMITTEE, cites=cites_of(self))

    def section(self, channel: str, key: str) -> Section:
        """The section with that exchange key in a channel; raises KeyError."""
        for each in self.sections(channel):
            if each.key == key:
                return each
        raise KeyError(key)

    def attachments(self, channel: str) -> tuple[AttachmentSpec, ...]:
        return tuple(self.declarations.attachments[each] for each in self.channel(channel).attachments)

    def forms(self, channel: str, *, reviewed: bool = False) -> tuple[DocumentSpec, ...]:
        """The forms that an applicant of a channel can have from the first draft on, with those that can be had only
        once every desk has passed the case where that is so."""
        when = (FORM, REVIEWED) if reviewed else (FORM,)
        return tuple(each for each in self._documents(channel) if each.available in when)

    def certificate(self, channel: str) -> DocumentSpec | None:
        """The certificate that a channel ends in."""
        return next((each for each in self._documents(channel) if each.available == CERTIFICATE), None)

    def _documents(self, channel: str) -> tuple[DocumentSpec, ...]:
        return tuple(self.declarations.documents[each] for each in self.channel(channel).documents)

    def parameter(self, key: str) -> Parameter:
        """A number or choice of the law; raises KeyError."""
        return self.declarations.parameters[key]

    def rules(self, channel: str) -> tuple[ActiveRule, ...]:
        """The rules of a channel that are in force on the law day, upper layers first."""
        return tuple(
            active
            for owned in self.declarations.rules
            if (not owned.rule.channels or channel in owned.rule.channels)
            and (active := _active(owned, self.terms.law_day)) is not None
        )

    def cutoffs(self, channel: str, *, recommended_on: date | None, at: datetime | None) -> dict[str, date | None]:
        """The day up to which each kind of fact counts in a channel; None where it is not set yet."""
        days: dict[str, date | None] = dict.fromkeys(KINDS)
        application = beijing_day(at) if at else None
        days[APPLICATION] = application
        for cutoff in self.declarations.cutoffs:
            if cutoff.channels and channel not in cutoff.channels:
                continue
            match cutoff.anchor:
                case YearEnd(offset=offset):
                    day: date | None = date(self.terms.year + offset, 12, 31)
                case AcceptanceDeadline():
                    day = self.terms.acceptance_deadline
                case RecommendationDay(else_application=otherwise):
                    day = recommended_on or (application if otherwise else None)
                case ApplicationDay():
                    day = application
            days.update(dict.fromkeys(cutoff.kinds, day))
        return days

    def facts(self, data: Mapping[str, Any]) -> Facts:
        """What rules see of a dossier that the schema has read."""
        data = self._normalised(data)
        unit = data.get("unit") or {}
        cutoffs = self.cutoffs(data["channel"], recommended_on=unit.get("recommended_on"), at=data.get("at"))
        return Facts(policy=self, data=data, cutoffs=cutoffs)

    def chain(self, facts: Facts) -> tuple[ResolvedDesk, ...]:
        """The concrete desks through which this case goes."""
        return resolve(self, facts)

    def same(self, field: str, one: Any, other: Any) -> bool:
        """Whether two answers to a field mean the same; series are compared under their short names."""
        if field == "current_series":
            one, other = self._series_name(one), self._series_name(other)
        return bool(one == other)

    def _series_name(self, name: Any) -> Any:
        return self.declarations.aliases.get(name, name)

    def _normalised(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same data with every series under the short name that the notices use."""
        sections = dict(data.get("sections") or {})
        for key, section in self.format.items():
            names = [each.key for each in section.fields if each.kind is Kind.SERIES]
            if not names or not sections.get(key):
                continue
            if section.repeats:
                sections[key] = [self._renamed(row or {}, names) for row in sections[key]]
            else:
                sections[key] = self._renamed(sections[key], names)
        return {**data, "sections": sections}

    def _renamed(self, row: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
        return {**row, **{name: self._series_name(row[name]) for name in names if row.get(name)}}


def policy_for(registry: Registry, jurisdiction: str, year: int) -> Policy:
    """The policy by the plugin's own template; raises KeyError (jurisdiction) or NoTemplate (year)."""
    declarations = registry.get(jurisdiction)
    template = template_for(declarations.timelines, year)
    return Policy(declarations, terms_of(jurisdiction, template, year))


def _active(owned: Owned, law_day: date) -> ActiveRule | None:
    rule = owned.rule
    if not rule.effective.covers(law_day):
        return None
    if isinstance(rule.outcome, Outcome):
        return ActiveRule(owned, rule.outcome)
    try:
        return ActiveRule(owned, rule.outcome.on(law_day))
    except NotInForce:
        return None


@cache
def _format(declarations: Declarations) -> Mapping[str, Section]:
    return extended(declarations.sections.values())


@cache
def _schema(declarations: Declarations) -> Schema:
    return dossier_schema(_format(declarations), declarations.attachments)


@cache
def _fields(declarations: Declarations, section: str) -> frozenset[str]:
    match section:
        case "unit":
            return frozenset(each.key for each in UNIT.fields) | {CHECKED_BY.key}
        case "entrustment":
            return frozenset(each.key for each in ENTRUSTMENT.fields)
        case "committee":
            return frozenset(each.key for each in COMMITTEE.fields)
    return frozenset(each.key for each in _format(declarations)[section].fields)
