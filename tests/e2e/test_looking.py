"""A page is looked at when it is there, not while its text is still on its way."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask, Response
from looking import Looking
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAUSE = 1.0
"""Seconds between the head of an answer and its text: longer than a click waits."""


def test_a_page_whose_text_comes_late_is_looked_at_once_it_is_there(
    page: Page, serve: Callable[[Flask], AbstractContextManager[str]]
) -> None:
    app = Flask(__name__)
    head = '<!doctype html><html lang="zh"><meta name="viewport" content="width=device-width"><title>页</title>'

    @app.get("/")
    def first() -> str:
        return head + '<main><h1>第一页</h1><a href="/wide">下一页</a></main>'

    @app.get("/wide")
    def late() -> Response:
        def parts() -> Iterator[str]:
            yield ""
            time.sleep(PAUSE)
            yield head + '<main><h1>第二页</h1><p style="width:2000px">宽</p></main>'

        return Response(parts())

    look = Looking()
    with serve(app) as address:
        page.goto(address)
        page.get_by_role("link").click()
        look(page, "late")
    assert {(name, width) for name, width, _ in look.problems} == {("late", 1440), ("late", 390)}
