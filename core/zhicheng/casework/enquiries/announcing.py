"""An answer that many ask for, as the draft of an announcement: the office's words only, without whom they were for."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries.entitled import bureaus_of
from zhicheng.casework.enquiries.reading import read_enquiry
from zhicheng.casework.publications import drafting
from zhicheng.registry import Registry
from zhicheng.store.models import Publication, PublicationKind
from zhicheng.store.moments import Clock

TITLE = "职称政策咨询解答"
HIDDEN = "（略）"
_NUMBERS = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")
"""Identity numbers and mobiles; offices' telephones are shorter or have an area code."""


def announce(session: Session, actor: Actor, clock: Clock, registry: Registry, *, enquiry_id: UUID) -> Publication:
    """A draft for the bureau of the place with the latest answer as its body; staff edit it before it is published.

    Raises Refusal where there is no answer yet, or the actor's office publishes nothing for the place.
    """
    opened = read_enquiry(session, actor, enquiry_id=enquiry_id)
    answers = [each.words for each in opened.messages if each.office]
    if not answers:
        raise Refusal("conflict", "这件咨询还没有答复，没有可以发布的内容。请先答复。")
    bureau = bureaus_of(actor).get(opened.enquiry.jurisdiction)
    if bureau is None:
        raise Refusal("denied", "公告由该地区的人社部门发布，您所在的机构不能发布。请由该部门办理。", status=403)
    made = drafting.draft(
        session, actor, clock, registry, organisation_id=bureau, kind=PublicationKind.ANNOUNCEMENT
    )  # fmt: skip
    typed = {"title": TITLE, "body": without_person(answers[-1], opened.name)}
    return drafting.save(
        session, actor, clock, registry, publication_id=made.id, version=made.version, typed=typed
    )  # fmt: skip


def without_person(words: str, name: str) -> str:
    """The words without the name of whoever asked, identity numbers and mobiles."""
    named = words.replace(name, HIDDEN) if name.strip() else words
    return _NUMBERS.sub(HIDDEN, named)
