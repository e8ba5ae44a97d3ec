"""The kinds of publications: what people call them, what each asks for, and what it can't be published without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhicheng.casework.publications.content import Content
from zhicheng.registry import Declarations
from zhicheng.store.models import PublicationKind

OF_ALL = ("title", "body", "links", "replaces")
OF_DOCUMENTS = ("document_number", "issued_by", "issued_on", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``asks`` are the answers of :class:`Content` that belong to a kind, ``requires`` those needed to publish it."""

    title: str
    asks: frozenset[str]
    requires: tuple[str, ...] = ("title",)


def _form(title: str, *asks: str, requires: tuple[str, ...] = ()) -> Form:
    return Form(title=title, asks=frozenset((*OF_ALL, *asks)), requires=("title", *requires))


FORMS = {
    PublicationKind.ANNOUNCEMENT: _form("通知公告", *OF_DOCUMENTS),
    PublicationKind.DOCUMENT: _form("公布文件", *OF_DOCUMENTS, requires=("document_number", "issued_by", "issued_on")),
    PublicationKind.POLICY: _form("政策法规", *OF_DOCUMENTS, requires=("issued_by",)),
    PublicationKind.STANDARD: _form(
        "标准条件",
        *OF_DOCUMENTS,
        *("series", "level", "specialty", "years", "education", "indicators"),
        requires=("series", "since"),
    ),
    PublicationKind.SEMINAR: _form(
        "高级研修项目",
        *("place", "first", "last", "seats", "organiser", "contact"),
        requires=("first", "last", "organiser"),
    ),
    PublicationKind.BASE: _form(
        "继续教育基地", "organiser", "place", "contact", "assessments", requires=("organiser",)
    ),
    PublicationKind.TRAINING_PLAN: _form(
        "培训规划", *OF_DOCUMENTS, "series", "level", "specialty", requires=("series",)
    ),
}
LABELS = {
    "title": "名称",
    "document_number": "文号",
    "issued_by": "发文机关",
    "issued_on": "成文日期",
    "since": "施行日期",
    "until": "失效日期",
    "body": "正文",
    "series": "系列",
    "level": "级别",
    "specialty": "专业",
    "years": "任职年限（年）",
    "education": "学历要求",
    "place": "地点",
    "first": "开始日期",
    "last": "结束日期",
    "seats": "名额（人）",
    "organiser": "承办单位",
    "contact": "联系方式",
    "replaces": "代替",
}
_SPANS = (("since", "until", "失效日期应晚于施行日期。"), ("first", "last", "结束日期不能早于开始日期。"))


def kept(kind: PublicationKind, content: Content) -> Content:
    """The content without answers that its kind doesn't ask for."""
    asked = FORMS[kind].asks | {"files"}
    return Content(**{key: getattr(content, key) for key in asked})


def doubts(declarations: Declarations, content: Content) -> Iterator[tuple[str, str]]:
    """What can be read but can't be right, by field: a series that isn't in the catalogue, days the wrong way round."""
    if content.series and content.series not in declarations.catalogue:
        yield "series", "系列目录中没有这个系列，请从列出的选项中选择。"
    for begins, ends, words in _SPANS:
        first, last = getattr(content, begins), getattr(content, ends)
        if first and last and (last < first or (ends == "until" and last == first)):
            yield ends, words
    years = [each.year for each in content.assessments]
    for index, year in enumerate(years):
        if year in years[:index]:
            yield f"assessments-{index}-year", "这一年已经填写过，请合并为一行。"


def lacking(kind: PublicationKind, content: Content) -> Iterator[tuple[str, str]]:
    """What must be there before it is published, by field."""
    for key in FORMS[kind].requires:
        if getattr(content, key) in ("", None):
            yield key, f"发布前请填写{LABELS[key]}。"
    if not (content.body or content.files or content.links or content.indicators):
        yield "body", "请填写正文、上传文件或添加链接，至少有一项可供查看。"
