"""An edition as one segment reads it: its stories chosen, named, counted and timed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import ceil
from urllib.parse import quote

from digest.config.digests import Digest
from digest.config.site import Site
from digest.model.article import Article
from digest.model.edition import Draft
from digest.model.grouping import Section, Story
from digest.model.people import Segment
from digest.render import mail_links
from digest.render.announced import announcement_view
from digest.render.look.words import Catalogue, catalogue, short_date, whole_date
from digest.render.own_pieces import whole_text
from digest.render.passing_on import passing_on
from digest.render.pictures import logo_of, placed
from digest.render.plain import plain
from digest.render.prose import written
from digest.render.view import WORDS_A_MINUTE, EditionView, Reference, StoryView, reading
from digest.text.clauses import clause
from digest.text.direction import isolated, of_language, of_piece
from digest.text.lines import cut, folded, letters
from digest.text.mail_addresses import mailto, name_and_address
from digest.text.web_addresses import host_of

#: Letters of a headline: six lines of the largest on a phone.
HEADLINE = 160
#: What the mail to the editors says that an edition without pages offers.
SUBJECT = "My topics of {title}"
REQUEST = "Please send me only these topics (delete the others):"
#: "also" names so many, and counts the others.
NAMED = 4
#: Shorter texts are teasers, whose reading time says nothing of the article.
LEAST_MINUTES = 120 / WORDS_A_MINUTE


def edition_view(
    draft: Draft,
    digest: Digest,
    site: Site,
    catalogues: Mapping[str, Catalogue],
    segment: Segment,
    names: Mapping[str, str],
) -> EditionView | None:
    """The edition as this segment reads it; None when its topics have no story. `names` tells for keys of sources what
    they are called, where the draft does not."""
    sections = chosen(draft, segment)
    if not sections:
        return None
    language = segment.language or draft.language or site.language
    way = of_language(language)
    words = catalogue(catalogues, language)
    view = partial(_story, draft=draft, names={**names, **draft.names}, site=site, language=language, digest=digest)
    ranked = sorted(((story.rank, section, story) for section in sections for story in section.stories), key=_rank)
    return EditionView(
        language=language,
        direction=way,
        title=plain(draft.title or digest.title or site.name, 120),
        publication=plain(site.name, 120),
        description=plain(digest.description, 300),
        address=plain(site.address, 300),
        date=whole_date(draft.dated, draft.timezone, language),
        short_date=short_date(draft.dated, draft.timezone, language),
        number=draft.number,
        logo=logo_of(site.logo, draft, digest),
        logo_dark=logo_of(site.logo_dark, draft, digest),
        stories=tuple(view(story, section.key) for _, section, story in ranked),
        names={section.key: plain(words.say(section.name), 80) for section in sections},
        words=words,
        colour=digest.colour or site.colour,
        pattern=draft.subject or digest.subject,
        preheader=plain(draft.preheader, 200),
        web=web_page(draft),
        preferences=_preferences(draft, digest, words),
        editor=name_and_address(draft.letterhead.reply_to)[1],
        passing_on=passing_on(draft, digest, site, web_page(draft)),
        offered=tuple(isolated(plain(topic.name, 80), way) for topic in digest.topics),
        intro=written(draft.intro),
        announcements=tuple(
            announcement_view(one, placed(one.picture, draft, digest), way=way) for one in draft.announcements
        ),
        about={topic.key: written(topic.about) for topic in digest.topics if topic.about},
    )


def names_given(digest: Digest) -> Mapping[str, str]:
    """Key of each source that the editor named → that name."""
    return {source.key: source.name for source in digest.sources if source.name}


def chosen(draft: Draft, segment: Segment) -> tuple[Section, ...]:
    """The sections of the segment's topics; all of them, and what fits nowhere, when it chose none."""
    return tuple(s for s in draft.sections if s.stories and (not segment.topics or s.key in segment.topics))


def _rank(entry: tuple[int, Section, Story]) -> int:
    return entry[0]


def _story(
    story: Story,
    section: str,
    *,
    draft: Draft,
    names: Mapping[str, str],
    site: Site,
    language: str,
    digest: Digest,
) -> StoryView:
    article = story.lead
    source = _name(article, names, site)
    others = _others(story, names, site, language)
    whole = whole_text(article)
    title, summary = headline(article.title) or source, plain(story.summary, 1000)
    way = of_language(language)
    own = of_piece(f"{title} {summary}", article.language, way)
    picture = placed(article.image, draft, digest)
    return StoryView(
        key=story.key,
        section=section,
        title=title,
        url=mail_links.link(article.url) or (_whole_page(draft, story) if whole else ""),
        summary=summary,
        source=source,
        minutes=minutes(article.text),
        also=tuple(others[:NAMED]),
        others=len(others[NAMED:]),
        update=story.update,
        before=_page(draft, story.ran) if story.ran else "",
        image=picture.wide,
        thumb=picture.small,
        language=_foreign(article.language or draft.language, language),
        direction=own if own != way else "",
        whole=whole,
    )


def headline(title: str) -> str:
    """The title on one line, or as much of it as `HEADLINE` letters hold: whole clauses, where it has some."""
    line = plain(title, 1000)
    return line if letters(line) <= HEADLINE else clause(line, HEADLINE) or cut(line, HEADLINE)


def _foreign(own: str, language: str) -> str:
    """The article's own language where it is not the mail's; else empty."""
    return own if own and own.partition("-")[0] != language.partition("-")[0] else ""


def _whole_page(draft: Draft, story: Story) -> str:
    """Where the whole piece stands on the edition's page; empty where there are no pages."""
    return f"{web_page(draft)}#{quote(story.key)}" if web_page(draft) else ""


def _others(story: Story, names: Mapping[str, str], site: Site, language: str) -> list[Reference]:
    """The other articles of a story: each headline once, and under the lead's own headline each other source once."""
    if len(story.articles) == 1:
        return []
    titles, sources = {folded(headline(story.lead.title))}, {_name(story.lead, names, site)}
    others: list[Reference] = []
    for article in story.articles[1:]:
        name, title = _name(article, names, site), headline(article.title)
        own = folded(title) not in titles
        if own or name not in sources:
            url, foreign = mail_links.link(article.url), _foreign(article.language, language)
            others.append(Reference(name=name, url=url, title=title if own else "", language=foreign))
        titles.add(folded(title))
        sources.add(name)
    return others


def _preferences(draft: Draft, digest: Digest, words: Catalogue) -> str:
    """A mail to the editors, with all topics to choose from (RFC 6068)."""
    address = mailto(draft.letterhead.reply_to)
    if not address or len(digest.topics) < 2:
        return ""
    names = [plain(topic.name, 80) for topic in digest.topics]
    subject = words.say(SUBJECT, title=plain(draft.title or digest.title, 120))
    body = "\r\n".join((words.say(REQUEST), "", *names))
    return f"{address}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def _name(article: Article, names: Mapping[str, str], site: Site) -> str:
    """What the source is called, or else its host; what came from a folder is the publication's own."""
    named = names.get(article.source) or host_of(article.source) or host_of(article.url)
    named = named or next(iter(article.authors), "") or site.name
    return plain(named, 60)


def minutes(text: str) -> int:
    """To read `text`, rounded up; 0 where it is too short to tell."""
    exactly = reading(text)
    return ceil(exactly) if exactly >= LEAST_MINUTES else 0


def web_page(draft: Draft) -> str:
    """Where readers find the edition on the web; empty where the publication has no pages. It stands in sent mails:
    changing it breaks their links."""
    return _page(draft, draft.occasion.key)


def page_path(draft: Draft) -> str:
    """Where the edition's page lies below the public pages: "morning/2026-11-24-0700.html", by hand with seconds."""
    return _path(draft.digest, draft.occasion.key)


def _page(draft: Draft, occasion: str) -> str:
    """Where the digest's edition of that occasion is on the web."""
    pages = draft.letterhead.web_url if draft.letterhead.archived else ""
    return mail_links.link(f"{pages}/{_path(draft.digest, occasion)}") if pages else ""


def _path(digest: str, occasion: str) -> str:
    day, _, time = occasion.removeprefix("hand-").partition("T")
    return f"{quote(digest)}/{day}-{time[:8].replace(':', '')}.html"
