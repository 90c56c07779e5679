"""What an editor should look at twice in a draft, as facts for the words that they are told (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from digest.config.digests import Digest
from digest.model.edition import Draft
from digest.model.grouping import Story
from digest.model.notice import Fact, Facts
from digest.model.source import Health, SourceState
from digest.pipeline.names import source_name
from digest.render import Finding
from digest.render.pictures import placed, small

#: Of each kind so many are named.
NAMED = 5
_ILL = (Health.FAILING, Health.GONE, Health.QUARANTINED, Health.HELD)


def doubts(
    draft: Draft,
    digest: Digest,
    findings: Collection[Finding],
    states: Mapping[str, SourceState],
    *,
    pictures: bool = True,
) -> Facts:
    """What may be wrong: stories near to being of no section, stories that may be two, bare headlines, no picture on
    top that mail programs show, where its look has any `pictures`, sources that gave nothing, what was found in the
    mail. `doubts` says how many there are, `more` how many of them are not named."""
    stories = draft.stories
    sections = {story.key: section.name for section in draft.sections for story in section.stories}
    kinds: Sequence[tuple[tuple[str, ...], Sequence[tuple[str, ...]]]] = (
        (("unsure", "unsure_in"), [(story.lead.title, sections[story.key]) for story in stories if story.unsure]),
        (("stray", "stray_with"), list(_strays(stories))),
        (("bare",), [(story.lead.title,) for story in stories if not story.summary]),
        (("names", "reasons"), list(_ill(digest, states))),
        (("warnings",), [(one.what,) for one in findings if one.severity == "warning"]),
    )
    facts: dict[str, Fact] = {
        name: tuple(one[place] for one in doubts[:NAMED]) for names, doubts in kinds for place, name in enumerate(names)
    }
    no_picture = bool(
        pictures and digest.images and stories and not small(placed(stories[0].lead.image, draft, digest).small)
    )
    return {
        **facts,
        "no_picture": int(no_picture),
        "faults": tuple(one.what for one in findings if one.severity == "error")[:NAMED],
        "doubts": sum(len(doubts) for _, doubts in kinds) + no_picture,
        "more": sum(max(0, len(doubts) - NAMED) for _, doubts in kinds),
    }


def _strays(stories: Sequence[Story]) -> Iterator[tuple[str, str]]:
    for story in stories:
        stray = next((article for article in story.articles[1:] if article.number == story.stray), None)
        if stray:
            yield story.lead.title, stray.title


def _ill(digest: Digest, states: Mapping[str, SourceState]) -> Iterator[tuple[str, str]]:
    for source in digest.sources:
        state = states.get(source.key)
        if state and state.health in _ILL:
            yield source_name(source, state.name), state.reason or state.why
