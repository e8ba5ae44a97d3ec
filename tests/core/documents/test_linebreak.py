from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.documents.linebreak import break_lines, joined

texts = st.text(st.sampled_from("职称评审，。（）《》“”A-9 x.\n"), max_size=120)


def measure(text: str) -> float:
    """Latin characters are half as wide as Chinese ones."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def lines(text: str, width: float, indent: float = 0) -> list[str]:
    return [line.text for line in break_lines(text, measure, width, indent)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("职称评审工作", 4, ["职称评审", "工作"]),
        ("职称评审。工作", 4, ["职称评", "审。工作"]),
        ("职称评（审）工作", 4, ["职称评", "（审）工", "作"]),
        ("自2023-02-28起", 5, ["自", "2023-02-28", "起"]),
        ("焊接 ABB robot 系统", 6, ["焊接 ABB ", "robot 系统"]),
        ("abcdefghij", 3, ["abcdef", "ghij"]),
        ("一\n\n二", 3, ["一", "", "二"]),
        ("", 3, [""]),
    ],
)
def test_where_lines_break(text: str, width: float, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_the_first_line_of_each_paragraph_is_shorter() -> None:
    assert lines("职称评审工作\n职称评审", 4, indent=2) == ["职称", "评审工作", "职称", "评审"]


def test_paragraphs_end_where_they_end() -> None:
    assert [line.final for line in break_lines("职称评审工作\n完", measure, 4)] == [False, True, True]


@given(texts, st.integers(2, 12))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    broken = break_lines(text, measure, width, indent=1)
    assert joined(broken) == text
    assert all(measure(line.text.rstrip(" ")) <= width for line in broken)


@given(texts, st.integers(8, 16))
def test_closing_marks_start_no_line_unless_there_is_no_room_at_all(text: str, width: int) -> None:
    broken = break_lines(text, measure, width)
    for above, line in pairwise(broken):
        if not above.final and line.text[0] in "，。）》”":
            assert measure(above.text) > width - 1, "only a run of marks as long as the line is cut"
