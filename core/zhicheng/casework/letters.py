"""What people are written about: a writer for each topic."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.kinds import Topic
from zhicheng.casework.recovery import issue_token
from zhicheng.store.models import Account, Event, Organisation, OrganisationDecision
from zhicheng.store.moments import Clock


@dataclass(frozen=True, slots=True)
class Draft:
    """What a topic has to say: the letter without its address."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a writer may use. ``site`` is the platform's address without a slash at the end."""

    session: Session
    event: Event
    recipient: Account
    clock: Clock
    site: str

    def subject(self, role: str) -> UUID:
        """The id of what the event is about, by its role there."""
        return UUID(json.loads(self.event.body)["subjects"][role])


Writer = Callable[[Context], Draft | None]
"""Writes the letter of a topic; None when there is nothing to say any more."""


def _recovery(context: Context) -> Draft | None:
    token = issue_token(context.session, context.clock, context.subject("recovery"))
    if token is None:
        return None
    return Draft(
        "重置密码",
        f"您正在找回职称平台的密码。请在10分钟内打开下面的链接设置新密码，链接只能使用一次：\n\n"
        f"{context.site}/recover/{token}\n\n如果不是您本人操作，请忽略本邮件，您的密码没有变动。\n",
    )


def _unit_approved(context: Context) -> Draft:
    unit = _organisation(context)
    return Draft(
        "单位注册已通过审核", f"{unit.name}的注册信息已通过审核，现在可以办理职称申报业务：\n\n{context.site}\n"
    )


def _unit_refused(context: Context) -> Draft:
    decision = context.session.get_one(OrganisationDecision, context.subject("decision"))
    reasons = "\n".join(f"{number}. {reason}" for number, reason in enumerate(decision.reasons, 1))
    return Draft(
        "单位注册被退回",
        f"{_organisation(context).name}的注册信息被退回，需修改的内容如下，请一次改齐后重新提交：\n\n"
        f"{reasons}\n\n{context.site}\n",
    )


def _binding_approved(context: Context) -> Draft:
    return Draft(
        "单位绑定已通过", f"{_organisation(context).name}已同意您的绑定申请，现在可以开始申报：\n\n{context.site}\n"
    )


def _binding_refused(context: Context) -> Draft:
    return Draft(
        "单位绑定未通过",
        f"{_organisation(context).name}没有同意您的绑定申请。请登录平台查看原因，核对单位后可重新申请：\n\n"
        f"{context.site}\n",
    )


def _submitted(context: Context) -> Draft:
    receipt = str(json.loads(context.event.body)["payload"]["digest"]).partition(":")[2]
    return Draft(
        "申报已提交",
        f"您的职称申报已提交，正在等待审核。回执编号：{receipt[:16].upper()}\n\n"
        f"可在申报历史中查看流程进度：\n\n{context.site}/applications/{context.subject('application')}\n",
    )


def _organisation(context: Context) -> Organisation:
    return context.session.scalars(select(Organisation).where(Organisation.id == context.subject("organisation"))).one()


LETTERS: dict[Topic, Writer] = {
    Topic.RECOVERY: _recovery,
    Topic.UNIT_APPROVED: _unit_approved,
    Topic.UNIT_REFUSED: _unit_refused,
    Topic.BINDING_APPROVED: _binding_approved,
    Topic.BINDING_REFUSED: _binding_refused,
    Topic.SUBMITTED: _submitted,
}
