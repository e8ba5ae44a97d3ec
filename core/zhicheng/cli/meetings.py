"""`zhicheng draw verify` and `zhicheng ballot verify`: a meeting's experts and counts, worked out again from the ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from uuid import UUID

import click

from zhicheng.casework.ballots.verifying import verified as ballots_of
from zhicheng.casework.draws.verifying import verified as draws_of
from zhicheng.cli.operate import opened
from zhicheng.instance import Instance
from zhicheng.store.ballot_keys import BallotKeys
from zhicheng.store.models import BallotState

STATE_WORDS = {BallotState.OPEN: "正在投票", BallotState.CLOSED: "已开票", BallotState.VOIDED: "已作废"}


@click.group(name="draw", help="专家抽取：按账目重新计算。")
def draw_group() -> None:
    """Draws of experts."""


@click.group(name="ballot", help="投票：核对票箱、回执和账目。")
def ballot_group() -> None:
    """Ballots."""


@draw_group.command(name="verify", help="重新计算 MEETING（会议编号）的每次抽取；0 一致，1 有差异。")
@click.argument("meeting", type=click.UUID)
def verify_draw(meeting: UUID) -> None:
    """The experts' ids in order, as the seed and the pool give them, and what differs."""
    with opened(Instance.from_environment()).reading() as session:
        found = draws_of(session, meeting)
    for each in found:
        click.echo(f"第{each.number}次抽取：{len(each.experts)}名专家")
        for place, expert in enumerate(each.experts, 1):
            click.echo(f"  {place}. {expert}")
        _tell(each.problems)
    _end(bool(found), (problem for each in found for problem in each.problems))


@ballot_group.command(name="verify", help="核对 MEETING（会议编号）的每次投票；0 一致，1 有差异。")
@click.argument("meeting", type=click.UUID)
@click.option("--receipts", is_flag=True, help="列出全部回执，供专家查对自己的票是否计入")
def verify_ballot(meeting: UUID, receipts: bool) -> None:
    """Each ballot with the number of votes and what differs; the receipts that were counted, where asked for."""
    instance = Instance.from_environment()
    with opened(instance).reading() as session:
        found = ballots_of(session, meeting, BallotKeys(instance.data / "ballot-keys"))
    for each in found:
        click.echo(f"第{each.number}次投票：{each.casts}票，{STATE_WORDS[each.state]}")
        for receipt in each.receipts if receipts else ():
            click.echo(f"  {receipt}")
        _tell(each.problems)
    _end(bool(found), (problem for each in found for problem in each.problems))


def _tell(problems: Iterable[str]) -> None:
    for each in problems:
        click.echo(f"  ✗ {each}")


def _end(known: bool, problems: Iterable[str]) -> None:
    if not known:
        click.echo("没有找到这次会议的记录，请核对会议编号。", err=True)
        sys.exit(2)
    sys.exit(1 if any(problems) else 0)
