"""The digest of a policy: canonical bytes of the declarations and the hash of the plugins' source."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any


def digest_of(declarations: Any) -> str:
    """``sha256:…`` over everything that a jurisdiction's layers declare, and over the source of its plugins."""
    return _digest(declarations)


@cache
def _digest(declarations: Any) -> str:
    said = {
        each.name: plain(getattr(declarations, each.name))
        for each in dataclasses.fields(declarations)
        if each.name not in {"layers", "aliases"}
    }
    sources = [source_hash(plugin.module.__file__) for plugin in declarations.layers]
    canonical = json.dumps([said, sources], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def plain(value: Any) -> Any:
    """A declaration as JSON; a rule's function is named by module and name, its source is hashed beside it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return {"is": type(value).__name__, **found}
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case date():
            return value.isoformat()
        case Fraction():
            return str(value)
        case None | bool() | int() | str():
            return value
    if callable(value):
        return f"{value.__module__}:{value.__qualname__}"
    raise TypeError(f"a declaration holds {type(value).__name__}, which is not data")


def source_hash(module_file: str | None) -> str:
    """The hash of every Python and data file in the package of a plugin's module, in order of their paths."""
    folder = Path(module_file or "").parent
    digest = hashlib.sha256()
    files = sorted(each for each in folder.rglob("*") if each.suffix in {".py", ".yaml", ".json"})
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
