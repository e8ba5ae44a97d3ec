"""The terms of a notice: what a bureau announces for one round. A value; its storage and revisions are casework."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from zhicheng.fees import Fee
from zhicheng.specs import Citation, CommitteeTemplate, Contact, NoticeTemplate, Series, Specialty, Window
from zhicheng.specs.timeline import BEIJING


class NoTemplate(LookupError):
    """No template speaks for that year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow:
    """Applications of ``channels`` (all when empty) are taken while ``opens`` ≤ now < ``closes``; aware moments."""

    opens: datetime
    closes: datetime
    channels: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()

    def covers(self, channel: str) -> bool:
        return not self.channels or channel in self.channels

    def contains(self, moment: datetime) -> bool:
        return self.opens <= moment < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPhase:
    key: str
    title: str
    first: date
    last: date
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSpecialty:
    """What a notice says of one specialty beyond the catalogue (JB-1.2): its ranges and track, or that it is ``dropped``.

    ``into`` is what a dropped one is applied for as from now on, where there is such. ``cites`` are the decisions that it
    rests on, the latest last.
    """

    series: str
    name: str
    ranges: tuple[str, ...] = ()
    track: str = ""
    dropped: bool = False
    into: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """``law_day`` picks values from dated tables for every case of the round; ``acceptance_deadline`` is the committee's.

    ``contacts`` are this notice's own; without any, those of the place hold. ``specialties`` stand over the catalogue's.
    """

    jurisdiction: str
    year: int
    title: str
    law_day: date
    channels: tuple[str, ...]
    windows: tuple[OpenWindow, ...]
    phases: tuple[DatedPhase, ...] = ()
    committees: tuple[CommitteeTemplate, ...] = ()
    fees: tuple[Fee, ...] = ()
    contacts: tuple[Contact, ...] = ()
    specialties: tuple[NoticeSpecialty, ...] = ()
    acceptance_deadline: date | None = None
    issued: str = ""
    cites: tuple[Citation, ...] = ()

    def windows_for(self, channel: str) -> tuple[OpenWindow, ...]:
        """The windows in which a channel is taken; empty where the notice sets none."""
        return tuple(each for each in self.windows if each.covers(channel))

    def closes(self, channel: str) -> datetime | None:
        """The last deadline of a channel, None where the notice sets none."""
        return max((each.closes for each in self.windows_for(channel)), default=None)

    def phase(self, key: str) -> DatedPhase | None:
        return next((each for each in self.phases if each.key == key), None)

    def specialty(self, series: str, name: str) -> NoticeSpecialty | None:
        """What this notice says of a specialty; None where the catalogue's word holds."""
        return next((each for each in self.specialties if (each.series, each.name) == (series, name)), None)

    def over(self, series: Series) -> Series:
        """A series of the catalogue with this notice's specialties over it: one that is named again has the ranges given
        here, one that is dropped is offered no more."""
        found = {each.name: each for each in series.specialties}
        for each in self.specialties:
            if each.series != series.name:
                continue
            if each.dropped:
                found.pop(each.name, None)
            else:
                track = each.track or (found[each.name].track if each.name in found else "")
                found[each.name] = Specialty(name=each.name, ranges=each.ranges, track=track)
        return replace(series, specialties=tuple(found.values()))

    def with_dates(self, given: dict[str, Any]) -> Terms:
        """These terms with the dates that a dossier's ``notice`` states; days mean 00:00 and 24:00 in Beijing."""
        changed = self
        if given.get("acceptance_deadline"):
            changed = replace(changed, acceptance_deadline=given["acceptance_deadline"])
        if given.get("law_day"):
            changed = replace(changed, law_day=given["law_day"])
        if given.get("window"):
            opens, closes = (moment_of(each, end=index == 1) for index, each in enumerate(given["window"]))
            cites = tuple(cite for window in self.windows for cite in window.cites)
            changed = replace(changed, windows=(OpenWindow(opens=opens, closes=closes, cites=cites),))
        return changed


def moment_of(value: date | datetime, *, end: bool) -> datetime:
    """A boundary as a moment; a bare day starts at 00:00, or as an end lasts until its 24:00, in Beijing."""
    if isinstance(value, datetime):
        return value
    start = datetime(value.year, value.month, value.day, tzinfo=BEIJING)
    return start.fromtimestamp(start.timestamp() + 86400, BEIJING) if end else start


def template_for(timelines: tuple[NoticeTemplate, ...], year: int) -> NoticeTemplate:
    """The official notice of that year where one was issued, else the convention; raises :class:`NoTemplate`."""
    for template in timelines:
        if template.year == year:
            return template
    for template in timelines:
        if template.year is None and (template.first_year is None or template.first_year <= year):
            return template
    known = "、".join(str(each.year) for each in timelines if each.year) or "无"
    raise NoTemplate(f"没有 {year} 年度的通知或惯例（已收录的年度：{known}）")


def terms_of(jurisdiction: str, template: NoticeTemplate, year: int) -> Terms:
    """What a notice for ``year`` says by this template."""
    return Terms(
        jurisdiction=jurisdiction,
        year=year,
        title=template.title.format(year=year),
        law_day=template.law_day.in_year(year),
        channels=template.channels,
        windows=tuple(_opened(each, year) for each in template.windows),
        phases=tuple(
            DatedPhase(
                key=each.key,
                title=each.title,
                first=each.first.in_year(year),
                last=each.last.in_year(year),
                cites=each.cites,
            )
            for each in template.phases
        ),
        committees=template.committees,
        acceptance_deadline=template.acceptance_deadline.in_year(year) if template.acceptance_deadline else None,
        issued=template.issued,
        cites=template.cites,
    )


def _opened(window: Window, year: int) -> OpenWindow:
    return OpenWindow(
        opens=window.opens.starts(year),
        closes=window.closes.starts(year),
        channels=window.channels,
        cites=window.cites,
    )
