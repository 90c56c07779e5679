"""Articles in Markdown: front matter or first heading, and the text without its marks (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.read.dates import dates
from digest.read.feeds.images import image
from digest.read.text import clean
from digest.read.text.authors import each_once, given
from digest.read.text.plain import plain_article
from digest.read.text.tails import without_tail
from digest.read.written import Written
from digest.text.web_addresses import link

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w -]{0,30}?)\s*[:=]\s*(.*)")
_HEADING = re.compile(r"\A\s*#\s+(.{1,600}?)\s*#*\s*(?:\n|\Z)|\A\s*(\S.{0,600}?)[ \t]*\n=+[ \t]*(?:\n|\Z)")
_LINKED = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)|\[[^\[\]]{0,100}\])")
_PICTURE = re.compile(r"!\[([^\[\]]{0,500})\]\(([^()\s]{1,2000})")
_MARKS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~\n]{1,500}?\S|\S)\1(?![\w*])|(`{1,3})([^`\n]{1,500})\3")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?=\S)|\d{1,3}[.)][ \t]+(?=\S))+", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$|^[ \t]*(?:```|~~~).*$|^\[[^\]]{1,100}\]:[ \t]+\S+.*$", re.MULTILINE)
_LIST_ITEM = re.compile(r"\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S)")


def markdown_article(text: str, url: str) -> Written:
    """What the front matter says (title, author, date, url, image, tags, language, description), else the first
    heading and the lines below it; the text as plain paragraphs."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    match = _FRONT.match(text)
    fields = _fields(match[2]) if match else {}
    rest = text[match.end() :] if match else text
    picture = _PICTURE.search(rest)
    article = plain_article(_with_title(rest, fields.get("title", "")), "")
    base = (
        link(fields.get("url", "") or fields.get("link", "") or fields.get("canonical", ""))
        or article["url"]
        or link(url)
    )
    return Written(
        title=clean.line(_unmarked(fields.get("title", ""))) or article["title"],
        url=base,
        text=without_tail(article["text"]),
        summary=clean.text(fields.get("description", "") or fields.get("summary", "") or fields.get("excerpt", "")),
        authors=_people(fields) or article["authors"],
        published=dates.plausible(dates.instant(fields.get("date", "") or fields.get("published", "")))
        or article["published"],
        language=clean.language(fields.get("language", "") or fields.get("lang", "")),
        categories=each_once(_list(fields.get("tags", "") or fields.get("categories", "")))[: clean.CATEGORIES],
        image=image(fields.get("image", ""), base) or (image(picture[2], base, alt=picture[1]) if picture else None),
    )


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


def _fields(front: str) -> Mapping[str, str]:
    """Field in lower case → its text; lists of either YAML form joined by commas. Nothing of YAML beyond that."""
    fields: dict[str, str] = {}
    key = ""
    for line in front.split("\n")[:100]:
        if key and re.match(r"\s*-\s", line):
            fields[key] = ", ".join(filter(None, (fields[key], _value(line.strip()[1:]))))
        elif match := _FIELD.fullmatch(line.rstrip()):
            key = match[1].strip().lower()
            fields[key] = _value(match[2])
    return fields


def _value(text: str) -> str:
    return text.strip().strip("\"'[]").strip()[:3_000]


def _list(text: str) -> tuple[str, ...]:
    return tuple(clean.one_line(word.strip().strip("\"'"), 100) for word in text.split(","))


def _people(fields: Mapping[str, str]) -> tuple[str, ...]:
    names = fields.get("author", "") or fields.get("authors", "") or fields.get("by", "")
    return each_once(name for word in re.split(r"[,;]", names) for name in given(word.strip().strip("\"'")))
