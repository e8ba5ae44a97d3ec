"""The questions of one row that is counted, and what is wrong with rows as they were typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marshmallow import ValidationError

from zhicheng.casework.access import invalid
from zhicheng.casework.counts import Counting
from zhicheng.dossier.typed import answer
from zhicheng.dossier.values import value_of
from zhicheng.specs import Field, Kind

ROWS = "rows"
"""The name of the list of rows; a row's messages stand at ``rows-ID-FIELD``."""
MOST_ROWS = 200
MOST_PEOPLE = 9999
SPREADSHEET_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as somebody typed it; ``id`` tells it from the others on the page."""

    id: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """So many people of a series and specialty."""

    series: str
    specialty: str
    number: int


def fields(known: Counting) -> tuple[Field, ...]:
    """Series among those that are counted, specialty as it is called there, number of people."""
    catalogue = known.policy.catalogue
    listed = dict.fromkeys(each.name for name in known.counted.series for each in catalogue[name].specialties)
    return (
        Field(
            key="series",
            label="系列",
            kind=Kind.CHOICE,
            required=True,
            choices=known.counted.series,
            hint="暂不网上申报的系列",
        ),
        Field(
            key="specialty",
            label="专业",
            required=True,
            choices=tuple(listed),
            hint="申报专业的规范名称",
            max_length=50,
        ),
        Field(
            key="number",
            label="人数",
            kind=Kind.INTEGER,
            required=True,
            hint="拟申报的人数，不填姓名",
            low=1,
            high=MOST_PEOPLE,
        ),
    )


def read_rows(known: Counting, typed: Sequence[Typed]) -> tuple[Line, ...]:
    """The rows with what was typed; raises Refusal with a message at each place that is wrong."""
    wrong: dict[str, str] = {}
    if len(typed) > MOST_ROWS:
        raise invalid({ROWS: f"最多{MOST_ROWS}行，现有{len(typed)}行。请合并同一专业的人数。"})
    asked, lines = fields(known), []
    seen: dict[tuple[str, str], int] = {}
    for place, row in enumerate(typed, 1):
        values = {}
        for field in asked:
            try:
                values[field.key] = _read(field, row.values.get(field.key, ""))
            except ValidationError as problem:
                wrong[f"{ROWS}-{row.id}-{field.key}"] = f"{problem.messages[0]}。"
        if len(values) < len(asked):
            continue
        what = (str(values["series"]), str(values["specialty"]))
        if seen.setdefault(what, place) != place:
            wrong[f"{ROWS}-{row.id}-specialty"] = f"与第{seen[what]}条是同一系列、专业，请合并为一条。"
        lines.append(Line(*what, int(values["number"])))
    if wrong:
        raise invalid(wrong)
    return tuple(lines)


def _read(field: Field, raw: str) -> str | int:
    given = answer(field, raw)
    if given is None:
        raise ValidationError(f"请填写{field.label}")
    if field.kind is Kind.INTEGER and not isinstance(given, int):
        raise ValidationError(f"{field.label}应为整数，如 3")
    if field.key == "specialty" and str(given).startswith(SPREADSHEET_FORMULA):
        raise ValidationError("专业名称应以文字开头，请核对")
    read: str | int = value_of(field).read(given)
    return read
