"""Why every article is in or out of an edition, as a page for its editors. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from digest.config.site import Site
from digest.model.article import Article
from digest.model.edition import Draft
from digest.model.grouping import Outcome, Section, Verdict
from digest.model.run import SourceReport
from digest.render import mail_links
from digest.render.look.look import Look
from digest.render.look.words import catalogue, whole_date
from digest.render.mail.document import accents
from digest.render.page_view import Reason, Reasons
from digest.render.plain import plain
from digest.render.web.filling import filled
from digest.render.web.pages import page_view

_LANGUAGE = "en"
"""The page's language: verdicts are sentences in English, as in the terminal."""


def reasons_page(
    draft: Draft,
    articles: Sequence[Article],
    verdicts: Sequence[Verdict],
    sources: Sequence[SourceReport],
    site: Site,
    look: Look,
) -> bytes:
    """Every article once: those that run by section, with their rank, then those left out by what became of them, each
    with its reason and the line of configuration that decides; at the end the sources that failed."""
    verdict_of = {verdict.article: verdict for verdict in verdicts}
    running = [_section(section, verdict_of) for section in draft.sections]
    parts = [*running, *_left_out(articles, verdict_of), *_failed(sources)]
    date = whole_date(draft.window.closed, draft.timezone, _LANGUAGE)
    title = plain(draft.title)
    page = page_view(site, _LANGUAGE, title=title, head=f"Why: {title} No. {draft.number}")
    tally = f"{sum(v.outcome.runs for v in verdicts):,} of {len(verdicts):,} articles run"
    values = {"page": page, "parts": parts, "issue": f"No. {draft.number}, as of {date}", "tally": tally}
    words = catalogue(look.catalogues, _LANGUAGE)
    return filled("web/reasons.html", look, words, {**values, **accents(site.colour, look)})


def _section(section: Section, verdict_of: Mapping[int, Verdict]) -> Reasons:
    reasons = []
    for story in section.stories:
        first = f"{story.rank}. {'Update: ' if story.update else ''}"
        reasons.append(_reason(story.lead, verdict_of[story.lead.number], before=first, more=story.why))
        others = (other for other in story.articles[1:] if other.number in verdict_of)
        reasons += [_reason(other, verdict_of[other.number], also=True) for other in others]
    return Reasons(name=plain(section.name, 80), reasons=tuple(reasons))


def _left_out(articles: Sequence[Article], verdict_of: Mapping[int, Verdict]) -> Iterator[Reasons]:
    """The reasons of articles that do not run, by what became of them, in the order of outcomes."""
    for outcome in Outcome:
        reasons = [_reason(a, verdict_of[a.number]) for a in articles if verdict_of[a.number].outcome is outcome]
        if reasons and not outcome.runs:
            yield Reasons(name=f"{outcome.value} ({len(reasons):,})", reasons=tuple(reasons))


def _failed(sources: Sequence[SourceReport]) -> Iterator[Reasons]:
    reasons = [
        Reason(
            title=plain(source.name, 200),
            url=mail_links.link(source.failure.url),
            reason=plain(f"{source.failure.reason}. {source.failure.advice}", 1000),
        )
        for source in sources
        if source.failure
    ]
    if reasons:
        yield Reasons(name=f"sources that failed ({len(reasons):,})", reasons=tuple(reasons))


def _reason(article: Article, verdict: Verdict, *, before: str = "", more: str = "", also: bool = False) -> Reason:
    return Reason(
        title=before + (plain(article.title, 500) or "without a title"),
        url=mail_links.link(article.url),
        reason=plain("; ".join(filter(None, (verdict.reason, more))), 1000),
        where=verdict.where,
        also=also,
    )
