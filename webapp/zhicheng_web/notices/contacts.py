"""Whom applicants may call about a notice; without any of its own, those of the place are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.notice import Terms
from zhicheng.specs import Contact
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.working import elsewhere, save, sent_version, worked_on
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform

MOST = 30
SPARE = 2
"""Empty lines below those that are there; saving makes room for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsPage:
    """``borrowed``: the notice names none, so that those of the place are shown to begin with."""

    frame: Frame
    notice_id: UUID
    version: int
    rows: tuple[tuple[Entry, Entry], ...]
    borrowed: bool
    elsewhere: tuple[str, ...]


@blueprint.route("/<uuid:notice_id>/contacts", methods=["GET", "POST"])
def contacts(notice_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(notice_id, {})
    written = [row for row in _typed() if any(row)]
    try:
        save(notice_id, lambda terms: _with(terms, written))
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(notice_id, refusal.fields), refusal.status
    return redirect(url_for("notices.notice", notice_id=notice_id))


def _typed() -> list[tuple[str, str]]:
    """The lines as they were sent, those that were emptied among them."""
    form = request.form
    return [(form.get(f"purpose-{each}", "").strip(), form.get(f"phone-{each}", "").strip()) for each in range(MOST)]


def _with(terms: Terms, written: list[tuple[str, str]]) -> Terms:
    """Lines that nobody touched keep what they rest on."""
    known = {(each.purpose, each.phone): each for each in (*terms.contacts, *_of_place(terms))}
    rows = tuple(known.get(row) or Contact(purpose=row[0], phone=row[1], cites=()) for row in written)
    return replace(terms, contacts=rows)


def _of_place(terms: Terms) -> tuple[Contact, ...]:
    return platform().registry.get(terms.jurisdiction).jurisdiction.contacts


def _page(notice_id: UUID, errors: Mapping[str, str]) -> str:
    notice, terms = worked_on(notice_id)
    shown = [(each.purpose, each.phone) for each in terms.contacts or _of_place(terms)]
    if request.method == "POST":
        shown = [row for row in _typed() if any(row)]
    view = ContactsPage(
        frame=frame("notices.contacts", notice),
        notice_id=notice_id,
        version=sent_version(notice.version),
        rows=tuple(_row(index, row, errors) for index, row in enumerate([*shown, *[("", "")] * SPARE])),
        borrowed=not terms.contacts and bool(_of_place(terms)),
        elsewhere=elsewhere(errors, "contacts-"),
    )
    return render_template("notices/contacts.html", view=view)


def _row(index: int, row: tuple[str, str], errors: Mapping[str, str]) -> tuple[Entry, Entry]:
    parts = (("purpose", "用途", row[0]), ("phone", "电话", row[1]))
    purpose, phone = (
        Entry(
            name=f"{name}-{index}",
            label=label,
            value=value,
            error=errors.get(f"contacts-{index}-{name}", ""),
            width="id" if name == "purpose" else "mobile",
            required=False,
        )
        for name, label, value in parts
    )
    return purpose, phone
