"""The province's layer: accounts, questions and the review form of its platform, which hold in every city. It issues no notice here."""

from zhicheng import hookimpl
from zhicheng.specs import AccountRules, DocumentSpec, Jurisdiction, Section, Series, Track
from zhicheng.specs.jurisdiction import NATION
from zhicheng_henan import accounts, documents, sections
from zhicheng_henan.sources import ENTRUSTED_OUT, PROVINCE

LAWYERS = Series(
    name="律师系列",
    tracks=(Track(name="", titles=(None, "四级律师", "三级律师", "二级律师", "一级律师")),),
    certain=False,
    cites=(ENTRUSTED_OUT,),
)


@hookimpl
def zhicheng_jurisdiction() -> Jurisdiction:
    return Jurisdiction(
        code=PROVINCE,
        name="河南省",
        parent=NATION,
        authority="河南省人力资源和社会保障厅",
        offers_notices=False,
    )


@hookimpl
def zhicheng_catalogue() -> tuple[Series, ...]:
    return (LAWYERS,)


@hookimpl
def zhicheng_account_rules() -> AccountRules:
    return accounts.ACCOUNTS


@hookimpl
def zhicheng_sections() -> tuple[Section, ...]:
    return sections.SECTIONS


@hookimpl
def zhicheng_documents() -> tuple[DocumentSpec, ...]:
    return (documents.REVIEW_FORM,)
