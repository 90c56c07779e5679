"""What rendering costs: once for a segment and spliced for each person, against the same work for everybody.

    python benchmarks/bench_render.py [ROUNDS]

Prints medians of CPU time and ratios, for thirty stories in broadsheet. Names what fell short and exits 1 when a person
takes more than 15 microseconds, or is not 200 times cheaper than Jinja and MJML for everybody, or when a whole edition,
both parts, takes more than 17 times what the MJML engine alone does, or twice what Jinja and the engine do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from statistics import median

from mjml import mjml2html

from digest import places
from digest.model.edition import Rendering
from digest.model.mail import Message
from digest.model.people import Segment
from digest.render import render
from digest.render.look import sandbox
from digest.render.look.look import read_look
from digest.render.mail import document
from digest.render.mail.subject import preheader, subject
from digest.render.samples import samples
from digest.render.segment_view import edition_view, names_given
from digest.send.encode import Slot, encoded, mime

LOOK = read_look("broadsheet", places.TEMPLATES)
EDITION, DIGEST, SITE = samples.sample_draft(), samples.sample_digest(), samples.sample_site()
NAMES = names_given(DIGEST)
SEGMENT = Segment(language="en")


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    made, people = whole(), cycle([_message(number) for number in range(500)])
    fields, source = values(), mjml_source(values())
    spliced, joined, edition, engine, each = costs(
        rounds,
        lambda: mime(next(people), made),
        plain_join(made),
        whole,
        lambda: mjml2html(source, fonts={}),
        lambda: mjml2html(mjml_source(fields), fonts={}),
    )
    print(f"a person, spliced             {spliced:10.1f} µs")
    print(f"a plain join of the bytes     {joined:10.1f} µs")
    print(f"Jinja and MJML for a person   {each:10.1f} µs")
    print(f"the whole edition, both parts {edition:10.1f} µs")
    print(f"the MJML engine alone         {engine:10.1f} µs")
    cheaper, over_engine, over_both = each / spliced, edition / engine, edition / each
    print(f"cheaper for each person       {cheaper:10.1f} times (200 or more)")
    print(f"a person over a plain join    {spliced / joined:10.2f} times")
    print(f"over the engine               {over_engine:10.2f} times (17 or less)")
    print(f"over Jinja and the engine     {over_both:10.2f} times (2 or less)")
    held = {"a person": spliced <= 15, "cheaper": cheaper >= 200, "engine": over_engine <= 17, "Jinja": over_both <= 2}
    fell = [name for name, holds in held.items() if not holds]
    print(f"Fell short: {', '.join(fell)}" if fell else "All hold.")
    return 1 if fell else 0


def whole() -> Rendering:
    made = render(EDITION, DIGEST, SITE, LOOK, SEGMENT, NAMES)
    assert made is not None
    return made


def values() -> dict[str, object]:
    view = edition_view(EDITION, DIGEST, SITE, LOOK.catalogues, SEGMENT, NAMES)
    assert view is not None
    page = replace(view, mark="x0123456789x")
    return {"page": page, "preheader": preheader(page, subject(page, LOOK)), **document.accents(page.colour, LOOK)}


def mjml_source(given: dict[str, object]) -> str:
    return sandbox.filled(document.compiled(LOOK), "edition.mjml", LOOK, given["page"].words, given)


def _message(number: int) -> Message:
    return Message(
        delivery=f"{number:026}",
        address=f"reader{number}@post.org",
        name="",
        segment="en",
        headers=(("From", "The Quay <news@quay.org>"), ("Message-ID", f"<{number:026}@quay.org>")),
        slots={"unsubscribe": _link(number)},
    )


def _link(number: int) -> str:
    return f"https://quay.org/unsubscribe/1.{number:060}"


def plain_join(made: Rendering) -> Callable[[], object]:
    """The least that any program must do: put a person's bytes between the shared ones, which are at hand."""
    link = _link(0).encode()
    pieces = [link if isinstance(piece, Slot) else piece for piece in encoded(made).pieces]
    head = b"From: The Quay <news@quay.org>\r\nTo: reader@post.org\r\n"
    return lambda: b"".join((head, *pieces))


def costs(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Microseconds of CPU for each, the median of `rounds` taken in turn, so that a busy machine slows all alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            repeats = 1
            begun = time.process_time_ns()
            work()
            while (spent := time.process_time_ns() - begun) < 2_000_000:
                work()
                repeats += 1
            taken.append(spent / repeats / 1_000)
    return [median(taken) for taken in times]


if __name__ == "__main__":
    sys.exit(main())
