from __future__ import annotations

from dataclasses import replace

import pytest

from digest.config.digests import Topic
from digest.group.caps import Cap
from digest.group.evidence import Evidence
from digest.group.rank import Candidate
from digest.group.shown.copies import Copy
from digest.group.vectors import counted
from digest.group.verdicts import over_cap, ran, repeats
from digest.group.words.terms import counts
from digest.model.article import Article
from digest.model.grouping import Outcome
from tests.group.made import CAMPUS, FERRY, FERRY_AGAIN, article, digest


def candidate(*articles: Article, shown: tuple[Article, ...] = (), topic: Topic | None = CAMPUS) -> Candidate:
    key = f"s{articles[0].number}"
    return Candidate(
        key=key, articles=articles, shown=shown or articles, topic=topic, reason="keyword ferry put it here"
    )


LEAD = article(1, "Ferry strike ends", source="a", text=FERRY)
OTHER = article(2, "Solent ferries sail again", source="b", text=FERRY_AGAIN)
SAME = article(3, "Solent ferries sail again", source="b")
EVIDENCE = Evidence(counted(counts(one) for one in (LEAD, OTHER, SAME)), {"ferry"})


def test_the_lead_tells_why_it_is_in_its_section_the_others_what_they_are_like_how_much_and_by_which_words() -> None:
    story = replace(
        candidate(LEAD, OTHER, SAME, shown=(LEAD, OTHER)),
        copies={3: Copy(of=2, what="headline")},
        likeness={(1, 2): 0.412},
    )
    lead, member, copy = ran([story], digest(), EVIDENCE)
    assert (lead.article, lead.outcome, lead.reason, lead.of) == (1, Outcome.LEAD, "keyword ferry put it here", 0)
    assert (member.outcome, member.of) == (Outcome.MEMBER, 1)
    named, _, words = member.reason.partition(", by the words ")
    assert named == 'the same story as "Ferry strike ends": 41% alike'
    assert len(words.split(", ")) == 3
    assert set(words.split(", ")) <= {"Solent", "Southampton", "Okafor", "Ryde", "Ines", "sailings", "Captain"}
    assert (copy.outcome, copy.of) == (Outcome.DUPLICATE, 2)
    assert copy.reason == 'nearly the same headline as "Solent ferries sail again" from the same source'
    assert {(one.section, one.story, one.rank) for one in (lead, member, copy)} == {("Campus", "s1", 1)}


def test_a_member_that_is_not_like_the_lead_names_the_one_that_brought_it() -> None:
    third = article(4, "Ryde pier", source="c")
    story = replace(candidate(LEAD, OTHER, third), likeness={(1, 2): 0.4, (2, 4): 0.2})
    *_, verdict = ran([story], digest(), EVIDENCE)
    assert (verdict.of, verdict.reason) == (
        2,
        'the same story as "Solent ferries sail again": 20% alike, by the words Ryde',
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://1.example/story/1?utm_source=x", 'the same page as "Ferry strike ends"'),
        ("https://1.example/other", 'the same headline and text as "Ferry strike ends"'),
        ("", 'the same headline and text as "Ferry strike ends"'),
    ],
)
def test_a_repeated_article_names_the_one_it_repeats(url: str, reason: str) -> None:
    verdict = repeats(replace(SAME, url=url), LEAD)
    assert (verdict.article, verdict.outcome, verdict.of, verdict.reason) == (3, Outcome.DUPLICATE, 1, reason)


def test_stories_are_numbered_in_the_order_they_run() -> None:
    running = list(ran([candidate(OTHER), candidate(LEAD)], digest(), EVIDENCE))
    assert [(verdict.article, verdict.rank) for verdict in running] == [(2, 1), (1, 2)]


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
