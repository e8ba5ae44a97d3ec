"""zhicheng …: judging without a database, describing what plugins declare, and operating an instance."""

from __future__ import annotations

import sys

import click

from zhicheng.cli.certificates import certificates_group
from zhicheng.cli.check import check
from zhicheng.cli.describe import plugins, schema
from zhicheng.cli.evidence import evidence
from zhicheng.cli.inspections import inspection_group
from zhicheng.cli.meetings import ballot_group, draw_group
from zhicheng.cli.operate import clock, init, ledger_group
from zhicheng.plugins import Unstartable


class Commands(click.Group):
    """Turns the failure of a plugin or of the deployer's file into one clear line and exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Unstartable as error:
            click.echo(f"无法启动：{error}", err=True)
            sys.exit(2)


@click.group(cls=Commands, help="职称：申报、评审与发证平台。")
def main() -> None:
    """The entry point of the command line."""


for command in (
    check,
    schema,
    plugins,
    init,
    clock,
    ledger_group,
    certificates_group,
    inspection_group,
    evidence,
    draw_group,
    ballot_group,
):
    main.add_command(command)
