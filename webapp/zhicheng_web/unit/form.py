"""Filling in a unit's data: typed, looked over with the division that follows from it, then sent (JA-5.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.organisations import bureau_of
from zhicheng.casework.unit_details import CheckedUnit, UnitDetails, checked_unit, mismatch_of
from zhicheng.casework.units import Place
from zhicheng.store.models import Organisation
from zhicheng_web import visit
from zhicheng_web.office_page import Frame, place_name
from zhicheng_web.pieces import Entry, Link
from zhicheng_web.unit.details import Typed, details_from, entries, sheet, typed_from


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitForm:
    """One occasion on which a unit's data are filled in.

    ``within`` is the division that the unit must lie in, ``reasons`` why it was sent back, ``action`` the verb on the
    last button, ``approver`` who decides ("": the bureau of the division). What an authority has ``recorded`` isn't asked
    any more. ``more`` are questions about others than the unit, drawn from what was typed and from the errors.
    """

    frame: Frame
    title: str
    lead: str
    action: str
    back: Link
    place: Place
    within: str
    start: Typed
    version: int = 0
    recorded: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    approver: str = ""
    more_title: str = ""
    more: Callable[[Mapping[str, str], Mapping[str, str]], tuple[Entry, ...]] = lambda _typed, _errors: ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is looked over before it is sent: the answers, where the licence puts the unit, and who decides."""

    sheet: tuple[tuple[str, str], ...]
    by_licence: str
    division: str
    mismatch: str
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFormPage:
    """``check`` is empty while answers are being typed; ``kept`` carries them through it."""

    form: UnitForm
    frame: Frame
    entries: tuple[Entry, ...]
    more: tuple[Entry, ...]
    check: Check | None
    kept: tuple[tuple[str, str], ...]


def run(form: UnitForm, act: Callable[[UnitDetails], ResponseReturnValue]) -> ResponseReturnValue:
    """Ask, let look over, then ``act``; wrong answers come back at their fields."""
    if request.method == "GET":
        return _draw(form, form.start, {})
    typed = {**typed_from(request.form, form.place.rules), **{key: form.start.get(key, "") for key in form.recorded}}
    verb = request.form.get("action")
    if verb == "edit":
        return _draw(form, typed, {})
    try:
        details = details_from(typed)
        checked = checked_unit(details, form.place.rules, form.place.divisions, form.within)
        if verb == "submit":
            return act(details)
        return _draw(form, typed, {}, _check(form, typed, checked))
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _draw(form, typed, refusal.fields), refusal.status


def _check(form: UnitForm, typed: Typed, checked: CheckedUnit) -> Check:
    unit = Organisation(
        licence_authority=checked.licence_authority,
        licence_division=checked.licence_division,
        division=checked.division,
    )
    mismatch, shown = mismatch_of(unit, form.place.divisions), {**typed, "division": checked.division}
    bureau = bureau_of(visit.reading(), form.place.divisions, checked.division)
    return Check(
        sheet=sheet({key: answer for key, answer in shown.items() if key not in form.recorded}),
        by_licence=place_name(checked.licence_division),
        division=place_name(checked.division),
        mismatch=mismatch.message if mismatch else "",
        approver=form.approver or bureau.name,
    )


def _draw(form: UnitForm, typed: Typed, errors: Mapping[str, str], check: Check | None = None) -> str:
    more = form.more(request.form, errors)
    kept = {**typed, **{each.name: each.value for each in more}}
    view = UnitFormPage(
        form=form,
        frame=form.frame,
        entries=entries(form.place, typed, errors, form.recorded),
        more=more,
        check=check,
        kept=tuple(kept.items()),
    )
    return render_template("unit/form.html", view=view)
