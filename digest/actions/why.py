"""Why an article is in or out, and the line of configuration that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.actions.deciding_lines import deciding_line
from digest.actions.editions import by_hand
from digest.actions.preview import rehearse
from digest.actions.shape import Shape
from digest.model.article import Article
from digest.model.decision import Fate
from digest.model.grouping import Outcome, Verdict
from digest.pipeline import building
from digest.pipeline.deciding import decided
from digest.pipeline.kit import Built
from digest.pipeline.names import source_name
from digest.publication import Publication
from digest.text.durations import in_words
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
    unless: str = ""
    """Why the next edition would not be sent as things stand; empty when it would, or the article is not in it."""


class ExplainedEdition(Shape):
    """What one edition says of an article."""

    edition: str
    outcome: str
    section: str
    reason: str
    line: str
    """Where it is decided: "config/digests/morning.yaml:14", without a number where a default decides."""
    add: str
    """The line that would change a default."""


class Explanation(Shape):
    """An article and its verdicts, as programs read them."""

    title: str
    url: str
    editions: tuple[ExplainedEdition, ...]
    unless: str
    """Why the next edition would not be sent as things stand."""


def why(wiring: Wiring, name: str, words: str) -> tuple[Explained, ...]:
    """Articles with these words in their title or address, and why each was or is in or out; at most `MOST`.

    What was collected is looked at first; when nothing there fits, the sources are asked as a preview does. Empty
    when nothing fits at all. Raises `UsageError` when there is no such digest.
    """
    sought = page_of(words.strip()) or words
    return tuple(_stored(wiring, name, sought) or _rehearsed(wiring, name, sought))


def shape(publication: Publication, name: str, explained: Explained) -> Explanation:
    """An explained article as programs read it."""
    return Explanation(
        title=explained.article.title,
        url=explained.article.url,
        unless=explained.unless,
        editions=tuple(_edition(publication, name, edition, verdict) for edition, verdict in explained.verdicts),
    )


def _edition(publication: Publication, name: str, edition: str, verdict: Verdict) -> ExplainedEdition:
    deciding = deciding_line(publication, name, verdict)
    return ExplainedEdition(
        edition=edition,
        outcome=verdict.outcome.value,
        section=verdict.section,
        reason=verdict.reason,
        line=deciding.where if deciding else "",
        add=deciding.add if deciding else "",
    )


def _stored(wiring: Wiring, name: str, words: str) -> list[Explained]:
    """Articles collected before, with what was or will be said of them."""
    publication, store = wiring.publication, wiring.store
    digest = publication.in_force(name)
    articles = store.articles.find(words)
    if not articles:
        return []
    built = building.build(digest, by_hand(publication), wiring.kit(name), look_at_pictures=False)
    unless = _unless(wiring, built)
    coming = {verdict.article: [(NEXT, verdict)] for verdict in built.verdicts}
    explained = []
    for article in articles:
        past = [
            (edition.name, verdict) for edition, verdict in store.editions.verdicts_of_article(name, article.number)
        ]
        verdicts = past + coming.get(article.number, [])
        verdicts = verdicts or _braked(publication, name, article) or _seen(publication, name, article)
        if verdicts:
            runs = any(edition == NEXT and verdict.outcome.runs for edition, verdict in verdicts)
            explained.append(Explained(article=article, verdicts=tuple(verdicts), unless=unless if runs else ""))
    return explained[:MOST]


def _unless(wiring: Wiring, built: Built) -> str:
    """Why the edition would be skipped, or could not be made; empty when it would be sent."""
    digest = wiring.publication.in_force(built.draft.digest)
    decision = decided(built, digest, wiring.kit(digest.key), attended=True)
    return decision.reason if decision.fate in (Fate.SKIPPED, Fate.FAILED) else ""


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
    old = article.published is not None and article.published < article.first_seen - digest.send.gap
    limit = f"max_stories is {digest.max_stories}{'' if 'max_stories' in digest.written else ' by default'}"
    reason = (
        f"it was older than one gap of the schedule, {in_words(digest.send.gap)}"
        if old
        else f"its source had as many newer ones as an edition holds: {limit}"
    )
    where = digest.where("send" if old else "max_stories")
    return [(FIRST, Verdict(article=article.number, outcome=Outcome.SEEN, reason=reason, where=where))]


def _rehearsed(wiring: Wiring, name: str, words: str) -> list[Explained]:
    """Articles that the sources offer now, with what the next edition says of them."""
    built = rehearse(wiring, name)
    verdicts = {verdict.article: verdict for verdict in built.verdicts}
    fitting = [article for article in built.articles if _has(article, words.casefold().split())][:MOST]
    unless = _unless(wiring, built) if fitting else ""
    return [
        Explained(
            article=article,
            verdicts=((NEXT, verdicts[article.number]),),
            unless=unless if verdicts[article.number].outcome.runs else "",
        )
        for article in fitting
    ]


def _has(article: Article, words: Sequence[str]) -> bool:
    return all(word in f"{article.title} {article.url} {article.guid}".casefold() for word in words)
