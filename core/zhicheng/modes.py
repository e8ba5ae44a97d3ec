"""How the title applied for is won: by review, by examination alone, or by examination and then review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhicheng.specs import Citation, Mode, Verdict, manual, met, unmet

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts


def mode_of(case: Facts) -> Mode | None:
    """How the title applied for is won; None for a series that the catalogue doesn't know."""
    series = case.policy.series(case.basic.series)
    return None if series is None else series.mode(case.basic.level)


def examined(case: Facts, *, cites: tuple[Citation, ...] = ()) -> Verdict:
    """Exam-only levels are not reviewed; exam-and-review levels need the examination's certificate first.

    The mode belongs to series *and* level. A valid certificate is a qualification of kind 考试 for that series and level
    (or for none in particular), won by the cut-off of achievements, or the uploaded exam certificate. ``cites`` are further clauses.
    """
    series = case.policy.series(case.basic.series)
    if series is None:
        return met()
    level: str = case.basic.level
    match series.mode(level):
        case Mode.REVIEW:
            return met()
        case Mode.EXAM:
            return unmet(
                f"{series.name}{level}实行以考代评，请参加全国统一考试，不在此申报评审",
                at="basic.series",
                required="参加全国统一考试",
                cites=cites,
            )
    rows = case.rows("qualifications")
    if any(_serves(case, row, series.name, level) for row in rows):
        return met()
    if case.has_file("exam_certificate"):
        if any(row.get("kind") == "考试" for row in rows):
            return manual(
                "已上传考试合格证书，但所填考试的系列、级别或日期不符，请核对",
                at="qualifications.certificate_number",
                cites=cites,
            )
        return met()
    return unmet(
        f"{series.name}{level}实行考评结合，须先取得考试合格证书，请在“考试与执业资格”中填写或上传合格证书",
        at="qualifications.certificate_number",
        required="考试合格证书",
        cites=cites,
    )


def _serves(case: Facts, row: object, series: str, level: str) -> bool:
    get = row.get  # type: ignore[attr-defined]
    counted_to = case.cutoffs.get("achievements")
    obtained, until = get("obtained_on"), get("valid_until")
    return (
        get("kind") in ("考试", None)
        and get("series") in (series, None)
        and get("level") in (level, None)
        and (obtained is None or counted_to is None or obtained <= counted_to)
        and (until is None or until >= case.law_day)
    )
