"""The unit's own uploads over HTTP, in a place that asks for them: its cards, what later desks see, the applicant's page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from zhicheng.casework.sheets import STATEMENT
from zhicheng_web.clock import BEIJING


@pytest.fixture
def way(site: Any, way: Any) -> Any:
    """A case of a place whose units upload something themselves."""
    place = next(
        each for each in site.registry.offering() if any(spec.by == "unit" for spec in each.attachments.values())
    )
    moment = dict(site.built.moments)[place.jurisdiction.name]
    site.clock.now = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    return replace(way, site=replace(site, at=place))


@pytest.fixture
def key(way: Any) -> str:
    return next(each.key for each in way.site.place.attachments.values() if each.by == "unit")


def scan() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (400, 500), "white").save(out, "JPEG")
    out.seek(0)
    return out


def upload(way: Any, browser: Any, key: str, name: str = "单位证明.jpg", stream: BytesIO | None = None) -> Any:
    return browser.post(f"{way.path}/unit-files/{key}", {"file": (stream or scan(), name)})


def card(page: str, key: str) -> str:
    return page.split(f'id="attachment-{key}"')[1].split("</section>")[0]


@pytest.mark.clause("HX-2.5.7")
def test_the_unit_uploads_its_statement_and_takes_it_off_again(way: Any, key: str) -> None:
    handler = way.claimed()
    assert "0/" in card(handler.get(way.path), key)
    saved = upload(way, handler, key)
    assert saved.status_code == 302
    assert saved.location.endswith(f"#attachment-{key}")
    shown = card(handler.get(way.path), key)
    assert "单位证明.jpg" in shown
    url = re.search(r'class="file-name" href="([^"]+)"', shown)[1]  # type: ignore[index]
    assert handler.client.get(url).mimetype == "image/jpeg"
    file_id = re.search(r'name="delete" value="([^"]+)"', shown)[1]  # type: ignore[index]
    assert handler.post(f"{way.path}/unit-files/{key}", {"delete": file_id}).status_code == 302
    assert "单位证明.jpg" not in handler.get(way.path)
    assert handler.client.get(url).status_code == 404


def test_what_is_refused_is_told_at_its_card(way: Any, key: str) -> None:
    handler = way.claimed()
    nothing = handler.post(f"{way.path}/unit-files/{key}")
    assert nothing.status_code == 422
    assert "没有选择文件" in card(nothing.get_data(as_text=True), key)
    wrong = upload(way, handler, key, "单位证明.jpg", BytesIO(b"MZ not a picture"))
    assert wrong.status_code == 422
    assert "has-error" in wrong.get_data(as_text=True).split(f'id="attachment-{key}"')[0][-60:]
    assert upload(way, handler, "photo").status_code == 404


@pytest.mark.clause("HX-2.5.7")
def test_a_statement_that_is_not_uploaded_is_told_at_the_record_and_in_the_bar(way: Any, key: str) -> None:
    handler = way.claimed()
    way.record(handler, "assessments", basis=STATEMENT)
    message = "还没有上传"
    page = handler.get(way.path)
    assert message in page.split('id="record-assessments"')[1].split("</section>")[0]
    assert message in page.split("data-bar-content")[1]
    upload(way, handler, key)
    page = handler.get(way.path)
    assert message not in page
    assert "不在可选范围内" not in page


def test_nobody_uploads_without_the_case_in_hand(way: Any, key: str) -> None:
    handler = way.official()
    assert f'id="attachment-{key}"' not in handler.get(way.path)
    refused = upload(way, handler, key)
    assert refused.status_code == 409
    assert "请先领取" in refused.get_data(as_text=True)


@pytest.mark.clause("HX-2.5.7")
def test_the_next_desk_reads_it_beside_the_units_records(way: Any, key: str) -> None:
    way.site.clock.now += timedelta(days=14)
    handler = way.claimed()
    way.record(handler, "originals", agree="true")
    way.record(handler, "assessments", basis=STATEMENT)
    way.record(handler, "pledge", pledge="true")
    last = way.site.clock.now.date() - timedelta(days=1)
    first = last - timedelta(days=11)
    way.record(
        handler, "publicity", publicized_from=first.isoformat(), publicized_to=last.isoformat(),
        place="单位公告栏", publicity_objection="无",
    )  # fmt: skip
    assert way.post(handler, "sign", role="handler").status_code == 302
    colleague = re.search(r'<option value="([0-9a-f-]{36})">[^<]*负责人', handler.get(f"{way.path}/hand-over"))
    assert colleague
    assert way.post(handler, "hand-over", to=colleague[1]).status_code == 302
    head = way.site.signed_in("单位负责人")
    assert way.post(head, "sign", role="head").status_code == 302
    refused = way.post(head, "pass", reason="同意推荐。")
    assert refused.status_code == 422
    assert "还没有上传" in refused.get_data(as_text=True)
    assert upload(way, head, key).status_code == 302
    assert way.post(head, "pass", reason="同意推荐。").status_code == 302
    assert upload(way, head, key).status_code == 409
    next_desk = way.claimed()
    page = next_desk.get(way.path)
    said = page.split("的登记</h2>")[1].split("</details>")[0]
    assert "单位上传的材料" in said
    assert "单位证明.jpg" in said
    assert f'id="attachment-{key}"' not in page
    url = re.search(r'href="([^"]*section=unit_files[^"]*)"', said)[1].replace("&amp;", "&")  # type: ignore[index]
    shown = next_desk.get(url.partition("#")[0]).split('id="evidence"')[1]
    picture = re.search(r'<img src="([^"]+)"', shown)
    assert picture
    assert next_desk.client.get(picture[1]).mimetype == "image/jpeg"


def test_without_the_case_in_hand_it_is_in_the_viewer_and_for_the_applicant_beside_the_forms(
    way: Any, key: str
) -> None:
    handler = way.claimed()
    upload(way, handler, key)
    assert way.post(handler, "release").status_code == 302
    page = handler.get(way.path)
    assert f'id="attachment-{key}"' not in page
    url = re.search(r'href="([^"]*section=unit_files[^"]*)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    evidence = handler.get(url.partition("#")[0]).split('id="evidence"')[1]
    assert "单位上传的材料" in evidence
    assert "单位证明.jpg" in evidence
    applicant = way.site.signed_in("已提交的申报人")
    progress = applicant.get(f"/applications/{way.id}")
    link = re.search(r'href="([^"]+)"[^>]*>[^<]*单位证明\.jpg（单位上传）', progress)
    assert link
    assert applicant.client.get(link[1]).mimetype == "image/jpeg"
