"""A short menu stands as it is; of a long one the day's work stands first, the rest by headings."""

import pytest
from flask import Flask

from zhicheng_web.menu import MOST_ENTRIES, Entry, Shelf, menu

OWN, OPEN = Entry("我的证书", "own", Shelf.OWN), Entry("结果公示", "open", Shelf.OPEN)


@pytest.mark.parametrize("many", [MOST_ENTRIES - 2, MOST_ENTRIES - 1])
def test_headings_come_with_the_first_entry_too_many(many: int) -> None:
    app = Flask(__name__)
    for endpoint in ("work", "own", "open"):
        app.add_url_rule(f"/{endpoint}", endpoint)
    with app.test_request_context():
        laid = menu((OWN, *[Entry("待办申报", "work")] * many, OPEN))
    first = [each.text for each in laid.first]
    if many + 2 <= MOST_ENTRIES:
        assert first == ["我的证书", *["待办申报"] * many, "结果公示"]
        assert laid.shelves == ()
    else:
        assert first == ["待办申报"] * many
        assert [(name, [each.text for each in links]) for name, links in laid.shelves] == [
            ("公开服务", ["结果公示"]),
            ("我的", ["我的证书"]),
        ]
