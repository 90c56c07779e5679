"""What an editor waits for when they change a draft of a hundred stories: the change laid over it, the mail rendered
anew and looked into, all of it stored.

    python benchmarks/bench_draft.py [CHANGES]

Prints medians of CPU time, and of rendering the same draft alone in the same run. Exits 1 when a change takes more than
300 ms.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from digest.actions.drafts import acts, change, draft
from digest.model.people import Segment
from digest.render import render
from digest.wiring import Wiring

STORIES, MOST = 100, 300.0
SITE = """\
name: The Quay
timezone: Europe/London
address: The Quay, 9 Harbour Street, Harbourton HB1 1AA
editors: [ed@quay.example]
mail: outbox
"""
MORNING = """\
title: Morning Quay
send: by hand
sources:
  - folder: inbox
topics: [business, science, culture]
max_stories: 100
max_per_topic: 100
"""


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder, Wiring.open(_publication(Path(folder))) as wiring:
        draft.made_if_none(wiring, "morning")
        desk = draft.on_desk(wiring, "morning")
        leads = [story.lead.number for section in desk.shown.sections for story in section.stories]
        kit, drafted = wiring.kit("morning", as_typed=True), desk.waiting.draft
        look = kit.look.looks.now("broadsheet")
        segment = Segment(language=drafted.language)
        alone, changed = list[float](), list[float]()
        for number in range(rounds):
            words = ("retitle", str(leads[number % len(leads)]), f"Headline number {number}")
            alone.append(_spent(lambda: render(drafted, desk.digest, kit.site, look, segment, drafted.names)))
            changed.append(_spent(lambda words=words: _change(wiring, words)))
    print(f"stories in the draft          {len(leads):8}")
    print(f"rendering it alone            {median(alone):8.1f} ms")
    print(f"a change, rendered and stored {median(changed):8.1f} ms ({MOST:.0f} or less)")
    print(f"over the rendering            {median(changed) / median(alone):8.1f} times")
    return 0 if len(leads) >= STORIES and median(changed) <= MOST else 1


def _change(wiring: Wiring, words: tuple[str, ...]) -> None:
    change.change(wiring, "morning", "", lambda desk: [acts.act(words, desk.shown)])


def _spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return 1_000 * (time.process_time() - begun)


def _publication(home: Path) -> Path:
    inbox = home / "config" / "digests" / "inbox"
    inbox.mkdir(parents=True)
    (home / "config" / "digest.yaml").write_text(SITE)
    (home / "config" / "digests" / "morning.yaml").write_text(MORNING)
    for number in range(STORIES):
        own = " ".join(f"{word}{number:03}" for word in ("harbour", "market", "ferry", "vote", "comet", "choir"))
        text = " ".join(f"Paragraph {n} tells of {own} and of what people made of it." for n in range(12))
        (inbox / f"{number:03}.txt").write_text(f"News of {own}\n\n{text}\n")
    return home / "config"


if __name__ == "__main__":
    sys.exit(main())
