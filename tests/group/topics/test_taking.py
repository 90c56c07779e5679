from __future__ import annotations

from digest.config.ready import ready_made
from digest.group.topics.taking import Taking, taking
from tests.group.made import FERRY, VACCINE, article, digest

READY = tuple(ready_made().values())


def test_each_topic_says_how_many_articles_it_takes_and_which_of_them_are_doubtful() -> None:
    given = [article(1, "A malaria vaccine", text=VACCINE), article(2, text=FERRY)]
    health, sport = ready_made()["health"], ready_made()["sport"]
    assert taking(given, digest(topics=(health, sport)), READY) == (
        Taking(topic="Health", articles=1, doubtful=()),
        Taking(topic="Sport", articles=0, doubtful=()),
    )


def test_what_nearly_fits_no_topic_is_doubtful() -> None:
    given = [article(1, "Notes", text="A striker walked past the lighthouse, and a coach waited at the station.")]
    (sport,) = taking(given, digest(topics=(ready_made()["sport"],)), READY)
    assert sport.articles in (0, 1)
    assert sport.doubtful == ("Notes",) * sport.articles


def test_without_topics_nothing_is_taken() -> None:
    assert taking([article(1)], digest(topics=()), READY) == ()
