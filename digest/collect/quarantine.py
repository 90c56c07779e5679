"""Whether a list of links still looks like itself (pure).

A page whose author rearranged it, or that shows a log-in form, an error or an advertisement instead, still has links.
What it was like at earlier polls tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from digest.errors import Unreadable
from digest.model.article import Entry
from digest.model.source import Usual
from digest.read.pages.links import Link

_LEARNING = 3
"""Polls, or pages, before anything counts as unusual."""
_FEW = 8
_MANY = 40
_LONG = 500
_TIMES = 4

_ADVICE = (
    "Nothing of it was taken; what was collected before stays. digest inspect URL shows what is there now; "
    "digest sources release URL takes it as it is from now on."
)


class Unusual(Unreadable):
    """The list is unlike itself; `what` says in what."""


def check_links(links: Sequence[Link], usual: Usual | None, url: str) -> None:
    """Raises `Unusual` for a fourth or the fourfold of the links there used to be, or of the letters in them."""
    if usual is None or usual.polls < _LEARNING:
        return
    count, letters = len(links), _letters(links)
    if (count * _TIMES < usual.links and usual.links >= _FEW) or (count > _TIMES * usual.links and count > _MANY):
        raise _unusual(f"shows {_links(count)} instead of about {usual.links:.0f}", url)
    if letters * _TIMES < usual.letters or letters > _TIMES * max(usual.letters, _FEW):
        raise _unusual(f"has links of {letters:.0f} letters instead of about {usual.letters:.0f}", url)


def check_pages(pages: Sequence[Entry], dated: int, usual: Usual | None, url: str) -> None:
    """Raises `Unusual` for several new pages that hold a fourth of the usual text, are all alike, or are all without
    the date they used to have; `dated` of them say that they are articles, or when they were published."""
    if usual is None or usual.pages < _LEARNING or len(pages) < _LEARNING:
        return
    text = median(len(page.text) for page in pages)
    if text * _TIMES < usual.text and usual.text >= _LONG:
        raise _unusual(f"leads to pages of {text:.0f} letters instead of about {usual.text:.0f}", url)
    if len({(page.title, page.text) for page in pages}) == 1:
        raise _unusual(f"leads to {len(pages)} pages that are all the same", url)
    if usual.dated > 0.8 and not dated:
        raise _unusual(f"leads to {len(pages)} pages without a date, which used to have one", url)


def learned(usual: Usual | None, links: Sequence[Link], pages: Sequence[Entry], dated: int) -> Usual:
    """What it is like, this poll included; an earlier poll counts the less the longer ago it was. `dated` as in
    `check_pages`."""
    before = usual or Usual(polls=0, links=len(links), letters=_letters(links))
    after = replace(
        before,
        polls=before.polls + 1,
        links=_mean(before.links, len(links), before.polls),
        letters=_mean(before.letters, _letters(links), before.polls),
    )
    if not pages:
        return after
    return replace(
        after,
        pages=before.pages + len(pages),
        text=_mean(before.text, median(len(page.text) for page in pages), before.pages),
        dated=_mean(before.dated, dated / len(pages), before.pages),
    )


def _mean(before: float, now: float, times: int) -> float:
    return before + (now - before) / min(times + 1, 5)


def _letters(links: Sequence[Link]) -> float:
    return float(median(len(link.title) for link in links))


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"


def _unusual(what: str, url: str) -> Unusual:
    return Unusual(what, advice=_ADVICE.replace("URL", url))
