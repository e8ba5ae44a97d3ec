"""What lists of cases are called, what they are for, and what an empty one says."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.casework.queue import Queue


@dataclass(frozen=True, slots=True)
class Words:
    """``always`` lists are offered even while they are empty."""

    title: str
    lead: str
    empty: str
    always: bool = True


LISTS: dict[Queue, Words] = {
    Queue.MINE: Words(
        "我在办",
        "由您领取、正在审核的申报，先到的在前。",
        "您领取的申报会列在这里。请从“待领取”中打开一份，按“领取办理”。",
    ),
    Queue.WAITING: Words(
        "待领取",
        "已到本部门、还没有人领取的申报。领取后由您一人审核，不会与同事重复。",
        "上一环节报送到本部门的申报会列在这里，先到的在前。",
    ),
    Queue.LATE: Words(
        "已逾期",
        "过了本环节期限还没有报送的申报，请先办。",
        "过了本环节期限还没有报送的申报会列在这里，目前没有逾期的。",
    ),
    Queue.CAME_BACK: Words(
        "再次送审",
        "退回后重新提交，或上级撤销决定后回到本环节的申报。与上次不同的地方会标出。",
        "退回修改后重新提交的申报会列在这里。",
    ),
    Queue.MENDING: Words(
        "退回修改中",
        "由本部门退回、等待申报人修改的申报，只能查看。",
        "由本部门退回、申报人还没有重新提交的申报会列在这里。",
    ),
    Queue.ASKED: Words(
        "等待答复",
        "已向上级请示、等待答复的申报；答复后可继续审核。",
        "向上级请示后、还没有答复的申报会列在这里。",
        always=False,
    ),
    Queue.TO_ANSWER: Words(
        "请示待答复",
        "下级部门就疑难问题提出的请示，答复会留在该份申报的记录中。",
        "下级部门提出的请示会列在这里。",
        always=False,
    ),
    Queue.LATE_BELOW: Words(
        "下级逾期",
        "下一级部门过了期限还没有报送到本部门的申报，可以督促办理。",
        "下一级部门逾期未报送的申报会列在这里。",
        always=False,
    ),
    Queue.UNASSIGNED: Words(
        "待指定部门",
        "已到环节、但还没有办理部门的申报。打开后指定由谁办理。",
        "需要由您指定办理部门的申报会列在这里。",
        always=False,
    ),
}
