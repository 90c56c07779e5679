"""`digest init` and `digest new` write files that make sense, or none."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Publication
from tests.cli.web import Web

INIT = (
    "init",
    *("--name", "The Quay: a paper"),
    *("--timezone", "Europe/London"),
    *("--address", "9 Harbour Street, Harbourton"),
    *("--editor", "ed@quay.example"),
)
NEW = ("new", "morning", "--title", "Morning", "--source", "folder: inbox", "--topic", "world")


def test_init_makes_a_publication_that_can_be_used_at_once(publication: Publication) -> None:
    made = publication.digest(*INIT)

    assert made.code == 0, made.text
    assert "Next: digest new NAME" in made.out
    assert publication.digest("status").out.startswith("The Quay: a paper · mail: outbox\n")


def test_init_leaves_what_is_there_alone(publication: Publication) -> None:
    publication.site()
    before = (publication.folder / "config/digest.yaml").read_text()

    answer = publication.digest(*INIT)

    assert answer.code == 1
    assert "exists already" in answer.err
    assert (publication.folder / "config/digest.yaml").read_text() == before


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--timezone", "london", "Did you mean: Europe/London?"),
        ("--timezone", "../../etc/passwd", '"../../etc/passwd" is not a time zone.'),
        ("--editor", "ed", "is not a mail address"),
        ("--language", "Klingon", "Nothing was written."),
    ],
)
def test_init_writes_nothing_when_an_answer_does_not_fit(
    publication: Publication, option: str, value: str, said: str
) -> None:
    answer = publication.digest(*INIT, option, value)

    assert answer.code in (1, 2)
    assert said in answer.err
    assert not (publication.folder / "config").exists()


def test_new_writes_a_commented_file_and_shows_what_was_understood(publication: Publication) -> None:
    publication.site()

    made = publication.digest(*NEW, "--topic", "culture", "--send", "weekdays at 7.30am")

    assert made.code == 0, made.text
    assert "Sent            weekdays at 07:30" in made.out
    assert "Topics          World, Culture" in made.out
    text = (publication.folder / "config/digests/morning.yaml").read_text()
    assert text.startswith("# Morning. Its name is this file's name: morning.\n")
    assert "# max_stories: 15" in text


@pytest.mark.parametrize("title", ["NO", "7", "A: b", "it's", '"quoted"', "# no comment", "- dash", "Zürich 東京 {x}"])
def test_a_title_is_kept_as_it_was_typed_whatever_yaml_makes_of_it(publication: Publication, title: str) -> None:
    publication.site()

    made = publication.digest(*NEW[:3], title, *NEW[4:])

    assert made.code == 0, made.text
    assert f"{title} (morning)\n" in made.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--send", "weekdays at 7"), '"7" is not a time. Write 07:00, or 7am or 7pm:'),
        (("--topic", "word"), 'There is no ready-made topic "word". Did you mean: world?'),
        (("--source", "nonsense"), '"nonsense" is not an address'),
        (("--source", "ftp://feeds.example.org/rss"), "Nothing was written."),
    ],
)
def test_new_writes_nothing_until_all_of_it_makes_sense(
    publication: Publication, words: tuple[str, ...], said: str
) -> None:
    publication.site()

    answer = publication.digest(*NEW, *words)

    assert answer.code == 2
    assert said in answer.err
    assert answer.err.rstrip().endswith("Nothing was written.")
    assert not (publication.folder / "config/digests/morning.yaml").exists()


@pytest.mark.parametrize("name", ["../evil", ".hidden", "-x", "", "x" * 200, "morning-", "Zürich"])
def test_a_name_that_cannot_be_a_files_name_is_refused(publication: Publication, name: str) -> None:
    publication.site()

    answer = publication.digest(NEW[0], "--title", "M", "--source", "https://a.example", "--topic", "world", "--", name)

    assert answer.code == 2
    assert "cannot be the name of a file here" in answer.err
    assert list(publication.folder.rglob("*.yaml")) == [publication.folder / "config/digest.yaml"]


@pytest.mark.parametrize("typed", [("Morning", "News"), ("morning news",), ("MORNING_NEWS",)])
def test_a_digest_of_two_words_is_named_with_a_hyphen(publication: Publication, typed: tuple[str, ...]) -> None:
    publication.site()

    made = publication.digest("new", *typed, *NEW[2:])

    assert made.code == 0, made.text
    assert (publication.folder / "config/digests/morning-news.yaml").exists()


def test_new_asks_each_source_and_says_what_it_has_and_what_is_doubtful(publication: Publication, press: Web) -> None:
    publication.site()
    press.publish([], "/empty", "An empty one")
    words = ("--source", press.feed, "--source", f"{press.host}/nothing", "--source", f"{press.host}/empty")

    made = publication.digest("new", "morning", "--title", "M", "--topic", "world", *words)

    assert made.code == 0, made.text
    assert "  ok The Harbour Post: feed, 3 articles\n       · Ministers of both countries agree" in made.out
    assert f"  !  {press.host.removeprefix('http://')}/nothing\n     Answered 404 Not Found." in made.out
    assert "  !  An empty one\n     There is nothing in it now.\n" in made.out
    assert "digest inspect" not in made.out


def test_new_writes_what_each_source_calls_itself(publication: Publication, press: Web) -> None:
    publication.site()
    press.publish([("A title of some words", "A text.")], "/odd", 'Quay: "A" # <b>')

    made = publication.digest("new", "morning", *NEW[2:], "--source", press.feed, "--source", f"{press.host}/odd")

    assert made.code == 0, made.text
    text = (publication.folder / "config/digests/morning.yaml").read_text()
    assert f"  - folder: inbox\n  - url: {press.feed}\n    name: The Harbour Post\n" in text


def test_what_is_wrong_with_an_answer_is_said_of_the_answer_and_not_of_a_line(publication: Publication) -> None:
    publication.site()

    topic = publication.digest(*NEW, "--topic", "wrld").err
    send = publication.digest(*NEW, "--send", "weekdays at 7").err

    assert topic.startswith('There is no ready-made topic "wrld". Did you mean: world?\n')
    assert send.startswith('"7" is not a time. Write 07:00, or 7am or 7pm:\n  weekdays at 07:00\n')
    assert "line" not in topic + send


def test_new_leaves_a_digest_that_is_there_alone(publication: Publication) -> None:
    publication.site()
    publication.digest(*NEW)
    before = (publication.folder / "config/digests/morning.yaml").read_text()

    answer = publication.digest(*NEW, "--title", "Other")

    assert answer.code == 1
    assert (publication.folder / "config/digests/morning.yaml").read_text() == before


def test_a_folder_can_be_a_source(publication: Publication) -> None:
    publication.site()

    made = publication.digest("new", "morning", "--title", "M", "--source", "folder: inbox", "--topic", "world")

    assert made.code == 0, made.text
    assert "  - folder: inbox\n" in (publication.folder / "config/digests/morning.yaml").read_text()


def test_without_answers_new_says_which_option_gives_them(publication: Publication) -> None:
    publication.site()

    answer = publication.digest("new", "morning")

    assert answer.code == 2
    assert answer.err == "Title: nothing was given.\nGive it with --title.\n"
