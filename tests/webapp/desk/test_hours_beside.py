"""Hours on record beside what was filed, on the page of a case."""

from __future__ import annotations

import io
from typing import Any

import pytest

from zhicheng.casework.people import reveal
from zhicheng.store.models import Person

HEADING = "证件号码,年度,公需科目学时,专业科目学时,记录编号"


@pytest.mark.clause("JB-3.3")
def test_a_desk_sees_where_record_and_dossier_differ(site: Any, way: Any) -> None:
    desk = way.claimed()
    assert "与继续教育记录核对" not in desk.get(way.path).split('id="section-basic"')[1].split("</section>")[0]
    with site.store.reading() as session:
        number = reveal(session, session.get_one(Person, way.application.person_id)).id_number
    officer = site.signed_in("厅工作人员")
    content = f"{HEADING}\n{number},2021,30,60.5,A1\n{number},2020,0,90,A2\n".encode()
    sent = {"csrf_token": officer.token(), "file": (io.BytesIO(content), "学时.csv")}
    made = officer.client.post("/hours/imports", data=sent, content_type="multipart/form-data").headers["Location"]
    assert officer.post(f"{made}/take", {"version": "1"}).status_code == 302
    section = desk.get(way.path).split('id="section-continuing_education"')[1].split("</section>")[0]
    assert "与继续教育记录核对" in section
    assert "90.5学时（公需30，专业60.5）" in section
    assert "已登记，没有填报" in section
