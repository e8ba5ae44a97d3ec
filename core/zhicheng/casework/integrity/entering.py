"""Making an entry about a person or an organisation, and withdrawing one (JB-1.4, JB-4.4, SG-7.3, N-5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.approvals import administrators
from zhicheng.casework.certificates.ending import REVOKE, revoke
from zhicheng.casework.integrity.content import Content, opened, sealed
from zhicheng.casework.integrity.entitled import (
    ENTER_ORGANISATION,
    ENTER_PERSON,
    KIND_WORDS,
    OF_ORGANISATIONS,
    OF_PEOPLE,
    WITHDRAW,
    own_bureaus,
    rules_of,
)
from zhicheng.casework.kinds import Topic
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import Notify, canonical, committed, new_salt, record
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Declarations, Registry
from zhicheng.spans import add_years
from zhicheng.spoken import spoken
from zhicheng.store.models import (
    Account,
    Binding,
    BindingStatus,
    Certificate,
    CertificateState,
    IntegrityEntry,
    IntegrityKind,
    Organisation,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

LONGEST_FACTS, LONGEST_TITLE, LONGEST_NUMBER, LONGEST_REASON, LONGEST_NAME, MOST_NAMES = 2000, 200, 100, 500, 50, 20
LONGEST_YEARS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An entry as typed. ``until`` None is the place's own number of years; ``certificate_id`` is the title revoked."""

    kind: str
    facts: str
    document: str
    document_number: str = ""
    recorded_on: date | None = None
    until: date | None = None
    bars_until: date | None = None
    answerable: Sequence[str] = ()
    certificate_id: UUID | None = None


def enter_person(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, person_id: UUID, wanted: Wanted
) -> IntegrityEntry:
    """An entry about a person; the certificate that it names is revoked in the same transaction.

    Raises Refusal with a message at each answer that is wrong.
    """
    person = fetch(session, actor, ENTER_PERSON, person_id)
    unit = session.scalar(
        select(Organisation)
        .join(Binding, Binding.organisation_id == Organisation.id)
        .where(Binding.person_id == person.id, Binding.status == BindingStatus.ACTIVE)
    )
    bureau = own_bureaus(session, actor)[0]
    declared = rules_of(registry, bureau, unit)
    until = _checked(declared, clock, wanted, OF_PEOPLE)
    certificate = _to_revoke(session, actor, person.id, wanted.certificate_id)
    made = _entry(actor, clock, declared, bureau, wanted, until)
    made.person_id, made.certificate_id = person.id, certificate.id if certificate else None
    told = session.scalars(select(Account.id).where(Account.person_id == person.id, Account.disabled_at.is_(None)))
    _keep(session, actor, clock, made, wanted, "person", [Notify(Topic.INTEGRITY_ENTERED, each) for each in told])
    if certificate is not None:
        reason = f"{KIND_WORDS[made.kind]}，依据{wanted.document.strip()}撤销职称。"
        revoke(session, actor, clock, certificate_id=certificate.id, version=certificate.version, reason=reason)
    return made


def enter_organisation(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, organisation_id: UUID, wanted: Wanted
) -> IntegrityEntry:
    """An entry about a unit or office that checked carelessly or broke procedure, with the people answerable (JB-4.4).

    Raises Refusal with a message at each answer that is wrong.
    """
    organisation = fetch(session, actor, ENTER_ORGANISATION, organisation_id)
    bureau = own_bureaus(session, actor)[0]
    declared = rules_of(registry, bureau, organisation)
    until = _checked(declared, clock, wanted, OF_ORGANISATIONS)
    made = _entry(actor, clock, declared, bureau, wanted, until)
    made.organisation_id = organisation.id
    told = administrators(session, organisation, Topic.INTEGRITY_ENTERED)
    _keep(session, actor, clock, made, wanted, "organisation", told)
    return made


def withdraw(
    session: Session, actor: Actor, clock: Clock, *, entry_id: UUID, version: int, reason: str
) -> IntegrityEntry:
    """Annul an entry; it is as if it had never been made, though it stays on record. Raises Refusal and Stale.

    A certificate that it revoked stays revoked: another result decides on the title.
    """
    entry = fetch(session, actor, WITHDRAW, entry_id, version=version)
    said = reason.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise invalid({"reason": f"请写明撤销这条记录的理由，不超过{LONGEST_REASON}字，当事人会看到。"})
    column = IntegrityEntry.withdrawn_cipher
    entry.withdrawn_cipher, digest = seal_reason(session, entry.subject_id, column, entry.id, said)
    entry.withdrawn_by, entry.withdrawn_at = actor.account_id, clock()
    entry.withdrawn_for = own_bureaus(session, actor)[0].id
    session.flush()
    record(
        session,
        "integrity.withdrawn",
        actor=actor,
        clock=clock,
        subjects={"entry": entry.id},
        payload={"reason": digest},
        changed=entry,
        notify=_subject_told(session, entry),
    )
    return entry


def last_day(declared: Declarations, recorded_on: date) -> date:
    """The last day of an entry that states none, and the first that one may state: the place's number of years (N-5)."""
    return add_years(recorded_on, int(declared.parameters["integrity_years"].value))


def may_bar(declared: Declarations) -> bool:
    """Whether the place's law lets an entry bar applications (JB-1.4, SG-7.3)."""
    return bool(declared.parameters["integrity_bars"].value)


def _checked(declared: Declarations, clock: Clock, wanted: Wanted, kinds: tuple[IntegrityKind, ...]) -> date:
    """The entry's last day; raises Refusal."""
    wrong: dict[str, str] = {}
    if wanted.kind not in kinds:
        wrong["kind"] = f"请选择记录事项：{'、'.join(KIND_WORDS[each] for each in kinds)}。"
    if not 0 < len(wanted.facts.strip()) <= LONGEST_FACTS:
        wrong["facts"] = f"请写明查实的事实，不超过{LONGEST_FACTS}字，当事人会看到。"
    if not 0 < len(wanted.document.strip()) <= LONGEST_TITLE:
        wrong["document"] = f"请填写处理决定的名称，不超过{LONGEST_TITLE}字。"
    if len(wanted.document_number.strip()) > LONGEST_NUMBER:
        wrong["document_number"] = f"文号不超过{LONGEST_NUMBER}字。"
    if len(wanted.answerable) > MOST_NAMES or any(not 0 < len(each) <= LONGEST_NAME for each in wanted.answerable):
        wrong["answerable"] = f"每行写一位责任人，每位不超过{LONGEST_NAME}字，最多{MOST_NAMES}位。"
    today = beijing_day(clock())
    recorded = wanted.recorded_on or today
    if recorded > today:
        wrong["recorded_on"] = "记录日期不能晚于今天。"
    elif recorded < add_years(today, -LONGEST_YEARS):
        wrong["recorded_on"] = f"记录日期早于{LONGEST_YEARS}年以前，请核对。"
    least = last_day(declared, recorded)
    until = wanted.until or least
    if until < least:
        years = declared.parameters["integrity_years"]
        wrong["until"] = f"记录期不得短于{years.value}年，应为{spoken(least)}或以后（{years.cites[-1]}）。"
    elif until > add_years(recorded, LONGEST_YEARS):
        wrong["until"] = f"记录期超过{LONGEST_YEARS}年，请核对。"
    wrong.update(_wrong_bar(declared, wanted, recorded, until))
    if wrong:
        raise invalid(wrong)
    return until


def _wrong_bar(declared: Declarations, wanted: Wanted, recorded: date, until: date) -> dict[str, str]:
    if wanted.bars_until is None:
        return {}
    if wanted.kind in OF_ORGANISATIONS or not may_bar(declared):
        return {"bars_until": "本地区没有规定诚信记录可以限制申报，请不要填写。记录期内审核部门都会看到提示。"}
    if not recorded <= wanted.bars_until <= until:
        return {"bars_until": "限制申报的最后一天应在记录日期和记录期截止日之间。"}
    return {}


def _to_revoke(session: Session, actor: Actor, person_id: UUID, certificate_id: UUID | None) -> Certificate | None:
    """The person's certificate that is to be revoked, where the actor may revoke it; raises Refusal."""
    if certificate_id is None:
        return None
    query = visible(actor, REVOKE).where(
        Certificate.id == certificate_id,
        Certificate.person_id == person_id,
        Certificate.state == CertificateState.VALID,
    )
    found = session.scalar(query)
    if found is None:
        raise invalid({"certificate_id": "请选择此人由贵部门发放、现行有效的证书；不撤销职称的不用选择。"})
    return found


def _entry(
    actor: Actor,
    clock: Clock,
    declared: Declarations,
    bureau: Organisation,
    wanted: Wanted,
    until: date,
) -> IntegrityEntry:
    return IntegrityEntry(
        id=uuid4(),
        kind=IntegrityKind(wanted.kind),
        place=declared.jurisdiction.code,
        recorded_on=wanted.recorded_on or beijing_day(clock()),
        until=until,
        bars_until=wanted.bars_until,
        salt=new_salt(),
        recorded_by=actor.account_id,
        recorded_for=bureau.id,
        recorded_at=clock(),
    )


def _keep(
    session: Session,
    actor: Actor,
    clock: Clock,
    made: IntegrityEntry,
    wanted: Wanted,
    role: str,
    told: Iterable[Notify],
) -> None:
    content = Content(
        facts=wanted.facts.strip(),
        document=wanted.document.strip(),
        document_number=wanted.document_number.strip(),
        answerable=tuple(wanted.answerable),
    )
    _refuse_twice(session, made, content)
    if role == "organisation":
        vault_of(session).ensure(made.subject_id, clock())
    made.content_cipher = sealed(session, made.subject_id, made.id, content)
    session.add(made)
    said = canonical([content.facts, content.document, content.document_number, list(content.answerable)])
    record(
        session,
        f"integrity.{role}_entered",
        actor=actor,
        clock=clock,
        subjects={"entry": made.id, role: made.subject_id},
        payload={
            "kind": made.kind,
            "recorded_on": made.recorded_on,
            "until": made.until,
            "bars": made.bars_until is not None,
            "content": committed(made.salt, said.decode()),
        },
        changed=made,
        notify=told,
    )


def _refuse_twice(session: Session, made: IntegrityEntry, content: Content) -> None:
    """Raises Refusal for what the same bureau has entered word by word before: a form that was sent twice."""
    about = (
        IntegrityEntry.organisation_id == made.organisation_id
        if made.organisation_id
        else IntegrityEntry.person_id == made.person_id
    )
    alike = select(IntegrityEntry).where(
        about,
        IntegrityEntry.kind == made.kind,
        IntegrityEntry.recorded_on == made.recorded_on,
        IntegrityEntry.until == made.until,
        IntegrityEntry.recorded_for == made.recorded_for,
        IntegrityEntry.withdrawn_at.is_(None),
    )
    with session.no_autoflush:
        if any(opened(session, each) == content for each in session.scalars(alike)):
            raise Refusal("decided", "这条记录已经记入诚信档案，没有重复登记。请返回“诚信档案”查看。")


def _subject_told(session: Session, entry: IntegrityEntry) -> list[Notify]:
    if entry.organisation_id is not None:
        organisation = session.get_one(Organisation, entry.organisation_id)
        return list(administrators(session, organisation, Topic.INTEGRITY_WITHDRAWN))
    holders = select(Account.id).where(Account.person_id == entry.person_id, Account.disabled_at.is_(None))
    return [Notify(Topic.INTEGRITY_WITHDRAWN, each) for each in session.scalars(holders)]
