"""What ran in one digest is a source of another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from digest.actions.preview import rehearse
from digest.actions.send import send
from digest.pipeline import gathering
from tests.actions.conftest import NOW, Open
from tests.actions.newsroom import MORNING, newsroom

WEEKLY = "title: Best of the week\nsend: fridays at 16:00\nsources: [{digest: morning}]\nmax_stories: 5\n"


def test_a_weekly_is_made_of_what_ran_and_of_nothing_else(open_wiring: Open, tmp_path: Path) -> None:
    newsroom(open_wiring, tmp_path, "ada@reader.example").close()
    wiring = open_wiring(morning=MORNING, weekly=WEEKLY)
    weekly = wiring.publication.in_force("weekly")
    (report,) = gathering.gather(weekly, wiring.kit("weekly"))
    assert (report.name, report.new, report.failure) == ("morning", 0, None)
    send(wiring, "morning", "", lambda built, recipients: str(recipients))
    ran = wiring.store.editions.ran("morning", NOW - timedelta(days=1))
    assert ran
    (report,) = gathering.gather(weekly, wiring.kit("weekly"))
    assert report.new == len(ran)
    (report,) = gathering.gather(weekly, wiring.kit("weekly"))
    assert report.new == 0
    shown = rehearse(wiring, "weekly").draft.stories
    assert {story.lead.title for story in shown} == {lead.title for lead in ran}
    assert wiring.store.editions.ran("morning", NOW + timedelta(days=1)) == ()


def test_a_digest_that_is_not_there_is_refused_with_those_that_are(open_wiring: Open) -> None:
    wiring = open_wiring(morning=MORNING, weekly=WEEKLY.replace("digest: morning", "digest: mourning"))
    (problem,) = wiring.publication.refused["weekly"].problems
    assert problem.what == 'There is no digest "mourning". Did you mean: morning?'
