"""投票: what keeps it from opening, how far it is (never for whom), and what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.ballots import closing, opening
from zhicheng.casework.ballots.afterwards import on_paper
from zhicheng.casework.ballots.casting import barred
from zhicheng.casework.ballots.closing import Progress
from zhicheng.casework.ballots.standing import ballot_of, ballots_of
from zhicheng.casework.draws.drawing import seats_of
from zhicheng.casework.meetings.sitting import left_pool
from zhicheng.casework.results.lists import on_list
from zhicheng.specs import Field, Kind
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    BatchState,
    Candidate,
    Cast,
    MeetingState,
    Person,
    Seat,
)
from zhicheng.store.moments import system_clock
from zhicheng.votes import VoteRules
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import Loaded, Step, address, carry_out, kept, meeting_page, step, version
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment
from zhicheng_web.results.loaded import sheets

STATES = {
    BallotState.OPEN: Status("正在投票", Tone.ACTIVE),
    BallotState.CLOSED: Status("已开票", Tone.DONE),
    BallotState.VOIDED: Status("已作废", Tone.ENDED),
}
WHY = Field(
    key="reason", label="作废的理由", kind=Kind.LONG_TEXT, required=True, hint="会议纪要中会载明", max_length=1000
)
AGAIN = Field(
    key="reason", label="再次投票的理由", kind=Kind.LONG_TEXT, required=True, hint="会议纪要中会载明", max_length=1000
)
PLACES = Field(
    key="places", label="再次投票的申报", required=True, hint="名单上的序号，用顿号分开，如“3、7”", max_length=1000
)
BARRED = "在诚信记录期内，不能再投票，请登记离会"
GONE = "已不在评审专家库，不能再投票，请登记离会"
KEPT = "有投票已经结束，其密钥文件不能销毁。请由系统管理员检查密钥目录；销毁之前，不要备份或者复制这一目录。"
LEAD = (
    "无记名投票：每票投出时即加密封装，开票前任何人都看不到票数；结束投票时所有的票一次性打乱、开启，"
    "密钥随即销毁，此后无法得知谁投了什么。"
)


@blueprint.get("/<uuid:meeting_id>/ballot", endpoint="ballot")
def show(meeting_id: UUID) -> str:
    return _page(kept(meeting_id), None)


@blueprint.post("/<uuid:meeting_id>/ballot/open", endpoint="open_ballot")
def open_(meeting_id: UUID) -> ResponseReturnValue:
    found = kept(meeting_id)
    again: dict[str, object] = {}
    now = ballot_of(visit.reading(), found.meeting)
    if now is not None and now.state is BallotState.CLOSED:
        again = {"reason": request.form.get("reason", "")}
        try:
            again["applications"] = _chosen(found)
        except Refusal as refusal:
            return _page(found, refusal), refusal.status
    elif any(ballots_of(visit.reading(), found.meeting)):
        again = {"reason": request.form.get("reason", "")}
    return _done(
        meeting_id,
        "投票已经开始。",
        lambda: carry_out(opening.open_ballot, meeting_id=meeting_id, version=version(), **again),
    )


@blueprint.post("/<uuid:meeting_id>/ballot/<uuid:ballot_id>/close", endpoint="close_ballot")
def close(meeting_id: UUID, ballot_id: UUID) -> ResponseReturnValue:
    return _done(
        meeting_id,
        "投票已结束，结果已记入账目。",
        lambda: carry_out(closing.close, ballot_id=ballot_id, version=version()),
    )


@blueprint.post("/<uuid:meeting_id>/ballot/<uuid:ballot_id>/void", endpoint="void_ballot")
def void(meeting_id: UUID, ballot_id: UUID) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    return _done(
        meeting_id,
        "本次投票已作废，所投的票没有开启。",
        lambda: carry_out(closing.void, ballot_id=ballot_id, version=version(), reason=reason),
    )


def _done(meeting_id: UUID, told: str, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(kept(meeting_id), refusal), refusal.status
    finally:
        destroyed = _destroyed()
    flash(told, "done")
    if not destroyed:
        flash(KEPT, "attention")
    return redirect(url_for("meetings.ballot", meeting_id=meeting_id))


def _destroyed() -> bool:
    """Destroy the keys of ballots that are over; whether that could be done. What was done before stands either way."""
    try:
        with platform().store.reading() as session:
            closing.destroy_keys(session, system_clock, platform().ballot_keys)
    except OSError as wrong:
        current_app.logger.error("a ballot's key can't be destroyed", exc_info=wrong)
        return False
    return True


def _chosen(found: Loaded) -> list[UUID]:
    """The candidates whose places on the list were typed; raises Refusal where one isn't on it."""
    typed = [each for each in re.split(r"[、，,;；\s]+", request.form.get("places", "")) if each]
    listed = {str(each.place): each.application_id for each in on_list(visit.reading(), found.batch)}
    if not typed:
        raise invalid({"places": "请填写要再次投票的申报在名单上的序号。"})
    if wrong := [each for each in typed if each not in listed]:
        raise invalid({"places": f"名单上没有“{'、'.join(wrong)}”，请填写名单上的序号，逐个写，用顿号分开。"})
    return list(dict.fromkeys(listed[each] for each in typed))


def _page(found: Loaded, refusal: Refusal | None) -> str:
    session, meeting = visit.reading(), found.meeting
    every, now = ballots_of(session, meeting), ballot_of(session, meeting)
    seats = seats_of(session, meeting)
    far = closing.progress(session, now, seats) if now is not None and now.state is BallotState.OPEN else None
    links = []
    if now is not None and now.state is BallotState.CLOSED and found.batch.state is BatchState.OPEN:
        if on_paper(session, meeting):
            links.append(Link("登记纸质表决的票数", url_for("results.counts", batch_id=found.batch.id)))
        links.append(Link("形成会议纪要", address("minutes", found)))
        links.append(Link("去确认结果", url_for("results.decide", batch_id=found.batch.id)))
    steps = tuple(_steps(found, every, now, far, seats, refusal))
    if not seats:
        links.append(Link("去抽取专家", address("draw", found)))
    elif any(each.missing for each in steps):
        links.append(Link("去专家和签到", address("seats", found)))
    return meeting_page(
        found,
        "ballot",
        title="投票",
        lead=LEAD,
        tables=tuple(_tables(found, every, now, far)),
        steps=steps,
        links=links,
    )


def _tables(found: Loaded, every: Sequence[Ballot], now: Ballot | None, far: Progress | None) -> Iterator[Table]:
    if every:
        yield Table(
            caption="各次投票",
            columns=(Column("次数"), Column("开始"), Column("结束"), Column("票数", figures=True), Column("状态")),
            rows=tuple(
                (
                    f"第{each.number}次",
                    moment(each.opened_at),
                    moment(each.closed_at) if each.closed_at else "",
                    _number_cast(each),
                    STATES[each.state],
                )
                for each in every
            ),
            empty="",
        )
    if far is not None:
        yield _waiting(far)
    if now is not None and now.state is BallotState.CLOSED:
        yield _counts(found, now)


def _number_cast(ballot: Ballot) -> int:
    return visit.reading().scalar(select(func.count()).where(Cast.ballot_id == ballot.id)) or 0


def _waiting(far: Progress) -> Table:
    """Who still has to vote on how many: presence and progress, never a tally."""
    session = visit.reading()
    query = select(Seat, Person.name).join(Person, Person.id == Seat.person_id).where(Seat.id.in_(far.waiting))
    found = {seat.id: (seat, name) for seat, name in session.execute(query)}
    seats = [seat for seat, _ in found.values()]
    why = dict.fromkeys(barred(session, request_clock(), seats), BARRED) | dict.fromkeys(
        left_pool(session, seats), GONE
    )
    return Table(
        caption="还没有投完的到会专家",
        columns=(Column("专家"), Column("还差", figures=True), Column("说明")),
        rows=tuple((found[key][1], f"{number}票", why.get(key, "")) for key, number in far.waiting.items()),
        empty="到会专家都已投完。",
    )


def _counts(found: Loaded, ballot: Ballot) -> Table:
    session = visit.reading()
    query = (
        select(Candidate, BallotCase)
        .join(BallotCase, BallotCase.application_id == Candidate.application_id)
        .where(BallotCase.ballot_id == ballot.id, Candidate.batch_id == found.batch.id)
        .order_by(Candidate.place)
    )
    counted = session.execute(query).all()
    people = sheets([row[0] for row in counted])
    return Table(
        caption=f"第{ballot.number}次投票的结果",
        columns=(Column("姓名"), *(Column(each, figures=True) for each in ("到会", "赞成", "反对", "弃权", "回避"))),
        rows=tuple(
            (f"{candidate.place}. {people[candidate.application_id].name}", *(number or 0 for number in (case.present, case.in_favour, case.against, case.abstained, case.recused)))
            for candidate, case in counted
        ),
        empty="",
    )  # fmt: skip


def _steps(
    found: Loaded,
    every: Sequence[Ballot],
    now: Ballot | None,
    far: Progress | None,
    seats: Sequence[Seat],
    refusal: Refusal | None,
) -> Iterator[Step]:
    meeting = found.meeting
    if meeting.state not in (MeetingState.FILED, MeetingState.APPROVED) or found.batch.state is not BatchState.OPEN:
        return
    session = visit.reading()
    if now is not None and far is not None:
        held = closing.unfinished(VoteRules.of(found.policy), meeting, far)
        missing: tuple[str, ...] = (held.message,) if held else ()
        effects = (
            "所有的票一次性打乱、开启，得出每人的票数，记入账目。",
            "封装的票清空，密钥销毁，此后无法得知谁投了什么。",
        )
        at: dict[str, Any] = {"version": now.version, "refusal": refusal}
        yield step("结束投票、开票", "结束投票", address("close_ballot", found, ballot_id=now.id), effects=effects, missing=missing, **at)  # fmt: skip
        gone = ("已投的票不再开启，永远无法得知。", "之后可以重新投票，或者改用纸质投票、登记票数。")
        yield step("作废本次投票", "作废投票", address("void_ballot", found, ballot_id=now.id), effects=gone, fields=(WHY,), danger=True, **at)  # fmt: skip
        return
    listed = on_list(session, found.batch)
    missing = tuple(opening.blocking(session, platform().registry, found.policy, meeting, found.batch, seats, listed, request_clock()))  # fmt: skip
    fields = (PLACES, AGAIN) if now is not None else (AGAIN,) if every else ()
    which = "只对所选的申报再次逐人投票" if now is not None else f"{len(listed)}份申报逐人投票"
    effects = (f"{which}：赞成、反对或者弃权，投出后不能更改。", "投票期间名单不能变动。")
    yield step(
        "再次投票" if every else "开始投票",
        "开始投票",
        address("open_ballot", found),
        effects=effects,
        missing=missing,
        fields=fields,
        version=meeting.version,
        refusal=refusal,
    )
