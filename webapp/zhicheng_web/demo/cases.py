"""Cases that were submitted already and wait at their first desk: an eligible dossier with made-up papers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from zhicheng.casework import applications, drafts, files, submission
from zhicheng.casework.actor import Actor
from zhicheng.casework.files import DEFAULT_PROOF
from zhicheng.dossier.beside import part_of
from zhicheng.policy import Policy
from zhicheng.specs import Section
from zhicheng.specs.vocabulary import PROOF_NAMES
from zhicheng.store.models import Notice
from zhicheng.store.moments import Clock
from zhicheng_web.demo import answers
from zhicheng_web.demo.accounts import Demo
from zhicheng_web.demo.papers import paper, portrait, scanned

OWN = ("name", "id_type", "id_number", "mobile")
"""What the account says of a person already."""


def submitted(
    demo: Demo,
    policy: Policy,
    dossier: Mapping[str, Any],
    applicant: Actor,
    notice: Notice,
    channel: str,
    then: Clock,
) -> UUID:
    """The application of somebody who has filled in everything and submitted it."""
    begun = applications.start(demo.session, applicant, then, demo.registry, notice_id=notice.id, channel=channel)
    for section in policy.sections(channel):
        if given := part_of(dossier, section.key):
            fill(demo, applicant, then, begun.id, section, given)
            _prove(demo, applicant, then, begun.id, section, given)
    _attach(demo, policy, dossier, applicant, then, begun.id, channel)
    submission.submit(demo.session, applicant, then, demo.registry, application_id=begun.id, pledge=True)
    return begun.id


def fill(demo: Demo, applicant: Actor, then: Clock, application_id: UUID, section: Section, given: Any) -> None:
    """Save a section as somebody would have typed it."""
    known = {} if section.repeats else {key: value for key, value in given.items() if key not in OWN}
    drafts.save(
        demo.session,
        applicant,
        then,
        demo.registry,
        application_id=application_id,
        key=section.key,
        version=0,
        values=None if section.repeats else answers.values(section, known),
        rows=answers.rows(section, given) if section.repeats else None,
    )


def _prove(demo: Demo, applicant: Actor, then: Clock, application_id: UUID, section: Section, given: Any) -> None:
    if not section.repeats:
        return
    for typed, row in zip(answers.rows(section, given), given, strict=True):
        for proof in row.get("proofs") or ():
            if proof in section.proofs:
                filename, content = paper(PROOF_NAMES[proof], section.proof_limits or DEFAULT_PROOF)
                _upload(
                    demo, applicant, then, application_id, section.key, filename, content, row_id=typed.id, proof=proof
                )


def _attach(
    demo: Demo,
    policy: Policy,
    dossier: Mapping[str, Any],
    applicant: Actor,
    then: Clock,
    application_id: UUID,
    channel: str,
) -> None:
    given = dossier.get("attachments") or {}
    for spec in policy.attachments(channel):
        if spec.by == "applicant" and (given.get(spec.key) or spec.required is True or spec.ratio):
            filename, content = portrait(spec.title, spec.ratio) if spec.ratio else scanned(spec.title, spec.limits)
            _upload(demo, applicant, then, application_id, spec.key, filename, content)


def _upload(
    demo: Demo,
    applicant: Actor,
    then: Clock,
    application_id: UUID,
    key: str,
    filename: str,
    content: bytes,
    **row: str,
) -> None:
    files.attach(
        demo.session,
        demo.blobs,
        applicant,
        then,
        demo.registry,
        application_id=application_id,
        key=key,
        filename=filename,
        stream=io.BytesIO(content),
        **row,
    )
