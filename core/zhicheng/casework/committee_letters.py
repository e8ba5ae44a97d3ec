"""Letters about committees and about experts of the pool."""

from __future__ import annotations

from zhicheng.casework.kinds import Topic
from zhicheng.casework.letter import Context, Draft, Writer
from zhicheng.store.models import Organisation


def _committee(subject: str, words: str, path: str = "committees") -> Writer:
    """A letter about a committee; why, one reads on its page."""

    def write(context: Context) -> Draft:
        office = context.session.get_one(Organisation, context.subject("organisation")).name
        return Draft(
            subject, f"{words.format(office=office)}\n\n{context.site}/{path}/{context.subject('committee')}\n"
        )

    return write


def _expert(subject: str, words: str, path: str) -> Writer:
    """A letter about an entry of the pool; whose it is and why, one reads on its page."""
    return lambda context: Draft(subject, f"{words}\n\n{context.site}/{path}/{context.subject('expert')}\n")


OWN = "experts/own"
COMMITTEE_LETTERS: dict[Topic, Writer] = {
    Topic.COMMITTEE_FILED: _committee(
        "收到一份评委会组建申请", "{office}报来一个评委会，等待审批。请登录平台查看：", "committees/review"
    ),
    Topic.COMMITTEE_APPROVED: _committee("评委会已批准", "{office}报批的评委会已经批准，文号和有效期请登录平台查看："),
    Topic.COMMITTEE_RETURNED: _committee(
        "评委会已退回修改", "{office}报批的评委会被退回，理由请登录平台查看，修改后可以重新报批："
    ),
    Topic.COMMITTEE_ENDED: _committee(
        "评委会已终止", "{office}的一个评委会已经终止，此后不能再作出评审结果。理由请登录平台查看："
    ),
    Topic.EXPERT_TO_ENDORSE: _expert(
        "有一位评审专家人选等待审核", "有一位评审专家库人选指明由贵部门审核。请登录平台查看：", "experts/endorsing"
    ),
    Topic.EXPERT_TO_DECIDE: _expert(
        "有一位评审专家人选等待审批", "有一位评审专家库人选等待审批。请登录平台查看：", "experts/pool"
    ),
    Topic.EXPERT_PROPOSED: _expert(
        "您已被推荐进入评审专家库", "您所在单位或有关部门推荐您进入评审专家库，等待审核。内容请登录平台查看：", OWN
    ),
    Topic.EXPERT_APPROVED: _expert(
        "您已进入评审专家库", "您已被批准进入评审专家库，任期请登录平台查看。手机号有变动的，请及时在平台更正：", OWN
    ),
    Topic.EXPERT_REFUSED: _expert(
        "您没有进入评审专家库", "您进入评审专家库的申请或推荐没有获得同意，理由请登录平台查看：", OWN
    ),
    Topic.EXPERT_REMOVED: _expert("您已退出评审专家库", "您已不再是评审专家库的专家，原因请登录平台查看：", OWN),
    Topic.EXPERT_EXPIRED: _expert(
        "您的评审专家任期已满", "您的评审专家任期已满，今后的评审会议不再抽取您。继续担任的，由人社部门重新批准：", OWN
    ),
    Topic.EXPERT_LEFT: _expert(
        "一位评审专家已退出专家库",
        "评审专家库中有一位专家任期已满或者达到退休年龄，已不再参加抽取。请登录平台查看：",
        "experts/pool",
    ),
}
