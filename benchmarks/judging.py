"""Judging: dossiers a second, beside reading the same dossiers with the bare marshmallow schema (the reference).

Run by `make bench`. Read the ratio, not the figures: both run on this machine, one after the other, on one core.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from zhicheng.dossier.desk import Desk
from zhicheng.dossier.schema import read
from zhicheng.plugins import discover, installed
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.testing.lawcases import bases

SECONDS = 2.0


def rate(action: Callable[[], object]) -> float:
    """How often an action is done in a second, after one warm-up."""
    action()
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < SECONDS:
        action()
        count += 1
    return count / spent


def main() -> None:
    plugins = discover(sorted(installed()))
    registry = Registry.of(plugins)
    desk = Desk(registry)
    print(f"{'dossier':<24}{'reference':>12}{'judged':>12}{'ratio':>8}")
    for plugin in plugins:
        for name, dossier in bases(plugin).items():
            schema = policy_for(registry, dossier["jurisdiction"], dossier["year"]).schema
            line = json.dumps(dossier).encode()
            reference = rate(lambda schema=schema, line=line: read(schema, json.loads(line)))  # type: ignore[misc]
            judged = rate(lambda line=line: desk.answer(line).as_json())  # type: ignore[misc]
            print(f"{plugin.name + '/' + name:<24}{reference:>10.0f}/s{judged:>10.0f}/s{judged / reference:>8.2f}")


if __name__ == "__main__":
    main()
