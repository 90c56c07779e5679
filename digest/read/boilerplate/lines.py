"""Lines of plain text around an article that are none of its sentences: counts, labels with addresses, names (pure)."""

from __future__ import annotations

import re

from digest.read.text.tails import without_more

#: "3 posts - 2 participants" (Discourse), "12 comments | 4 shares".
_COUNTS = re.compile(r"\d[\d.,]*[kKmM]? [^\W\d]+(?: ?[-–—·•|,/] ?\d[\d.,]*[kKmM]? [^\W\d]+)+")
_ADDRESS = re.compile(r"https?://\S+")
#: "Article URL: https://…", "Points: 5", "# Comments: 0".
_LABELLED = re.compile(r"[^:\n.!?]{1,40}: ?(?:https?://\S+|\d[\d.,]*)(?:\n|$)")
#: arXiv's announcement (info.arxiv.org/help/rss_specifications.html, 2024): an id and a type, then the abstract.
_ARXIV = re.compile(r"\AarXiv:\S{1,40} +Announce Type: [\w-]+\s+(?:Abstract: )?")
_CHAPTER = re.compile(r"\(?\d{1,2}(?::\d\d){1,2}\b|(?:[#＃]\w+[\s,]*)+$")
_LONGEST = 400
_MOST = 8


def without_lines(text: str, title: str = "", site: str = "") -> str:
    """The text without what feeds put before and behind it in lines of their own. Where both the piece's `title` and
    the `site` are named in its short last paragraph, that says where the piece appeared, in whatever language."""
    if text.startswith("arXiv:"):
        text = _ARXIV.sub("", text, count=1)
    for _ in range(_MOST):
        start = text.rfind("\n\n") + 1
        last = text[start:].strip()
        if not last or len(last) > _LONGEST or not _is_extra(last, title, site, whole=not start):
            break
        text = text[:start].rstrip()
    return without_more(text)


def without_pointers(description: str) -> str:
    """Of a video's description the lines that are prose: without addresses, chapters and hashtags. All of it where
    nothing is left."""
    lines = description.split("\n")
    prose = [line for line in lines if not (_ADDRESS.search(line) or _CHAPTER.match(line.strip()))]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(prose)).strip()
    return kept if any(map(str.isalpha, kept)) else description


def _is_extra(paragraph: str, title: str, site: str, *, whole: bool) -> bool:
    if _COUNTS.fullmatch(paragraph) or not any(map(str.isalnum, paragraph)):
        return not whole
    if _labelled(paragraph):
        return True
    return not whole and len(title) > 3 < len(site) and title in paragraph and site in paragraph


def _labelled(paragraph: str) -> bool:
    """Nothing but labels, with an address or a number behind each."""
    return all(_LABELLED.fullmatch(line) for line in paragraph.split("\n"))
