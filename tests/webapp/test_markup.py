"""Every page that is rendered keeps to the policy: nothing inline, nothing from outside, every form with its token."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

CODES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
PAGES = (
    "/gallery",
    "/gallery/application",
    "/gallery/attachments",
    "/gallery/submission",
    "/gallery/done",
    *(f"/gallery/errors/{code}" for code in CODES),
)


class Audit(HTMLParser):
    """Collects what the policy would block, ids, labels and forms."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.referred: set[str] = set()
        self.post_forms = 0
        self.tokens = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style" or "style" in values or (tag == "script" and not values.get("src")):
            self.faults.append(f"inline: {self.get_starttag_text()}")
        if any(name.startswith("on") for name in values):
            self.faults.append(f"handler: {self.get_starttag_text()}")
        for name in ("src", "href", "action"):
            if (values.get(name) or "").startswith(("http:", "https:", "//", "javascript:", "data:")):
                self.faults.append(f"outside: {self.get_starttag_text()}")
        self.ids.extend(filter(None, [values.get("id")]))
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list"):
            self.referred.update((values.get(name) or "").split())
        self.post_forms += tag == "form" and values.get("method") == "post"
        self.tokens += values.get("name") == "csrf_token" and bool(values.get("value"))


def audit(client: FlaskClient, path: str) -> Audit:
    parser = Audit()
    parser.feed(client.get(path).get_data(as_text=True))
    return parser


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_clean(client: FlaskClient, path: str) -> None:
    page = audit(client, path)
    assert page.faults == []
    assert page.tokens == page.post_forms
    assert {each for each in page.ids if page.ids.count(each) > 1} == set()
    assert page.referred - set(page.ids) == set()


def test_the_audit_sees_faults() -> None:
    parser = Audit()
    parser.feed('<p style="x"></p><script>1</script><a href="https://x" onclick="y"></a><form method="post">')
    assert len(parser.faults) == 4
    assert parser.post_forms == 1
    assert parser.tokens == 0


def test_every_template_is_rendered_by_some_page(app: Flask, client: FlaskClient) -> None:
    """A template outside the gallery and the error pages would escape the audit above."""
    loaded: set[str] = set()
    source = app.jinja_loader
    assert source is not None
    for name in source.list_templates():
        app.jinja_env.get_template(name)
        if name.startswith("pieces/"):
            loaded.add(name.removeprefix("pieces/").removesuffix(".html"))
    index = source.get_source(app.jinja_env, "gallery/index.html")[0]
    assert {each for each in loaded if f"pieces/{each}.html" not in index} <= {"mark"}


def test_the_shell_shows_place_case_clock_and_phones(client: FlaskClient) -> None:
    page = client.get("/gallery/application").get_data(as_text=True)
    for words in ("示例省", "演练时钟", "示例市第一机械厂", "2023年2月28日 24:00", "还剩4天", "0000-00000000"):
        assert words in page
    assert 'lang="zh-CN"' in page


def test_sections_and_problems_are_told_in_words(client: FlaskClient) -> None:
    page = client.get("/gallery/application").get_data(as_text=True)
    for words in ("未填", "未完成", "已完成", "需修改", "已锁定", "还有<strong>5</strong>处待补正"):
        assert words in page
    assert [f'<li value="{number}">' in page for number in range(1, 6)] == [True] * 5
    assert "单张大小不能超过2000KB，最多上传2个" in client.get("/gallery").get_data(as_text=True)


def test_the_pages_of_an_application_are_clean(site: Any) -> None:
    browser = site.signed_in()
    draft = site.draft_of(browser)
    sections = dict.fromkeys(re.findall(rf"{draft}/sections/\w+", browser.get(f"{draft}/files")))
    paths = ("/", "/applications", "/account", "/account/password", "/unit/bind", draft, f"{draft}/files")
    for path in (*paths, f"{draft}/withdraw", *sections):
        test_pages_are_clean(browser.client, path)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/register", "/recover"])
def test_the_public_pages_are_clean(client: FlaskClient, path: str) -> None:
    test_pages_are_clean(client, path)
