"""The plugin of Xuchang: each hook hands out what its module declares."""

from zhicheng import hookimpl
from zhicheng.specs import (
    AttachmentSpec,
    Channel,
    Cutoff,
    DocumentSpec,
    Entrustment,
    Jurisdiction,
    NoticeTemplate,
    Parameter,
    Procedure,
    ReviewChain,
    Rule,
)
from zhicheng_henan.sources import CITY, PROVINCE
from zhicheng_henan.xuchang import (
    attachments,
    certificates,
    chains,
    channels,
    committee_rules,
    entrustments,
    procedures,
    rules,
    timelines,
)


@hookimpl
def zhicheng_jurisdiction() -> Jurisdiction:
    return Jurisdiction(
        code=CITY,
        name="许昌市",
        parent=PROVINCE,
        bureau="{division}职称改革领导小组办公室",
        authority="许昌市职称改革领导小组办公室",
    )


@hookimpl
def zhicheng_channels() -> tuple[Channel, ...]:
    return channels.CHANNELS


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
def zhicheng_entrustments() -> tuple[Entrustment, ...]:
    return entrustments.ENTRUSTMENTS


@hookimpl
def zhicheng_timelines() -> tuple[NoticeTemplate, ...]:
    return timelines.TEMPLATES


@hookimpl
def zhicheng_committee_rules() -> tuple[Parameter, ...]:
    return committee_rules.PARAMETERS


@hookimpl
def zhicheng_procedures() -> tuple[Procedure, ...]:
    return procedures.PROCEDURES


@hookimpl
def zhicheng_documents() -> tuple[DocumentSpec, ...]:
    return (certificates.TITLE_CERTIFICATE,)
