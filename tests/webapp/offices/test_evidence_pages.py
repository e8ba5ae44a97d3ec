"""The evidence file over HTTP: by the bureau of the notice, with a reason, each time on record; holds by its head."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from zhicheng.casework.evidence.making import INDEX, SUMS
from zhicheng.store.models import Application, Event, LegalHold

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def case(registering: Any) -> UUID:
    """A submitted case of the demonstration's place."""
    with registering.site.store.reading() as session:
        query = select(Application.id).where(
            Application.jurisdiction == registering.code, Application.route.is_not(None)
        )
        found: UUID | None = session.scalars(query).first()
    assert found is not None
    return found


def test_the_file_is_made_for_a_reason_and_put_on_record(registering: Any, case: UUID) -> None:
    bureau, url = registering.bureau(), f"/evidence/{case}"
    assert f'href="{url}"' in bureau.get(f"/desk/cases/{case}/minutes")
    empty = bureau.post(url, {"reason": " "})
    assert empty.status_code == 422
    assert 'id="reason-error"' in empty.get_data(as_text=True)
    answer = bureau.post(url, {"reason": f"行政复议7号{NASTY}"})
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert {SUMS, INDEX, "过程/事件.jsonl", "申报/第1次提交.json"} <= set(archive.namelist())
        assert archive.testzip() is None
    answer.close()
    with registering.site.store.reading() as session:
        assert len(session.scalars(select(Event).where(Event.kind == "evidence.made")).all()) == 1
    page = bureau.get(url)
    assert "还没有调取过" not in page
    assert NASTY not in page


def test_units_and_applicants_make_none(registering: Any, case: UUID) -> None:
    for role in ("申报人", "单位管理员"):
        browser = registering.person(role)
        assert browser.client.get(f"/evidence/{case}", headers={"Accept": "application/json"}).status_code == 403
        assert browser.post(f"/evidence/{case}", {"reason": "想看"}, json=True).status_code == 403


def test_the_head_places_and_lifts_a_hold(registering: Any, case: UUID) -> None:
    url, officer, head = f"/evidence/{case}", registering.bureau(), registering.head()
    assert "留存要求</h2>" not in officer.get(url)
    assert officer.post(f"{url}/holds", {"hold_reason": "诉讼"}, json=True).status_code == 404
    empty = head.post(f"{url}/holds", {"hold_reason": ""})
    assert empty.status_code == 422
    assert 'id="hold_reason-error"' in empty.get_data(as_text=True)
    assert head.post(f"{url}/holds", {"hold_reason": f"（2023）初7号{NASTY}"}).status_code == 302
    page = head.get(url)
    assert "（2023）初7号" in page
    assert NASTY not in page
    lift = re.search(rf'action="({url}/holds/[0-9a-f-]{{36}})"', page)
    assert lift
    assert officer.post(lift[1], json=True).status_code == 404
    assert head.post(lift[1]).status_code == 302
    with registering.site.store.reading() as session:
        assert [each.lifted_at is not None for each in session.scalars(select(LegalHold))] == [True]


def test_a_hold_is_lifted_at_a_case_of_its_own_person_only(registering: Any, case: UUID) -> None:
    head = registering.head()
    with registering.site.store.begin() as session:
        own = session.get_one(Application, case)
        other = session.scalars(
            select(Application).where(Application.person_id != own.person_id, Application.submitted_at.is_not(None))
        ).first()
        assert other is not None
        # Another person's case under the same notice, which the same head may see.
        other.notice_id, other.jurisdiction, other.route = own.notice_id, own.jurisdiction, own.route
        elsewhere = other.id
    assert head.client.get(f"/evidence/{elsewhere}").status_code == 200
    assert head.post(f"/evidence/{case}/holds", {"hold_reason": "诉讼"}).status_code == 302
    with registering.site.store.reading() as session:
        hold = session.scalars(select(LegalHold)).one()
    assert head.post(f"/evidence/{elsewhere}/holds/{hold.id}").status_code == 404
    with registering.site.store.reading() as session:
        assert session.get_one(LegalHold, hold.id).lifted_at is None
    assert head.post(f"/evidence/{case}/holds/{hold.id}").status_code == 302
