"""What stands around every page: the place, whom to call, whose case it is, and the training clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g, request, url_for

from zhicheng.specs import Jurisdiction
from zhicheng_web.clock import training_clock
from zhicheng_web.menu import Menu, menu
from zhicheng_web.pieces import Contact, Deadline
from zhicheng_web.platform import platform
from zhicheng_web.settings import Settings
from zhicheng_web.visit import visitor

if TYPE_CHECKING:
    from zhicheng_web.areas import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """The line under the header while one works on an application; rolling channels have no deadline. ``entered`` says
    who entered it from paper, on whose behalf."""

    notice: str
    unit: str
    deadline: Deadline | None
    entered: str = ""


ABOUT = {
    "public.sign_in": ("sign_in",),
    "public.register": ("sign_in",),
    "public.recover": ("sign_in",),
    "public.reset": ("sign_in",),
    "public.notice": ("policy",),
    "bulletin": ("policy",),
    "applicant": ("software", "policy"),
    "joining": ("software", "policy"),
}
"""What people ask about on a page, by endpoint or blueprint; on all others about anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """``training_clock`` is the business moment while it isn't the real one, else nothing; ``user`` is who is in."""

    service: str
    menu: Menu
    place: str = ""
    home: str = ""
    contacts: tuple[Contact, ...] = ()
    case: CaseLine | None = None
    training_clock: datetime | None = None
    user: str = ""


def install(app: Flask, settings: Settings, areas: Iterable[Area]) -> None:
    """Give every template a shell, error pages included: the one in use for this request, else a plain one."""
    known = app.extensions["zhicheng.areas"] = tuple(areas)

    @app.context_processor
    def around_the_page() -> dict[str, Any]:
        return {"shell": g.get("shell") or _plain(settings, known)}


def workplace() -> str:
    """Where somebody who has signed in begins: the first of the areas in which people work that admits them."""
    who = visitor()
    areas: tuple[Area, ...] = current_app.extensions["zhicheng.areas"]
    working = sorted((area for area in areas if area.begins), key=lambda area: area.begins)
    admitting = (area for area in working if area.admits and who and area.admits(who.visit.actor))
    return url_for(next((area.menu[0].endpoint for area in admitting), "public.index"))


def use(shell: Shell) -> None:
    """Put ``shell`` around whatever page this request ends in."""
    g.shell = shell


def within(place: Jurisdiction, case: CaseLine | None = None) -> None:
    """Let the page stand in a jurisdiction, and in a case where there is one: its name and telephones go with it."""
    g.place, g.case = place, case


def contacts(place: Jurisdiction | None) -> tuple[Contact, ...]:
    """Whom to call about this page: in its place or, where a page stands in none, in each place by name (JA-5.4)."""
    endpoint = request.endpoint or ""
    topics = ABOUT.get(endpoint) or ABOUT.get(endpoint.partition(".")[0])
    if place is not None:
        return tuple(Contact(each.purpose, each.phone) for each in place.contacts if _about(each.topic, topics))
    if not topics:
        return ()
    return tuple(
        Contact(f"{each.jurisdiction.name}{contact.purpose}", contact.phone)
        for each in platform().registry.offering()
        for contact in each.jurisdiction.contacts
        if contact.topic in topics
    )


def _about(topic: str, topics: tuple[str, ...] | None) -> bool:
    return topics is None or not topic or topic in topics


def _plain(settings: Settings, areas: tuple[Area, ...]) -> Shell:
    offering = platform().registry.offering()
    place: Jurisdiction | None = g.get("place") or (offering[0].jurisdiction if len(offering) == 1 else None)
    who = visitor()
    admitting = (area for area in areas if area.admits is None or (who and area.admits(who.visit.actor)))
    return Shell(
        service=settings.service_name,
        place=place.name if place else "",
        home=url_for("public.index"),
        menu=menu(entry for area in admitting for entry in area.menu),
        contacts=contacts(place),
        case=g.get("case"),
        training_clock=training_clock(),
        user=who.name if who else "",
    )
