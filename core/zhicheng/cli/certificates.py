"""`zhicheng certificates`: printing the files of issued certificates, and checking the signature of a file."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import click

from zhicheng.casework.certificates.printing import print_pending
from zhicheng.casework.clock import business_clock
from zhicheng.cli.operate import opened
from zhicheng.documents.signing import SigningProblem, verify
from zhicheng.instance import Instance
from zhicheng.registry import Registry
from zhicheng.store.moments import system_clock

PORTION = 100


@click.group(name="certificates", help="证书：生成待生成的证书文件，核验证书文件的签名。")
def certificates_group() -> None:
    """Looking after certificates."""


@certificates_group.command(help="生成所有尚未生成的证书文件；1 有未能生成的。")
def render() -> None:
    """Print whatever waits, in portions."""
    instance = Instance.from_environment()
    store = opened(instance)
    try:
        press = instance.press(store, Registry.load(), system_clock)
    except SigningProblem as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
    number, problems = 0, dict[UUID, str]()
    while True:
        printed = print_pending(press, business_clock(store), most=PORTION, but=frozenset(problems))
        number += printed.number
        problems |= printed.problems
        if not printed.number and not printed.problems:
            break
    for certificate_id, why in problems.items():
        click.echo(f"✗ {certificate_id}：{why}", err=True)
    click.echo(f"已生成 {number} 份证书文件，{len(problems)} 份未能生成。签名证书：{press.signer.name}")
    sys.exit(1 if problems else 0)


@certificates_group.command(
    name="verify", help="核验证书文件：签名有效、覆盖整个文件、由本平台的签名证书签署；1 不符合。"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_file(file: Path) -> None:
    """Check a file against the instance's signing certificate."""
    try:
        signer = Instance.from_environment().signer(system_clock)
    except SigningProblem as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
    found = verify(file.read_bytes(), signer)
    for words, holds in (
        ("有且只有一个签名", found.signed),
        ("签名之后没有改动", found.intact),
        ("签名覆盖整个文件", found.covers),
        (f"由本平台的签名证书签署（{found.signer or '无'}）", found.trusted),
    ):
        click.echo(f"{'✓' if holds else '✗'} {words}")
    sys.exit(0 if found.good else 1)
