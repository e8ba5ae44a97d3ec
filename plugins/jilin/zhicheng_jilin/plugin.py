"""The plugin of Jilin: each hook hands out what its module declares."""

from zhicheng import hookimpl
from zhicheng.specs import (
    AccountRules,
    AttachmentSpec,
    Channel,
    Cutoff,
    DocumentSpec,
    Jurisdiction,
    LearningRules,
    NoticeTemplate,
    Parameter,
    Procedure,
    ReviewChain,
    Rule,
    SanctionRule,
    Section,
    Series,
)
from zhicheng.specs.jurisdiction import NATION
from zhicheng_jilin import (
    accounts,
    attachments,
    catalogue,
    chains,
    channels,
    committee_rules,
    documents,
    learning,
    procedures,
    rules,
    sanctions,
    sections,
    timelines,
)
from zhicheng_jilin.sources import CODE


@hookimpl
def zhicheng_jurisdiction() -> Jurisdiction:
    return Jurisdiction(
        code=CODE,
        name="吉林省",
        parent=NATION,
        authority="吉林省人力资源和社会保障厅",
        contacts=accounts.CONTACTS,
    )


@hookimpl
def zhicheng_catalogue() -> tuple[Series, ...]:
    return catalogue.SERIES


@hookimpl
def zhicheng_channels() -> tuple[Channel, ...]:
    return channels.CHANNELS


@hookimpl
def zhicheng_sections() -> tuple[Section, ...]:
    return sections.SECTIONS


@hookimpl
def zhicheng_attachments() -> tuple[AttachmentSpec, ...]:
    return attachments.ATTACHMENTS


@hookimpl
def zhicheng_rules() -> tuple[Rule, ...]:
    return rules.RULES


@hookimpl
def zhicheng_cutoffs() -> tuple[Cutoff, ...]:
    return timelines.CUTOFFS


@hookimpl
def zhicheng_review_chains() -> tuple[ReviewChain, ...]:
    return chains.CHAINS


@hookimpl
def zhicheng_timelines() -> tuple[NoticeTemplate, ...]:
    return timelines.TEMPLATES


@hookimpl
def zhicheng_committee_rules() -> tuple[Parameter, ...]:
    return committee_rules.PARAMETERS


@hookimpl
def zhicheng_account_rules() -> AccountRules:
    return accounts.ACCOUNTS


@hookimpl
def zhicheng_documents() -> tuple[DocumentSpec, ...]:
    return documents.DOCUMENTS


@hookimpl
def zhicheng_procedures() -> tuple[Procedure, ...]:
    return procedures.PROCEDURES


@hookimpl
def zhicheng_learning() -> LearningRules:
    return learning.LEARNING


@hookimpl
def zhicheng_sanctions() -> tuple[SanctionRule, ...]:
    return sanctions.SANCTIONS
