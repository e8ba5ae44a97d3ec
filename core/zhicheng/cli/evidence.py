"""`zhicheng evidence`: the evidence file of a case, made at the console."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import click

from zhicheng.casework.access import Refusal
from zhicheng.casework.clock import business_clock
from zhicheng.casework.evidence.making import make
from zhicheng.cli.operate import opened
from zhicheng.instance import Instance
from zhicheng.store.blobs import BlobDirectory, FileMissing
from zhicheng.store.keys import Unreadable
from zhicheng.store.vault import Erased


@click.command(help="调取一份申报的全部证据材料，写成 ZIP；调取本身记入账目。")
@click.argument("application_id", type=click.UUID)
@click.option("--out", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="写到哪个目录")
@click.option("--reason", required=True, help="调取的理由，例如案号")
def evidence(application_id: UUID, folder: Path, reason: str) -> None:
    """Write the file; 1 where receipts or ledger aren't as they were written, 2 where nothing was made."""
    instance = Instance.from_environment()
    store = opened(instance)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{application_id}.zip"
    unfinished = target.with_suffix(".part")
    try:
        with unfinished.open("wb") as out, store.begin() as session:
            made = make(
                session,
                BlobDirectory(store.blobs or instance.data / "files"),
                None,
                business_clock(store),
                application_id=application_id,
                reason=reason,
                out=out,
            )
    except (Refusal, Erased, FileMissing, Unreadable) as problem:
        unfinished.unlink(missing_ok=True)
        click.echo(problem.message if isinstance(problem, Refusal) else f"没有生成：{problem}", err=True)
        sys.exit(2)
    unfinished.replace(target)
    click.echo(f"已写入 {target}，共 {made.files} 个文件，摘要清单 {made.digest}")
    click.echo("回执和账目与写入时一致。" if made.intact else "✗ 核对发现不一致，详见材料中的核对结果。")
    sys.exit(0 if made.intact else 1)
