"""The parts of the site by who sits in front of them; a new part is one more line here."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from zhicheng.casework.actor import Actor
from zhicheng_web import account, applicant, public
from zhicheng_web.visit import Admits


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the main menu."""

    text: str
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A blueprint, whom it ``admits`` (None: everybody, signed in or not), and what it puts into their menu."""

    blueprint: Blueprint
    admits: Admits | None
    menu: tuple[Entry, ...] = ()


def _anybody_signed_in(_actor: Actor) -> bool:
    return True


def _is_person(actor: Actor) -> bool:
    return actor.person_id is not None


AREAS: tuple[Area, ...] = (
    Area(blueprint=public.blueprint, admits=None, menu=(Entry("申报通知", "public.index"),)),
    Area(blueprint=applicant.blueprint, admits=_is_person, menu=(Entry("我的申报", "applicant.home"),)),
    Area(blueprint=account.blueprint, admits=_anybody_signed_in, menu=(Entry("账号与安全", "account.index"),)),
)
