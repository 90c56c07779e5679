"""What stands above and below an article in its markup, told by its links, and cut off (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from digest.read.boilerplate.blocks import Anchor, Block, address, blocks, letters
from digest.read.boilerplate.leads import Lead, Leads
from digest.text.web_addresses import host_of

_INWARD = (Lead.OWN, Lead.HOME, Lead.NOWHERE)
#: Characters of markup that a last paragraph is looked for in, and those of a newsletter's foot.
_NEAR, _WINDOW, _FOOT = 700, 2_000, 12_000
_HEAD = 3_000
#: A block that begins with words.
_PROSE = re.compile(r"</?(?:p|div|li|td|h[1-6]|blockquote|section|article)\b[^<>]*>\s*[^<\s&]")
_TAG = re.compile(r"<[^<>]*>")
_OPENS_WITH_LINK = re.compile(r"\s*(?:<(?![aA]\b)[^<>]*>\s*)*+<[aA]\b")
_NETWORK_HOSTS = (
    "twitter.com x.com facebook.com instagram.com linkedin.com youtube.com threads.net t.me tiktok.com bsky.app "
    "mastodon.social pinterest.com whatsapp.com vk.com"
)
_NETWORKS = frozenset(_NETWORK_HOSTS.split())
#: What a newsletter's first link is for, in small letters: to be read outside the mail program.
_ELSEWHERE = (
    *("browser", "online", "web version", "webversion", "navigateur", "en ligne", "navegador", "en línea", "браузер"),
    *("przegląda", "webbläsare", "nettleser", "selaime", "prohlížeč"),
)
_MAIL = ("mail", "newsletter", "correo", "courriel", "message", "rundbrief", "nieuwsbrief", "письм", "boletín")
_MOST = 8
"""Blocks that are cut off at either end."""
#: Characters of a footer; longer ones are prose.
_LONGEST = 400
_BUTTON = 80
_STOP = re.compile(r"[.!?…。！？।؟][\"'”’»)\]\s]*$|\.\.\.[\s\[(]*$|[…:\[(][\s\[(]*$")
#: The one link that every newsletter must have (CAN-SPAM 15 U.S.C. 7704; GDPR art. 7), in the words of its readers.
_LEAVING = (
    *("unsubscri", "opt-out", "optout", "opt_out", "list-manage", "manage preferences", "update your preferences"),
    *("abmelden", "abbestellen", "austragen", "désabonn", "desabonn", "désinscri", "darse de baja", "date de baja"),
    *("cancelar suscripci", "cancelar inscri", "cancelar a inscri", "disiscri", "annulla iscri", "cancella iscri"),
    *("uitschrijv", "afmelden", "отписа", "wypisz", "avprenumer", "avregistrer", "afmeld", "framelding", "peruuta til"),
    *("odhlásit", "leiratkoz", "dezabon", "aboneliğ", "配信停止", "退订", "退訂", "取消订阅", "수신거부", "구독 취소"),
)


def without_ends(markup: str, leads: Leads) -> str:
    """The markup without the blocks at its end, and short ones at its start, that only lead to the piece itself, to its
    publication or to a mailing list's settings; and without a link to the piece itself that ends its last sentence."""
    if "</a" not in markup:
        return markup
    return _without_head(_without_foot(_without_settings(markup), leads), leads)


def _without_settings(markup: str) -> str:
    """Up to the block of a newsletter's foot that lets a reader leave it; mails are tables."""
    if "<table" not in markup:
        return markup
    start = max(0, len(markup) - _FOOT)
    foot = markup[start:].lower()
    if not any(map(foot.__contains__, _LEAVING)):
        return markup
    inside = blocks(markup, start, len(markup))
    for block in inside[1:]:
        if len(block.words) <= 2 * _LONGEST and any(map(_leaves, block.links)):
            return markup[: block.start]
    return markup


def _leaves(anchor: Anchor) -> bool:
    return leaves(anchor.address, anchor.words)


def leaves(address: str, words: str) -> bool:
    """Whether a link lets readers leave a mailing list, or change what they get."""
    both = f"{address} {words}".lower()
    return any(map(both.__contains__, _LEAVING))


def _without_foot(markup: str, leads: Leads) -> str:
    end = len(markup)
    for _ in range(_MOST):
        last, whole = _last(markup, end, leads)
        if last is None or not last.links:
            break
        if not (whole and _is_footer(last, leads)):
            return markup[: _behind_prose(last, leads, end)]
        end = last.start
    return markup[:end]


def _last(markup: str, end: int, leads: Leads) -> tuple[Block | None, bool]:
    """The last block where its links may make it a footer, and whether all of it was seen."""
    link = markup.rfind("<a", max(0, end - _WINDOW), end)
    if link < 0 or _PROSE.search(markup, link, end) or _is_alone(markup, link, end, leads):
        return None, False
    for size in (_NEAR, _WINDOW):
        start = max(0, end - size)
        last = next(reversed(blocks(markup, start, end)), None)
        if last is not None and (last.start > start or not start):
            return last, True
    return last, False


def _is_alone(markup: str, link: int, end: int, leads: Leads) -> bool:
    """This last link leads away, and it is the only one near or stands in a whole sentence: that is prose."""
    to = address(markup[link : markup.find(">", link)])
    if leads.of(to) is not Lead.AWAY:
        return False
    words = _TAG.sub("", markup[link:end]).rstrip()
    near = markup.rfind("<a", max(0, link - _LONGEST), link) >= 0
    bar = near and (host_of(to) in _NETWORKS or not _STOP.search(words))
    return not bar and not leaves(to, words)


def _is_footer(block: Block, leads: Leads) -> bool:
    """A short block all of whose links lead inward, two of them or most of its letters; or a bar of links."""
    if len(block.words.strip()) > _LONGEST:
        return False
    if any(map(_leaves, block.links)) or _is_call_to_follow(block):
        return True
    mostly = 2 * block.linked >= letters(block.words)
    if all(leads.of(anchor.address) in _INWARD for anchor in block.links):
        return mostly or len(block.links) > 1
    return mostly and len(block.links) > 1 and not _STOP.search(block.words.rstrip())


def _is_call_to_follow(block: Block) -> bool:
    """A line with links to several social networks and nowhere else."""
    hosts = [host_of(anchor.address) for anchor in block.links]
    return len(set(hosts)) > 1 and all(host in _NETWORKS for host in hosts)


def _behind_prose(block: Block, leads: Leads, end: int) -> int:
    """Where the last sentence ends: before a link inward that stands behind it."""
    last = block.links[-1]
    if letters(block.behind) or len(last.words) > _BUTTON:
        return end
    lead = leads.of(last.address)
    before = block.words.rstrip().removesuffix(block.behind.strip()).rstrip().removesuffix(last.words.strip())
    if lead is Lead.OWN or (lead in _INWARD and _STOP.search(before)):
        return last.start
    return end


def _is_for_mail_programs(block: Block) -> bool:
    """A short line above a newsletter that leads to it on the web: "Trouble viewing this email? View it online."."""
    words = block.words
    short = len(words.strip()) <= 2 * _BUTTON and len(block.links) == 1
    return short and _names(words, _ELSEWHERE) and _names(words, _MAIL)


def _names(words: str, some: Sequence[str]) -> bool:
    small = words.lower()
    return any(map(small.__contains__, some))


def _without_head(markup: str, leads: Leads) -> str:
    """From the first block on that is more than a short link, unless nothing comes behind it."""
    opens = _OPENS_WITH_LINK.match(markup) or _names(markup[:_NEAR], _ELSEWHERE)
    inside = blocks(markup, 0, _HEAD) if opens else []
    cut = 0
    for block, following in pairwise(inside[:4]):
        if _is_for_mail_programs(block):
            cut = following.start
            continue
        if not (block.links and block.linked == letters(block.words) and len(block.words.strip()) <= _BUTTON):
            break
        if all(leads.of(anchor.address) is Lead.AWAY for anchor in block.links) and len(following.words) < _BUTTON:
            break
        cut = following.start
    return markup[cut:]
