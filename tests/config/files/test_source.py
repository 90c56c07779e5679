"""Sources as typed: an address alone, or a block of fields."""

from __future__ import annotations

import pytest

from digest.config.digests import Source
from digest.config.load import parse, source_of
from digest.errors import UsageError
from digest.model.source import Paths
from tests.config.written import DIGEST_FILE, digest, problems, site


def sources(text: str) -> tuple[Source, ...]:
    return digest(f"title: A\nsources:{text}\n").sources


def proposals(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(problem.line, problem.what, problem.write) for problem in problems(f"title: A\nsources:{text}\n")]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("https://www.a.example/rss", "https://www.a.example/rss"),
        ("guardian.example/education", "https://guardian.example/education"),
        ("a.example", "https://a.example/"),
        ("HTTP://A.Example:80/Rss#top", "http://a.example/Rss"),
        ("feed://a.example/rss", "https://a.example/rss"),
        ("a.example:8443/rss?x=1,2", "https://a.example:8443/rss?x=1,2"),
        ("http://127.0.0.1:8000/feed", "http://127.0.0.1:8000/feed"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
    ],
)
def test_an_address_is_enough_and_becomes_canonical(typed: str, key: str) -> None:
    (source,) = sources(f" {typed}")
    assert source.key == key


def test_several_addresses_may_stand_on_one_line() -> None:
    assert [s.url for s in sources(" a.example, https://b.example/x,y")] == [
        "https://a.example/",
        "https://b.example/x,y",
    ]


def test_a_slash_at_the_end_makes_another_source() -> None:
    assert len(sources("\n  - a.example/x\n  - a.example/x/")) == 2


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("inbox", "folder:/home/ed/config/digests/inbox"),
        ("../sample/articles", "folder:/home/ed/config/sample/articles"),
        ("./inbox/", "folder:/home/ed/config/digests/inbox"),
        ("/home/ed/config/inbox", "folder:/home/ed/config/inbox"),
    ],
)
def test_a_folder_lies_beside_the_file(typed: str, key: str) -> None:
    assert sources(f"\n  - folder: {typed}")[0].key == key


def test_another_digest_is_a_source_known_by_its_name() -> None:
    (source,) = sources("\n  - digest: evening\n    max: 3")
    assert (source.key, source.digest, source.max) == ("digest:evening", "evening", 3)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("\n  - digest: morning", "A digest cannot be made of itself: name another one, or give this source a url."),
        ("\n  - digest: dawn\nnot_in: dawn", "What ran in dawn is not repeated here, as not_in: says."),
        ("\n  - digest: dawn\n    links: a", "A digest has no links: take the line out."),
        ("\n  - digest: dawn\n    url: a.example", "A source is a url or a digest, not both."),
    ],
)
def test_a_digest_that_cannot_be_a_source_is_refused(typed: str, what: str) -> None:
    ((_, told, _),) = proposals(typed)
    assert told.startswith(what)


@pytest.mark.parametrize(
    ("typed", "above"),
    [
        ("/srv/post/inbox", "/srv/post"),
        ("../../../../../../etc/secrets", "/etc"),
        ("../../inbox", "/home/ed"),
        ("../../configuration/inbox", "/home/ed/configuration"),
    ],
)
def test_a_folder_outside_the_configuration_is_refused_unless_the_operator_names_one_above(
    typed: str, above: str
) -> None:
    ((line, what, write),) = proposals(f"\n  - folder: {typed}")
    assert (line, write) == (3, (f"folders: {above}",))
    assert what.startswith("This folder lies outside config/.")
    named = digest(f"title: A\nsources:\n  - folder: {typed}\n", below=f"folders: {above}\n")
    assert named.sources[0].folder.startswith(above)


def test_the_topic_of_a_source_is_written_as_in_the_list_of_topics() -> None:
    text = "title: A\nsources:\n  - url: a.example\n    topic: SPORT\ntopics: sport\n"
    assert digest(text).sources[0].topic == "Sport"


def test_css_for_links_means_a_list() -> None:
    assert sources("\n  - url: a.example\n    links: main a")[0].read_as == "list"


@pytest.mark.parametrize(
    ("text", "line", "what", "write"),
    [
        (" nonsense", 2, '"nonsense" is not an address like', ("  - folder: nonsense",)),
        ("\n  - ./inbox", 3, "A folder is written like this:", ("  - folder: ./inbox",)),
        ("\n  - url:a.example\n  - b.example", 3, "There is no space behind the colon.", ("  - url: a.example",)),
        ("\n  - ftp://a.example", 3, '"ftp://a.example" is not an address', ()),
        ("\n  - url: ftp://a.example", 3, 'begins with https://, not with "ftp:"', ()),
        ("\n  - url: javascript:alert(1)", 3, 'begins with https://, not with "javascript:"', ()),
        ("\n  - https://ed:pw@a.example", 3, "An address with a user name or password", ()),
        ("\n  - https://a b.example", 3, "it holds a space or a sign", ()),
        ("\n  - https://a..example", 3, "is not the name of a web site", ()),
        ("\n  - https://a.example:99999", 3, "look at what stands between // and the next /", ()),
        ("\n  - name: A", 3, "This source has no address.", ("  - url: https://www.example.org/rss",)),
        ("\n  - url: a.example\n    folder: b", 4, "A source is a url or a folder, not both.", ()),
        ("\n  - folder: b\n    read_as: list", 4, "A folder has no read_as: take the line out.", ()),
        ("\n  - url: a.example\n    weight: 9", 4, "9 is too much: 5 is the most.", ("    weight: 5",)),
        ("\n  - url: a.example\n    weight: 0,5", 4, "Write a point instead of the comma:", ("    weight: 0.5",)),
        ("\n  - url: a.example\n    read_as: lst", 4, "Did you mean: list?", ("    read_as: list",)),
        ("\n  - url: a.example\n    links: 'a['", 4, '"a[" is not a CSS selector', ()),
        ("\n  - url: a.example\n    read_as: feed\n    links: a", 5, "Only a list has links", ()),
        ("\n  - url: a.example\n    wieght: 2", 4, 'I do not know "wieght". Did you mean: weight?', ()),
        ("\n  - - a.example", 3, "This is a list within a list.", ()),
    ],
)
def test_what_cannot_be_is_told_with_its_line(text: str, line: int, what: str, write: tuple[str, ...]) -> None:
    ((number, sentence, proposed),) = proposals(text)
    assert number == line
    assert what in sentence
    assert proposed == write


def test_an_address_named_outside_a_file_is_a_source() -> None:
    assert source_of("a.example/x", links="main a") == Source(url="https://a.example/x", links="main a", read_as="list")


@pytest.mark.parametrize(
    ("url", "read_as", "links"),
    [("nonsense", "", ""), ("a.example", "fed", ""), ("a.example", "", "a["), ("ftp://a", "", "")],
)
def test_what_is_no_source_is_wrong_use(url: str, read_as: str, links: str) -> None:
    with pytest.raises(UsageError):
        source_of(url, read_as=read_as, links=links)


# ---- mailboxes

MAILBOX = "\n  - imap: news@mail.a.example\n    password_file: /run/secrets/union"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("news@mail.a.example", "imap:news@mail.a.example/INBOX"),
        ("imaps://news@Mail.A.example:993/", "imap:news@mail.a.example/INBOX"),
        ("news@a.example@mail.a.example:1993", "imap:news@a.example@mail.a.example:1993/INBOX"),
        ("mail.a.example\n    user: news@a.example", "imap:news@a.example@mail.a.example/INBOX"),
        ("news@mail.a.example\n    folder: Letters/Daily", "imap:news@mail.a.example/Letters/Daily"),
        (
            "news@mail.a.example\n    from: [Ed@B.example, '@harbour.example', c.example]",
            "imap:news@mail.a.example/INBOX from c.example, ed@b.example, harbour.example",
        ),
    ],
)
def test_a_mailbox_is_known_by_who_logs_in_where_and_whose_mails_are_taken(typed: str, key: str) -> None:
    text = f"title: A\nsources:\n  - imap: {typed}\n    password: ${{UNION_PASSWORD}}\n"
    (source,) = parse(text, "morning", site(environ={"UNION_PASSWORD": "s3cret"}), DIGEST_FILE).sources
    assert (source.key, source.folder) == (key, "")


@pytest.mark.parametrize(
    ("text", "what", "write"),
    [
        ("\n  - imap: news@mail.a.example", "A mailbox has a password.", ("    password: ${MAILBOX_PASSWORD}",)),
        (
            "\n  - imap: mail.a.example\n    password_file: /run/secrets/union",
            "Whose mailbox is it?",
            ("    user: ed",),
        ),
        (f"{MAILBOX}\n    read_as: list", "A mailbox has no read_as: take the line out.", ()),
        (f"{MAILBOX}\n    from: no body", '"no body" is neither a mail address nor the domain of some', ()),
        ("\n  - url: a.example\n    from: b@c.example", "Only a mailbox (imap:) has senders", ()),
        ("\n  - imap: news:s3cret@a.example", "A password does not stand in this file.", ()),
        ("\n  - imap: news at a", "is not a mailbox.", ("  - imap: news@mail.example.org",)),
        (f"{MAILBOX}{MAILBOX}", "This source stands here a second time", ()),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_told(text: str, what: str, write: tuple[str, ...]) -> None:
    told = proposals(text)
    assert any(what in problem and proposed == write for _, problem, proposed in told), told


# ---- JSON by path


@pytest.mark.parametrize(
    ("typed", "field"), [("date: a", "published"), ("image: a", "picture"), ("byline: a", "author")]
)
def test_what_others_call_a_path_is_told_by_its_name_here(typed: str, field: str) -> None:
    ((_, what, _),) = proposals(f"\n  - url: a.example\n    title: t\n    items: i\n    {typed}")
    assert what.endswith(f"Did you mean: {field}?")


def test_paths_make_a_source_json() -> None:
    (source,) = sources("\n  - url: a.example/x\n    items: data.posts[*]\n    title: headline\n    link: web.url")
    assert source.read_as == "json"
    assert source.paths == Paths(items="data.posts[*]", title="headline", link="web.url")
    assert sources("\n  - url: a.example")[0].paths is None


@pytest.mark.parametrize(
    ("text", "line", "what", "write"),
    [
        ("\n    items: data..x\n    title: a", 4, '"data..x" is no path in JSON', ()),
        ("\n    title: Post", 4, "What readers call a source is its name.", ("    name: Post",)),
        ("\n    title: The Post", 4, '"The Post" is no path in JSON', ()),
        ("\n    read_as: list\n    title: a\n    link: b", 5, "Only JSON has title", ()),
        ("\n    read_as: json", 3, "Where do the headlines stand", ("    items: data.posts[*]",)),
        ("\n    link: a.b", 3, "Where do the headlines stand", ("    items: data.posts[*]",)),
    ],
)
def test_what_is_wrong_with_paths_is_told(text: str, line: int, what: str, write: tuple[str, ...]) -> None:
    ((at, told, proposed),) = proposals(f"\n  - url: a.example{text}")
    assert (at, told.startswith(what), proposed[: len(write)]) == (line, True, write)
