"""What stands around every page: the place, whom to call, whose case it is, and the training clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, g

from zhicheng_web.pieces import Contact, Deadline, Link
from zhicheng_web.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """The line under the header while one works on an application."""

    notice: str
    unit: str
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """``training_clock`` is the business moment while it isn't the real one, else nothing."""

    service: str
    place: str = ""
    home: str = ""
    menu: tuple[Link, ...] = ()
    contacts: tuple[Contact, ...] = ()
    case: CaseLine | None = None
    training_clock: datetime | None = None


def install(app: Flask, settings: Settings) -> None:
    """Give every template a shell, error pages included: the one in use for this request, else a bare one."""

    @app.context_processor
    def around_the_page() -> dict[str, Any]:
        return {"shell": g.get("shell") or Shell(service=settings.service_name)}


def use(shell: Shell) -> None:
    """Put ``shell`` around whatever page this request ends in."""
    g.shell = shell
