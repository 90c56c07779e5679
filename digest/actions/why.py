"""Why an article is in or out, and the line of configuration that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.actions.editions import by_hand
from digest.actions.preview import rehearse
from digest.actions.shape import Shape
from digest.model.article import Article
from digest.model.grouping import Outcome, Verdict
from digest.pipeline import building
from digest.pipeline.names import source_name
from digest.publication import Publication
from digest.text.web_addresses import page_of
from digest.wiring import Wiring

#: Articles explained at once.
MOST = 5
NEXT = "the next edition"
FIRST = "the first edition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An article, with what each edition says of it, the oldest first."""

    article: Article
    verdicts: tuple[tuple[str, Verdict], ...]
    """Name of the edition, `NEXT` or `FIRST`, and its verdict."""


class ExplainedEdition(Shape):
    """What one edition says of an article."""

    edition: str
    outcome: str
    section: str
    reason: str
    line: str


class Explanation(Shape):
    """An article and its verdicts, as programs read them."""

    title: str
    url: str
    editions: tuple[ExplainedEdition, ...]


def why(wiring: Wiring, name: str, words: str) -> tuple[Explained, ...]:
    """Articles with these words in their title or address, and why each was or is in or out; at most `MOST`.

    What was collected is looked at first; when nothing there fits, the sources are asked as a preview does. Empty
    when nothing fits at all. Raises `UsageError` when there is no such digest.
    """
    sought = page_of(words.strip()) or words
    return tuple(_stored(wiring, name, sought) or _rehearsed(wiring, name, sought))


def shape(explained: Explained) -> Explanation:
    """An explained article as programs read it."""
    return Explanation(
        title=explained.article.title,
        url=explained.article.url,
        editions=tuple(
            ExplainedEdition(
                edition=edition,
                outcome=verdict.outcome.value,
                section=verdict.section,
                reason=verdict.reason,
                line=verdict.where,
            )
            for edition, verdict in explained.verdicts
        ),
    )


def deciding_line(publication: Publication, where: str) -> str:
    """The line "config/digests/morning.yaml:14" as it is now; empty when it is not there any more."""
    file, _, number = where.rpartition(":")
    path = publication.site.home / file
    if not number.isdecimal() or not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[int(number) - 1].strip() if 0 < int(number) <= len(lines) else ""


def _stored(wiring: Wiring, name: str, words: str) -> list[Explained]:
    """Articles collected before, with what was or will be said of them."""
    publication, store = wiring.publication, wiring.store
    digest = publication.in_force(name)
    articles = store.articles.find(words)
    if not articles:
        return []
    built = building.build(digest, by_hand(publication), wiring.kit(name))
    coming = {verdict.article: [(NEXT, verdict)] for verdict in built.verdicts}
    explained = []
    for article in articles:
        past = [
            (edition.name, verdict) for edition, verdict in store.editions.verdicts_of_article(name, article.number)
        ]
        verdicts = past + coming.get(article.number, [])
        verdicts = verdicts or _braked(publication, name, article) or _seen(publication, name, article)
        if verdicts:
            explained.append(Explained(article=article, verdicts=tuple(verdicts)))
    return explained[:MOST]


def _braked(publication: Publication, name: str, article: Article) -> list[tuple[str, Verdict]]:
    """Of an article that its source's flood brake holds."""
    digest, store = publication.in_force(name), publication.store
    states = store.sources.states([source.key for source in digest.sources])
    for source in digest.sources:
        state = states.get(source.key)
        if not state or not state.held:
            continue
        if article.number not in {held.number for held in store.articles.held(source.key)}:
            continue
        reason = (
            f"the flood brake holds {state.held} articles of {source_name(source, state.name)} ({state.why}); "
            f"digest sources release {source.url} lets them through"
        )
        return [(NEXT, Verdict(article=article.number, outcome=Outcome.HELD, reason=reason, where=source.where))]
    return []


def _seen(publication: Publication, name: str, article: Article) -> list[tuple[str, Verdict]]:
    """Of an article that was there already when its source was collected for the first time."""
    if publication.store.articles.outcome(name, article.number) is not Outcome.SEEN:
        return []
    digest = publication.in_force(name)
    reason = (
        f"a source met for the first time gives the articles of one gap of the schedule, at most {digest.max_stories}"
    )
    where = digest.written.get("max_stories", "")
    return [(FIRST, Verdict(article=article.number, outcome=Outcome.SEEN, reason=reason, where=where))]


def _rehearsed(wiring: Wiring, name: str, words: str) -> list[Explained]:
    """Articles that the sources offer now, with what the next edition says of them."""
    built = rehearse(wiring, name)
    verdicts = {verdict.article: verdict for verdict in built.verdicts}
    fitting = [article for article in built.articles if _has(article, words.casefold().split())]
    return [Explained(article=article, verdicts=((NEXT, verdicts[article.number]),)) for article in fitting[:MOST]]


def _has(article: Article, words: Sequence[str]) -> bool:
    return all(word in f"{article.title} {article.url} {article.guid}".casefold() for word in words)
