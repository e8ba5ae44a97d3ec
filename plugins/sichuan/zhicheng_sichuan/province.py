"""The province's layer: accounts, questions and files of its system, which hold in every city. It issues no notice here."""

from zhicheng import hookimpl
from zhicheng.specs import AccountRules, AttachmentSpec, Jurisdiction, LearningRules, Section, Series, Track
from zhicheng.specs.jurisdiction import NATION
from zhicheng_sichuan import accounts, attachments, learning, sections
from zhicheng_sichuan.sources import PROVINCE, STANDARDS

LAWYERS = Series(
    name="律师系列",
    tracks=(Track(name="", titles=(None, "四级律师", "三级律师", "二级律师", "一级律师")),),
    certain=False,
    cites=(STANDARDS,),
)


@hookimpl
def zhicheng_jurisdiction() -> Jurisdiction:
    return Jurisdiction(
        code=PROVINCE,
        name="四川省",
        parent=NATION,
        authority="四川省人力资源和社会保障厅",
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
def zhicheng_attachments() -> tuple[AttachmentSpec, ...]:
    return attachments.ATTACHMENTS


@hookimpl
def zhicheng_learning() -> LearningRules:
    return learning.LEARNING
