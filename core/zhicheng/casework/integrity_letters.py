"""Letters about entries of the integrity archive, and about inspections."""

from __future__ import annotations

from zhicheng.casework.kinds import Topic
from zhicheng.casework.letter import Context, Draft, Writer
from zhicheng.store.models import Organisation


def _entry(subject: str, words: str) -> Writer:
    """A letter about an entry; what it says, one reads on its page."""
    return lambda context: Draft(subject, f"{words}\n\n{context.site}/integrity/{context.subject('entry')}\n")


def _inspection(subject: str, words: str) -> Writer:
    """A letter about an inspection; what was found, one reads on its page."""

    def write(context: Context) -> Draft:
        name = context.session.get_one(Organisation, context.subject("organisation")).name
        link = f"{context.site}/inspections/{context.subject('inspection')}"
        return Draft(subject, f"{words.format(name=name)}\n\n{link}\n")

    return write


INTEGRITY_LETTERS: dict[Topic, Writer] = {
    Topic.INTEGRITY_ENTERED: _entry(
        "诚信档案中新增了一条记录",
        "人社部门在诚信档案中记入了一条与您（贵单位）有关的记录。事实、依据和期限请登录平台查看：",
    ),
    Topic.INTEGRITY_WITHDRAWN: _entry(
        "诚信档案中的一条记录已撤销", "诚信档案中一条与您（贵单位）有关的记录已经撤销。理由请登录平台查看："
    ),
    Topic.INSPECTION_FOUND: _inspection(
        "抽查已有结论", "人社部门对{name}的抽查已有结论。需要整改的，请在期限内登录平台报告整改情况："
    ),
    Topic.INSPECTION_ANSWERED: _inspection(
        "收到抽查整改情况", "{name}报告了抽查发现问题的整改情况。请登录平台核查，符合要求的予以办结："
    ),
    Topic.INSPECTION_CLOSED: _inspection("抽查已办结", "人社部门对{name}的抽查已经办结。结果请登录平台查看："),
    Topic.INSPECTION_OVERDUE: _inspection(
        "抽查整改已逾期", "{name}没有在规定的期限内报告抽查整改情况。请登录平台办理："
    ),
}
