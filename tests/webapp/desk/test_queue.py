"""The lists of a desk: what waits, who has it, what an empty list will show, and the way to the next case."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from zhicheng.casework.queue import Queue


def counts(page: str) -> dict[str, str]:
    lists = page.split('class="queue-lists"')[1].split("</nav>")[0]
    return dict(re.findall(r"<span>([^<]+)</span><span class=\"queue-count\">([^<]+)<", lists))


def test_what_waits_and_who_has_it(way: Any, other: Any) -> None:
    handler = way.official()
    page = handler.get("/desk")
    assert counts(page)["待领取"] == "2"
    assert page.index(way.applicant) < page.index(other.applicant), "first come, first at the top"
    way.claimed()
    page = handler.get("/desk")
    assert counts(page)["我在办"] == "1"
    assert counts(page)["待领取"] == "1"
    assert "李四" in page
    assert other.applicant not in page


def test_every_list_says_what_will_appear(way: Any) -> None:
    handler = way.official()
    for key in Queue:
        assert handler.client.get(f"/desk?list={key}").status_code == 200
    assert "退回修改后重新提交的申报会列在这里" in handler.get("/desk?list=came_back")
    assert "待领取" in handler.get("/desk?list=nothing")


def test_late_in_words(way: Any) -> None:
    handler = way.official()
    assert "还剩" in handler.get("/desk?list=waiting")
    way.site.clock.now += timedelta(days=90)
    page = handler.get("/desk?list=late")
    assert counts(page)["已逾期"] == "2"
    assert "已逾期" in page


def test_pages(way: Any, monkeypatch: Any) -> None:
    from zhicheng_web.desk import queue_page

    monkeypatch.setattr(queue_page, "SIZE", 1)
    handler = way.official()
    first = handler.get("/desk?list=waiting")
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    second = handler.get(onward[1].replace("&amp;", "&"))
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    assert re.findall(r"/desk/cases/([0-9a-f-]{36})", first) != re.findall(r"/desk/cases/([0-9a-f-]{36})", second)


def test_the_next_case_of_the_list(way: Any, other: Any) -> None:
    handler = way.official()
    page = handler.get(f"{way.path}?list=waiting")
    following = re.search(r'href="([^"]+)" data-next-case', page)
    assert following
    assert str(other.id) in following[1]
    assert "data-next-case" not in handler.get(way.path)


def test_nobody_passes_by_list(way: Any) -> None:
    page = way.official().get("/desk")
    main = page.split('<main id="main"')[1].split("</main>")[0]
    assert "<form" not in main


def test_the_pages_of_a_desk_are_clean(way: Any) -> None:
    """Nothing inline, nothing from outside, every form with its token, every label with its field."""
    handler = way.claimed()
    for path in (
        "/desk",
        way.path,
        f"{way.path}/minutes",
        *(f"{way.path}/{each}" for each in ("pass", "end", "return", "ask", "hand-over")),
    ):
        page = handler.get(path)
        assert not re.search(r'\sstyle="|\son\w+="|<script(?![^>]*src=)', page), path
        assert page.count('method="post"') == page.count('name="csrf_token"'), path
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        for name in ("for", "aria-describedby", "aria-labelledby"):
            for referred in re.findall(rf'\s{name}="([^"]+)"', page):
                assert set(referred.split()) <= set(ids), (path, referred)
