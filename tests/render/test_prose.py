"""Words of editors in mail, text and on the web: their links, emphasis and lines."""

from __future__ import annotations

import pytest

from digest import places
from digest.config.digests import Topic
from digest.model.edition import Edition, Status
from digest.render import check
from digest.render.look.look import Look, read_look
from digest.render.samples import samples
from digest.render.web.pages import pages
from tests.render.made import draft, mail, story, tree, words

INTRO = (
    "Good morning.\\\nTickets from **Monday**, [here](https://quay.example/ball?a=1&b=2).\n\n*Your* editors {{7*7}} <b>"
)
WORLD = Topic(key="world", name="World", about="What the *ferries* bring: [arrivals](https://quay.example/arrivals).")
SAMPLE = draft(story("Bridge opens"), story("Ferry sails", rank=2), intro=INTRO)
LOOKS = ("broadsheet", "brief", "cards")


@pytest.mark.parametrize("name", LOOKS)
def test_in_a_mail_they_are_as_typed(name: str) -> None:
    made = mail(SAMPLE, read_look(name, places.TEMPLATES), topics=(WORLD,))
    page = tree(made)
    links = {words(a): a.get("href") for a in page.iter("a")}
    assert links["here"] == "https://quay.example/ball?a=1&b=2"
    assert links["arrivals"] == "https://quay.example/arrivals"
    assert [words(bold) for bold in page.iter("b")] == ["Monday"]
    assert [words(italic) for italic in page.iter("i")] == ["Your", "ferries"]
    (first,) = (p for p in page.iter("p") if words(p).startswith("Good morning."))
    assert len(first.findall(".//br")) == 1
    assert "{{7*7}} <b>" in words(page)
    assert check(made, SAMPLE) == ()


def test_in_text_an_address_stands_on_a_line_of_its_own(look: Look) -> None:
    made = mail(SAMPLE, look, topics=(WORLD,))
    assert (
        "\n\nGood morning.\nTickets from Monday, here.\n  here:\n  https://quay.example/ball?a=1&b=2\n\nYour editors"
        in made.text
    )
    assert "What the ferries bring: arrivals.\n  arrivals:\n  https://quay.example/arrivals\n" in made.text


def test_an_address_that_stands_bare_is_a_link_and_is_not_said_twice(look: Look) -> None:
    made = mail(draft(story(), intro="See https://quay.example/ball."), look)
    assert {words(a) for a in tree(made).iter("a")} > {"https://quay.example/ball"}
    assert made.text.count("https://quay.example/ball") == 1


def test_a_page_of_the_archive_has_them_too(look: Look) -> None:
    edition = Edition(id=1, draft=SAMPLE, hash="", frozen=samples.NOW, status=Status.SENT)
    digest = samples.sample_digest().model_copy(update={"topics": (WORLD,)})
    content = dict(pages(digest, samples.sample_site(), look, [edition]))
    page = next(text.decode() for path, text in content.items() if path.endswith("0700.html"))
    assert '<a href="https://quay.example/ball?a=1&amp;b=2">here</a>' in page
    assert "<b>Monday</b>" in page
    assert "<br>" in page
    assert "{{7*7}} &lt;b&gt;" in page
    assert '<a href="https://quay.example/arrivals">arrivals</a>' in page


def test_a_template_of_ones_own_that_knows_nothing_of_markdown_has_the_words(look: Look) -> None:
    (first, _) = SAMPLE.intro.split("\n\n")
    assert "**" in first
    made = mail(SAMPLE, look)
    assert "**" not in made.html + made.text
