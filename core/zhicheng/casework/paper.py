"""The paper half of a case (SG-2.1): expected from the submission on, held by the office that recorded it last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import account_name, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import MOST_CHARACTERS, to_applicant
from zhicheng.casework.paper_numbers import new_number
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import record
from zhicheng.policy import Policy
from zhicheng.store.models import (
    Application,
    LooseBundle,
    LooseState,
    Organisation,
    PaperEntry,
    PaperHalf,
    PaperState,
)
from zhicheng.store.moments import Clock

MOST_VOLUMES, MOST_PAGES = 99, 9999
STATE_WORDS = {
    PaperState.AWAITED: "纸质材料未收到",
    PaperState.RECEIVED: "纸质材料已收讫",
    PaperState.RETURNED: "纸质材料已退还",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How much a bundle is, as counted by whoever takes it in. None where nobody has counted."""

    volumes: int | None = None
    pages: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A bundle came to an office, or went back to the applicant; ``remark`` may be empty."""

    state: PaperState
    office: str
    who: str
    at: datetime
    volumes: int | None
    pages: int | None
    remark: str


def counted(volumes: str, pages: str, remark: str) -> Contents:
    """What somebody typed about a bundle; raises Refusal at ``volumes``, ``pages`` and ``remark``."""
    wrong = {}
    if not _whole(volumes, MOST_VOLUMES):
        wrong["volumes"] = f"请填写册数，1至{MOST_VOLUMES}的整数。"
    if pages.strip() and not _whole(pages, MOST_PAGES):
        wrong["pages"] = f"页数应为1至{MOST_PAGES}的整数，不清点页数的可以不填。"
    if len(remark.strip()) > MOST_CHARACTERS:
        wrong["remark"] = f"最多填写{MOST_CHARACTERS}个字，请精简。"
    if wrong:
        raise invalid(wrong)
    return Contents(volumes=int(volumes), pages=int(pages) if pages.strip() else None, remark=remark.strip())


def half_of(session: Session, application_id: UUID) -> PaperHalf | None:
    """The paper half of a case; None before the submission and in channels without paper."""
    return session.scalar(select(PaperHalf).where(PaperHalf.application_id == application_id))


def paper_state(session: Session, application: Application) -> PaperState | None:
    """Where the paper half stands; None where none is wanted or nothing is submitted yet."""
    half = half_of(session, application.id)
    return half.state if half else None


def expect(session: Session, actor: Actor, clock: Clock, policy: Policy, application: Application) -> None:
    """From a submission on, a bundle belongs to the case, where its channel has paper.

    One that came before it is matched; a case that an office entered from its paper has it there.
    """
    if not policy.channel(application.channel).paper or half_of(session, application.id) is not None:
        return
    half = PaperHalf(
        id=uuid4(),
        application_id=application.id,
        number=new_number(),
        state=PaperState.AWAITED,
        since=clock(),
    )
    session.add(half)
    session.flush()
    loose = session.scalar(
        select(LooseBundle)
        .where(
            LooseBundle.notice_id == application.notice_id,
            LooseBundle.person_id == application.person_id,
            LooseBundle.state == LooseState.OPEN,
        )
        .with_for_update()
    )
    if loose is not None:
        _match(session, actor, clock, half, application, loose)
    elif application.entered_by is not None:
        move(session, actor, clock, half, application, PaperState.RECEIVED, application.entered_by, Contents())


def move(
    session: Session,
    actor: Actor,
    clock: Clock,
    half: PaperHalf,
    application: Application,
    state: PaperState,
    office: UUID,
    contents: Contents,
    *,
    earlier: LooseBundle | None = None,
) -> None:
    """Write down where the bundle is now; who may do so is the caller's question. The applicant is told.

    ``earlier`` is how it was taken in before there was a case.
    """
    entry = PaperEntry(
        id=uuid4(),
        application_id=application.id,
        number=half.version,
        organisation_id=office,
        state=state,
        volumes=contents.volumes,
        pages=contents.pages,
        by=earlier.recorded_by if earlier else actor.account_id,
        at=earlier.recorded_at if earlier else clock(),
    )
    said: dict[str, object] = {
        key: value for key, value in (("volumes", contents.volumes), ("pages", contents.pages)) if value is not None
    }
    if contents.remark:
        entry.remark_cipher, said["remark"] = seal_reason(
            session, application.person_id, PaperEntry.remark_cipher, entry.id, contents.remark
        )
    session.add(entry)
    received = state is PaperState.RECEIVED
    half.state, half.since, half.held_by = state, entry.at, office if received else None
    record(
        session,
        "paper.received" if received else "paper.returned",
        actor=actor,
        clock=clock,
        subjects={"paper": half.id, "application": application.id, "organisation": office},
        payload=said,
        changed=half,
        notify=to_applicant(session, application, Topic.PAPER_RECEIVED if received else Topic.PAPER_RETURNED),
    )


def movements(session: Session, application: Application) -> list[Movement]:
    """Where the bundle of a case has been, oldest first; raises Erased where something was remarked."""
    query = (
        select(PaperEntry, Organisation.name)
        .join(Organisation, Organisation.id == PaperEntry.organisation_id)
        .where(PaperEntry.application_id == application.id)
        .order_by(PaperEntry.number)
    )
    return [
        Movement(
            state=each.state,
            office=office,
            who=account_name(session, each.by),
            at=each.at,
            volumes=each.volumes,
            pages=each.pages,
            remark=open_reason(session, application.person_id, PaperEntry.remark_cipher, each.id, each.remark_cipher)
            if each.remark_cipher
            else "",
        )
        for each, office in session.execute(query)
    ]


def _match(
    session: Session, actor: Actor, clock: Clock, half: PaperHalf, application: Application, loose: LooseBundle
) -> None:
    loose.state, loose.application_id, loose.settled_at = LooseState.MATCHED, application.id, clock()
    record(
        session,
        "bundle.matched",
        actor=actor,
        clock=clock,
        subjects={"bundle": loose.id, "application": application.id, "paper": half.id},
        changed=loose,
    )
    sealed = loose.remark_cipher
    remark = open_reason(session, loose.person_id, LooseBundle.remark_cipher, loose.id, sealed) if sealed else ""
    contents = Contents(volumes=loose.volumes, pages=loose.pages, remark=remark)
    move(session, actor, clock, half, application, PaperState.RECEIVED, loose.organisation_id, contents, earlier=loose)


def _whole(typed: str, most: int) -> bool:
    text = typed.strip()
    return text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most
