"""Asking: by anybody about a place, on a page, or entered by staff about a telephone call or a visit (HX-5.5, SG-7.5)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries.entitled import ASK_ON, ASKED, ENTERED, bureaus_of, told
from zhicheng.casework.enquiries.thread import due, say, touched, wanted
from zhicheng.casework.kinds import Topic
from zhicheng.casework.objections.receipt import code_digest, new_receipt
from zhicheng.casework.record import Notify, canonical, record
from zhicheng.identity import check_mobile, compact
from zhicheng.registry import Registry
from zhicheng.store.models import Application, Enquiry, EnquiryKind, EnquiryState
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

ASKS = "请写明要咨询的事项或者遇到的问题。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks without an account."""

    name: str
    mobile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``code`` is told this once and kept nowhere; empty for whoever is signed in."""

    id: UUID
    number: str
    code: str


def ask(
    session: Session,
    actor: Actor | None,
    clock: Clock,
    registry: Registry,
    *,
    place: str,
    kind: EnquiryKind | None,
    words: str,
    days: int,
    caller: Caller | None = None,
    application_id: UUID | None = None,
) -> Asked:
    """Take a question about a place; an answer is due after ``days`` working days.

    Whoever isn't signed in (``actor`` None) gives a name and a mobile. Raises Refusal with a message at each answer.
    """
    wrong = {}
    if place not in {each.jurisdiction.code for each in registry.offering()}:
        wrong["place"] = "请选择要咨询的地区。"
    if kind not in ASKED:
        wrong["kind"] = "请选择咨询政策，还是反映系统问题。"
    if actor is None:
        wrong |= _wrong_caller(caller or Caller(name="", mobile=""))
    elif application_id is not None and not _own_application(session, actor, place, application_id):
        wrong["application"] = "请从列出的申报中选择，或者不选。"
    try:
        said = wanted(words, "words", asks=ASKS)
    except Refusal as refusal:
        wrong |= refusal.fields
    if wrong or kind is None:
        raise invalid(wrong)
    number, code = new_receipt()
    enquiry = _opened(session, clock, number, place, kind, days)
    if actor is None:
        enquiry.code_digest = code_digest(number, code)
        _keep_caller(session, enquiry, caller)
    else:
        enquiry.asked_by, enquiry.application_id = actor.account_id, application_id
    _begun(session, actor, clock, enquiry, said, notify=True)
    return Asked(id=enquiry.id, number=number, code="" if actor else code)


def enter(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    place: str,
    kind: EnquiryKind | None,
    words: str,
    days: int,
    caller: Caller,
) -> Enquiry:
    """Put on record what somebody asked by telephone or on a visit; name and mobile may be left out.

    Raises Refusal with a message at each answer, and for a place whose bureau the actor doesn't work for.
    """
    office = bureaus_of(actor).get(place)
    if office is None:
        raise Refusal("denied", "您不是该地区人社部门的经办人员，不能登记来电、来访。请联系本部门管理员。", status=403)
    wrong = {} if kind in ENTERED else {"kind": "请选择来电或者来访。"}
    if caller.mobile.strip() and (bad := check_mobile(compact(caller.mobile))):
        wrong["mobile"] = bad
    try:
        said = wanted(words, "words", asks="请写明来电、来访人询问的事项。")
    except Refusal as refusal:
        wrong |= refusal.fields
    if wrong or kind is None:
        raise invalid(wrong)
    enquiry = _opened(session, clock, new_receipt()[0], place, kind, days)
    enquiry.entered_by, enquiry.entered_for = actor.account_id, office
    if caller.name.strip() or caller.mobile.strip():
        _keep_caller(session, enquiry, caller)
    _begun(session, actor, clock, enquiry, said, notify=False)
    return enquiry


def ask_on(
    session: Session, actor: Actor, clock: Clock, *, enquiry_id: UUID, version: int, words: str, days: int
) -> Enquiry:
    """Ask on in one's own enquiry: it waits for an answer again. Raises Refusal and Stale."""
    enquiry = fetch(session, actor, ASK_ON, enquiry_id, version=version)
    said = wanted(words, "words", asks=ASKS)
    if enquiry.state is not EnquiryState.WAITING:
        enquiry.state, enquiry.since, enquiry.due_on = EnquiryState.WAITING, clock(), due(clock, days)
    digest = say(session, clock, enquiry, said, account_id=actor.account_id)
    record(
        session,
        "enquiry.asked_on",
        actor=actor,
        clock=clock,
        subjects={"enquiry": enquiry.id},
        payload={"words": digest},
        changed=touched(enquiry),
        notify=[Notify(Topic.ENQUIRY_ASKED, each) for each in told(session, enquiry)],
    )
    return enquiry


def _wrong_caller(caller: Caller) -> dict[str, str]:
    wrong = {}
    if not 0 < len(caller.name.strip()) <= 50:
        wrong["name"] = "请填写您的姓名，不超过50个字。"
    if bad := check_mobile(compact(caller.mobile)):
        wrong["mobile"] = bad
    return wrong


def _own_application(session: Session, actor: Actor, place: str, application_id: UUID) -> bool:
    found = session.get(Application, application_id)
    return found is not None and found.person_id == actor.person_id and found.jurisdiction == place


def _opened(session: Session, clock: Clock, number: str, place: str, kind: EnquiryKind, days: int) -> Enquiry:
    now = clock()
    enquiry = Enquiry(
        id=uuid4(),
        number=number,
        jurisdiction=place,
        kind=kind,
        state=EnquiryState.WAITING,
        asked_at=now,
        since=now,
        due_on=due(clock, days),
    )
    vault_of(session).create(enquiry.id, now)
    return enquiry


def _keep_caller(session: Session, enquiry: Enquiry, caller: Caller | None) -> None:
    if caller is None:
        return
    words = canonical({"name": caller.name.strip(), "mobile": compact(caller.mobile)})
    enquiry.caller_cipher = vault_of(session).seal(enquiry.id, Enquiry.caller_cipher, enquiry.id, words)


def _begun(session: Session, actor: Actor | None, clock: Clock, enquiry: Enquiry, said: str, *, notify: bool) -> None:
    session.add(enquiry)
    session.flush()
    digest = say(session, clock, enquiry, said, account_id=actor.account_id if actor else None)
    record(
        session,
        "enquiry.asked",
        actor=actor,
        clock=clock,
        subjects={"enquiry": enquiry.id},
        payload={"kind": enquiry.kind, "words": digest},
        notify=[Notify(Topic.ENQUIRY_ASKED, each) for each in told(session, enquiry)] if notify else (),
    )
