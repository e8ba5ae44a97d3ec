"""Every channel that is applied for online, in every place that is installed: each page of its draft, its forms, its desk."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from pdfminer.high_level import extract_text
from sqlalchemy import select

from zhicheng.casework import notices
from zhicheng.casework.accounts import find_account
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.organisations import bureau_of
from zhicheng.divisions import Divisions
from zhicheng.dossier.schema import read
from zhicheng.dossier.standard import BESIDE
from zhicheng.policy import Policy
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import DeskKind
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Notice
from zhicheng_web.demo import YEAR, answers
from zhicheng_web.demo.accounts import PASSWORD, Demo, Numbers
from zhicheng_web.demo.cases import submitted
from zhicheng_web.demo.round import applicant_for, unit_for


def _here(said: Declarations, key: str) -> bool:
    """Units of other places aren't the demonstration's to make; their channels have walks of their own."""
    division = (answers.eligible(said, key).get("unit") or {}).get("division")
    return division is None or Divisions.official().contains(said.jurisdiction.code, division)


CHANNELS = [
    pytest.param(said.jurisdiction.code, key, id=f"{said.jurisdiction.code}-{key}")
    for said in Registry.load().offering()
    for key, channel in said.channels.items()
    if channel.online and _here(said, key)
]


@dataclass(frozen=True, slots=True)
class Applicants:
    """Two people of a unit that fits the channel: one begins an application, the other has submitted his."""

    policy: Policy
    notice_id: UUID
    begins: str
    has_submitted: str
    handler: str
    application_id: UUID


def actor(session: Any, login: str) -> Actor:
    account = find_account(session, login)
    assert account is not None
    found = load_actor(session, account.id)
    assert found is not None
    return found


class Later(Numbers):
    """Numbers that the demonstration has not used up."""

    def __init__(self) -> None:
        self._serial = count(300)


def settle(site: Any, said: Declarations, channel: str, dossier: Mapping[str, Any]) -> Applicants:
    code = said.jurisdiction.code
    with site.store.begin() as session:
        notice = session.scalars(select(Notice).where(Notice.jurisdiction == code)).one()
        policy = Policy(said, notices.terms_in(notices.revisions(session, notice.id)[0]))
        windows = policy.terms.windows_for(channel)
        if windows:
            site.clock.now = min(each.opens for each in windows) + timedelta(days=3, hours=10)
        demo = Demo(
            session=session, registry=site.registry, clock=site.clock, operator=actor(session, "admin"),
            numbers=Later(), blobs=BlobDirectory(site.store.blobs),
        )  # fmt: skip
        officer, bureau = actor(session, f"bureau-{code}"), bureau_of(session, Divisions.official(), code)
        unit, handler, roles = unit_for(demo, said, dossier, officer, bureau, YEAR)
        _, begins = applicant_for(demo, said, dossier, unit, handler, "张三")
        second, has_submitted = applicant_for(demo, said, dossier, unit, handler, "李明")
        application_id = submitted(demo, policy, dossier, second, notice, channel, site.clock)
        return Applicants(policy, notice.id, begins, has_submitted, roles[0].login, application_id)


@pytest.mark.clause("JA-1.5", "JM-3.1")
@pytest.mark.parametrize(("code", "channel"), CHANNELS)
def test_a_channel_from_its_first_page_to_the_desk(site: Any, code: str, channel: str) -> None:
    said = site.registry.get(code)
    dossier = answers.eligible(said, channel)
    assert dossier, f"no base dossier for {channel}"
    known = settle(site, said, channel, dossier)
    applicant = site.browser()
    assert applicant.sign_in(known.begins, PASSWORD).status_code == 302
    assert said.channels[channel].name in applicant.get("/applications")
    start = f"/applications/new/{known.notice_id}/{channel}"
    assert said.channels[channel].notes[0] in applicant.get(start)
    first = applicant.post(start).headers["Location"]
    listed = set(re.findall(r'href="(/applications/[^"]+/sections/\w+)"', applicant.get(first)))
    titles = {each.key: each.title for each in known.policy.sections(channel)}
    for address in listed:
        assert titles[address.rpartition("/")[2]] in applicant.get(address)
    assert {each.rpartition("/")[2] for each in listed} >= {
        each.key for each in known.policy.sections(channel) if each.when is None and each.key not in BESIDE
    }
    applicant.get(f"{first.rpartition('/sections/')[0]}/files")

    filed = site.browser()
    assert filed.sign_in(known.has_submitted, PASSWORD).status_code == 302
    own = f"/applications/{known.application_id}"
    page = filed.get(own)
    assert "已申报" in page
    for form in known.policy.forms(channel):
        answer = filed.client.get(f"{own}/forms/{form.key}.pdf")
        assert answer.status_code == 200
        assert f"{own}/forms/{form.key}.pdf" in page
        assert "李明" in extract_text(io.BytesIO(answer.data))

    if known.policy.chain(known.policy.facts(read(known.policy.schema, dossier)))[0].kind != DeskKind.UNIT:
        return
    handler = site.browser()
    assert handler.sign_in(known.handler, PASSWORD).status_code == 302
    assert "李明" in handler.get(f"/desk/cases/{known.application_id}")
