"""Paper that came without anything online: kept in a list until the person submits, or gets it back (SG-2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.paper import Contents, half_of
from zhicheng.casework.paper_entry import person_for, round_for
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.paper_receipt import TAKE_IN
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.seats import seats
from zhicheng.casework.unique import once
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Account,
    Application,
    LooseBundle,
    LooseState,
    Notice,
    Organisation,
    PaperHalf,
    Person,
)
from zhicheng.store.moments import Clock


def _ours(actor: Actor) -> ColumnElement[bool]:
    """Bundles that an office of the actor's holds, and those under a notice that its bureau has issued."""
    issued = exists().where(Notice.id == LooseBundle.notice_id, Notice.organisation_id.in_(seats(actor)))
    return or_(LooseBundle.organisation_id.in_(seats(actor)), issued.correlate(LooseBundle))


def _held(actor: Actor) -> ColumnElement[bool]:
    return LooseBundle.organisation_id.in_(seats(actor))


def _open(bundle: LooseBundle) -> Refusal | None:
    if bundle.state is LooseState.OPEN:
        return None
    return Refusal("conflict", "这份纸质材料已与线上申报对应，或者已经退还。请刷新列表核对。")


READ_LOOSE = Action(key="bundle.read", title="查看线上未提交的纸质材料", thing=LooseBundle, scope=_ours)
RETURN_LOOSE = Action(key="bundle.return", title="退还纸质材料", thing=LooseBundle, scope=_held, ready=_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """An open bundle. ``begun`` tells that the person has a draft online; ``ours`` that the actor's office has it."""

    bundle: LooseBundle
    applicant: str
    notice: str
    office: str
    begun: bool
    ours: bool


def record_loose(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    organisation_id: UUID,
    details: PersonDetails,
    contents: Contents,
) -> LooseBundle:
    """Write down a bundle by name and ID number, where nothing is submitted online; somebody unknown is entered,
    without an account. Raises Refusal where a case has been submitted, or an office has recorded the bundle.
    """
    round_for(session, actor, registry, notice_id=notice_id, organisation_id=organisation_id)
    person = person_for(session, actor, clock, details)
    _refuse_submitted(session, actor, notice_id, person)
    bundle = LooseBundle(
        id=uuid4(),
        notice_id=notice_id,
        person_id=person.id,
        organisation_id=organisation_id,
        state=LooseState.OPEN,
        volumes=contents.volumes or 1,
        pages=contents.pages,
        recorded_by=actor.account_id,
        recorded_at=clock(),
    )
    said: dict[str, object] = {"volumes": bundle.volumes}
    if contents.pages is not None:
        said["pages"] = contents.pages
    if contents.remark:
        bundle.remark_cipher, said["remark"] = seal_reason(
            session, person.id, LooseBundle.remark_cipher, bundle.id, contents.remark
        )
    _refuse_recorded(session, notice_id, person)
    with once(session, Refusal("conflict", "其他部门刚刚登记了此人的纸质材料。请刷新列表核对，再办理移交。")):
        session.add(bundle)
    account = session.scalar(select(Account.id).where(Account.person_id == person.id, Account.disabled_at.is_(None)))
    record(
        session,
        "bundle.recorded",
        actor=actor,
        clock=clock,
        subjects={"bundle": bundle.id, "person": person.id, "notice": notice_id, "organisation": organisation_id},
        payload=said,
        changed=bundle,
        notify=(Notify(Topic.PAPER_ALONE, account),) if account else (),
    )
    return bundle


def loose(session: Session, actor: Actor, *, limit: int = 200) -> list[Loose]:
    """The bundles that still have nothing submitted online, those that came first at the top."""
    begun = exists().where(
        Application.notice_id == LooseBundle.notice_id,
        Application.person_id == LooseBundle.person_id,
        Application.live,
    )
    query = (
        select(LooseBundle, Person.name, Notice.title, Organisation.name, begun)
        .join(Person, Person.id == LooseBundle.person_id)
        .join(Notice, Notice.id == LooseBundle.notice_id)
        .join(Organisation, Organisation.id == LooseBundle.organisation_id)
        .where(READ_LOOSE.scope(actor), LooseBundle.state == LooseState.OPEN)
        .order_by(LooseBundle.recorded_at, LooseBundle.id)
        .limit(limit)
    )
    return [
        Loose(
            bundle=bundle,
            applicant=name or "（信息已删除）",
            notice=notice,
            office=office,
            begun=draft,
            ours=bundle.organisation_id in seats(actor),
        )
        for bundle, name, notice, office, draft in session.execute(query)
    ]


def loose_of(session: Session, person_id: UUID) -> Sequence[tuple[UUID, str]]:
    """For the person: the notices under which an office has paper of theirs and nothing is submitted, and who."""
    query = (
        select(LooseBundle.notice_id, Organisation.name)
        .join(Organisation, Organisation.id == LooseBundle.organisation_id)
        .where(LooseBundle.person_id == person_id, LooseBundle.state == LooseState.OPEN)
        .order_by(LooseBundle.recorded_at)
    )
    return [(notice, office) for notice, office in session.execute(query)]


def return_loose(
    session: Session, actor: Actor, clock: Clock, *, bundle_id: UUID, version: int, reason: str
) -> LooseBundle:
    """Record that the bundle was given back. Raises Refusal, and Stale when it was matched meanwhile."""
    bundle = fetch(session, actor, RETURN_LOOSE, bundle_id, version=version)
    text = wanted_reason(reason, "remark", asks="请写明退还的原因。")
    bundle.remark_cipher, said = seal_reason(session, bundle.person_id, LooseBundle.remark_cipher, bundle.id, text)
    bundle.state, bundle.settled_by, bundle.settled_at = LooseState.RETURNED, actor.account_id, clock()
    record(
        session,
        "bundle.returned",
        actor=actor,
        clock=clock,
        subjects={"bundle": bundle.id, "person": bundle.person_id, "organisation": bundle.organisation_id},
        payload={"remark": said},
        changed=bundle,
    )
    return bundle


def _refuse_submitted(session: Session, actor: Actor, notice_id: UUID, person: Person) -> None:
    """The cases are locked, so that a submission at the same moment finds the bundle, or is found here."""
    found = session.scalars(
        select(Application)
        .where(Application.notice_id == notice_id, Application.person_id == person.id, Application.live)
        .order_by(Application.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    half = next((half for each in found if (half := half_of(session, each.id)) is not None), None)
    if half is None:
        return
    if session.scalar(select(PaperHalf.id).where(PaperHalf.id == half.id, TAKE_IN.scope(actor))):
        raise Refusal(
            "conflict", f"此人线上已经提交，纸质材料编号为 {spaced(half.number)}。请在“收纸质材料”中按编号登记。"
        )
    raise Refusal("conflict", "此人线上已经提交，但申报不经本部门办理。请将纸质材料转交办理部门，或者退还本人。")


def _refuse_recorded(session: Session, notice_id: UUID, person: Person) -> None:
    known = session.execute(
        select(Organisation.name, LooseBundle.recorded_at)
        .join(Organisation, Organisation.id == LooseBundle.organisation_id)
        .where(
            LooseBundle.notice_id == notice_id,
            LooseBundle.person_id == person.id,
            LooseBundle.state == LooseState.OPEN,
        )
    ).one_or_none()
    if known is not None:
        raise Refusal("conflict", f"此人的纸质材料已由{known[0]}登记，线上还没有提交。无需重复登记。")
