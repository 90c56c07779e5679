"""Who wrote the article of a page, and when it was published, as its markup shows it to readers (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import TypeAlias

from lxml import etree, html

from digest.read.dates import dates
from digest.read.text.authors import known, names
from digest.read.text.clean import one_line
from digest.read.text.no_names import is_when, looks_like_a_name
from digest.text.lines import folded

_WRITER = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|autore|auteur|writer|writtenby|written-by|post-author|entry-author|blog-author"
    r"|contributors?|reporter|journalist|verfasser|p-author|fn)(?:$|[\s_-])|author-?name|byline|article__author|articleauthor",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|datum|published|pubdate|post-?date|entry-date|article-date|timestamp|time|dateline|datetime"
    r"|published-on|publish-date|meta|postmetadata|post-meta|entry-meta|byline|created|submitted|fecha|data|erstellt|veroffentlicht"
    r"|info|details|posted|posted-on|article-info|author)(?:$|[\s_-])|date|published|byline",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|respond|related|recommend\w*|(?<!__)sidebar|footer|widget\w*|most-?read|popular|teaser\w*"
    r"|newsletter|trending|archive|navigation|nav|menu|aside|more-from|read-?more|kommentare?|verwandt\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: "has-sidebar" says how a page is laid out, and "author-bio footer" is where its writer stands.
_LAYOUT = re.compile(r"(?<![\w-])(?:has|with|no)-[\w-]+")
_WHO_WROTE = re.compile(r"(?:^|[\s_-])author[_-]?(?:bio|box|info)(?:$|[\s_-])", re.IGNORECASE)
_BY = re.compile(
    r"\s*(?:(?:written|posted|story|words|text|published|report|article) by|by|von|par|door|di|por|autor(?:in)?:|text:"
    r"|author:|text von)(?:\s+|$)",
    re.IGNORECASE,
)
_BY_WITHIN = re.compile(r"\s(?:by|von|par|por|door)\s+([^\W\d_][^|•·]*)", re.IGNORECASE)
#: "HARBOURTON, England": where a report comes from.
_PLACE = re.compile(r"[A-Z]{4,}, [A-Z][a-z]+")
_PROFILE = re.compile(
    r"/(?:authors?|writers?|reporters?|autor(?:en|in|es)?|auteurs?|staff(?:-contributors)?|contributors?|people|profil[es]?|by"
    r"|columnists?|journalists?|redaktion)/[^/]{3}",
    re.IGNORECASE,
)
#: Names of organisations, that metadata gives where nobody else is named.
_HOUSE = re.compile(
    r"\b(?:e\.\s?v\.|gmbh|ag|inc|ltd|llc|magazin\w*|magazine|online|stiftung|foundation|zeitung|press|times|media|redaktion|blog|group|staff"
    r"|post|daily|jobs|no author)(?:\W|$)",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"[a-z0-9]+(?:[_.][a-z0-9]+)+|[a-z]+\d+")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/_-]|$)")
_DAY_FIRST_IN_URL = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])-?(0[1-9]|1[0-2])-?(20\d\d)(?=-)")
#: "…/report-14-20-january-2022": the first of the days.
_NAMED_IN_URL = re.compile(r"(?<!\d)(\d{1,2})-(?:\d{1,2}-)?([A-Za-z]{3,12})-((?:19|20)\d\d)(?!\d)")
_ANNOUNCED = re.compile(
    r"\W*(?:published|posted|veröffentlicht|erschienen|publié|mis en ligne|publicado|pubblicato|stand|date|datum)\b"
    r"|\(?\d{1,2}\.\s?(?:\d{1,2}\.|\w{3,10}\s)\s?\d{4}\)?\s|[\w ]{3,30}, \d",
    re.IGNORECASE,
)
#: Words before the date of a change, folded; the last thing said before it.
_UPDATED = re.compile(
    r"(?:updated|modified|revised|edited|aktualisiert|geandert|uberarbeitet|mise?\s+(?:a\s+)?jour|modifie|actualizado"
    r"|actualizada|modificado|aggiornato|modificato|bijgewerkt|gewijzigd|atualizado|atualizada|oppdatert|uppdaterad"
    r"|opdateret|paivitetty|zaktualizowano|aktualizacja|aktualizovano|обновлено|оновлено|guncelle\w*|更新\w*|تحديث"
    r"|frissitve|actualizat|diperbarui|cap nhat|수정|עודכן|ενημερω\w+|changed|geandert am|last updated?)"
    r"(?:\s(?:on|at|am|um|le|el|il|op|em|den|the|de|la))?[\s:|·–-]*$"
)
_HOLDING = frozenset(("body", "html", "main", "article"))
_EMPTY = frozenset(
    {
        "by",
        "von",
        "par",
        "author",
        "autor",
        "autorin",
        "publiziert am",
        "posted",
        "published",
        "updated",
        "text",
        "di",
        "por",
    }
)
_MARKS = ("class", "id", "itemprop", "data-testid")
_SPEAKING_TAGS = (
    "a span div p li address em strong b i h1 h2 h3 h4 h5 h6 time header section cite td font small ul dd abbr"
)
_SPEAKING = frozenset(_SPEAKING_TAGS.split())
#: A page whose metadata is so much younger than the date in its address was published again, by a move for example.
_MOVED = timedelta(days=30)
_MAX_ELEMENTS = 5_000

Elements: TypeAlias = Sequence[html.HtmlElement]


def shown(tree: html.HtmlElement) -> Sequence[html.HtmlElement]:
    """The elements of the page that may speak of its article, in order, at most `_MAX_ELEMENTS`."""
    elements: list[html.HtmlElement] = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if _is_elsewhere(element):
            walk.skip_subtree()
        elif element.tag in _SPEAKING:
            elements.append(element)
            if len(elements) >= _MAX_ELEMENTS:
                break
    return elements


def writers(elements: Elements, authors: Sequence[Sequence[str]], sites: Sequence[str]) -> tuple[str, ...]:
    """The people who wrote it: those the metadata names (`authors`), or else a byline; the publication itself only
    where nobody else is named."""
    houses = {_bare(site) for site in sites}
    spare: tuple[str, ...] = ()
    shown = ([line] for line in _lines(elements) if _is_name(line))
    for group, is_claim in chain(((group, True) for group in authors), ((line, False) for line in shown)):
        claims = [claim for claim in group if _is_name(claim)]
        called = (name for claim in claims for name in names(claim) if is_claim or looks_like_a_name(name))
        people = _plausible(called)
        if people and not all(_bare(p) in houses or _is_spare(p) for p in people) and not _is_house(claims):
            return people
        spare = spare or people
    return spare


def _bare(name: str) -> str:
    """Its letters alone: "Quay.io" and "Quayio" are one house."""
    return re.sub(r"[\W_]", "", folded(name))


def _is_house(claims: Sequence[str]) -> bool:
    """What is claimed is an organisation, of whose name a part may look like somebody's."""
    return bool(claims) and all(_HOUSE.search(claim) for claim in claims)


def _is_spare(name: str) -> bool:
    """A house, or what somebody logs in by, "ada_quay": worth naming only where nobody else is."""
    return bool(_HOUSE.search(name)) or _LOGIN.fullmatch(name) is not None


def published(
    elements: Elements, claims: Sequence[str], made: Sequence[str], url: str, language: str
) -> datetime | None:
    """When it was published: what the metadata says (`claims`), a <time>, when the page was `made`, a line that looks
    like a date line, the date in its address, or the first line that is nothing but a date. On the publisher's own
    clock."""
    candidates = chain(
        _claims(claims, language),
        _times(elements, language),
        _claims(made, language),
        _date_lines(elements, language),
        _of_url(url),
        _bare_dates(elements, language),
    )
    moment = next((moment for moment in candidates if dates.plausible(moment)), None)
    dated = next(_of_url(url), None)
    return dated if moment and dated and moment - dated > _MOVED else moment


def _claims(claims: Sequence[str], language: str) -> Iterator[datetime | None]:
    return (dates.instant(claim, language) for claim in claims if len(claim) > 7)


def _of_url(url: str) -> Iterator[datetime | None]:
    if match := _IN_URL.search(url):
        yield dates.instant("-".join(part.zfill(2) for part in match.groups()))
    elif match := _DAY_FIRST_IN_URL.search(url):
        yield dates.instant(".".join(match.groups()))
    elif match := _NAMED_IN_URL.search(url):
        yield dates.instant(" ".join(match.groups()))


def _bare_dates(elements: Elements, language: str) -> Iterator[datetime | None]:
    """Short lines that are a date, or begin like a date line; those below the first heading, then those above, where
    the date of today may stand."""
    heading = next((at for at, element in enumerate(elements) if element.tag == "h1"), 0)
    for element in (*elements[heading:], *elements[:heading]):
        text = _short(element) if len(element) < 10 else ""
        if 7 < len(text) <= 60 and (moment := dates.instant(text, language)):
            yield moment
        elif _ANNOUNCED.match(text):
            yield dates.within(text[:80], language)


def _plausible(people: Iterable[str]) -> tuple[str, ...]:
    """Those that look like names: short, few words, no sentence, no address."""
    return known(
        p
        for p in people
        if p.casefold() not in _EMPTY
        and not is_when(p)
        and not _PLACE.fullmatch(p)
        and len(p) <= 60
        and len(p.split()) <= 7
        and not re.search(r"https?:|[@/?!]|[(\[]at[)\]]|\d{4}", p)
    )


def _is_name(claim: str) -> bool:
    return not claim.strip().lower().startswith(("http:", "https:", "www.", "@")) and len(claim) < 400


def _lines(elements: Elements) -> Iterator[str]:
    """Several writers linked in one byline, then texts of elements marked as one, then of those that say "By …"."""
    marked = [e for e in elements if _is_writer(e)][:40]
    yield from _together(marked)
    inner = [
        e for e in marked if not any(_is_writer(below) for below in islice(e.iterdescendants("a", "span", "p"), 20))
    ]
    for element in sorted(inner, key=_rank):
        if 0 < len(text := _short(element)) <= 120:
            yield text
    for element in elements:
        if _BY.match(element.text or "") and len(text := _short(element)) <= 120 and _names_somebody(text):
            yield text
    yield from _within_date_lines(elements)


def _within_date_lines(elements: Elements) -> Iterator[str]:
    """What stands behind "by" in a short line that has a date: "Published on March 2, 2025 by Ada Quay in News"."""
    for element in elements:
        if _marked(element, _DATED) and len(element) < 12 and len(text := _short(element)) <= 120:
            by = _BY_WITHIN.search(text)
            if by and dates.within(text):
                yield by[1]


def _together(marked: Elements) -> Iterator[str]:
    """The names that stand in one short byline, each as a link to its writer."""
    for element in marked:
        links = [e for e in islice(element.iterdescendants("a"), 10) if _is_writer(e)]
        people = dict.fromkeys(text for link in links if 0 < len(text := _short(link)) <= 60 and " " in text)
        if len(people) > 1 and len(_short(element)) <= 200:
            yield "; ".join(people)


def _names_somebody(text: str) -> bool:
    """It begins like a byline and is no sentence that does, such as "By the time it sailed, all had left."."""
    by = _BY.match(text)
    return by is not None and not (text[by.end() :][:1].islower() and text.endswith((".", "!", "?")))


def _is_writer(element: html.HtmlElement) -> bool:
    if _marked(element, _WRITER) or "author" in (element.get("rel") or "").split():
        return True
    return element.tag == "a" and bool(_PROFILE.search(element.get("href") or ""))


def _rank(element: html.HtmlElement) -> int:
    return 0 if "author" in (element.get("rel") or "").split() else 1


def _times(elements: Elements, language: str) -> Iterator[datetime]:
    """Of <time> and other elements with a datetime; "updated" ones only after the others."""
    timed = [e for e in elements if e.tag == "time" or e.get("datetime")][:20]
    for element in sorted(timed, key=_is_update):
        for text in (element.get("datetime") or "", element.get("title") or "", _short(element)):
            if len(text.strip()) > 7 and len(text) < 60 and (moment := dates.instant(text, language)):
                yield moment


def _is_update(element: html.HtmlElement) -> bool:
    """It says of itself, or by the words right before it, that it is when the page was changed."""
    before, above = element.getprevious(), element.getparent()
    if before is not None:
        words = before.tail if (before.tail or "").strip() else _short(before, 60)
    else:
        words = above.text if above is not None else ""
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    return "updated" in marks or "modified" in marks or bool(_UPDATED.search(folded((words or "")[-60:])))


def _date_lines(elements: Elements, language: str) -> Iterator[datetime]:
    for element in elements:
        if _marked(element, _DATED) and len(element) < 12:
            text = _short(element)
            if 6 <= len(text) <= 250:
                yield from _not_of_changes(dates.each_within(text, language))


def _not_of_changes(dated: Iterator[tuple[str, datetime]]) -> Iterator[datetime]:
    """The first date of a line that no word such as "Updated" stands before, or else the first."""
    each = list(dated)
    yield from [moment for before, moment in each if not _UPDATED.search(before)][:1] or [m for _, m in each[:1]]


def _short(element: html.HtmlElement, longest: int = 300) -> str:
    """The beginning of its text, on one line; reading no further keeps nested elements from being read again and
    again."""
    words: list[str] = []
    for piece in element.itertext():
        words += str(piece[:longest]).split()
        if sum(map(len, words)) > longest:
            break
    return one_line(" ".join(words), longest)


def _marked(element: html.HtmlElement, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(value) for key in _MARKS if (value := element.get(key)))


def _is_elsewhere(element: html.HtmlElement) -> bool:
    """Comments, a list of other articles, navigation."""
    if element.tag in ("nav", "footer", "aside", "script", "style", "head"):
        return True
    marks = [_LAYOUT.sub("", value) for key in ("class", "id") if (value := element.get(key))]
    named = any(_ELSEWHERE.search(value) and not _WHO_WROTE.search(value) for value in marks)
    return named and element.tag not in _HOLDING and next(element.iterdescendants("main", "h1"), None) is None
