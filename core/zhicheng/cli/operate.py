"""`zhicheng init`, `zhicheng clock` and `zhicheng ledger`: setting up an instance and looking after it."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import NoReturn

import click

from zhicheng import ledger
from zhicheng.casework.clock import ProductionClock, set_training, training_offset
from zhicheng.casework.setup import create_bureaus, create_operator
from zhicheng.divisions import Divisions
from zhicheng.instance import Instance
from zhicheng.registry import Registry
from zhicheng.store.engine import Store, UnknownDatabase, UnsafeDatabase
from zhicheng.store.keys import KeyFileError
from zhicheng.store.moments import BEIJING, system_clock


def opened(instance: Instance) -> Store:
    """The instance's store; ends the command with a clear line when it can't be opened."""
    if not instance.exists():
        _refuse(f"还没有初始化：没有找到主密钥文件 {instance.master_key}。请先执行 zhicheng init。")
    try:
        return instance.open()
    except (KeyFileError, UnsafeDatabase, UnknownDatabase) as error:
        _refuse(str(error))


@click.command(help="初始化：主密钥、数据库、各级人社部门和第一个管理员。")
@click.option("--admin", default="admin", show_default=True, help="第一个管理员的账号名")
def init(admin: str) -> None:
    """Set up a new instance; the first administrator's password is shown once."""
    instance = Instance.from_environment()
    try:
        store = instance.create()
    except KeyFileError as error:
        _refuse(str(error))
    registry = Registry.load()
    with store.begin() as session:
        first = create_operator(session, system_clock, username=admin)
        for declarations in registry.offering():
            place = declarations.jurisdiction
            create_bureaus(
                session, system_clock, jurisdiction=place.code, divisions=Divisions.official(), naming=place.bureau
            )
    click.echo(f"已初始化：{instance.data}")
    click.echo(f"管理员账号：{admin}")
    click.echo(f"初始密码（只显示这一次，首次登录须修改）：{first.initial_password}")


@click.command(help="训练时钟：MOMENT 如 2023-02-10T10:00（北京时间）；real 恢复真实时间；不写则显示。")
@click.argument("moment", required=False)
def clock(moment: str | None) -> None:
    """Show or move business time, so that a whole round can be walked in minutes; refused in production."""
    instance = Instance.from_environment()
    store = opened(instance)
    if moment is not None:
        try:
            to = None if moment == "real" else _moment(moment)
            with store.begin() as session:
                set_training(session, to, production=instance.production)
        except ValueError:
            _refuse(f"“{moment}”不是时刻，请写成 2023-02-10T10:00。")
        except ProductionClock as refused:
            _refuse(str(refused))
    with store.reading() as session:
        offset = training_offset(session)
    now = system_clock() + offset if offset is not None else system_clock()
    word = "训练时钟" if offset is not None else "真实时间"
    click.echo(f"{word}：{now.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}（北京时间）")


@click.group(name="ledger", help="账目：核验事件记录是否被改动、删除或调换。")
def ledger_group() -> None:
    """Looking after the ledger."""


@ledger_group.command(help="核验全部记录；0 完好，1 发现问题。")
def verify() -> None:
    """Chain what is not chained yet, then verify everything."""
    store = opened(Instance.from_environment())
    with store.begin() as session:
        while ledger.sequence(session):
            pass
    with store.reading() as session:
        report = ledger.verify(session)
    for problem in report.problems:
        click.echo(f"✗ {problem.message}（记录 {problem.position or '-'}，事件 {problem.event_id or '-'}）")
    click.echo(f"共 {report.entries} 条记录，发现 {len(report.problems)} 处问题，{report.unlinked} 条尚未入账。")
    sys.exit(1 if report.problems else 0)


def _moment(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=BEIJING)


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)
