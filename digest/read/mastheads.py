"""The name of a publication as its readers know it, from what its feed or page calls itself (pure).

Feeds are called "Top Stories", "World – TIME", "TheWeek feed", "NYT > World News" and "Asia". What is the site's own
name is told by its address, by other names that it gives of itself, and by how its articles spell it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import Final
from urllib.parse import urlsplit

from digest.text.lines import folded, one_line
from digest.text.sites import site_of
from digest.text.web_addresses import host_of

_LONGEST = 200
_FEW_WORDS = 3
_TEXTS, _TEXT = 50, 4_000
"""Articles, and characters of each, in which the name is looked for."""
_PARTS = re.compile(r"(\s+[-–—|·•»>›/:~]+\s+|:\s+|\s*[|»›]\s*)")
_EDGES = " \t-–—|:>»›·•/~,"
_COMMENTS = re.compile(r"\A(?:comments on|comments for):?\s+", re.IGNORECASE)
_FEED = re.compile(
    r"[\s(\[]*\b(?:(?:rss|atom|xml|json)(?:\s*\d(?:\.\d+)?)?(?:\s+(?:news\s*)?feeds?)?|(?:news)?feeds?)[\s)\]]*\Z",
    re.IGNORECASE,
)
_IP = re.compile(r"\[|\d+(?:\.\d+){3}\Z")
_COUNTED = re.compile(r"\s\d{3,}\Z")
_NOT_WORD = re.compile(r"[\W_]+")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_CAPITALISED = re.compile(r"(?:The )?[A-Z][\w'’]*(?: (?:of |the |and |& )?[A-Z][\w'’]*)+")
#: What a part of a publication is called that is the whole of it.
_EVERYTHING: Final = frozenset(
    {
        *("home", "homepage", "frontpage", "index", "main", "all", "latest", "latestnews", "news", "newsfeed", "blog"),
        *(
            "topstories",
            "topnews",
            "headlines",
            "breakingnews",
            "stories",
            "posts",
            "allposts",
            "latestposts",
            "entries",
        ),
        *("recentposts", "articles", "latestarticles", "updates", "untitled", "startseite", "aktuell", "aktuelles"),
        *("nachrichten", "schlagzeilen", "accueil", "actualites", "alaune", "inicio", "portada", "noticias", "notizie"),
        *("ultimasnoticias", "ultimenotizie", "principal", "nieuws", "nyheter", "новости", "главная"),
    }
)
#: What programs call a site whose owner has not named it yet (their templates, 2026-11).
_UNNAMED: Final = frozenset(
    {
        *("gatsbystarterblog", "gatsbydefaultstarter", "mynewhugosite", "justanotherwordpresssite", "yourawesometitle"),
        *("astroblog", "myawesomeblog", "mysite", "mywebsite", "mywordpressblog", "myghostblog", "eleventybaseblog"),
        *("yourblog", "yourblogname", "yoursitename", "blogtitle", "sitetitle", "nextjsblog", "hexo", "mynewsite"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What a publication is called."""

    site: str
    section: str = ""
    """The part of it that this is."""
    sure: bool
    """The title itself names the publication; where it does not, its home page may know better."""

    @property
    def name(self) -> str:
        """As it is shown: "The Economist: Asia"."""
        section = self.section if self.section != self.site else ""
        return ": ".join(filter(None, (self.site, section)))[:_LONGEST]


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What tells whose a feed or page is."""

    url: str
    """Where it lies."""
    home: str = ""
    """Its home page."""
    articles: Sequence[str] = ()
    """Their addresses."""
    known: str = ""
    """What its home page is called."""
    publishers: Sequence[str] = ()
    """Other words in which it may name its publisher: of its editor, its picture, its rights."""
    texts: Sequence[str] = ()
    """What its articles say."""

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Of all these addresses, each once."""
        return tuple(filter(None, dict.fromkeys(map(host_of, (self.home, *self.articles, self.url)))))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the sites are called in their addresses, alone and with their ends: "economist", "economistcom"."""
        sites = [site for site in map(site_of, self.hosts) if not _IP.match(site)]
        return tuple(dict.fromkeys(chain.from_iterable((_key(site.split(".")[0]), _key(site)) for site in sites)))

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps to it and to its home page that may be called like a section."""
        steps = (step for url in (self.url, self.home) for step in urlsplit(url).path.split("/"))
        keys = (_key(step.rpartition(".")[0] or step) for step in steps)
        return tuple(key for key in keys if len(key) > 3 and key not in _EVERYTHING)


def masthead(title: str, imprint: Imprint) -> Masthead:
    """The publication's name, and its section where it is one: without slogans, "RSS feed", "Latest", and signs at its
    ends. Where the title names none, it is what else tells it, or the host."""
    bare = _COMMENTS.sub("", one_line(title[: 2 * _LONGEST])).strip(_EDGES)
    cut = _without_feed(bare)
    parts = _parts(cut, imprint)
    site = next((part for part, _ in parts if _is_site(part, imprint)), "") if len(parts) > 1 else ""
    section = _section(parts, site, imprint)
    if site:
        return Masthead(site=_whole(site, imprint.publishers), section=section, sure=True)
    own = _own(parts, section)
    tells = not section or (len(own.split()) <= _FEW_WORDS and "," not in own)
    if own and tells and cut == bare and not _COUNTED.search(own):
        return Masthead(site=own, section=section, sure=True)
    known = imprint.known or _publisher(imprint) or _spelled(imprint.texts, imprint) or _spelled([own], imprint)
    name = known or own or next((host for host in imprint.hosts if not section or not _IP.match(host)), "")
    return Masthead(site=name, section=section, sure=False)


def _without_feed(title: str) -> str:
    cut = _FEED.sub("", title).strip(_EDGES)
    return "" if cut.casefold() in ("", "the", "my", "our", "a") and len(title.split()) < _FEW_WORDS else cut


def _parts(title: str, imprint: Imprint) -> list[tuple[str, str]]:
    """The parts of a title that say something, each with the sign before it."""
    head, on, tail = title.rpartition(" on ")
    if on and _key(tail) in imprint.labels:
        title = f"{head} | {tail}"
    pieces = ["", *_PARTS.split(title)]
    pairs = [(part.strip(_EDGES), sign.strip()) for sign, part in zip(pieces[::2], pieces[1::2], strict=True)]
    return [(part, sign) for part, sign in pairs if part and _key(part) not in _EVERYTHING | _UNNAMED]


def _section(parts: Sequence[tuple[str, str]], site: str, imprint: Imprint) -> str:
    """The part that is a section of the site: a step of its address is called so, or it follows the site's name behind
    a sign that leads on."""
    for part, sign in parts:
        key = _key(part)
        if part != site and any(key.startswith(step) and step not in imprint.labels for step in imprint.steps):
            return part
        if part != site and site == parts[0][0] and sign in (":", ">", "»", "›") and len(part.split()) <= _FEW_WORDS:
            return part
    return ""


def _own(parts: Sequence[tuple[str, str]], section: str) -> str:
    """The first part that is no section; the second with it where that is too short for a slogan."""
    names = [(part, sign) for part, sign in parts if part != section]
    if len(names) == 2 and len(names[1][0].split()) < _FEW_WORDS:
        sign = names[1][1]
        return f"{names[0][0]}{sign} {names[1][0]}" if sign == ":" else f"{names[0][0]} {sign} {names[1][0]}"
    return names[0][0] if names else ""


def _is_site(part: str, imprint: Imprint) -> bool:
    """It is how the address, or the home page, is called: "TIME" at time.com, "NYT" at nytimes.com."""
    key = _key(part)
    if imprint.known and key == _key(imprint.known):
        return True
    acronym = _ACRONYM.fullmatch(part) is not None and len(part) > 2
    return any(key.removeprefix("the") == label or (acronym and label.startswith(key)) for label in imprint.labels)


def _whole(site: str, sites: Sequence[str]) -> str:
    """An acronym in full, where the publisher's name has these initials: "NYT" of the New York Times Company."""
    if not _ACRONYM.fullmatch(site):
        return site
    for phrase in (match[0] for name in sites for match in _CAPITALISED.finditer(name)):
        words = phrase.split()
        named = [number for number, word in enumerate(words) if word[0].isupper() and word != "The"]
        if "".join(words[number][0] for number in named[: len(site)]) == site:
            return " ".join(words[: named[len(site) - 1] + 1])
    return site


def _publisher(imprint: Imprint) -> str:
    """The first of the publisher's names that is called like the address: "ABC News" at abc.net.au."""
    for words in imprint.publishers:
        for part, _ in _parts(words.strip(_EDGES), imprint):
            if len(part.split()) <= _FEW_WORDS and any(_key(part).startswith(label) for label in imprint.labels):
                return part
    return ""


def _spelled(texts: Sequence[str], imprint: Imprint) -> str:
    """How the texts mostly write a word of the address, "The Economist" for economist: in capitals or apart."""
    for label in (label for label in imprint.labels if label.isalpha() and len(label) > 2):
        pattern = re.compile(rf"\b(?:The )?{' ?'.join(label)}\b", re.IGNORECASE)
        matches = (match[0] for text in islice(texts, _TEXTS) for match in pattern.finditer(text[:_TEXT]))
        for words, _ in Counter(words for words in matches if words[0].isupper()).most_common(1):
            return words
    return ""


def _key(text: str) -> str:
    return _NOT_WORD.sub("", folded(text))
