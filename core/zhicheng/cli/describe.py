"""`zhicheng plugins` and `zhicheng schema`: what is enabled, and what a channel takes."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from typing import NoReturn

import click

from zhicheng.digest import digest_of
from zhicheng.dossier.jsonschema import json_schema
from zhicheng.notice import NoTemplate
from zhicheng.policy import policy_for
from zhicheng.registry import Registry


@click.command(help="列出已启用的插件、地区、渠道与政策摘要。")
def plugins() -> None:
    """List the enabled plugins; with none the core starts and says so."""
    registry = Registry.load()
    click.echo(f"zhicheng {version('zhicheng')}")
    if not registry.jurisdictions:
        click.echo("核心已启动，尚未启用任何省份的插件（国家底线已载入）。")
        return
    for declarations in registry.jurisdictions.values():
        place = declarations.jurisdiction
        layers = " → ".join(plugin.name for plugin in declarations.layers)
        click.echo(f"{place.code} {place.name}（{layers}）")
        if place.offers_notices:
            click.echo(f"  渠道：{'、'.join(declarations.channels)}")
            click.echo(f"  规则：{len(declarations.rules)} 条；政策摘要：{digest_of(declarations)}")
        else:
            click.echo("  本级不发通知，仅供所辖地区沿用")


@click.command(help="打印某地区、年度、渠道的申报材料 JSON Schema。")
@click.option("--jurisdiction", required=True, help="地区代码（GB/T 2260）")
@click.option("--year", required=True, type=int, help="年度")
@click.option("--channel", required=True, help="渠道")
def schema(jurisdiction: str, year: int, channel: str) -> None:
    """Print the JSON Schema of what that combination takes."""
    registry = Registry.load()
    try:
        policy = policy_for(registry, jurisdiction, year)
        policy.channel(channel)
    except NoTemplate as none:
        _refuse(str(none))
    except KeyError as unknown:
        place = registry.jurisdictions.get(jurisdiction)
        known = "、".join(place.channels if place else registry.jurisdictions) or "无"
        _refuse(f"没有{'渠道' if place else '地区'} {unknown.args[0]}，可用：{known}")
    click.echo(json.dumps(json_schema(policy, channel), ensure_ascii=False, indent=2))


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)
