"""The site file becomes a value: the publication, the machine, the mail, and the defaults of its digests."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digest.config.digests import Digest
from tests.config.written import FOLDER, RICH_SITE, site, site_sentences

SMALL = "name: A\ntimezone: UTC\n"


def test_the_short_example_is_all_that_is_needed() -> None:
    publication = site()
    assert (publication.name, publication.timezone, publication.language) == ("Harbour Post", "Europe/London", "en")
    assert publication.address == "Harbour Post, 16 Mill Lane, Harbourton HB2 1RX"
    assert publication.editors == ("ed@post.example",)
    assert publication.mail.provider == "outbox"
    assert publication.zone.key == "Europe/London"


def test_every_field_of_the_rich_example_arrives() -> None:
    publication = site(RICH_SITE, {"POSTMARK_TOKEN": "s3cret"})
    assert (publication.colour, publication.web.url) == ("#204060", "https://post.example")
    assert publication.database == "postgresql+psycopg://ed@db.example/digest"
    assert publication.intranet == ("news.intern", "10.0.0.0/8")
    assert publication.folders == (Path("/srv/articles"), Path("/home/post"))
    mail = publication.mail
    assert (mail.provider, mail.base_url, mail.if_unknown) == ("postmark", "https://api.eu.example", "resend")
    assert (mail.sender, mail.reply_to, mail.rate) == ("Harbour Post <news@post.example>", "desk@post.example", 50.0)
    assert (mail.canary_share, mail.canary_time, mail.stop_share) == (0.02, timedelta(minutes=20), 0.04)
    assert mail.token is not None
    assert mail.token.get_secret_value() == "s3cret"
    assert publication.written["defaults"] == "config/digest.yaml:23"


def test_12_no_secret_shows_in_what_is_printed_of_a_site() -> None:
    text = RICH_SITE.replace("postgresql://ed@", "postgresql://ed:${DB}@")
    secrets = {"POSTMARK_TOKEN": "s3cret", "DB": "hushhush", "DIGEST_SIGNING_KEY": "0123456789abcdefKEY"}
    publication = site(text, secrets)
    assert publication.database == "postgresql+psycopg://ed:hushhush@db.example/digest"
    for secret in secrets.values():
        assert secret not in repr(publication) + str(publication)


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
        (SMALL + "folders: /\n", 3, '"/" is the whole machine. Name the folder that holds the articles.'),
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
            SMALL + "mail:\n  provider: mailgun\n  from: a@x.example\n  token: ${T}\n  region: eu-west-1\n",
            7,
            'mailgun has no region "eu-west-1". There is: us, eu.',
        ),
        (
            SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: ${T}\n  domain: mg.x.example\n",
            7,
            "postmark finds the domain in from: by itself. Take this line out.",
        ),
        (
            SMALL + "mail:\n  provider: ses\n  from: a@x.example\n  region: eu-west-1\n",
            4,
            "ses wants to know who you are. Add a line:",
        ),
        (
            SMALL + "mail:\n  provider: postmark\n  from: a@x.example\n  token: ${T}\n  region: eu-west-1\n",
            7,
            "postmark has one place for everybody. Take the line out.",
        ),
        (
            SMALL + "mail:\n  provider: ses\n  from: a@x.example\n  token: ${T}:${T}\n",
            4,
            "ses wants to know in which region your account is. Add a line like:",
        ),
        (
            SMALL + "mail:\n  provider: ses\n  from: a@x.example\n  token: ${T}:${T}\n  region: Ireland!\n",
            7,
            '"Ireland!" is no region. Write it like:',
        ),
        (
            SMALL + "mail:\n  provider: ses\n  from: a@x.example\n  token: ${T}\n  region: eu-west-1\n",
            6,
            "For ses a token has 2 parts with a colon between, as in:",
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
    (problem,) = site_sentences(text, T="s3cret")
    assert problem[0] == line
    assert sentence in problem[1]


def test_defaults_are_kept_as_typed() -> None:
    defaults = site(SMALL + "defaults:\n  max_stories: 9\n").defaults
    assert defaults is not None
    assert [pair.name.text for pair in defaults.pairs] == ["max_stories"]


def test_the_fields_a_site_hands_down_are_fields_of_a_digest() -> None:
    assert {"language", "colour"} <= Digest.model_fields.keys()
