"""Files as the tests type them, and what is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from digest.config.digests import Digest
from digest.config.files.environment import Surroundings
from digest.config.files.site_file import read_site
from digest.config.load import Broken, Problem, parse
from digest.config.site import Site
from digest.send.providers import PROVIDERS

FOLDER = Path("/home/ed/config")
DIGEST_FILE = "config/digests/morning.yaml"
SITE_FILE = "config/digest.yaml"

SITE = """\
# config/digest.yaml: runs as it is; nothing leaves the machine
name: Harbour Post                   # the mail's head and the sender's name
timezone: Europe/London              # required; every time in every file is in this zone
language: en
address: Harbour Post, 16 Mill Lane, Harbourton HB2 1RX     # the law wants a postal address in each mail
editors: [ed@post.example]           # told when something needs a person
mail: outbox                         # write mails to a folder instead of sending them
"""

MORNING = """\
title: Morning Post
send: weekdays at 07:00

sources:
  - https://www.post.example/rss     # a feed, or any page: its feed is looked for, then its links
  - https://www.harbour.example/news
  - guardian.example/education

topics:
  - world                            # one of 20 ready-made topics
  - science
  - culture
"""

RICH = """\
title: Morning Post
description: The university before your first lecture, in five minutes.   # sign-up page, "why do I get this?"
send: weekdays at 07:00
except: [holidays GB-ENG, 2026-12-05 to 2027-01-18]   # those days' articles wait for the next edition
late_limit: 5 hours                  # after an outage: send if not later than this, else into the next
sources:
  - https://www.post.example/rss
  - url: https://www.harbour.example/news
    name: University of Harbourton
    topic: Campus                    # everything from here goes there
    weight: 2                        # counts twice in ranking; 0.1 to 5
    full_text: yes                   # the feed has teasers: read the article's page too
    max: 4
    leave_out: [vacancies]
  - url: https://www.union.example/notices
    read_as: list                    # feed | list (a page of links) | sitemap | page (one article)
    links: main article h3 a         # CSS; `digest inspect URL` proposes this line
  - folder: inbox                    # .txt .md .html .xml somebody drops there; beside this file
topics:
  - name: Campus
    description: The university, its colleges, students and unions.
    keywords: [vice-chancellor, college, "students' union", tuition fees]
    max: 6
  - use: sport                       # a ready-made one, changed
    name: Sport on campus
    keywords: [rowing, blues]        # added to the ready-made ones
  - name: Arts
    use: culture
    was: Culture                     # renamed: readers who chose Culture keep their choice
rest: More                           # heading for what fits nowhere; or: leave out
leave_out: [horoscope, sponsored content, "title: weekly quiz", "url: /video/", "author: wire", paywalled]
only: []                             # the opposite, same forms
not_in: [weekend]                    # stories that ran there are not repeated here
max_stories: 16
max_per_topic: 4
max_per_source: 6
min_stories: 3
if_fewer: wait                       # wait (they stay for the next edition) | send
max_age: 4 days
carry_over: 2                        # editions a story over the cap may try again
summary: 31 words
lead_summary: 51 words
already_told: leave out              # a story that ran and has news: update (marked) | leave out
look: broadsheet                     # broadsheet | brief | cards, or a folder of your own
subject: "{title}: {lead}"           # {title} {date} {number} {count}
images: no                           # yes | no
pictures: ours                       # linked (at the publisher) | ours (sized copies on web.url)
colour: "#204060"
paused: yes                          # for a while: nothing is sent by schedule
starts: 2026-10-05                   # the first day that may have an edition
ends: 2027-06-18                     # the last one
"""

RICH_SITE = (
    SITE.replace("mail: outbox                         # write mails to a folder instead of sending them\n", "")
    + """\
colour: "#204060"
web:
  url: https://post.example/
database: postgresql://ed@db.example/digest
intranet: [news.intern, 10.0.0.0/8]
folders: [/srv/articles, ../post]
mail:
  provider: postmark                 # outbox, smtp, postmark, …
  token: ${POSTMARK_TOKEN}           # from the environment; or token_file: /run/secrets/postmark
  base_url: https://api.eu.example   # other regions, test servers
  from: Harbour Post <news@post.example>
  reply_to: desk@post.example        # default: the first editor
  rate: 50 per second                # all senders together; default: the provider's published limit
  start_with: 2 percent for 20 minutes
  stop_when: 4 percent rejected
  if_unknown: resend                 # hold | resend, where the provider can neither dedupe nor be asked
defaults:
  max_stories: 12
  leave_out: [horoscope, "title: weekly quiz"]
"""
)

#: As files hold it; nobody's.
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nTWlk\n-----END CERTIFICATE-----"


def around(environ: Mapping[str, str] | None = None, files: Mapping[str, str] | None = None) -> Surroundings:
    """A machine with that environment and those files."""

    def read(path: Path) -> str:
        if str(path) not in (files or {}):
            raise FileNotFoundError(2, "No such file or directory")
        return (files or {})[str(path)]

    return Surroundings(folder=FOLDER, environ=environ or {}, read=read, providers=PROVIDERS, read_open=read)


def site(text: str = SITE, environ: Mapping[str, str] | None = None, files: Mapping[str, str] | None = None) -> Site:
    return read_site(text, SITE_FILE, around(environ, files))


def digest(text: str, *, below: str = "") -> Digest:
    """The digest of a text; `below` are the site's defaults, as typed."""
    return parse(text, "morning", _site(SITE + below), DIGEST_FILE)


@cache
def _site(text: str) -> Site:
    return site(text)


def problems(text: str) -> tuple[Problem, ...]:
    """What is wrong with a digest's text; nothing when it is right."""
    try:
        digest(text)
    except Broken as broken:
        return broken.problems
    return ()


def site_problems(text: str, environ: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    try:
        site(text, environ)
    except Broken as broken:
        return broken.problems
    return ()


def sentences(text: str) -> list[tuple[int, str]]:
    """Line and sentence of each problem of a digest's text."""
    return [(problem.line, problem.what) for problem in problems(text)]


def site_sentences(text: str, **environ: str) -> list[tuple[int, str]]:
    """Line and sentence of each problem of a site's text."""
    return [(problem.line, problem.what) for problem in site_problems(text, environ)]
