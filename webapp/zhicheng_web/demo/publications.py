"""What the demonstration's bureaus publish: the official documents that each plugin brings along, by title and number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

import yaml

from zhicheng.casework.actor import Actor
from zhicheng.casework.publications import drafting, publishing
from zhicheng.registry import Declarations
from zhicheng.store.models import Organisation, PublicationKind
from zhicheng.store.moments import BEIJING
from zhicheng.testing.lawcases import folder
from zhicheng_web.demo.accounts import Demo

NINE = time(9)


def published(demo: Demo, declarations: Declarations, officer: Actor, bureau: Organisation) -> None:
    """Publish each document when the round opens or, where it was issued later, on its own day."""
    for document in _documents(declarations):
        issued = datetime.combine(date.fromisoformat(str(document["issued_on"])), NINE, BEIJING)
        _publish(replace(demo, clock=partial(max, demo.clock(), issued)), officer, bureau, document)


def _publish(demo: Demo, officer: Actor, bureau: Organisation, document: dict[str, Any]) -> None:
    kind = PublicationKind(document.pop("kind"))
    made = drafting.draft(demo.session, officer, demo.clock, demo.registry, organisation_id=bureau.id, kind=kind)
    typed = {key: str(value) for key, value in document.items()}
    drafting.save(
        demo.session, officer, demo.clock, demo.registry, publication_id=made.id, version=made.version, typed=typed
    )
    publishing.publish(
        demo.session, officer, demo.clock, demo.registry, publication_id=made.id, version=made.version, pledged=True
    )


def _documents(declarations: Declarations) -> Iterator[dict[str, Any]]:
    """Those beside the plugin's law cases; none where it brings none along."""
    path = folder(declarations.layers[-1]).parent / "publications.yaml"
    if path.is_file():
        yield from yaml.safe_load(path.read_text("utf-8"))
