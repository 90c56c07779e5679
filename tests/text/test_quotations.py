from __future__ import annotations

import pytest

from digest.text.quotations import balanced, quoted_share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("\u201cabcd\u201d", 1),
        ("\u2018It\u2019s over\u2019", 1),
        ("'It's over'", 1),
        ("\u201eabcd\u201c efgh", 0.5),
        ("«abcd» efgh", 0.5),
        ("»abcd« efgh", 0.5),
        ("« abcd » efgh", 0.5),
        ('"abcd" efgh', 0.5),
        ("「甲乙」丙丁", 0.5),
        ("Okafor\u2019s and O\u2019Brien\u2019s ships", 0),
        ("the crews' and the ships' owners", 0),
        ("\u201copen", 0),
        ("", 0),
    ],
)
def test_how_much_is_quoted(text: str, share: float) -> None:
    assert quoted_share(text) == share


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("\u201cabc\u201d (d) [e]", True),
        ("Okafor\u2019s ships", True),
        ("the crews' ships", True),
        ("\u2018Don\u2019t go\u2019, she said", True),
        ("\u201cabc", False),
        ("abc\u201d", False),
        ('"abc', False),
        ("\u201eabc", False),
        ("«abc", False),
        ("\u2018abc", False),
        ("abc (d", False),
        ("「甲", False),
        ("", True),
    ],
)
def test_what_opens_also_closes(text: str, closed: bool) -> None:
    assert balanced(text) is closed
