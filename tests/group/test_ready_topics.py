from __future__ import annotations

from pathlib import Path

from digest.config.ready import ready_made
from digest.group import group
from digest.model.article import Article
from digest.model.grouping import Memory
from tests.group.made import NOW, article, digest

SIX = tuple(ready_made()[key] for key in ("world", "business", "technology", "science", "culture", "sport"))


def test_a_war_between_neighbours_is_world_news(corpora: Path) -> None:
    title, _, text = (corpora / "seed" / "article.txt").read_text(encoding="utf-8").partition("\n")
    grouping = group(
        [Article(source="s", title=title, text=text, number=1, first_seen=NOW)], digest(topics=SIX), Memory(), NOW
    )
    assert grouping.sections[0].name == "World"
    assert grouping.stories[0].summary.startswith("Russia and the US have agreed")


def test_a_few_articles_find_their_ready_made_sections() -> None:
    said = {
        "World": ("Ceasefire talks open in Geneva", "Rebels and the army agreed to a truce while ambassadors talk."),
        "Business": (
            "Bank lifts profit forecast",
            "Shares rose after the bank raised its forecast for the quarter.",
        ),
        "Technology": (
            "New phone software leaks",
            "The smartphone maker's update breaks apps, developers say.",
        ),
        "Sport": ("Late goal wins the cup final", "The striker scored in the last minute to win the championship."),
        "More": ("Pruning roses in winter", "Roses want a clean cut just above a bud, and mulch around the stem."),
    }
    given = [article(n, title, text=text) for n, (title, text) in enumerate(said.values(), 1)]
    grouping = group(given, digest(topics=SIX), Memory(), NOW)
    assert [verdict.section for verdict in grouping.verdicts] == list(said)
