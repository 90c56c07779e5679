"""The site file becomes a value: the publication, the machine, the mail, and the defaults of its digests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.config.digests import Digest
from tests.config.written import FOLDER, RICH_SITE, SITE, site, site_problems

SMALL = "name: A\ntimezone: UTC\n"


def told(text: str, **environ: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.what) for problem in site_problems(text, environ)]


def test_the_short_example_is_all_that_is_needed() -> None:
    found = site()
    assert (found.name, found.timezone, found.language) == ("Harbour Post", "Europe/London", "en")
    assert found.address == "Harbour Post, 16 Mill Lane, Harbourton HB2 1RX"
    assert found.editors == ("ed@post.example",)
    assert found.mail.provider == "outbox"
    assert found.zone.key == "Europe/London"


def test_every_field_of_the_rich_example_arrives() -> None:
    found = site(RICH_SITE, {"POSTMARK_TOKEN": "s3cret"})
    assert (found.colour, found.web.url) == ("#204060", "https://post.example")
    assert found.database == "postgresql+psycopg://ed@db.example/digest"
    assert found.intranet == ("news.intern", "10.0.0.0/8")
    mail = found.mail
    assert (mail.provider, mail.base_url, mail.if_unknown) == ("postmark", "https://api.eu.example", "resend")
    assert (mail.sender, mail.reply_to, mail.rate) == ("Harbour Post <news@post.example>", "desk@post.example", 50.0)
    assert (mail.canary_share, mail.canary_time, mail.stop_share) == (0.02, timedelta(minutes=20), 0.04)
    assert mail.token is not None
    assert mail.token.get_secret_value() == "s3cret"
    assert found.written["defaults"] == "config/digest.yaml:22"


def test_12_no_secret_shows_in_what_is_printed_of_a_site() -> None:
    text = RICH_SITE.replace("postgresql://ed@", "postgresql://ed:${DB}@")
    found = site(text, {"POSTMARK_TOKEN": "s3cret", "DB": "hushhush", "DIGEST_SIGNING_KEY": "0123456789abcdefKEY"})
    assert found.database == "postgresql+psycopg://ed:hushhush@db.example/digest"
    for secret in ("s3cret", "hushhush", "0123456789abcdefKEY"):
        assert secret not in repr(found) + str(found)


@pytest.mark.parametrize(
    ("more", "sender"),
    [
        ("", "A <news@example.invalid>"),
        ("editors: ed@post.example\n", "A <news@post.example>"),
        ("editors: ed@post.example\nweb: https://www.harbour.example/news\n", "A <news@harbour.example>"),
        ("editors: ed@post.example\nweb: http://127.0.0.1:8000\n", "A <news@post.example>"),
        ("mail:\n  provider: outbox\n  from: desk@x.example\n", "A <desk@x.example>"),
    ],
)
def test_a_sender_nobody_named_is_made_of_what_is_known(more: str, sender: str) -> None:
    assert site(SMALL + more).mail.sender == sender


def test_answers_go_to_the_first_editor_unless_told_otherwise() -> None:
    assert site(SMALL + "editors: [a@x.example, b@x.example]\n").mail.reply_to == "a@x.example"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("", f"sqlite:///{FOLDER.parent}/digest.db"),
        ("database: var/news.db\n", f"sqlite:///{FOLDER.parent}/var/news.db"),
        ("database: sqlite:///var/news.db\n", f"sqlite:///{FOLDER.parent}/var/news.db"),
        ("database: sqlite:////srv/news.db\n", "sqlite:////srv/news.db"),
        ("database: /srv/news.db\n", "sqlite:////srv/news.db"),
        ("database: postgresql://a@db/x\n", "postgresql+psycopg://a@db/x"),
        ("database: postgres://db/x\n", "postgresql+psycopg://db/x"),
        ("database: ${DB}\n", "postgresql+psycopg://u:p@db/x"),
    ],
)
def test_the_database_is_a_file_beside_the_folder_or_an_address(typed: str, url: str) -> None:
    assert site(SMALL + typed, {"DB": "postgresql://u:p@db/x"}).database == url


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("timezone: UTC\n", 1, "The publication needs a name"),
        ("name: A\n", 1, "Every time in every file is in this zone."),
        ("name: A\ntimezone: Europe/Lodon\n", 2, "Did you mean: Europe/London?"),
        (SMALL + "language: English\n", 3, '"English" is not the code of a language. Write:'),
        (SMALL + "editors: [ed@x.example, nobody]\n", 3, '"nobody" is not a mail address.'),
        (SMALL + "colour: reddish\n", 3, '"reddish" is not a colour.'),
        (SMALL + "web:\n  url: http://post.example\n", 4, "An address that readers open begins with https. Write:"),
        (SMALL + "web:\n  url: https://post.example/?a\n", 4, "This address ends with its path"),
        (SMALL + "web:\n  adress: x\n", 4, 'I do not know "adress".'),
        (SMALL + "database: mysql://x/y\n", 3, '"mysql" is not a database I know'),
        (SMALL + "database: postgresql://\n", 3, "This address lacks its database."),
        (SMALL + "database: ${DB}\n", 3, "There is no DB in the environment."),
        (SMALL + "intranet: a b\n", 3, '"a b" is neither a host'),
        (SMALL + "mail: outbux\n", 3, '"outbux" is not known here. Did you mean: outbox?'),
        (SMALL + "title: A\n", 3, '"title" belongs in a digest\'s file, config/digests/NAME.yaml'),
        (SMALL + "max_stories: 5\n", 3, "for all digests write it under defaults:"),
        (SMALL + "token: x\n", 3, '"token" belongs under mail: write it below'),
        (SMALL + "url: x\n", 3, '"url" belongs under web: write it below'),
        (SMALL + "timezon: x\n", 3, 'I do not know "timezon". Did you mean: timezone?'),
        (SMALL + "defaults: 5\n", 3, "Write fields of a digest below"),
        (SMALL + "defaults:\n  max_stories: x\n", 4, '"x" is not a whole number.'),
        (SMALL + "defaults:\n  min_stories: 9\n  max_stories: 3\n", 4, "could hold 3"),
        (SMALL + "defaults:\n  max_storys: 3\n", 4, "Did you mean: max_stories?"),
        (SMALL + "mail:\n  provider: smtp\n", 4, "Readers see who writes to them. Add a line:"),
        (SMALL + "mail:\n  rate: 5 per second\n", 4, "Who sends these mails?"),
        (SMALL + "mail:\n  provider: outbox\n  rate: 5\n", 5, '"5" is not a rate. Write:'),
        (SMALL + "mail:\n  provider: outbox\n  stop_when: 0 percent rejected\n", 5, "Sending would stop at once."),
        (SMALL + "mail:\n  provider: outbox\n  from: x\n", 5, '"x" is not a sender.'),
        (SMALL + "mail:\n  provider: outbox\n  from: a@x.example, b@x.example\n", 5, "is not a sender."),
        (
            SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n",
            4,
            "postmark wants to know who you are. Add a line:",
        ),
        (
            SMALL + "mail:\n  provider: smtp\n  from: a@x.example\n  base_url: smtp://me@mx.example\n",
            4,
            "smtp wants to know who you are.",
        ),
        (
            SMALL + "mail:\n  provider: smtp\n  from: a@x.example\n  base_url: https://mx.example\n",
            6,
            "For smtp this address begins with smtp://user@host:587.",
        ),
        (
            SMALL + "mail:\n  provider: smtp\n  from: a@x.example\n  base_url: smtp://me:pw@mx.example\n",
            6,
            "A password does not stand in a file.",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    found = told(text)
    assert len(found) == 1, found
    assert found[0][0] == line
    assert sentence in found[0][1]


def test_12_a_secret_in_the_file_is_refused_and_not_repeated() -> None:
    (problem,) = site_problems(SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: hunter2hunter2\n")
    assert problem.what.startswith("A secret does not stand in this file.")
    assert problem.write == ("  token: ${MAIL_TOKEN}",)
    assert problem.typed == "  token: ***"


def test_a_variable_without_braces_gets_them() -> None:
    (problem,) = site_problems(SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: $PM\n")
    assert problem.write == ("  token: ${PM}",)


def test_a_variable_that_is_not_set_is_named() -> None:
    text = SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: ${PM_TOKEN}\n"
    assert told(text) == [(6, "There is no PM_TOKEN in the environment. Set it before the start.")]


def test_a_secret_may_come_from_a_file() -> None:
    text = SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token_file: /run/secrets/pm\n"
    token = site(text, files={"/run/secrets/pm": "s3cret\n"}).mail.token
    assert token is not None
    assert token.get_secret_value() == "s3cret"
    assert told(text) == [(6, 'The file "/run/secrets/pm" cannot be read: no such file or directory.')]


def test_a_secret_has_one_origin() -> None:
    text = SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: ${A}\n  token_file: b\n"
    assert (7, "The secret comes from the environment or from a file. Keep one line.") in told(text, A="x")


def test_the_keys_that_sign_links_come_from_the_environment_current_one_first() -> None:
    found = site(environ={"DIGEST_SIGNING_KEY": "2:aaaaaaaaaaaaaaaaaaaa,\n1:bbbbbbbbbbbbbbbbbbbb"}).signing_keys
    assert [(name, key.get_secret_value()[0]) for name, key in found] == [("2", "a"), ("1", "b")]


def test_a_bare_key_has_the_id_1() -> None:
    (found,) = site(environ={"DIGEST_SIGNING_KEY": "0123456789abcdef"}).signing_keys
    assert (found[0], found[1].get_secret_value()) == ("1", "0123456789abcdef")


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"DIGEST_SIGNING_KEY": "short"}, "Key 1 is too short"),
        ({"DIGEST_SIGNING_KEY": "a.b:0123456789abcdef"}, "its id holds letters, digits and hyphens only"),
        ({"DIGEST_SIGNING_KEY": "0123456789abcdef,0123456789abcdeg"}, "Two keys have the id 1."),
        ({"DIGEST_SIGNING_KEY_FILE": "/run/none"}, "This file cannot be read: no such file or directory."),
    ],
)
def test_a_key_that_cannot_be_used_is_told_without_showing_it(environ: dict[str, str], sentence: str) -> None:
    (problem,) = site_problems(SITE, environ)
    assert sentence in problem.what
    assert problem.label == "setting"
    assert "0123456789" not in problem.typed + problem.what


def test_defaults_are_kept_as_typed() -> None:
    found = site(SMALL + "defaults:\n  max_stories: 9\n").defaults
    assert found is not None
    assert [pair.name.text for pair in found.pairs] == ["max_stories"]


def test_the_fields_a_site_hands_down_are_fields_of_a_digest() -> None:
    assert {"language", "colour"} <= Digest.model_fields.keys()
