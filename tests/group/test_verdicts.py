from __future__ import annotations

import pytest

from digest.config.digests import Topic
from digest.group.caps import Cap
from digest.group.rank import Candidate
from digest.group.verdicts import over_cap, ran
from digest.model.article import Article
from digest.model.grouping import Outcome
from tests.group.made import CAMPUS, article, digest


def candidate(*articles: Article, shown: tuple[Article, ...] = (), topic: Topic | None = CAMPUS) -> Candidate:
    key = f"s{articles[0].number}"
    return Candidate(
        key=key, articles=articles, shown=shown or articles, topic=topic, reason="keyword ferry put it here"
    )


LEAD, OTHER = article(1, "Ferry strike ends", source="a"), article(2, source="b")
SAME = article(3, source="b")


def test_the_lead_tells_why_the_story_is_in_its_section_and_the_others_whose_story_it_is() -> None:
    lead, member, copy = ran([candidate(LEAD, OTHER, SAME, shown=(LEAD, OTHER))], digest())
    assert (lead.article, lead.outcome, lead.reason) == (1, Outcome.LEAD, "keyword ferry put it here")
    assert (member.outcome, member.reason) == (Outcome.MEMBER, 'the same story as "Ferry strike ends"')
    assert (copy.outcome, copy.reason, copy.of) == (Outcome.DUPLICATE, "the same story from the same source", 2)
    assert {(one.section, one.story, one.rank) for one in (lead, member, copy)} == {("Campus", "s1", 1)}


def test_stories_are_numbered_in_the_order_they_run() -> None:
    found = list(ran([candidate(OTHER), candidate(LEAD)], digest()))
    assert [(verdict.article, verdict.rank) for verdict in found] == [(2, 1), (1, 2)]


@pytest.mark.parametrize(("missed", "tries"), [({}, 1), ({1: 2}, 3), ({2: 5}, 1)])
def test_a_story_over_the_cap_tells_its_rank_the_cap_and_how_often_it_missed(
    missed: dict[int, int], tries: int
) -> None:
    order = [candidate(OTHER), candidate(LEAD, topic=None)]
    caps = {"s1": Cap(reason="max_stories is 1", where="morning.yaml:20")}
    (verdict,) = over_cap(order, caps, missed, digest(rest="Besides"))
    assert (verdict.article, verdict.outcome) == (1, Outcome.OVER_CAP)
    assert verdict.reason == "max_stories is 1; it is 2 of 2 by rank"
    assert (verdict.where, verdict.rank, verdict.tries, verdict.section) == ("morning.yaml:20", 2, tries, "Besides")


def test_every_article_of_a_story_over_the_cap_is_over_it() -> None:
    caps = {"s1": Cap(reason="max_stories is 1", where="x")}
    assert [verdict.article for verdict in over_cap([candidate(LEAD, OTHER, SAME)], caps, {}, digest())] == [1, 2, 3]
    assert list(over_cap([candidate(LEAD)], {}, {}, digest())) == []
