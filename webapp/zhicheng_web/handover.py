"""A first password is shown on one page, once, to be handed over; it is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from zhicheng_web.pieces import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who gets the password of which account; ``login`` says what one signs in with."""

    organisation: str
    name: str
    login: str
    password: str
    back: Link


def handed_over(organisation: str, name: str, login: str, password: str, back: str) -> str:
    """The page that shows it."""
    view = Handover(
        organisation=organisation, name=name, login=login, password=password, back=Link("已交给本人，返回", back)
    )
    return render_template("handover.html", view=view)
