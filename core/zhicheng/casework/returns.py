"""Returning a case: one notice with everything to mend, after the whole checklist (JM-4, SG-4.2, HX-2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.committee_scope import refuse_where_stopped
from zhicheng.casework.deadlines import desk_deadline, terms_now
from zhicheng.casework.desks import in_hand
from zhicheng.casework.dossiers import written_sections
from zhicheng.casework.kinds import Topic
from zhicheng.casework.marks import markable, marks_at, unmarked
from zhicheng.casework.mending import Mending, opened_return
from zhicheng.casework.minutes import minute, to_applicant, wanted_reason
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import canonical
from zhicheng.casework.route import Return
from zhicheng.casework.routing import Located, move
from zhicheng.casework.snapshots import Filed, newest, numbered
from zhicheng.notice import moment_of
from zhicheng.registry import Registry
from zhicheng.store.models import Application, CaseReturn, DecisionKind, Mark, ReturnOutcome
from zhicheng.store.moments import BEIJING, Clock
from zhicheng.store.vault import vault_of


class NotAllChecked(Refusal):
    """The checklist isn't done: there is one notice with everything, so every section is marked first."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__(
            "incomplete",
            f"还有{len(titles)}个栏目没有核对：{'、'.join(titles)}。需要修改的内容须一次性告知申报人，请全部标注后再退回。",
            status=422,
        )
        self.titles = titles


class Repeated(Refusal):
    """Something is returned again although it hasn't changed since the last return; that needs a reason."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        message = (
            f"“{'、'.join(titles)}”自上次退回后没有变化，属于再次退回，请写明上次没有一并提出（或仍不合格）的原因。"
        )
        super().__init__("repeated", message, status=422, fields={"repeat_reason": message})
        self.titles = titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A return as the applicant would get it: ``notes`` by section, ``until`` the first moment that is too late.

    ``repeated`` are those sections that hold the same as when this desk returned them before.
    """

    located: Located
    filed: Filed
    opinion: str
    notes: Mapping[str, str]
    repeated: tuple[str, ...]
    repeat_reason: str
    until: datetime


def prepare_return(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    opinion: str,
    last_day: date | None = None,
    repeat_reason: str = "",
) -> Prepared:
    """What :func:`return_case` would send, checked as it checks; nothing is changed. Raises what that raises."""
    located = in_hand(session, actor, registry, application_id, version=version)
    said = wanted_reason(opinion, "opinion", asks="请填写退回意见，申报人会看到。")
    filed = newest(session, located.application)
    refuse_where_stopped(session, located, filed)
    marks = marks_at(session, located, located.desk, filed)
    if left := unmarked(located, filed, marks):
        raise NotAllChecked(tuple(left.values()))
    notes = {key: each.note or "" for key, each in marks.items() if each.mark is Mark.MEND and each.current}
    if not notes:
        raise Refusal("invalid", "没有标为退回修改的栏目。请先标出申报人需要修改的栏目并写明问题。", status=422)
    repeated = _repeated(session, located, filed, notes)
    if repeated and not repeat_reason.strip():
        raise Repeated(tuple(markable(located)[each] for each in repeated))
    return Prepared(
        located=located,
        filed=filed,
        opinion=said,
        notes=notes,
        repeated=tuple(repeated),
        repeat_reason=repeat_reason.strip(),
        until=_until(session, located, clock(), last_day),
    )


def return_case(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    opinion: str,
    last_day: date | None = None,
    repeat_reason: str = "",
) -> CaseReturn:
    """Return a claimed case; the sections marked to be mended are open to the applicant, with their notes.

    ``last_day`` is the last day on which the applicant may resubmit, by default that of the desk's own deadline or
    else of the window while these lie ahead. Raises NotAllChecked, Repeated, Refusal, and Stale.
    """
    prepared = prepare_return(
        session,
        actor,
        clock,
        registry,
        application_id=application_id,
        version=version,
        opinion=opinion,
        last_day=last_day,
        repeat_reason=repeat_reason,
    )
    located, desk = prepared.located, prepared.located.desk
    move(session, located, Return(desk.position, prepared.until), clock())
    given = _stored(session, actor, clock(), prepared)
    minute(
        session,
        actor,
        clock,
        located,
        DecisionKind.RETURN,
        desk=desk,
        office=desk.organisation_id,
        reason=prepared.opinion,
        subjects={"return": given.id},
        payload={"sections": len(prepared.notes), "repeated": len(prepared.repeated), "until": prepared.until},
        notify=to_applicant(session, located.application, Topic.CASE_RETURNED),
    )
    return given


def returns_by(session: Session, located: Located) -> list[CaseReturn]:
    """The earlier returns of this case by the desk at which it is, that the applicant answered; oldest first."""
    query = (
        select(CaseReturn)
        .where(
            CaseReturn.application_id == located.application.id,
            CaseReturn.organisation_id == located.desk.organisation_id,
            CaseReturn.stage == located.desk.stage,
            CaseReturn.outcome == ReturnOutcome.MENDED,
        )
        .order_by(CaseReturn.snapshot_number)
    )
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Given:
    """A return as it was sent. ``repeated`` are the sections that hadn't changed since the one before, with the
    reason for returning them again."""

    notice: Mending
    repeated: tuple[str, ...]
    repeat_reason: str | None


def returns_on(session: Session, application: Application) -> list[Given]:
    """All returns of a case by any desk, oldest first; raises Erased."""
    query = select(CaseReturn).where(CaseReturn.application_id == application.id)
    found = []
    for each in session.scalars(query.order_by(CaseReturn.returned_at, CaseReturn.snapshot_number)):
        sealed = each.repeat_reason_cipher
        reason = (
            open_reason(session, application.person_id, CaseReturn.repeat_reason_cipher, each.id, sealed)
            if sealed
            else None
        )
        found.append(Given(opened_return(session, application, each), tuple(each.repeated), reason))
    return found


def _repeated(session: Session, located: Located, filed: Filed, keys: Iterable[str]) -> list[str]:
    """Which sections hold the same as when this desk returned the case before."""
    earlier = [numbered(session, located.application, each.snapshot_number) for each in returns_by(session, located)]
    return [key for key in keys if any(filed.same(before, key) for before in earlier)]


def _until(session: Session, located: Located, now: datetime, last_day: date | None) -> datetime:
    """The first moment that is too late to resubmit."""
    own = desk_deadline(session, located.application, located.desk)
    if own is not None and own <= now:
        own = None
    if last_day is None:
        terms = terms_now(session, located.application.notice_id)
        window = terms.closes(located.application.channel) if terms else None
        natural = own or (window if window and window > now else None)
        if natural is None:
            raise invalid({"last_day": "申报期限已过，退回时须设定补正期限。请填写申报人重新提交的最后一天。"})
        return natural
    if last_day <= now.astimezone(BEIJING).date():
        raise invalid({"last_day": "补正期限至少给申报人留出今天以后的一个整天。请重新填写。"})
    until = moment_of(last_day, end=True)
    if own is not None and until > own:
        raise invalid({"last_day": f"补正期限不能晚于本环节的截止时间（{_day_before(own)}）。请重新填写。"})
    return until


def _day_before(moment: datetime) -> str:
    return f"{datetime.fromtimestamp(moment.timestamp() - 1, BEIJING):%Y-%m-%d}"


def _stored(session: Session, actor: Actor, now: datetime, prepared: Prepared) -> CaseReturn:
    located, return_id = prepared.located, uuid4()
    application = located.application
    drafted = written_sections(session, application)
    given = CaseReturn(
        id=return_id,
        application_id=application.id,
        organisation_id=located.desk.organisation_id,
        stage=located.desk.stage,
        snapshot_number=prepared.filed.number,
        opened={key: drafted[key].version if key in drafted else 0 for key in prepared.notes},
        content_cipher=vault_of(session).seal(
            application.person_id,
            CaseReturn.content_cipher,
            return_id,
            canonical({"opinion": prepared.opinion, "notes": dict(prepared.notes)}),
        ),
        repeated=list(prepared.repeated),
        until=prepared.until,
        returned_by=actor.account_id,
        returned_at=now,
    )
    if prepared.repeated:
        given.repeat_reason_cipher, _ = seal_reason(
            session, application.person_id, CaseReturn.repeat_reason_cipher, return_id, prepared.repeat_reason
        )
    session.add(given)
    session.flush()
    return given
