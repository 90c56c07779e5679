"""Editions that show every look at its best, and at the worst that sources deliver. Everything in them is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from digest.config.digests import Digest, Source, Topic
from digest.config.logo import Logo
from digest.config.site import Site, Web
from digest.model.article import Article, Image
from digest.model.edition import Draft, Letterhead
from digest.model.grouping import Story
from digest.model.look import BuiltInLook
from digest.render.samples import samples
from digest.render.samples.booked import ANNOUNCEMENTS
from digest.render.samples.dealt import each, illustrated, led_far, of, stories_of
from digest.render.samples.pictured import ODD_PICTURES
from digest.render.samples.specimens import (
    ABOUT,
    ARABIC,
    BROKEN,
    CHINESE,
    EMOJI,
    FRENCH,
    GERMAN,
    HEADLINES,
    HEBREW,
    HOSTILE,
    INTRO,
    JAPANESE,
    LONG_TITLE,
    LONG_WORDS,
    ODD_ADDRESSES,
    SUMMARY,
    Words,
)

PAGES = "https://meridian.example"
SPOKEN = ("ar", "de", "es", "fr", "he", "it", "nl", "pl", "pt", "uk")
"""Languages beside English that mails are written in."""
KEY = "1"
"""Id of the key that signs the links in its mails."""
_LOOK = re.compile(rf"^(?:{'|'.join(BuiltInLook)})(?:-|$)|-(?:{'|'.join(BuiltInLook)})$")
_IN_LOOK = re.compile(r" in the look [a-z]+")
_LOGO = "https://pictures.meridian.example/logo.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One mail of it."""

    name: str
    """Of its files: "12-arabic"."""
    what: str
    """What to look at, in a sentence."""
    draft: Draft
    digest: Digest
    site: Site


def exhibits(wordmark: Logo | None = None, by_night: Logo | None = None) -> tuple[Exhibit, ...]:
    """All of them, numbered; the first of each look comes first. `wordmark` goes with some of the mails."""
    shown = [
        *_looks(),
        *_amounts(),
        *_parts(),
        *_blocks(),
        *_logos(wordmark, by_night),
        *_pictures(),
        *_languages(),
        *_words(),
        *_also(),
        *_hostile(),
    ]
    return tuple(replace(one, name=f"{number:02}-{one.name}") for number, one in enumerate(shown, start=1))


def in_one_look(shown: Sequence[Exhibit], look: str) -> tuple[Exhibit, ...]:
    """Each kind of them once, in the look of that name, numbered anew."""
    kinds: dict[str, Exhibit] = {}
    for one in shown:
        kinds.setdefault(_LOOK.sub("", one.name.partition("-")[2]) or "thirty", one)
    return tuple(
        replace(
            one,
            name=f"{number:02}-{kind}",
            what=_IN_LOOK.sub("", one.what),
            digest=one.digest.model_copy(update={"look": look}),
        )
        for number, (kind, one) in enumerate(kinds.items(), start=1)
    )


# ---- kinds of edition


def _looks() -> Iterator[Exhibit]:
    for look in BuiltInLook:
        yield _exhibit(look, f"Thirty stories in the look {look}.", samples.sample_draft(), look=look)


def _amounts() -> Iterator[Exhibit]:
    for look in BuiltInLook:
        for amount in (1, 5, 40, 100):
            what = f"{amount} {'story' if amount == 1 else 'stories'} in the look {look}."
            yield _exhibit(f"{look}-{amount}", what, of(stories_of(amount)), look=look)
        yield _exhibit(f"{look}-long-links", "A hundred stories with long addresses.", of(led_far(100)), look=look)


def _parts() -> Iterator[Exhibit]:
    whole = samples.sample_draft()
    topics = (Topic(key="world", name="World", about=ABOUT), *samples.sample_digest().topics[1:])
    yield _exhibit("one-section", "One section: no strip of topics.", replace(whole, sections=whole.sections[:1]))
    yield _exhibit("one-each", "One story in each section.", each(whole), look="brief")
    for look in BuiltInLook:
        introduced = replace(whole, intro=INTRO)
        yield _exhibit(f"intro-{look}", "Words of the editors, and a logo.", introduced, look=look, topics=topics)
    yield _exhibit("pale-colour", "A publication's colour too pale to read, darkened.", whole, colour="#ffd400")
    bare = [_story(n, title, "", text="", ran="") for n, title in enumerate(HEADLINES[:9], start=1)]
    yield _exhibit("no-summaries", "Empty summaries, nothing to read the time of.", of(bare))


def _blocks() -> Iterator[Exhibit]:
    for look in BuiltInLook:
        booked = replace(samples.sample_draft(), announcements=ANNOUNCEMENTS)
        yield _exhibit(f"blocks-{look}", "An announcement, and three sponsors.", booked, look=look)
    arabic = _foreign(ARABIC, "cards", "A sponsor, right to left.")
    yield replace(arabic, name="blocks-ar", draft=replace(arabic.draft, announcements=ANNOUNCEMENTS[1:3]))


def _logos(wordmark: Logo | None, by_night: Logo | None) -> Iterator[Exhibit]:
    whole = samples.sample_draft()
    for look in BuiltInLook:
        shown = _exhibit(f"wordmark-{look}", "A wide logo, and another by night.", whole, look=look)
        logos = {"logo": wordmark or Logo(url=_LOGO), "logo_dark": by_night}
        yield replace(shown, site=shown.site.model_copy(update=logos))


def _pictures() -> Iterator[Exhibit]:
    stories = stories_of(12)
    yield _exhibit("no-images", "No story has a picture.", of(illustrated(stories, [None])), look="cards")
    yield _exhibit("images-off", "The digest says images: no.", samples.sample_draft(), look="cards", images=False)
    yield _exhibit("broken-images", "Pictures that are gone, secret, tiny or of a kind few show.", of(_broken(stories)))
    for look in ("broadsheet", "cards"):
        what = "Pictures upright, flat, small, of unknown size, and not as large as they say."
        yield _exhibit(f"odd-pictures-{look}", what, of(illustrated(stories, ODD_PICTURES)), look=look)
        upright = illustrated(stories[:6], ODD_PICTURES[1:2])
        yield _exhibit(f"upright-{look}", "An upright picture leads.", of(upright, samples.TOPICS[:1]), look=look)
    many = [Image(url=f"https://pictures.meridian.example/{n}.jpg", width=1200, height=800) for n in range(30)]
    for look in ("broadsheet", "cards"):
        yield _exhibit(
            f"many-images-{look}", "Every story has a picture.", of(illustrated(stories_of(30), many)), look=look
        )


def _languages() -> Iterator[Exhibit]:
    for words, look in ((ARABIC, "broadsheet"), (ARABIC, "brief"), (HEBREW, "broadsheet"), (HEBREW, "cards")):
        yield _foreign(words, look, "Right to left.")
    for words, look in ((CHINESE, "broadsheet"), (JAPANESE, "brief"), (GERMAN, "broadsheet"), (FRENCH, "cards")):
        yield _foreign(words, look, "Wide letters, long words, or spaces within a line's end.")
    for look in BuiltInLook:
        hebrew = _foreign(HEBREW, look, "Hebrew articles in a German mail.")
        yield replace(hebrew, name=f"he-in-de-{look}", draft=replace(hebrew.draft, language="de"))
    for language, look in zip(SPOKEN, cycle(BuiltInLook), strict=False):
        spoken = replace(samples.sample_draft(), language=language)
        yield _exhibit(f"spoken-{language}-{look}", "Thirty English stories.", spoken, look=look)
    mixed = [replace(story, rank=n) for n, story in enumerate(_mixed(), start=1)]
    yield _exhibit("mixed", "Articles in many languages in an English mail.", of(mixed))


def _words() -> Iterator[Exhibit]:
    yield _exhibit("emoji", "Emoji, flags and combining marks in titles, links and alt texts.", of(_odd(EMOJI)))
    yield _exhibit("long-title", "A headline of 400 characters.", of(_odd((LONG_TITLE, *HEADLINES[:3]))))
    yield _exhibit("long-words", "Words of sixty letters.", of(_odd(LONG_WORDS)), look="brief")
    yield _exhibit("long-words-cards", "Words of sixty letters.", of(_odd(LONG_WORDS)), look="cards")


def _also() -> Iterator[Exhibit]:
    """Stories of several articles that have headlines of their own, long and hostile ones among them."""
    titles = (*HEADLINES[:3], LONG_TITLE[:140], HOSTILE[0], LONG_WORDS[0])
    for look in BuiltInLook:
        stories = [
            replace(story, articles=(story.lead, *_others(titles[: rank % 4 + 1] if rank > 1 else titles)))
            for rank, story in enumerate(stories_of(6), start=1)
        ]
        yield _exhibit(f"also-{look}", "Stories with other headlines below them.", of(stories), look=look)


def _others(titles: Sequence[str]) -> Iterator[Article]:
    for place, title in enumerate(titles):
        source = f"https://{'orbit' if place % 2 else 'wire'}.example/feed.xml"
        yield _story(50 + place, title, "", source=source, url=f"https://orbit.example/{place}").lead


def _hostile() -> Iterator[Exhibit]:
    for look in BuiltInLook:
        yield _exhibit(f"hostile-{look}", "Titles that want to be code.", of(_odd(HOSTILE)), look=look)
    addresses = [
        _story(n, f"{title} at an odd address", "It leads where it says.", url=url)
        for n, (title, url) in enumerate(zip(HEADLINES, ODD_ADDRESSES, strict=False), start=1)
    ]
    yield _exhibit("odd-addresses", "Backslashes, spaces and braces in addresses.", of(addresses))
    typed = replace(of(stories_of(3)), title="Morning {{7*7}} </mj-text> & Sons")
    yield _exhibit("hostile-editor", "A title of the digest that wants to be code.", typed)


# ---- how they are put together


def _exhibit(name: str, what: str, draft: Draft, **digest: object) -> Exhibit:
    chosen = samples.sample_digest().model_copy(update=digest)
    site = samples.sample_site().model_copy(update={"web": Web(url=PAGES)})
    if draft.intro:
        site = site.model_copy(update={"logo": Logo(url=_LOGO), "colour": "#0b5c4a"})
    head = Letterhead(
        sender="The Meridian <news@meridian.example>",
        reply_to="ed@meridian.example",
        list_id="Morning Meridian <morning.meridian.example>",
        web_url=PAGES,
    )
    draft = replace(draft, letterhead=head, token_key=KEY)
    return Exhibit(name=name, what=what, draft=draft, digest=chosen, site=site)


def _broken(stories: Sequence[Story]) -> list[Story]:
    return illustrated(stories, [Image(url=url, width=width) for url, width in BROKEN])


def _story(rank: int, title: str, summary: str, **given: object) -> Story:
    ran = str(given.pop("ran", samples.BEFORE if rank == 2 else ""))
    values = {
        "source": "https://wire.example/feed.xml",
        "url": f"https://wire.example/2026/11/{rank}",
        "text": f"{summary} " * 40,
        "language": "en",
        "number": rank,
        "first_seen": samples.NOW,
        **given,
    }
    article = Article(title=title, **values)  # type: ignore[arg-type]
    return Story(key=f"odd-{rank}", articles=(article,), summary=summary, rank=rank, ran=ran)


def _odd(titles: Sequence[str]) -> list[Story]:
    """Each title as a headline, a summary, a picture's words, and another source's."""
    return [
        replace(
            _story(rank, title, f"{title} {SUMMARY}", image=_image(rank, title)),
            articles=(
                _story(rank, title, "", text=SUMMARY * 40, image=_image(rank, title)).lead,
                _story(
                    rank, title, "", source="https://orbit.example/feed.xml", url=f"https://orbit.example/{rank}"
                ).lead,
            ),
        )
        for rank, title in enumerate(titles, start=1)
    ]


def _image(rank: int, alt: str) -> Image | None:
    return (
        Image(url=f"https://pictures.meridian.example/{rank}.jpg", alt=alt, width=1200, height=675)
        if rank % 2
        else None
    )


def _foreign(words: Words, look: str, what: str) -> Exhibit:
    stories = [
        _story(
            rank,
            title,
            words.summaries[rank % len(words.summaries)],
            language=words.language,
            source=f"https://paper{rank % len(words.sources)}.example/feed.xml",
            image=_image(rank, title),
            text=" ".join(words.summaries) * 30,
        )
        for rank, title in enumerate(words.headlines, start=1)
    ]
    draft = replace(of(stories, words.topics, words.language), title=words.title)
    sources = tuple(
        Source(url=f"https://paper{place}.example/feed.xml", name=name) for place, name in enumerate(words.sources)
    )
    name = f"{words.language}-{look}"
    return _exhibit(name, what, draft, look=look, sources=sources, description="", title=words.title)


def _mixed() -> Iterator[Story]:
    for rank, words in enumerate((GERMAN, ARABIC, HEBREW, CHINESE, JAPANESE), start=1):
        yield _story(rank, words.headlines[0], words.summaries[0], language=words.language)
    yield from (_story(10 + n, title, SUMMARY) for n, title in enumerate(HEADLINES[:4]))
