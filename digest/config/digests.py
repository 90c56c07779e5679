"""One digest, as its editor defines it in `config/digests/NAME.yaml`: every field, its default and its sentence.

A field with a sentence is one that an editor may type; the tables in `files/` say how it is read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from datetime import date, timedelta
from typing import Literal

from pydantic import Field, SecretStr

from digest.config import computed
from digest.config.announcements import Booking
from digest.config.rules import Rule
from digest.config.typed.reviews import Review
from digest.config.typed.schedules import Schedule
from digest.config.value import Value
from digest.model.look import USUAL_LOOK, BuiltInLook
from digest.model.source import Paths, SourceKind

PATHS = tuple(field.name for field in fields(Paths))
"""The fields of a source that say where things stand in JSON."""


class Source(Value):
    """What articles are collected from: a web address, a folder of files, a mailbox, or another digest."""

    url: str = Field(
        "",
        description="a feed, or any page: its feed is looked for, then its links",
        examples=["https://www.example.org/rss"],
    )
    folder: str = Field(
        "",
        description="instead of a url: a folder of .txt, .md, .html, .docx, .eml or .xml files; beside `imap`, which"
        " folder of the mailbox, `INBOX` where left out",
        examples=["inbox"],
    )
    imap: str = Field(
        "",
        description="instead of a url: a mailbox of newsletters, as user@server; it is read, and nothing in it changes",
        examples=["news@mail.example.org"],
    )
    mailbox: str = ""
    """The folder of the mailbox; empty for its inbox."""
    senders: tuple[str, ...] = Field(
        (),
        description="of a mailbox, only mails from these addresses and domains",
        examples=["editor@paper.example, harbour.example"],
    )
    """In small letters; empty: everybody's mails."""
    digest: str = Field(
        "", description="instead of a url: another digest here; what ran in it since", examples=["morning"]
    )
    name: str = Field("", description="as readers see it; found at the source where left out")
    topic: str = Field("", description="everything from here goes to this topic", examples=["Harbour"])
    """The topic's name, as the list of topics writes it."""
    weight: float = Field(1.0, ge=0.1, le=5, description="how much it counts in ranking")
    full_text: bool = Field(False, description="the feed has teasers: read the article's page too")
    max: int | None = Field(None, ge=1, le=1000, description="at most so many articles of it in one edition")
    leave_out: tuple[Rule, ...] = Field((), description="articles from here that never run", examples=["vacancies"])
    only: tuple[Rule, ...] = Field((), description="nothing else runs from here", examples=["rowing"])
    read_as: SourceKind = Field(
        SourceKind.UNKNOWN,
        description="what it is, where it is misread: a feed, a list of links, a sitemap, one article's page",
    )
    links: str = Field(
        "",
        description="CSS of the links in a list; `digest inspect URL` proposes it",
        examples=["main article h3 a"],
    )
    items: str = Field(
        "",
        description="where the articles stand in JSON, with `read_as: json`; `digest inspect URL` proposes it, and what"
        " follows: where in an article its title, link, date, words, author and picture stand",
        examples=["data.posts[*]"],
    )
    title: str = Field("", description="path to an article's headline in JSON", examples=["headline"])
    link: str = Field("", description="path to its address", examples=["web.url"])
    published: str = Field("", description="path to its date", examples=["date"])
    summary: str = Field("", description="path to its words", examples=["teaser"])
    author: str = Field("", description="path to whoever wrote it", examples=["authors[*].name"])
    picture: str = Field("", description="path to its picture's address", examples=["image.src"])
    user: str = Field(
        "", description="who you are at a private feed or mailbox; sent to that host only", examples=["ed"]
    )
    password: SecretStr | None = Field(
        None, description="the environment variable that holds the password of `user`", examples=["${UNION_PASSWORD}"]
    )
    cookie: SecretStr | None = Field(
        None,
        description="sent to that host only; a secret in it by its environment variable",
        examples=["session=${UNION_SESSION}"],
    )
    headers: tuple[tuple[str, SecretStr], ...] = Field(
        (),
        description="more HTTP headers, sent to that host only; secrets by their environment variable",
        examples=["X-API-Key: ${UNION_KEY}"],
    )
    """(name, value), in their order."""
    user_agent: str = Field(
        "", description="what that host takes us for, where it shuts programs out", examples=["Mozilla/5.0"]
    )
    where: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What it is opened with, for those who blot it out. Not to be shown."""
        hidden = (self.password, self.cookie, *(value for _, value in self.headers))
        return tuple(secret.get_secret_value() for secret in hidden if secret)

    @property
    def key(self) -> str:
        """Identity of the source across edits: its canonical URL, "folder:" and its absolute path, "digest:" and its
        name, or "imap:" with the mailbox and whose mails are taken."""
        if self.folder:
            return f"folder:{self.folder}"
        if self.imap:
            senders = f" from {', '.join(sorted(self.senders))}" if self.senders else ""
            return f"imap:{self.login}@{self.server}/{self.mailbox or 'INBOX'}{senders}"
        return f"digest:{self.digest}" if self.digest else self.url

    @property
    def paths(self) -> Paths | None:
        """Where things stand in JSON; None for what is none."""
        typed = {name: path for name in PATHS if (path := getattr(self, name))}
        return Paths(**typed) if typed else None

    @property
    def has_one_sender(self) -> bool:
        """All its mails are from one address, so that it is called by that sender's name."""
        return len(self.senders) == 1 and "@" in self.senders[0]

    @property
    def login(self) -> str:
        """Who logs in at the mailbox."""
        return self.user or self.imap.rpartition("@")[0]

    @property
    def server(self) -> str:
        """Where the mailbox lies, "mail.example.org" or "mail.example.org:1993"."""
        return self.imap.rpartition("@")[2]


class Topic(Value):
    """A section of the digest, and what belongs there."""

    key: str
    """Identity: the slug of its name, or of `was` when it was renamed."""
    name: str = Field(description="its heading", examples=["Harbour"])
    description: str = Field("", description="what it is about; yours stands below its heading, with links in Markdown")
    """In words alone; the ready-made topic's where none was typed."""
    about: str = ""
    """The description as typed, in Markdown; empty where none was."""
    keywords: tuple[str, ...] = Field(
        (), description="words that put an article there", examples=["ferry, lighthouse, port authority"]
    )
    max: int | None = Field(None, ge=1, le=1000, description="at most so many stories of it in one edition")
    was: str = Field("", description="its former name: readers who chose that keep their choice", examples=["Culture"])
    use: str = Field(
        "", description="the ready-made topic it is made from; its keywords are added to yours", examples=["sport"]
    )
    hints: tuple[str, ...] = ()
    """Words that point to it only beside others: "match", "goal"."""
    foreign: frozenset[str] = frozenset()
    """Words of a ready-made topic, folded, that are not of the digest's language: they count less."""
    also: tuple[str, ...] = ()
    """Other names of a ready-made topic, as feeds, addresses and editors use them: "tech", "Technik"."""
    part_of: str = ""
    """Key of the ready-made topic that takes its stories where it is not asked for itself."""
    where: str = ""


def slug(name: str) -> str:
    """A topic's identity: letters and digits of its name in lower case, hyphens between them."""
    return "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold()))


class Digest(Value):
    """What an editor wants sent, when, and how it looks."""

    key: str
    """The name of the digest's file without .yaml: its identity."""
    title: str = Field(description="the head of its mails", examples=["Morning Post"])
    language: str = Field("", description="of its mails and dates; else the publication's", examples=["de-AT"])
    description: str = Field("", description="for the sign-up page, and for readers who ask why they get this")
    intro: str = Field(
        "", description="your words before the first story, in Markdown, in every edition until you take them out"
    )
    """The editor's words before the first story, in Markdown: paragraphs apart by a blank line."""
    send: Schedule = Field(
        Schedule(text="by hand"), description="when it goes out, in words", examples=["weekdays at 07:00"]
    )
    except_days: tuple[tuple[date, date], ...] = Field(
        (),
        description="days without an edition, or calendars of such days",
        examples=["holidays GB-ENG, 2026-12-05 to 2027-01-18"],
    )
    """First and last day, both included, on which nothing is sent."""
    holidays: tuple[str, ...] = ()
    """Calendars of days without an edition, such as "GB-ENG"."""
    paused: bool = Field(
        False, description="yes: its schedule sends nothing; articles stay open, at most for `max_age`"
    )
    starts: date | None = Field(None, description="no edition before that day", examples=["2026-10-05"])
    ends: date | None = Field(None, description="no edition after that day", examples=["2027-06-18"])
    review: Review = Field(
        Review(),
        description="when editors are shown the draft of each edition, to change and approve it",
        examples=["18:00 the day before"],
    )
    approve: Literal["an editor", "another editor"] = Field(
        "an editor", description="another editor: nobody approves a draft that they made or changed last"
    )
    if_not_approved: Literal["hold", "send"] = Field(
        "hold", description="hold: it waits until it is approved; send: it leaves as it was shown"
    )
    late_limit: timedelta = Field(
        default_factory=lambda given: computed.late_limit(given["send"].gap),
        description="after an outage: sent if not later than this, else with the next",
        examples=["5 hours"],
    )
    sources: tuple[Source, ...] = Field(description="what is collected: feeds, pages, folders")
    topics: tuple[Topic, ...] = Field((), description="its sections: ready-made topics, or your own")
    rest: str = Field("More", description="heading for what fits nowhere; or: leave out")
    """The heading for what fits in no topic; empty leaves such articles out."""
    leave_out: tuple[Rule, ...] = Field((), description="articles that never run", examples=["horoscope, paywalled"])
    only: tuple[Rule, ...] = Field((), description="nothing else runs", examples=["rowing"])
    not_in: tuple[str, ...] = Field((), description="digests whose stories are not repeated here", examples=["weekend"])
    not_same: tuple[tuple[str, ...], ...] = Field(
        (),
        description="words of headlines, apart by commas, that are two stories",
        examples=["wind contract, jobs at risk"],
    )
    """Of each line the headlines' words that are never put into one story."""
    blocks: tuple[Booking, ...] = Field((), description="announcements and sponsors between the stories")
    max_stories: int = Field(15, ge=1, le=1000, description="stories in an edition")
    max_per_topic: int = Field(5, ge=1, le=1000, description="stories of one topic")
    max_per_source: int = Field(
        default_factory=lambda given: computed.max_per_source(given["max_stories"], len(given["sources"])),
        ge=1,
        le=1000,
        description="stories led by one source",
    )
    min_stories: int = Field(1, ge=0, le=1000, description="fewer make no edition")
    if_fewer: Literal["wait", "send"] = Field(
        "wait", description="wait: they stay for the next edition; send: they go out all the same"
    )
    max_age: timedelta = Field(
        default_factory=lambda given: computed.max_age(given["send"].gap),
        description="older articles do not run",
        examples=["4 days"],
    )
    carry_over: int = Field(1, ge=0, le=30, description="editions a story over the cap may try again")
    summary: int = Field(30, ge=0, le=1000, description="length of what is told of a story, in whole sentences")
    lead_summary: int = Field(50, ge=0, le=1000, description="length of what is told of the first story")
    already_told: Literal["update", "leave out"] = Field(
        "update", description="a story that ran and has news: marked as an update, or left out"
    )
    look: str = Field(
        USUAL_LOOK, description=f"{', '.join(BuiltInLook)}, or a folder of your own", examples=[BuiltInLook.CARDS.value]
    )
    subject: str = Field(
        "{lead}",
        description="the mail's subject; {lead}, {title}, {date}, {number} and {count} are filled in",
        examples=["{title}: {lead}"],
    )
    images: bool = Field(True, description="pictures of stories and blocks, in mails and on pages")
    pictures: Literal["linked", "ours"] = Field(
        "linked",
        description="linked: mails load them where they were published; ours: from your pages, as sized copies",
    )
    count_clicks: bool = Field(
        False, description="yes: how often each story is opened, never by whom; links lead over your pages"
    )
    archive: bool = Field(True, description="no: its editions are on no page, in no archive and in no feed")
    forward_line: bool = Field(
        True,
        description="a line at the foot of its mails: forwarded to you? Subscribe; where your pages let readers join",
    )
    share_line: bool = Field(True, description="a line at the foot that leads to the edition's page, to share it")
    reply_line: bool = Field(True, description="a line at the foot: what readers answer reaches the editors")
    colour: str = Field("", description="of headings and rules; else the publication's", examples=["#204060"])
    written: dict[str, str] = Field(default_factory=dict, repr=False)
    """Field → "file:line" where the editor wrote it; computed and default fields are absent."""

    def where(self, field: str) -> str:
        """The line that decides `field`, "config/digests/morning.yaml:14"; where it is not written, the file and the
        field that could stand there, "config/digests/morning.yaml: max_stories"."""
        return self.written.get(field, f"config/digests/{self.key}.yaml: {field}")
