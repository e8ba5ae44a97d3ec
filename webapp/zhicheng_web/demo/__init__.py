"""What a demonstration starts with: a round in every place that is installed, made by the same use cases as a real one.

Nothing here knows a place. People, numbers and units are made up; what they answer comes from the law cases that
each plugin brings along.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import load_actor
from zhicheng.casework.clock import set_training
from zhicheng.casework.setup import create_operator
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store
from zhicheng.store.moments import BEIJING, Clock
from zhicheng_web.demo.accounts import PASSWORD, Demo, Numbers, known_password
from zhicheng_web.demo.round import stage

MOMENT = datetime(2023, 2, 10, 10, 0, tzinfo=BEIJING)
"""Where the training clock starts."""
YEAR = 2023


@dataclass(frozen=True, slots=True)
class Door:
    """An account to try: the place, what it is for, who it is, and how to get in."""

    place: str
    role: str
    name: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The accounts, and for each place the moment at which its applications are taken."""

    doors: tuple[Door, ...]
    moments: tuple[tuple[str, str], ...]


def build(store: Store, registry: Registry, *, real: Clock) -> Demonstration:
    """Fill an empty store, all or nothing; raises Refusal when it isn't empty, ValueError where it keeps no files."""
    if store.blobs is None:
        raise ValueError("a demonstration needs a folder for its files")
    doors: list[Door] = []
    moments: list[tuple[str, str]] = []
    with store.begin() as session:
        demo = _begun(session, registry, BlobDirectory(store.blobs), real)
        doors.append(Door("平台", "平台管理员", "", "admin", PASSWORD))
        for declarations in registry.offering():
            staged = stage(demo, declarations, YEAR)
            place = declarations.jurisdiction.name
            doors += [Door(place, each.role, each.name, each.login, PASSWORD) for each in staged.people]
            moments.append((place, f"{staged.moment.astimezone(BEIJING):%Y-%m-%dT%H:%M}"))
        set_training(session, MOMENT, production=False, real=real)
    return Demonstration(tuple(doors), tuple(moments))


def kept(path: Path) -> Demonstration | None:
    """The demonstration that was built before; None when there was none."""
    if not path.exists():
        return None
    data = json.loads(path.read_text("utf-8"))
    return Demonstration(tuple(Door(**each) for each in data["doors"]), tuple((a, b) for a, b in data["moments"]))


def keep(path: Path, demonstration: Demonstration) -> None:
    """Note the accounts for the next start, readable by the owner only."""
    text = json.dumps(asdict(demonstration), ensure_ascii=False, indent=1)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _begun(session: Session, registry: Registry, blobs: BlobDirectory, real: Clock) -> Demo:
    opened = create_operator(session, real, username="admin")
    known_password(session, opened.account)
    operator = load_actor(session, opened.account.id)
    if operator is None:
        raise Refusal("disabled", "平台管理员账号已停用，不能建立演示数据。")
    return Demo(session=session, registry=registry, clock=real, operator=operator, numbers=Numbers(), blobs=blobs)
