"""From what a person typed to the exchange format: the text stays as it was where it can't be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from zhicheng.divisions import Divisions
from zhicheng.specs import Field, Kind, Section

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
BOOLEANS = {"true": True, "false": False, "是": True, "否": False}


def answer(field: Field, raw: str) -> Any:
    """The value that the schema will judge: None for nothing, the typed text itself where it isn't one of the kind."""
    text = unicodedata.normalize("NFKC", raw).strip() if field.kind not in (Kind.TEXT, Kind.LONG_TEXT) else raw.strip()
    if not text:
        return None
    match field.kind:
        case Kind.DATE:
            return _day(text)
        case Kind.YEAR | Kind.INTEGER:
            return int(text) if re.fullmatch(r"-?\d{1,12}", text, re.ASCII) else text
        case Kind.DECIMAL:
            return float(text) if re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text, re.ASCII) else text
        case Kind.BOOLEAN:
            return BOOLEANS.get(text, text)
        case Kind.ID_NUMBER | Kind.CREDIT_CODE:
            return re.sub(r"\s", "", text).upper()
        case Kind.DIVISION:
            return _division(text)
        case Kind.MOBILE:
            return re.sub(r"[\s-]", "", text)
    return text


def answers(section: Section, raw: Mapping[str, str]) -> dict[str, Any]:
    """The answers of one record, by field; only those that were given."""
    found = {field.key: answer(field, raw.get(field.key, "")) for field in section.fields}
    return {key: value for key, value in found.items() if value is not None}


def _division(text: str) -> str:
    """The code of a place that was typed by name, where only one is meant."""
    if text.isdigit():
        return text
    found = Divisions.official().find(text)
    return found[0] if len(found) == 1 else text


def _day(text: str) -> str:
    read = DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text)
    if read is None:
        return text
    year, month, day = (int(part) for part in read.groups())
    return f"{year:04}-{month:02}-{day:02}"
