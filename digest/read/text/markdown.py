"""Articles in Markdown: front matter or first heading, and the text without its marks (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.model.article import Image
from digest.read.dates import dates
from digest.read.feeds.pictures import image
from digest.read.text import clean
from digest.read.text.authors import each_once, given
from digest.read.text.front_matter import FrontMatter, front_matter
from digest.read.text.plain import plain_article
from digest.read.text.tails import without_tail
from digest.read.written import Written
from digest.text.web_addresses import link

#: When it is or was published, as Jekyll, Hugo, Pelican, Astro and others call it; the last change is better than none.
_DATES = ("date", "publishdate", "pubdate", "pubdatetime", "published", "publishedat", "created", "lastmod", "modified")
_CATEGORIES = ("tags", "categories", "keywords", "category")
_PICTURES = ("image", "cover", "coverimage", "featuredimage", "featureimage", "images", "thumbnail", "banner", "hero")
_HEADING = re.compile(r"\A\s*#\s+(.{1,600}?)\s*#*\s*(?:\n|\Z)|\A\s*(\S.{0,600}?)[ \t]*\n=+[ \t]*(?:\n|\Z)")
_LINKED = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)|\[[^\[\]]{0,100}\])")
_PICTURE = re.compile(r"!\[([^\[\]]{0,500})\]\(([^()\s]{1,2000})")
_MARKS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~\n]{1,500}?\S|\S)\1(?![\w*])|(`{1,3})([^`\n]{1,500})\3")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?=\S)|\d{1,3}[.)][ \t]+(?=\S))+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$|^[ \t]*(?:```|~~~).*$|^\[[^\]]{1,100}\]:[ \t]+\S+.*$", re.MULTILINE)
_LIST_ITEM = re.compile(r"\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S)")


def markdown_article(text: str, url: str) -> Written | None:
    """What the front matter says (title, author, date, url, image, tags, language, description), else the first
    heading and the lines below it; the text as plain paragraphs. None for a draft."""
    front = front_matter(text)
    if front.draft:
        return None
    title = clean.one_line(front.words("title", "headline"))
    article = plain_article(_with_title(front.text, title), "")
    base = link(front.words("url", "link", "canonical", "canonicalurl", "externalurl")) or article["url"] or link(url)
    return Written(
        title=clean.line(_unmarked(title)) or article["title"],
        url=base,
        text=without_tail(article["text"]),
        summary=clean.text(_unmarked(front.words("description", "summary", "excerpt", "teaser", "subtitle", "lead"))),
        authors=_people(front.each("author", "authors", "by", "byline")) or article["authors"],
        published=dates.first_plausible(front.words(name) for name in _DATES) or article["published"],
        language=clean.language(front.words("language", "lang", "locale")),
        categories=each_once(clean.one_line(tag, 100) for tag in front.each(*_CATEGORIES))[: clean.CATEGORIES],
        image=_image(front, base),
    )


def _people(names: Iterable[str]) -> tuple[str, ...]:
    return each_once(person for name in names for person in given(name))


def _image(front: FrontMatter, base: str) -> Image | None:
    """The picture that the front matter names, or else the first one of the text."""
    if named := image(front.words(*_PICTURES), base):
        return named
    first = _PICTURE.search(front.text)
    return image(first[2], base, alt=first[1]) if first else None


def _with_title(text: str, title: str) -> str:
    """Plain text whose first line is the title, for the reader of plain text."""
    heading = _HEADING.match(text)
    body = _plain(text[heading.end() :] if heading else text)
    title = title or (heading[1] or heading[2] if heading else "")
    return f"{_unmarked(title)}\n\n{body}" if title else body


def _plain(text: str) -> str:
    """Without marks; HTML inside is read as HTML."""
    text = _LIST_ITEM.sub("\n\n", _RULE.sub("", text))
    paragraphs = (_unmarked(_LINE_START.sub("", paragraph)) for paragraph in re.split(r"\n[ \t]*\n", text))
    return "\n\n".join(clean.text(" ".join(paragraph.split("\n"))) for paragraph in paragraphs)


def _unmarked(text: str) -> str:
    text = _LINKED.sub(r"\1", text)
    for _ in range(2):
        text = _MARKS.sub(lambda match: match[2] or match[4] or "", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!~>-])", r"\1", text)
