"""Confirming and starting an application under a notice (JM-3.3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import applications
from zhicheng.casework.access import Refusal
from zhicheng.casework.applications import bound_unit, natures_without_unit
from zhicheng.casework.people import reveal
from zhicheng.dossier.beside import asked_sections
from zhicheng.identity import mask_number
from zhicheng.policy import Policy
from zhicheng.store.models import Person
from zhicheng_web import shell, visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.clock import request_clock
from zhicheng_web.pieces import Deadline
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited, cited_together
from zhicheng_web.safety import Safety, before_starting, known_now, safety


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """``natures`` are those under which somebody without a unit may apply; ``error`` says why it can't begin."""

    step_urls: tuple[str, ...]
    notice: str
    channel: str
    deadline: Deadline | None
    notes: tuple[str, ...]
    cites: str
    identity: tuple[tuple[str, str], ...]
    unit: str
    binding_notes: tuple[str, ...]
    natures: tuple[str, ...]
    chosen: str
    asked: tuple[str, ...]
    files: tuple[str, ...]
    error: str
    safety: Safety | None

    @property
    def step(self) -> int:
        return 1


@blueprint.route("/applications/new/<uuid:notice_id>/<channel>", methods=["GET", "POST"])
def start(notice_id: UUID, channel: str) -> ResponseReturnValue:
    policy = _policy(notice_id, channel)
    if request.method == "GET":
        return _page(policy, channel, "")
    try:
        with visit.writing() as session:
            begun = applications.start(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                notice_id=notice_id,
                channel=channel,
                nature=request.form.get("nature") or None,
            )
    except Refusal as refusal:
        clause = f"（依据：{cited(refusal.clause)}）" if refusal.clause else ""
        return _page(policy, channel, refusal.message + clause), refusal.status
    first = policy.sections(channel)[0].key
    return redirect(url_for("applicant.section", application_id=begun.id, key=first))


def _policy(notice_id: UUID, channel: str) -> Policy:
    session, who = visit.reading(), visit.actor()
    unit = bound_unit(session, who.person_id) if who.person_id else None
    for found in applications.open_to(session, platform().registry, unit):
        if found.published.notice.id == notice_id and channel in found.channels:
            return found.policy
    raise Refusal(
        "not_found", "没有找到这份通知，或者它没有开放该申报渠道。请返回重新选择。", status=HTTPStatus.NOT_FOUND
    )


def _page(policy: Policy, key: str, error: str) -> str:
    who, session, channel = visit.actor(), visit.reading(), policy.channel(key)
    known = reveal(session, session.get_one(Person, who.person_id))
    unit = bound_unit(session, who.person_id) if who.person_id else None
    closes = policy.terms.closes(key)
    before = before_starting(policy, key, unit, known_now(unit))
    shell.within(policy.jurisdiction)
    view = StartPage(
        step_urls=(url_for("applicant.home"), "", "", ""),
        notice=policy.terms.title,
        channel=channel.name,
        deadline=Deadline("申报截止", closes) if closes and not channel.rolling else None,
        notes=channel.notes,
        cites=cited_together(channel.cites),
        identity=(
            ("姓名", known.name),
            ("证件号码", mask_number(known.id_number) if known.id_number else ""),
            ("手机号", mask_number(known.mobile) if known.mobile else ""),
        ),
        unit=unit.name if unit else "",
        binding_notes=policy.declarations.accounts.notes,
        natures=natures_without_unit(policy, key) if unit is None else (),
        chosen=request.form.get("nature", ""),
        asked=tuple(each.title for each in asked_sections(policy, before) if each.when is None),
        files=tuple(
            f"{each.title}（须上传）" if each.required is True else each.title
            for each in policy.attachments(key)
            if each.by == "applicant"
        ),
        error=error,
        safety=safety(policy, before),
    )
    return render_template("applicant/start.html", view=view)
