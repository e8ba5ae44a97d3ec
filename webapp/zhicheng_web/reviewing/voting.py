"""投票: a page of cases with three choices each, one page that repeats them before they are cast, and the receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal
from zhicheng.casework.ballots.casting import BARRED, GONE, barred, cast, own_casts
from zhicheng.casework.ballots.standing import ballot_of, ballots_of
from zhicheng.casework.meetings.attendance import present
from zhicheng.casework.meetings.opinions import numbers
from zhicheng.casework.meetings.sitting import left_pool, recused_from
from zhicheng.casework.results.candidates import Sheet
from zhicheng.store.models import Ballot, BallotCase, BallotState, Candidate, Vote
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.meetings.loaded import carry_out
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Table
from zhicheng_web.results.loaded import sheets, sought
from zhicheng_web.reviewing import blueprint
from zhicheng_web.reviewing.loaded import Attended, attended, frame_of

WORDS = {Vote.FOR: "赞成", Vote.AGAINST: "反对", Vote.ABSTAIN: "弃权"}
CHOICES = tuple((str(each), words) for each, words in WORDS.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """One case: open to vote, or why not (``said``: voted with its receipt, stood back)."""

    id: UUID
    name: str
    what: str
    opinions: str
    said: str
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingPage:
    """``confirming``: the choices are shown once more, and cast by the button; ``left`` of the page have none yet.
    ``closed`` says why nobody votes now."""

    frame: Frame
    closed: str
    ballot_id: str
    progress: str
    rows: tuple[VoteRow, ...]
    choices: tuple[tuple[str, str], ...]
    confirming: tuple[tuple[str, str], ...]
    left: int
    votes: Mapping[str, str]
    pager: Pager | None
    error: str
    receipts_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsPage:
    """A table of receipts for each ballot, with the digest of all its receipts once it is closed."""

    frame: Frame
    ballots: tuple[tuple[Table, str], ...]
    back: Link


@blueprint.route("/<uuid:meeting_id>/vote", methods=["GET", "POST"])
def vote(meeting_id: UUID) -> ResponseReturnValue:
    found = attended(meeting_id)
    ballot = ballot_of(visit.reading(), found.meeting)
    if request.method == "GET":
        return _page(found, ballot)
    ballot_id, votes = request.form.get("ballot", type=UUID), _typed()
    if ballot_id is None:
        raise Refusal("invalid", "页面不完整，请刷新后重新投票。", status=422)
    if not votes:
        return _page(found, ballot, error="请先选择表决意见，再投票。"), 422
    if request.form.get("action") != "cast":
        return _page(found, ballot, chosen=votes, confirms=request.form.get("action") == "confirm")
    carry_out(cast, meeting_id=meeting_id, ballot_id=ballot_id, votes=votes)
    flash(f"已投{len(votes)}票，不能更改。回执可在“我的回执”中查看。", "done")
    edge = {key: value for key, value in request.args.items() if key in ("after", "before")}
    return redirect(url_for("reviewing.vote", meeting_id=meeting_id, **edge))  # type: ignore[arg-type]


@blueprint.get("/<uuid:meeting_id>/receipts")
def receipts(meeting_id: UUID) -> str:
    """What proves that one's votes were counted, and says nothing of what they were."""
    found = attended(meeting_id)
    session = visit.reading()
    counted = [each for each in ballots_of(session, found.meeting) if each.state is not BallotState.VOIDED]
    mine = {each.id: own_casts(session, found.seat, each) for each in counted}
    cases = {key for receipts in mine.values() for key in receipts}
    places = select(Candidate.application_id, Candidate.place).where(Candidate.batch_id == found.batch.id)
    listed = {row[0]: row[1] for row in session.execute(places.where(Candidate.application_id.in_(cases)))}
    voted = session.scalars(select(BallotCase).where(BallotCase.application_id.in_(cases))).all()
    names = {key: known.name for key, known in sheets(voted).items()}
    view = ReceiptsPage(
        frame=frame_of(found, "vote"),
        ballots=tuple((_receipts(each, mine[each.id], listed, names), each.receipts or "") for each in counted),
        back=Link("返回投票", url_for("reviewing.vote", meeting_id=meeting_id)),
    )
    return render_template("reviewing/receipts.html", view=view)


def _receipts(
    ballot: Ballot, mine: Mapping[UUID, str], listed: Mapping[UUID, int | None], names: Mapping[UUID, str]
) -> Table:
    """The receipts of a ballot in the list's order, those at the end that have left the list since."""
    order = sorted(mine, key=lambda key: (listed.get(key) is None, listed.get(key) or 0, names[key]))
    return Table(
        caption=f"第{ballot.number}次投票的回执",
        columns=(Column("申报"), Column("回执")),
        rows=tuple((f"{listed[key]}. {names[key]}" if listed.get(key) else names[key], mine[key]) for key in order),
        empty="投票后，每份申报的回执会列在这里。",
    )


def _typed() -> dict[UUID, Vote]:
    """The choices of the page, by case; what isn't one is passed over."""
    known = {str(each): each for each in Vote}
    found = {}
    for name, value in request.form.items():
        if name.startswith("vote-") and value in known:
            try:
                found[UUID(name.removeprefix("vote-"))] = known[value]
            except ValueError:
                continue
    return found


def _page(
    found: Attended,
    ballot: Ballot | None,
    *,
    error: str = "",
    chosen: Mapping[UUID, Vote] | None = None,
    confirms: bool = False,
) -> str:
    """The cases of a page with what is ``chosen`` for them; to confirm it, or to go on choosing."""
    session = visit.reading()
    closed = _closed(found, ballot)
    rows: tuple[VoteRow, ...] = ()
    pager = None
    progress = ""
    if not closed and ballot is not None:
        mine, recused = own_casts(session, found.seat, ballot), recused_from(session, found.seat)
        number = session.scalar(select(func.count()).where(BallotCase.ballot_id == ballot.id)) or 0
        own = session.scalar(select(func.count()).where(BallotCase.ballot_id == ballot.id, BallotCase.application_id.in_(recused))) or 0  # fmt: skip
        progress = f"共{number}份，您已投{len(mine)}份" + (f"，回避{own}份" if own else "")
        query = select(Candidate).join(BallotCase, BallotCase.application_id == Candidate.application_id)
        shown = page(
            session,
            query.where(BallotCase.ballot_id == ballot.id, Candidate.batch_id == found.batch.id),
            (Candidate.place, Candidate.application_id),
        )
        pager = shown.pager
        advised = numbers(session, found.meeting, [each.application_id for each in shown.rows])
        people = sheets(shown.rows)
        rows = tuple(
            _row(each, people[each.application_id], mine, recused, advised, chosen or {}) for each in shown.rows
        )
    names = {each.id: each.name for each in rows}
    view = VotingPage(
        frame=frame_of(found, "vote"),
        closed=closed,
        ballot_id=str(ballot.id) if ballot else "",
        progress=progress,
        rows=rows,
        choices=CHOICES,
        confirming=tuple((names.get(key, "本页之外的申报"), WORDS[each]) for key, each in (chosen or {}).items())
        if confirms
        else (),
        left=sum(not each.said and not each.chosen for each in rows),
        votes={str(key): str(each) for key, each in (chosen or {}).items()},
        pager=pager,
        error=error,
        receipts_url=url_for("reviewing.receipts", meeting_id=found.meeting.id),
    )
    return render_template("reviewing/vote.html", view=view)


def _closed(found: Attended, ballot: Ballot | None) -> str:
    if ballot is None:
        return "投票还没有开始。会议主持人宣布开始后，请刷新页面。"
    if ballot.state is not BallotState.OPEN:
        return "投票已经结束，不能再投票，也不能补投。"
    if not present(found.seat):
        return "您没有签到，或者已经登记离会，不能投票。请联系会议工作人员。"
    if left_pool(visit.reading(), (found.seat,)):
        return GONE
    if barred(visit.reading(), request_clock(), (found.seat,)):
        return BARRED
    return ""


def _row(
    candidate: Candidate,
    known: Sheet,
    mine: Mapping[UUID, str],
    recused: frozenset[UUID],
    advised: Mapping[UUID, int],
    chosen: Mapping[UUID, Vote],
) -> VoteRow:
    key = candidate.application_id
    said = "您已回避，不投票" if key in recused else f"已投票，回执 {mine[key]}" if key in mine else ""
    return VoteRow(
        id=key,
        name=f"{candidate.place}. {known.name}",
        what=" · ".join(filter(None, (known.unit, sought(known)))),
        opinions=f"{advised[key]}份评审意见" if key in advised else "",
        said=said,
        chosen=str(chosen[key]) if key in chosen else "",
    )
