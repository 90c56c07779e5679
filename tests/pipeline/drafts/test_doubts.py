"""What an editor should look at twice: named, bounded, and nothing where all is well."""

from __future__ import annotations

from dataclasses import replace

from digest.model.article import Image, Prints
from digest.model.edition import Draft, Letterhead
from digest.model.grouping import Section, Story
from digest.model.source import Health, SourceKind, SourceState
from digest.pipeline.drafts.doubts import NAMED, doubts
from digest.render import Finding
from digest.render.samples import samples
from tests.group.made import article

PICTURE = Image(url="https://a.example/p.jpg")
WELL = Story(key="s1", articles=(article(1, "Ferries run", image=PICTURE),), summary="Words.", rank=1)
DIGEST = samples.sample_digest()


def draft(*stories: Story) -> Draft:
    ranked = tuple(replace(story, rank=rank) for rank, story in enumerate(stories, 1))
    return replace(samples.sample_draft(), sections=(Section(key="world", name="World", stories=ranked),))


def test_where_all_is_well_there_is_nothing_to_doubt() -> None:
    well = SourceState(source=DIGEST.sources[0].key, kind=SourceKind.FEED, name="The Wire")
    facts = doubts(draft(WELL), DIGEST, (), {well.source: well})
    assert (facts["doubts"], facts["more"], facts["faults"], facts["no_picture"]) == (0, 0, (), 0)


def test_each_doubt_is_named() -> None:
    two = (article(2, "Wind contract"), article(3, "Jobs at risk"))
    stories = (
        Story(key="s2", articles=two, summary="Words.", stray=3, unsure=True),
        replace(WELL, summary=""),
    )
    findings = (Finding(severity="warning", what="It is long.", where="html"),)
    faulty = Finding(severity="error", what="The subject is empty.", where="subject")
    ill = SourceState(source=DIGEST.sources[0].key, kind=SourceKind.FEED, name="The Wire", reason="answered 500")
    ill = replace(ill, failures=3)
    assert ill.health is Health.FAILING
    facts = doubts(draft(*stories), DIGEST, (*findings, faulty), {ill.source: ill})
    assert (facts["unsure"], facts["unsure_in"]) == (("Wind contract",), ("World",))
    assert (facts["stray"], facts["stray_with"]) == (("Wind contract",), ("Jobs at risk",))
    assert facts["bare"] == ("Ferries run",)
    assert (facts["reasons"], facts["warnings"], facts["faults"]) == (
        ("answered 500",),
        ("It is long.",),
        ("The subject is empty.",),
    )
    assert (facts["no_picture"], facts["doubts"], facts["more"]) == (1, 6, 0)


def test_many_are_counted_and_not_named() -> None:
    stories = [Story(key=f"s{n}", articles=(article(n, f"Headline {n}"),), unsure=True) for n in range(1, 21)]
    facts = doubts(draft(*stories), DIGEST, (), {})
    assert len(facts["unsure"]) == len(facts["bare"]) == NAMED  # type: ignore[arg-type]
    assert (facts["doubts"], facts["more"]) == (41, 30)


def test_of_our_own_pictures_one_that_could_not_be_had_is_missed_on_top() -> None:
    ours, made = DIGEST.model_copy(update={"pictures": "ours"}), draft(WELL)
    printed = Prints(width=640, height=480, small=f"{'a' * 64}.jpg")
    head = Letterhead(web_url="https://meridian.example")
    for prints, missing in (({}, 1), ({PICTURE.url: printed}, 0)):
        shown = replace(made, prints=prints, letterhead=head)
        assert doubts(shown, ours, (), {})["no_picture"] == missing


def test_where_no_pictures_are_wanted_none_is_missed() -> None:
    plain = DIGEST.model_copy(update={"images": False})
    assert doubts(draft(replace(WELL, articles=(article(1, "Ferries run"),))), plain, (), {})["no_picture"] == 0
