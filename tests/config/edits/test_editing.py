"""One edit of an editor's file: the lines that differ, or why there are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.edits.edit import (
    Add,
    Change,
    Clear,
    Edit,
    Entry,
    NoSuchEntry,
    Place,
    Put,
    Remove,
    Unwritable,
    new_source,
    of_source,
    of_topic,
)
from digest.config.edits.editing import edited
from digest.config.load import Broken
from digest.errors import DigestError
from digest.text.lines import one_line
from tests.config.written import MORNING, digest

HEAD = "title: A\nsources:\n  - https://a.example\n"
B = "https://b.example"


def put(field: str, value: str) -> Put:
    return Put(place=Place(field=field), value=value)


def add(field: str, *entries: str | Entry) -> Add:
    listed = tuple(entry if isinstance(entry, Entry) else Entry(text=entry) for entry in entries)
    return Add(place=Place(field=field), entries=listed)


def remove(field: str, entry: str) -> Remove:
    return Remove(place=Place(field=field), entry=entry)


def keyword(topic: str, word: str) -> Add:
    return Add(place=of_topic(topic, "keywords"), entries=(Entry(text=word),))


def made(text: str, edit: Edit) -> str:
    return edited(text, edit, digest)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        # a field
        ("send: by hand   # for now", put("send", "daily at 7am"), "send: daily at 7am  # for now"),
        ("send: daily at 7am  # now", put("send", "by hand"), "send: by hand  # now"),
        ("send: daily at 7am   # now", put("send", "by hand"), "send: by hand        # now"),
        ('rest: "More"', put("rest", "Other: all"), 'rest: "Other: all"'),
        ("rest: 'More'", put("rest", 'All the "rest"'), 'rest: All the "rest"'),
        ("rest: All\n  others  # so", put("rest", "More"), "rest: More  # so"),
        ("intro: |  # hi\n  Good\n\n  day.\n\n# end", put("intro", "Good day."), "intro: Good day.  # hi\n\n# end"),
        ("intro: Hello", put("intro", "Good\n\nday."), "intro: |\n  Good\n\n  day."),
        ("images: no\nmax_age: 4 days", Clear(place=Place(field="images")), "max_age: 4 days"),
        # a list
        ("leave_out: [quiz]  # ours", add("leave_out", "url: /video/"), 'leave_out: [quiz, "url: /video/"]  # ours'),
        ("leave_out: [quiz,]", add("leave_out", "ads"), "leave_out: [quiz, ads,]"),
        ("leave_out: [\n  quiz  # a\n]", add("leave_out", "ads"), "leave_out: [\n  quiz,  # a\n  ads\n]"),
        ("leave_out: [\n  quiz,  # a\n]", add("leave_out", "ads"), "leave_out: [\n  quiz,  # a\n  ads,\n]"),
        ("leave_out:\n- quiz\n# end", add("leave_out", "ads", "law"), "leave_out:\n- quiz\n- ads\n- law\n# end"),
        ("leave_out:\n  -   quiz", add("leave_out", "ads"), "leave_out:\n  -   quiz\n  -   ads"),
        ("leave_out: quiz", add("leave_out", "ads"), "leave_out: [quiz, ads]"),
        ("leave_out: quiz, law", add("leave_out", "ads"), "leave_out: quiz, law, ads"),
        ("leave_out: quiz, law", add("leave_out", "a, b"), 'leave_out: [quiz, law, "a, b"]'),
        ("leave_out:  # none", add("leave_out", "ads"), "leave_out: [ads]  # none"),
        ("leave_out: []", add("leave_out", "quiz"), "leave_out: [quiz]"),
        ("leave_out: [quiz]", add("leave_out", "Quiz"), "leave_out: [quiz]"),
        ("leave_out: [quiz, ads, law]", remove("leave_out", "ads"), "leave_out: [quiz, law]"),
        ("leave_out: [quiz, ads]", remove("leave_out", "ads"), "leave_out: [quiz]"),
        ("leave_out: [quiz,  # a\n  ads]", remove("leave_out", "quiz"), "leave_out: [  # a\n  ads]"),
        ("leave_out: [\n  quiz,  # a\n  ads]", remove("leave_out", "quiz"), "leave_out: [\n  ads]"),
        ("leave_out: quiz, ads", remove("leave_out", "quiz"), "leave_out: ads"),
        (
            "leave_out:\n  - title: quiz\n    url: /a/\n  - ads",
            remove("leave_out", "title: quiz"),
            "leave_out:\n  - url: /a/\n  - ads",
        ),
        ("leave_out:\n  - quiz\nrest: More", remove("leave_out", "quiz"), "rest: More"),
        ("leave_out:\n  # not now\n  - quiz", remove("leave_out", "quiz"), "leave_out: []\n  # not now"),
        (
            "leave_out: [quiz, ads]",
            Change(place=Place(field="leave_out"), entry="quiz", text="a, b"),
            'leave_out: ["a, b", ads]',
        ),
        ("not_same:\n  - a, b", add("not_same", "c, d"), "not_same:\n  - a, b\n  - c, d"),
        ("not_same: a, b", add("not_same", "c, d"), 'not_same: ["a, b", "c, d"]'),
        (
            "topics: science, world",
            keyword("science", "sea"),
            "topics:\n  - use: science\n    keywords: [sea]\n  - world",
        ),
        ("topics: [science]", keyword("science", "sea"), "topics: [{use: science, keywords: [sea]}]"),
        (
            "topics:\n  - science  # all",
            keyword("science", "sea"),
            "topics:\n  - use: science  # all\n    keywords: [sea]",
        ),
        ("topics:\n  - science\n  # more\n", add("topics", "world"), "topics:\n  - science\n  - world\n  # more\n"),
        (
            "topics:\n  - {use: world, max: 2}",
            Put(place=of_topic("world", "max"), value="3"),
            "topics:\n  - {use: world, max: 3}",
        ),
        ("topics:\n  - use: world\n    max: 2", Clear(place=of_topic("world", "max")), "topics:\n  - use: world"),
        ("topics:\n  - max: 2  # so\n    use: world", Clear(place=of_topic("world", "max")), "topics:\n  - use: world"),
        (
            "topics:\n  - max: 2  # so\n    # it is\n    use: world",
            Clear(place=of_topic("world", "max")),
            "topics:\n  -\n    # it is\n    use: world",
        ),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_only_the_lines_of_an_edit_differ(before: str, edit: Edit, after: str, ending: str) -> None:
    assert made(f"{HEAD}{before}".replace("\n", ending), edit) == f"{HEAD}{after}".replace("\n", ending)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("sources:\n- https://a.example", add("sources", B), f"sources:\n- https://a.example\n- {B}"),
        ("sources: https://a.example  # a", add("sources", B), f"sources:  # a\n  - https://a.example\n  - {B}"),
        ("sources: [https://a.example]", add("sources", B), f"sources: [https://a.example, {B}]"),
        (f"sources: https://a.example, {B}", remove("sources", B), "sources: https://a.example"),
        (
            f"sources:\n  - https://a.example\n  - url: {B}\n    name: B\n",
            remove("sources", "b.example"),
            "sources:\n  - https://a.example\n",
        ),
        (
            "sources:\n  - folder: inbox\n  - a.example",
            Put(place=of_source("folder:inbox", "name"), value="Us"),
            "sources:\n  - folder: inbox\n    name: Us\n  - a.example",
        ),
        (
            "sources:\n  - a.example   # a",
            Put(place=of_source("https://a.example", "name"), value="#1"),
            'sources:\n  - url: a.example   # a\n    name: "#1"',
        ),
    ],
)
def test_sources_are_added_changed_and_removed_as_they_stand(before: str, edit: Edit, after: str) -> None:
    assert made(f"title: A\n{before}", edit) == f"title: A\n{after}"


def test_a_new_field_stands_behind_those_that_are_usually_typed_before_it() -> None:
    sent = "send: weekdays at 07:00\n"
    assert made(MORNING, add("except", "2026-12-24")) == MORNING.replace(sent, f"{sent}except: [2026-12-24]\n")
    assert made(MORNING, put("max_stories", "9")) == f"{MORNING}max_stories: 9\n"
    assert made("send: by hand\n" + MORNING.replace(sent, ""), put("title", "B")).startswith(
        "send: by hand\ntitle: B\n"
    )


def test_a_file_keeps_its_mark_its_line_ends_and_the_lack_of_one() -> None:
    text = "\ufeff" + MORNING.rstrip().replace("\n", "\r\n")
    assert made(text, add("topics", "sport")) == f"{text}\r\n  - sport"
    assert made(text, remove("topics", "culture")) == text.removesuffix("\r\n  - culture")


def test_what_an_edit_names_must_be_there() -> None:
    for edit in (remove("leave_out", "quiz"), remove("topics", "golf"), keyword("golf", "tee")):
        with pytest.raises(NoSuchEntry, match=r'There is no "(quiz|golf)" in (leave_out|topics)\.'):
            made(MORNING, edit)


def test_an_edit_that_makes_no_sense_is_told_as_its_editor_would_be() -> None:
    with pytest.raises(Broken, match="1 thing to mend") as raised:
        made(MORNING, put("send", "weekdays at 7"))
    assert '"7" is not a time' in str(raised.value)
    with pytest.raises(Broken, match="1 thing to mend"):
        made(HEAD, remove("sources", "https://a.example"))


def test_what_lines_alone_cannot_say_is_left_to_the_editor_with_the_lines_to_paste() -> None:
    with pytest.raises(Unwritable) as raised:
        made(f"{HEAD}leave_out: >\n  quiz,\n  ads\n", add("leave_out", "url: /a/"))
    assert raised.value.lines == ("leave_out:", '  - "url: /a/"')


def test_an_entry_that_would_push_the_defaults_of_all_digests_aside_is_left_to_the_editor() -> None:
    below = "defaults:\n  leave_out: [horoscope]\n"
    with pytest.raises(Unwritable, match="leave_out stands among the defaults of all digests") as raised:
        edited(MORNING, add("leave_out", "quiz"), lambda text: digest(text, below=below))
    assert raised.value.lines == ("leave_out:", "  - horoscope", "  - quiz")


def test_a_comment_that_would_become_text_of_the_line_above_keeps_its_field() -> None:
    """Without `send:` the comment would be the last line of the intro."""
    with pytest.raises(Unwritable):
        made(
            "title: A\nsources: a.example\nintro: |\n  Hello\nsend: by hand\n  # a comment\n",
            Clear(place=Place(field="send")),
        )


def test_a_topic_that_is_ready_made_by_its_name_alone_does_not_lose_its_words() -> None:
    after = made(f"{HEAD}topics:\n  - name: Science\n    max: 3\n", keyword("science", "comet tail"))
    assert after == f"{HEAD}topics:\n  - name: Science\n    use: science\n    keywords: [comet tail]\n    max: 3\n"
    assert len(digest(after).topics[0].keywords) > 20


def test_a_remark_is_one_line() -> None:
    entry = new_source(B, remark="Golf\nsend: daily at 7am")
    assert made(HEAD, add("sources", entry)) == f"{HEAD}  - {B}  # Golf send: daily at 7am\n"


@settings(max_examples=25)
@given(st.text(max_size=40) | st.text("ab:#- '\"[]{},&*!|>%@`\\\n\t", max_size=12))
def test_any_text_is_written_so_that_it_is_read_again_or_refused(text: str) -> None:
    places = (Place(field="title"), of_source("guardian.example/education", "name"))
    edits = (*(Put(place=place, value=text) for place in places), add("leave_out", text))
    for edit in edits:
        try:
            after = digest(made(MORNING, edit))
        except DigestError:
            continue
        texts = (after.title, after.sources[2].name, *(rule.text for rule in after.leave_out))
        assert one_line(text).casefold() in [typed.casefold() for typed in texts]
