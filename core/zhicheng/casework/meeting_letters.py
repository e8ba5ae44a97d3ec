"""Letters about meetings: to the bureau about plans, to experts about their seats. Never about who else sits there."""

from __future__ import annotations

from zhicheng.casework.kinds import Topic
from zhicheng.casework.letter import Draft, Writer


def _at(path: str, subject: str, words: str) -> Writer:
    """A letter that leads to a page; ``{meeting}`` in its path is the meeting's id."""
    return lambda context: Draft(
        subject, f"{words}\n\n{context.site}/{path.format(meeting=context.subject('meeting'))}\n"
    )


MEETING_LETTERS: dict[Topic, Writer] = {
    Topic.MEETING_FILED: _at(
        "meetings/{meeting}", "收到一份评审方案", "评委会办事机构报送了评审方案。请登录平台查看、办理："
    ),
    Topic.MEETING_DECIDED: _at(
        "meetings/{meeting}", "评审方案已有答复", "报送的评审方案已经办理。结果和意见请登录平台查看："
    ),
    Topic.MEETING_RECALLED: _at(
        "meetings/{meeting}",
        "评审方案已由办事机构撤回",
        "评委会办事机构撤回了已经报送的评审方案，修改后会重新报送。理由请登录平台查看：",
    ),
    Topic.EXPERT_DRAWN: _at(
        "reviewing/{meeting}",
        "您被抽取为评审专家",
        "您被随机抽取为一次职称评审会议的专家。时间、地点请登录平台查看，并先签署保密承诺书、确认是否需要回避。"
        "请勿向他人透露您参加评审的情况：",
    ),
    Topic.EXPERT_SEAT_ENDED: _at(
        "reviewing",
        "您不再参加一次评审会议",
        "您此前被抽取参加的一次职称评审会议，已由其他专家递补或者重新抽取，您不再参加。"
        "原因与事实不符的，请向人社部门反映。您参加的评审请登录平台查看：",
    ),
    Topic.EXPERT_STOOD_BACK: _at(
        "meetings/{meeting}/seats", "有评审专家申请回避", "有评审专家申请回避一份申报。请登录平台查看："
    ),
    Topic.EXPERT_DECLINED: _at(
        "meetings/{meeting}/seats",
        "有评审专家不能参加会议",
        "一位被抽取的评审专家提出不能参加会议，需要递补。原因请登录平台查看，并由下一名递补：",
    ),
    Topic.MINUTES_TO_SIGN: _at(
        "reviewing/{meeting}/minutes",
        "有一份会议纪要等待签署",
        "您主持的评审会议的纪要已经形成，请登录平台核对、签署：",
    ),
}
