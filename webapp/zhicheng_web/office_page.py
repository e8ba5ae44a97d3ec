"""What stands at the head of an office's pages: for whom one works, and the other pages of the same work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from zhicheng.casework.access import Refusal
from zhicheng.casework.units import Place
from zhicheng.divisions import Divisions
from zhicheng_web import shell
from zhicheng_web.pieces import Entry, Pager, Table
from zhicheng_web.platform import platform


@dataclass(frozen=True, slots=True)
class Tab:
    """A neighbouring page; ``count`` is what waits there."""

    text: str
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """``owner`` is the organisation that the pages are about."""

    owner: str
    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """A table by pages under a title and a word about it, as listing.html draws it."""

    frame: Frame
    title: str
    lead: str
    table: Table
    pager: Pager


def place_of(jurisdiction: str) -> Place:
    """Where an organisation belongs, with the rules for accounts there; its name and telephones stand around the page.

    Raises Refusal where no enabled plugin speaks for the place.
    """
    declared = platform().registry.jurisdictions.get(jurisdiction)
    if declared is None:
        raise Refusal(
            "not_offered", "平台没有启用这个地区，暂不能办理。请联系平台运维人员启用该地区后再办。", status=404
        )
    shell.within(declared.jurisdiction)
    return Place(jurisdiction, declared.accounts, Divisions.official())


def place_name(code: str | None) -> str:
    """A division in words; its code where the standard doesn't list it."""
    divisions = Divisions.official()
    return divisions.full_name(code) if code and code in divisions else code or ""


def question(name: str, label: str, errors: Mapping[str, str], **more: object) -> Entry:
    """A question of a small form, echoing what was sent in it and the error at it."""
    value = request.form.get(name, "")
    return Entry(name=name, label=label, value=value, error=errors.get(name, ""), **more)  # type: ignore[arg-type]
