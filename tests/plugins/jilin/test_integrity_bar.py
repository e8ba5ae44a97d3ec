"""What the archive writes into a dossier is what the province's rule reads (JB-1.4)."""

from __future__ import annotations

import pytest

from zhicheng.casework.integrity.entitled import KIND_WORDS, OF_PEOPLE
from zhicheng.casework.integrity.feeding import BARS
from zhicheng.nation.floor import PARAMETERS
from zhicheng.registry import Registry
from zhicheng_jilin.rules.integrity import BARRING
from zhicheng_jilin.sources import CODE


@pytest.mark.clause("JB-1.4")
@pytest.mark.parametrize("kind", OF_PEOPLE)
def test_an_entry_bars_with_its_bar_and_only_with_it(kind: str) -> None:
    words = next(words for each, words in KIND_WORDS.items() if each == kind)
    assert BARRING.search(f"{words}，{BARS}")
    assert not BARRING.search(words)


@pytest.mark.clause("SG-7.3")
def test_only_a_place_whose_law_knows_a_bar_lets_entries_bar() -> None:
    """By default an entry is a remark."""
    known = {
        code: declared.parameters["integrity_bars"].value for code, declared in Registry.load().jurisdictions.items()
    }
    assert known[CODE] is True
    assert next(each.value for each in PARAMETERS if each.key == "integrity_bars") is False
    assert [code for code, bars in known.items() if bars] == [CODE]
