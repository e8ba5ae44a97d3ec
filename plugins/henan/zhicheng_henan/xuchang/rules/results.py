"""What counts and what does not: HX-2.4c, HX-2.5.4, HX-2.5.6, HX-2.5.8."""

from __future__ import annotations

from collections.abc import Iterator

from zhicheng.dossier.facts import Facts, Record
from zhicheng.specs import Outcome, Verdict, rule, unmet
from zhicheng_henan.sources import COUNTED_TO, EDUCATION, SCANS, TEACHERS
from zhicheng_henan.xuchang.attachments import ATTACHMENTS, CERTIFICATES
from zhicheng_henan.xuchang.channels import CITY_REVIEW
from zhicheng_henan.xuchang.timelines import TEACHERS as TEACHERS_SERIES

TITLES = {each.key: each.title for each in ATTACHMENTS}
LATE = (("achievements", "obtained_on", "业绩"), ("papers", "published_on", "论文著作"))


@rule("late_results", title="业绩截止时间", channels=CITY_REVIEW, cites=COUNTED_TO, outcome=Outcome.REMARK)
def late_results(case: Facts) -> tuple[Verdict, ...]:
    """What was won after the day of the unit's recommendation stays in the dossier and does not count."""
    return tuple(_late(case))


def _late(case: Facts) -> Iterator[Verdict]:
    for section, field, what in LATE:
        counted_to = case.cutoffs.get(section)
        for number, row in enumerate(case.given(section), 1):
            day = row.get(field)
            if counted_to is not None and day is not None and day > counted_to:
                yield unmet(
                    f"第{number}条{what}（{day.isoformat()}）晚于单位推荐之日（{counted_to.isoformat()}），不计入本次申报",
                    at=f"{section}.{field}",
                    required=f"{counted_to.isoformat()}及以前",
                    actual=day.isoformat(),
                )


@rule("master_degree", title="硕士学位证书", cites=EDUCATION, outcome=Outcome.REMARK)
def master_degree(case: Facts) -> tuple[Verdict, ...]:
    return tuple(
        unmet(
            "硕士研究生未上传硕士学位证书，不能按照“硕士研究生毕业并获硕士学位”条件申报",
            at="education.proofs",
            required="硕士学位证书",
            actual="未上传",
        )
        for row in case.given("education")
        if "硕士" in _words(row) and not _with_degree(row)
    )


def graduate_degrees(case: Facts) -> str:
    """The degrees that count, in words: a master's only with its certificate."""
    return "".join(_words(row) for row in case.given("education") if "硕士" not in _words(row) or _with_degree(row))


def _words(row: Record) -> str:
    return f"{row.get('education') or ''}{row.get('degree') or ''}"


def _with_degree(row: Record) -> bool:
    return "degree_certificate" in (row.get("proofs") or ())


@rule("document_numbers", title="业绩文号", cites=TEACHERS, outcome=Outcome.REMARK)
def document_numbers(case: Facts) -> tuple[Verdict, ...]:
    """School teachers' achievements without the number of their document don't count."""
    if case.basic.series != TEACHERS_SERIES:
        return ()
    return tuple(
        unmet(
            f"第{number}条业绩“{row.get('title') or ''}”未注明文件的文号，不予认可，请在“文号”中填写",
            at="achievements.document_number",
            required="文号",
            actual="未注明",
        )
        for number, row in enumerate(case.given("achievements"), 1)
        if row.get("document_number") is None
    )


@rule("colour_originals", title="证件彩色原件", cites=SCANS)
def colour_originals(case: Facts) -> tuple[Verdict, ...]:
    return tuple(
        unmet(
            f"{TITLES[key]}“{file.get('filename') or ''}”不是彩色图片，证件类须上传原件的彩色图片或扫描件，复印件无效，请重新上传",
            at=f"attachments.{key}",
            required="彩色原件",
            actual="黑白",
        )
        for key in CERTIFICATES
        for file in case.attachments.get(key) or ()
        if file.get("colour") is False
    )


RULES = (late_results, master_degree, document_numbers, colour_originals)
