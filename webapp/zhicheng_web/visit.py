"""Who is asking: the sign-in cookie is read once a request, and every area is open to its own people only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.clock import training_offset
from zhicheng.casework.sessions import Visit, authenticate, touch
from zhicheng.store.models import Account, Person
from zhicheng_web.clock import use_offset
from zhicheng_web.platform import platform

COOKIE = "zhicheng-sign-in"
Admits = Callable[[Actor], bool]
UNFINISHED = frozenset({"account.change_password", "account.sign_out"})
"""All that an account may do before it has changed the password it was given."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in; ``name`` is what they are called in the header."""

    visit: Visit
    token: str
    name: str


def install(app: Flask, areas: Mapping[str, Admits | None], *, trains: bool) -> None:
    """Guard each blueprint by who it admits (None: everybody). ``trains``: business time comes from the database."""

    @app.before_request
    def receive() -> ResponseReturnValue | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        _read(trains=trains)
        admits = areas.get(request.blueprint or "")
        return None if admits is None else _guard(admits)


def actor() -> Actor:
    """Who is signed in; raises Refusal when nobody is."""
    found = visitor()
    if found is None:
        raise Refusal("signed_out", "您还没有登录，或者登录已经超时。请登录后再操作。", status=HTTPStatus.UNAUTHORIZED)
    return found.visit.actor


def visitor() -> Visitor | None:
    """Whoever is signed in."""
    found: Visitor | None = g.get("visitor")
    return found


def reading() -> Session:
    """The session that this page reads from: one state of the database, closed with the request."""
    return platform().database.reading()


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction; what was read before it is read anew afterwards."""
    platform().database.forget()
    with platform().store.begin() as session:
        yield session


def keep(response: Response, token: str) -> Response:
    """Hand the browser the token of a session that has begun."""
    response.set_cookie(
        _cookie(), token, secure=platform().settings.production, httponly=True, samesite="Lax", path="/"
    )
    return response


def forget(response: Response) -> Response:
    """Take the token back."""
    response.delete_cookie(_cookie(), secure=platform().settings.production, httponly=True, samesite="Lax", path="/")
    return response


def _cookie() -> str:
    return f"__Host-{COOKIE}" if platform().settings.production else COOKIE


def _read(*, trains: bool) -> None:
    here, token = platform(), request.cookies.get(_cookie())
    with here.store.reading() as session:
        if trains:
            use_offset(here.real(), training_offset(session))
        visit = authenticate(session, here.real, token) if token else None
        g.visitor = Visitor(visit, token, _name(session, visit.actor)) if visit and token else None
    if visit is not None and visit.touch_due:
        _touch(visit.session_id)


def _touch(session_id: UUID) -> None:
    with platform().store.begin() as session:
        touch(session, platform().real, session_id)


def _name(session: Session, who: Actor) -> str:
    person = session.get(Person, who.person_id) if who.person_id else None
    if person is not None:
        return person.name
    account = session.get(Account, who.account_id)
    return (account and account.username) or ""


def _guard(admits: Admits) -> ResponseReturnValue | None:
    if visitor() is None and request.method == "GET" and "text/html" in request.accept_mimetypes.values():
        return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")))
    who = actor()
    if who.password_must_change and request.endpoint not in UNFINISHED:
        return redirect(url_for("account.change_password"))
    if not admits(who):
        raise Refusal(
            "denied", "当前账号不能使用这一部分。请退出后换用办理此事的账号登录。", status=HTTPStatus.FORBIDDEN
        )
    return None
