"""`zhicheng inspection`: checking that a sample follows from the seed that was committed before it was drawn."""

from __future__ import annotations

import sys
from uuid import UUID

import click

from zhicheng.casework.inspections.drawing import population_size, problems
from zhicheng.cli.operate import opened
from zhicheng.instance import Instance
from zhicheng.store.models import Inspection


@click.group(name="inspection", help="抽查：核验抽中的案件是否由事先承诺的种子算出。")
def inspection_group() -> None:
    """Looking after inspections."""


@inspection_group.command(help="核验一次抽查；0 相符，1 不相符，2 没有这次抽查。")
@click.argument("inspection_id", type=click.UUID)
def verify(inspection_id: UUID) -> None:
    """Work a sample out again from the ledger's seed and the stored population."""
    with opened(Instance.from_environment()).reading() as session:
        made = session.get(Inspection, inspection_id)
        if made is None:
            click.echo("没有这次抽查。", err=True)
            sys.exit(2)
        found, total = problems(session, made), population_size(session, made)
    for problem in found:
        click.echo(f"✗ {problem}")
    click.echo(f"抽查范围 {total} 件，发现 {len(found)} 处不符。")
    sys.exit(1 if found else 0)
