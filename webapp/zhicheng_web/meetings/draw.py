"""专家抽取: three steps, each on the ledger before the next, and the list worked out again for whoever doubts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, account_names
from zhicheng.casework.draws import drawing
from zhicheng.casework.draws.arriving import arrivals
from zhicheng.casework.draws.drawing import draw_of, given_up, pool_digest
from zhicheng.casework.draws.pool import LEFT_OUT_WORDS, Pool
from zhicheng.casework.draws.substituting import substitutions
from zhicheng.casework.draws.verifying import verified
from zhicheng.casework.meetings.declining import WHY_WORDS
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Draw, Expert, MeetingState, Person, Seat
from zhicheng_web import visit
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import Loaded, Step, address, carry_out, kept, load, meeting_page, step, version
from zhicheng_web.pieces import Column, Table
from zhicheng_web.presentation import moment

WHY = Field(
    key="reason", label="作废的理由", kind=Kind.LONG_TEXT, required=True, hint="人社部门会看到", max_length=1000
)
LEAD = (
    "抽取分三步：先封存一个谁也看不到的随机种子，把它的摘要记入账目；再固定可抽取的专家范围；最后公开种子，"
    "由种子决定名单。范围固定之后种子不能更换，名单任何人都可以重新计算核对。"
)
USE_CASES: dict[str, Callable[..., Any]] = {
    "commit": drawing.commit,
    "fix": drawing.fix,
    "open": drawing.open_,
    "abandon": drawing.abandon,
}
DONE = {
    "commit": "种子已封存，摘要已记入账目。",
    "fix": "抽取范围已固定。",
    "open": "专家已抽取，并已通知本人。",
    "abandon": "本次抽取已作废，可以重新抽取。",
}


@blueprint.get("/<uuid:meeting_id>/draw", endpoint="draw")
def show(meeting_id: UUID) -> str:
    found = load(meeting_id)
    return _page(kept(meeting_id) if found.keeps else found, None)


@blueprint.post("/<uuid:meeting_id>/draw/<act>", endpoint="draw_act")
def act(meeting_id: UUID, act: str) -> ResponseReturnValue:
    kept(meeting_id)
    if act not in USE_CASES:
        raise Refusal("not_found", "没有这个步骤。请返回会议页面重新操作。", status=404)
    given: dict[str, object] = {"meeting_id": meeting_id, "version": version()}
    if act != "commit":
        given["draw_id"] = request.form.get("draw_id", type=UUID) or UUID(int=0)
    if act == "abandon":
        given["reason"] = request.form.get("reason", "")
    try:
        carry_out(USE_CASES[act], **given)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(kept(meeting_id), refusal), refusal.status
    flash(DONE[act], "done")
    return redirect(url_for("meetings.draw", meeting_id=meeting_id))


def _page(found: Loaded, refusal: Refusal | None) -> str:
    draw = draw_of(visit.reading(), found.meeting)
    return meeting_page(
        found,
        "draw",
        title="专家抽取",
        lead=LEAD,
        sheet=(*given_up_of(found), *(sheet_of(draw) if draw else ())),
        tables=(*(tables_of(found, draw) if draw and draw.opened_at else ()), *substituted(found), *arrived(found)),
        steps=tuple(_steps(found, draw, refusal)) if found.keeps else (),
    )


def given_up_of(found: Loaded) -> Iterator[tuple[str, str]]:
    """A draw that was made again shows for whoever looks over it."""
    for draw, why in given_up(visit.reading(), found.meeting):
        reached = f"{moment(draw.opened_at)}抽出专家" if draw.opened_at else f"{moment(draw.committed_at)}封存种子"
        ended = f"，{moment(draw.abandoned_at)}作废" if draw.abandoned_at else ""
        yield f"第{draw.number}次抽取（已作废）", f"{reached}{ended}。理由：{why}"


def arrived(found: Loaded) -> Iterator[Table]:
    """The cases of which the draw didn't know, for whoever looks over it."""
    late = arrivals(visit.reading(), found.meeting)
    if late:
        yield Table(
            caption="专家抽取范围固定后列入的申报",
            columns=(Column("名单序号"), Column("时间"), Column("事项"), Column("事件编号", figures=True)),
            rows=tuple((f"第{each.place}号", moment(each.at), each.what, each.number) for each in late),
            empty="",
        )


def substituted(found: Loaded) -> Iterator[Table]:
    """Who was replaced by whom, when, by whose hand and why, draws that were given up included."""
    session, known = visit.reading(), substitutions(visit.reading(), found.meeting)
    if not known:
        return
    ids = {key for each in known for key in (each.gone, each.taken)}
    query = select(Expert.id, Person.name).join(Person, Person.id == Expert.person_id).where(Expert.id.in_(ids))
    names = {row[0]: row[1] for row in session.execute(query)}
    clerks = account_names(session, [each.by for each in known])
    yield Table(
        caption="递补情况",
        columns=tuple(map(Column, ("抽取", "不再参加", "递补", "原因", "时间", "办理人"))),
        rows=tuple(
            (
                f"第{each.draw}次",
                names[each.gone],
                names[each.taken],
                f"{WHY_WORDS[each.why]}{'（本人提出）' if each.declined else ''}",
                moment(each.at),
                clerks[each.by],
            )
            for each in known
        ),
        empty="",
    )


def sheet_of(draw: Draw) -> Iterator[tuple[str, str]]:
    yield "抽取次数", f"第{draw.number}次"
    yield "种子摘要", f"sha256:{draw.commitment.hex()}（{moment(draw.committed_at)}记入账目）"
    if draw.pool is not None and draw.fixed_at is not None:
        pool = Pool.parsed(draw.pool)
        outside = sum(each.outside for each in pool.experts)
        yield "抽取范围", f"{len(pool.experts)}人，其中外地、外单位{outside}人（{moment(draw.fixed_at)}固定）"
        left = Counter(pool.left_out.values())
        if left:
            told = "，".join(f"{LEFT_OUT_WORDS.get(why, why)}{number}人" for why, number in sorted(left.items()))
            yield "未列入范围", told
        yield "范围摘要", pool_digest(draw)
    if draw.seed is not None and draw.opened_at is not None:
        yield "种子", f"{draw.seed.hex()}（{moment(draw.opened_at)}公开）"


def tables_of(found: Loaded, draw: Draw) -> Iterator[Table]:
    session = visit.reading()
    (checked,) = [each for each in verified(session, found.meeting.id) if each.draw_id == draw.id]
    query = (
        select(Seat, Person.name, Expert.unit_name)
        .join(Expert, Expert.id == Seat.expert_id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.draw_id == draw.id)
        .order_by(Seat.number)
    )
    yield Table(
        caption="抽取结果" + ("：重新计算一致" if not checked.problems else f"：{'；'.join(checked.problems)}"),
        columns=(Column("姓名"), Column("专业"), Column("单位"), Column("来源"), Column("状态")),
        rows=tuple(
            (
                name,
                seat.specialty,
                unit,
                "外地、外单位" if seat.outside else "本地",
                "已由他人递补" if seat.ended_at else "在席",
            )
            for seat, name, unit in session.execute(query)
        ),
        empty="",
    )


def _steps(found: Loaded, draw: Draw | None, refusal: Refusal | None) -> Iterator[Step]:
    if found.meeting.state not in (MeetingState.FILED, MeetingState.APPROVED):
        return
    if draw is None:
        sealed = ("生成随机种子并加密封存，把摘要记入账目。此后种子不能更换，在公开之前谁也看不到。",)
        yield step("第一步：封存种子", "封存种子", address("draw_act", found, act="commit"), effects=sealed, version=found.meeting.version, refusal=refusal)  # fmt: skip
        return
    at: dict[str, Any] = {"version": draw.version, "refusal": refusal, "hidden": (("draw_id", str(draw.id)),)}
    if draw.pool is None:
        effects = (
            "按评委会的系列、级别和会议日期，列出专家库中可以抽取的专家；本人申报在名单上的、诚信记录期内的不列入。",
        )
        yield step("第二步：固定抽取范围", "固定范围", address("draw_act", found, act="fix"), effects=effects, **at)
    elif draw.opened_at is None:
        effects = ("公开种子，抽出专家并通知本人。之后只能按同一顺序递补，不能更换。",)
        yield step("第三步：公开种子、抽取", "抽取专家", address("draw_act", found, act="open"), effects=effects, **at)
    gone = (
        "本次抽出的专家全部不再参加会议，签到和承诺也一并作废，需要重新抽取。",
        "作废的次数和理由，人社部门会看到；投票开始以后不能作废。",
    )
    yield step(
        "作废本次抽取",
        "作废本次抽取",
        address("draw_act", found, act="abandon"),
        effects=gone,
        fields=(WHY,),
        danger=True,
        **at,
    )
