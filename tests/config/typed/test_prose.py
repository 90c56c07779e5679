from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from digest.config.typed.prose import prose
from digest.config.typed.unclear import Unclear
from digest.render.prose import written

MARKS = ("[", "](", ")", "(", "*", "**", "_", "\\", "\n", "\n\n", "  \n", " ", "https://", "mailto:", "quay.example")
ODD = ("@", "%", "a", "é", "<", ">", "&amp;", "{{", "}}", "\0", "\ud800")
TYPED = st.lists(st.sampled_from((*MARKS, *ODD)), max_size=40).map("".join)


@given(TYPED)
@example("[a](mailto:%ff@quay.example)")
@example("[a](https://[::1)")
def test_any_text_is_taken_or_refused_in_words_and_what_is_taken_can_be_shown(typed: str) -> None:
    try:
        taken = prose(1000)(typed)
    except Unclear:
        return
    assert prose(1000)(taken) == taken
    for paragraph in written(taken):
        for line in paragraph.lines:
            assert all(phrase.url.startswith(("http://", "https://", "mailto:")) for phrase in line if phrase.url)
