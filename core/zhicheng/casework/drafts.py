"""Drafts keep what the person typed, raw; the schema judges every save and blocks only submission (decision 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Change, Refusal, Stale, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import EDIT, READ_OWN
from zhicheng.casework.dossiers import (
    File,
    Row,
    Written,
    exchange,
    files_of,
    store_section,
    unit_part,
    written,
    written_sections,
)
from zhicheng.casework.integrity.feeding import with_entries
from zhicheng.casework.mending import ATTACHMENTS, Mending, mending_of
from zhicheng.casework.notices import policy_in
from zhicheng.casework.online import lacking, without_a_letter_yet
from zhicheng.casework.paper_signed import unsigned
from zhicheng.casework.record import record
from zhicheng.casework.unit_facts.known import known_of
from zhicheng.committees import chooses, settled
from zhicheng.dossier.beside import asked_sections, part_of
from zhicheng.dossier.facts import Facts, beijing_day
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.dossier.judging import Judgement, judge_beside, read_anyway
from zhicheng.dossier.standard import COMMITTEE
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import Section
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    DraftSection,
    Notice,
    NoticeRevision,
    Organisation,
    Person,
    Snapshot,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

MOST_ROWS = 100
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything that the pages of an application show; judged as of now, but only windows look at the clock.

    ``facts`` is what could be read of it; where just one committee fits, it is there without having been chosen.
    ``mending`` is what a returned case has to have mended, None for any other.
    """

    application: Application
    notice: Notice
    policy: Policy
    unit: Organisation | None
    sections: Mapping[str, Written]
    files: tuple[File, ...]
    dossier: Mapping[str, Any]
    facts: Facts
    judgement: Judgement
    saved_at: datetime | None
    mending: Mending | None = None

    @property
    def locked(self) -> frozenset[str]:
        """The sections (and ``attachments``) of a returned case that can't be changed: all but those that were
        returned, and those that don't hold any more because of what was mended."""
        if self.mending is None:
            return frozenset()
        every = {each.key for each in self.policy.sections(self.application.channel)} | {ATTACHMENTS}
        return frozenset(every - set(self.mending.opened) - self._wrong())

    def state(self, section: Section) -> str:
        """未填, 未完成 or 已完成 for the side list; 需修改 and 已锁定 in a returned case."""
        saved = self.sections.get(section.key)
        if section.key in self.locked:
            return "已锁定"
        if self.mending and self.mending.opened.get(section.key) == (saved.version if saved else 0):
            return "需修改"
        wrong = section.key in self._wrong()
        empty = saved is None or not (saved.rows or any(saved.values.values()))
        settled_by_itself = section.key == COMMITTEE.key and part_of(self.dossier, section.key)
        if empty and not settled_by_itself and (wrong or section.key not in self.sections):
            return "未填"
        return "未完成" if wrong else "已完成"

    @property
    def asked(self) -> tuple[Section, ...]:
        """The sections that are asked of this case, and those that were filled in before they weren't any more."""
        every, asked = self.policy.sections(self.application.channel), asked_sections(self.policy, self.facts)
        return tuple(each for each in every if each in asked or self._kept(each))

    def _kept(self, section: Section) -> bool:
        saved = self.sections.get(section.key)
        return bool(saved and saved.rows) or bool(self.mending and section.key in self.mending.opened)

    def _wrong(self) -> set[str | None]:
        return {each.section for each in self.judgement.findings if each.outcome is Effect.FAIL}

    def problems(self) -> tuple[Finding, ...]:
        """What stands in the way of submission, pledge and moment aside: the numbered list of step 03."""
        return tuple(
            each
            for each in self.judgement.findings
            if each.outcome is Effect.FAIL and each.rule not in ("core.pledge", "core.window")
        )


def load(session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID) -> Draft:
    """A draft of the actor's own under the notice's revision that holds now; raises Refusal."""
    application = fetch_own(session, actor, application_id)
    return draft_of(session, clock, registry, application)


def fetch_own(session: Session, actor: Actor, application_id: UUID) -> Application:
    """One's own application, without a lock."""
    found = session.scalar(select(Application).where(Application.id == application_id, READ_OWN.scope(actor)))
    if found is None:
        raise Refusal("not_found", "没有找到这份申报，或者您无权查看。请返回申报历史重新选择。", status=404)
    return found


def draft_of(
    session: Session, clock: Clock, registry: Registry, application: Application, *, pledge: bool = True
) -> Draft:
    """An application's draft, judged."""
    notice = session.get_one(Notice, application.notice_id)
    policy = policy_of(session, registry, application)
    unit = session.get(Organisation, application.unit_id) if application.unit_id else None
    sections = written_sections(session, application)
    files = files_of(session, application)
    at = _first_submitted(session, application) or clock()
    dossier = exchange(
        policy,
        channel=application.channel,
        at=at.isoformat(),
        unit=_unit(session, policy, unit, sections, at),
        sections=_with_identity(session, application, sections),
        files=files,
        pledge=pledge,
    )
    dossier = with_entries(
        session, dossier, person_id=application.person_id, place=application.jurisdiction, on=beijing_day(clock())
    )
    data, wrong = read_anyway(policy, dossier)
    facts = policy.facts(data)
    chosen = settled(policy, facts) if chooses(policy, facts) else None
    if chosen is not None:
        dossier["committee"] = chosen.name
        data = {**data, "committee": chosen.name}
        facts = policy.facts(data)
    judgement = judge_beside(policy, data, wrong)
    saved = session.scalar(
        select(DraftSection.saved_at)
        .where(DraftSection.application_id == application.id)
        .order_by(DraftSection.saved_at.desc())
        .limit(1)
    )
    return Draft(
        application=application,
        notice=notice,
        policy=policy,
        unit=unit,
        sections=sections,
        files=files,
        dossier=dossier,
        facts=facts,
        judgement=replace(
            judgement,
            findings=(
                *without_a_letter_yet(policy, facts, judgement.findings),
                *lacking(policy, facts),
                *unsigned(policy, application, files),
            ),
        ),
        saved_at=saved,
        mending=mending_of(session, application),
    )


def save(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    key: str,
    version: int,
    values: Mapping[str, str] | None = None,
    rows: Sequence[Row] | None = None,
) -> Written:
    """Save one section as typed. ``version`` is the one that the page showed (0 for none).

    Raises Stale when another tab saved meanwhile, Refusal for a section that the channel doesn't ask for or that is
    locked, or a case that can't be edited. Rows without an id get one; rows that are left out are gone, their files with them.
    """
    application = fetch(session, actor, EDIT, application_id)
    policy = policy_of(session, registry, application)
    section = _asked(policy, application.channel, key)
    refuse_locked(session, clock, registry, application, key)
    query = select(DraftSection).where(DraftSection.application_id == application.id, DraftSection.key == key)
    stored = session.scalar(query.execution_options(populate_existing=True))
    if (stored.version if stored else 0) != version:
        raise Stale(_meanwhile(stored))
    if section.repeats:
        content: dict[str, object] = {"rows": _rows(section, rows or ())}
    else:
        content = {"values": _values(section, values or {})}
    stored = store_section(session, application, key, content, actor=actor, at=clock())
    record(
        session,
        "section.saved",
        actor=actor,
        clock=clock,
        subjects={"application": application.id, "section": stored.id},
        payload={"rows": len(rows or ())},
        changed=stored,
    )
    return written(key, stored.version, content)


def refuse_locked(session: Session, clock: Clock, registry: Registry, application: Application, key: str) -> None:
    """Raises Refusal for a section (or ``attachments``) of a returned case that isn't open for mending."""
    if application.status is not ApplicationStatus.RETURNED:
        return
    if key in draft_of(session, clock, registry, application).locked:
        raise Refusal(
            "locked", "这个栏目没有被退回，已经锁定，内容没有改动。请只修改退回意见中列出的栏目，改好后重新提交。"
        )


def policy_of(session: Session, registry: Registry, application: Application) -> Policy:
    """A draft follows the notice's newest revision; a submitted case stays under the one it was filed under."""
    revision_id: UUID | None = application.revision_id
    if application.status is ApplicationStatus.DRAFT:
        revision_id = session.get_one(Notice, application.notice_id).revision_id
    return policy_in(registry, session.get_one(NoticeRevision, revision_id))


def _first_submitted(session: Session, application: Application) -> datetime | None:
    """When a returned case was filed: its window is that of then, and the years are counted to the same days."""
    if application.status is not ApplicationStatus.RETURNED:
        return None
    return session.scalar(
        select(Snapshot.taken_at).where(Snapshot.application_id == application.id).order_by(Snapshot.number).limit(1)
    )


def _asked(policy: Policy, channel: str, key: str) -> Section:
    for section in policy.sections(channel):
        if section.key == key:
            return section
    raise Refusal("not_found", "本渠道没有这个栏目。请返回重新选择。", status=404)


def _values(section: Section, typed: Mapping[str, str]) -> dict[str, str]:
    known = {field.key for field in section.fields}
    values = {key: value for key, value in typed.items() if key in known and value != ""}
    if sum(len(value) for value in values.values()) > MOST_CHARACTERS:
        raise Refusal("invalid", f"内容过长，一个栏目最多 {MOST_CHARACTERS} 个字。请精简后保存。", status=422)
    return values


def _rows(section: Section, rows: Sequence[Row]) -> list[dict[str, object]]:
    if len(rows) > MOST_ROWS:
        raise Refusal("invalid", f"{section.title}最多填写 {MOST_ROWS} 条。请删除多余的。", status=422)
    return [{"id": row.id or uuid4().hex, "values": _values(section, row.values)} for row in rows]


def _meanwhile(stored: DraftSection | None) -> tuple[Change, ...]:
    if stored is None:
        return ()
    return (Change("您在另一个页面", stored.saved_at, "保存了这个栏目"),)


def _with_identity(
    session: Session, application: Application, sections: Mapping[str, Written]
) -> Mapping[str, Written]:
    """The account's identity stands in 基本信息 until the person types something else there."""
    person = session.get_one(Person, application.person_id)
    vault = vault_of(session)
    known = {
        "name": person.name,
        "id_type": person.id_type or "",
        "id_number": vault.text(person.id, Person.id_number_cipher, person.id, person.id_number_cipher) or "",
        "mobile": vault.text(person.id, Person.mobile_cipher, person.id, person.mobile_cipher) or "",
    }
    basic = sections.get("basic") or Written("basic", 0, {})
    values = {**{key: value for key, value in known.items() if value}, **basic.values}
    return {**sections, "basic": Written("basic", basic.version, values, basic.rows)}


def _unit(
    session: Session, policy: Policy, unit: Organisation | None, sections: Mapping[str, Written], at: datetime
) -> dict[str, object]:
    """The unit with what authorities have recorded of it for the day of the application and the level applied for."""
    known = known_of(session, unit.id if unit else None, beijing_day(at))
    basic = sections.get("basic")
    level = basic.values.get("level") if basic else None
    return with_superior(session, unit_part(policy, unit, sections.get("unit"), known, level=level), unit)


def with_superior(session: Session, part: dict[str, object], unit: Organisation | None) -> dict[str, object]:
    """The unit as the exchange format has it, with the superior to which it is bound now."""
    superior = session.get(Organisation, unit.superior_id) if unit and unit.superior_id else None
    return {**part, "superior_credit_code": superior.credit_code} if superior else part
