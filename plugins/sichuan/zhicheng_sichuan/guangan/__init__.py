"""The plugin of Guang'an: each hook hands out what its module declares."""

from zhicheng import hookimpl
from zhicheng.specs import (
    Channel,
    Contact,
    Cutoff,
    DocumentSpec,
    Entrustment,
    Jurisdiction,
    NoticeTemplate,
    Parameter,
    Procedure,
    ReviewChain,
    Rule,
    SanctionRule,
)
from zhicheng_sichuan.guangan import (
    chains,
    channels,
    committee_rules,
    documents,
    entrustments,
    procedures,
    rules,
    sanctions,
    timelines,
)
from zhicheng_sichuan.sources import CITY, PHONE, PROVINCE


@hookimpl
def zhicheng_jurisdiction() -> Jurisdiction:
    return Jurisdiction(
        code=CITY,
        name="广安市",
        parent=PROVINCE,
        authority="广安市人力资源和社会保障局",
        contacts=(Contact(purpose="监督电话（专业技术人员管理科）", phone="0826-2332160", cites=(PHONE,)),),
    )


@hookimpl
def zhicheng_channels() -> tuple[Channel, ...]:
    return channels.CHANNELS


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
def zhicheng_entrustments() -> tuple[Entrustment, ...]:
    return entrustments.ENTRUSTMENTS


@hookimpl
def zhicheng_timelines() -> tuple[NoticeTemplate, ...]:
    return timelines.TEMPLATES


@hookimpl
def zhicheng_committee_rules() -> tuple[Parameter, ...]:
    return committee_rules.PARAMETERS


@hookimpl
def zhicheng_documents() -> tuple[DocumentSpec, ...]:
    return documents.DOCUMENTS


@hookimpl
def zhicheng_procedures() -> tuple[Procedure, ...]:
    return procedures.PROCEDURES


@hookimpl
def zhicheng_sanctions() -> tuple[SanctionRule, ...]:
    return sanctions.SANCTIONS
