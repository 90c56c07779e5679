"""An invented edition of thirty stories, for pictures of a look and for tests. Everything in it is made up."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.config.digests import Digest, Source, Topic
from digest.config.site import Site
from digest.config.typed.schedule_words import schedule
from digest.model.article import Article, Image
from digest.model.edition import Draft, Letterhead, Occasion, Window
from digest.model.grouping import Section, Story

ZONE = "Europe/London"
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
#: The edition before, in which its updates ran.
BEFORE = "2026-11-23T07:00"
_SOURCES = {
    "wire": "Northern Wire",
    "courier": "The Evening Courier",
    "ledger": "Trade Ledger",
    "orbit": "Orbit",
    "bench": "The Workbench",
    "stage": "Stage & Page",
    "field": "Field Notes",
    "gazette": "Harbour Gazette",
}
# source, minutes, also in, title, summary; "*" before the title marks an update, "+name:" gives it that picture
_STORIES = {
    "World": (
        ("wire", 6, "courier gazette ledger", "+strait:Two shores, one table: the strait talks resume after nine years",
         "Delegations from both sides of the strait met on a ferry at anchor, because neither would cross first. "
         "The fishermen who had asked for the talks were given the upper deck. By evening there was one paragraph "
         "everyone could sign."),
        ("wire", 3, "", "*+storm:Flood gates on the lower Arve held through the second night",
         "Engineers kept the last two gates open by hand after the power failed at midnight."),
        ("courier", 4, "wire", "A mountain republic votes on moving its capital downhill",
         "Thin air and a sinking parliament have made the question practical. The lowland towns promise shade."),
        ("gazette", 5, "", "The quiet return of the night train",
         "Seven lines cut a decade ago run again this winter. Most of the sleeping cars were found in sheds."),
        ("courier", 4, "ledger", "Island nation sells its fishing rights to its own schools",
         "Each school now owns a share of the catch, and every pupil has learned to read a balance sheet."),
        ("wire", 2, "", "Border post closes for lack of anyone to stop",
         "Two guards shared forty kilometres of meadow. They have been offered work as wardens of it."),
    ),
    "Business": (
        ("ledger", 5, "wire", "+yard:The last family-owned shipyard takes an order for twelve ferries",
         "All twelve are electric. The yard will hire apprentices for the first time since 1998."),
        ("ledger", 3, "", "Grain prices fall as the southern harvest beats every forecast",
         "Stores are full and the railways are not ready. Bread, bakers warn, is mostly rent and wages."),
        ("gazette", 4, "ledger", "Why the corner bank came back",
         "Counters cost money, but so does explaining an app. Three lenders have reopened eighty branches."),
        ("courier", 3, "", "A four-day week, one year on: the numbers from sixty firms",
         "Output held, sick days fell by a third, and nobody has found a good day for meetings."),
        ("ledger", 2, "", "Paper maker bets on boxes that fold themselves",
         "The trick is a crease that remembers. A pilot line starts in spring."),
    ),
    "Science": (
        ("orbit", 7, "field", "+planet:A comet that should have died has grown a second tail",
         "Observers on three continents saw the same faint line a week apart. It points the wrong way."),
        ("field", 4, "", "Beavers lower a valley's summer temperature by two degrees",
         "Eleven years of loggers under water settle an old argument between farmers and foresters."),
        ("orbit", 5, "wire", "*Deep-sea cable hears whales a thousand kilometres away",
         "The fibre was laid to carry telephone calls. Its faint stretch turns out to be an ear."),
        ("field", 3, "", "Old seed, new wheat: a jar from 1921 sprouts",
         "One grain in nine hundred grew. It shrugs off the rust that ruins modern fields."),
        ("bench", 4, "", "The clock that loses a second in forty billion years",
         "It fits on a trolley, which matters more than the number: clocks can now visit each other."),
    ),
    "Technology": (
        ("bench", 5, "", "+desk:Small models, big libraries: cataloguing without the cloud",
         "A laptop in the basement reads forty thousand index cards and asks when it is unsure."),
        ("bench", 4, "ledger orbit", "Phones you can mend at the kitchen table outsell the sealed ones",
         "One screwdriver, nine screws, no glue. The cheapest part to replace is now the battery."),
        ("bench", 6, "", "How a town of nine thousand built its own fibre network",
         "They dug along the hiking paths at night and paid the diggers in free connections."),
        ("gazette", 3, "", "A keyboard for the last three hundred speakers",
         "Eleven letters existed only in a schoolteacher's notebook. Now they have code points."),
        ("wire", 2, "", "Traffic lights that listen for ambulances pass their first winter",
         "Response times fell by ninety seconds, and two buskers learned to imitate the siren."),
    ),
    "Culture": (
        ("stage", 4, "", "+books:A novel written backwards wins the Lantern Prize",
         "It begins with the funeral and ends with a shopping list. The jury needed one meeting."),
        ("stage", 5, "courier", "The opera that fits in a tram",
         "Four singers, one accordion, eleven stops. Passengers who miss the ending may ride again for free."),
        ("courier", 3, "", "The museum of unfinished things opens its doors, almost",
         "The west wing has no roof yet, which the curators describe as consistent."),
        ("stage", 6, "gazette", "What the choir left in the cathedral's acoustics",
         "Sound engineers compared recordings sixty years apart and heard the new floor."),
        ("field", 3, "", "Recipes from the lighthouse keepers' log",
         "Ninety years of stew, in ink that survived the damp. The onions are measured in storms."),
    ),
    "Sport": (
        ("gazette", 3, "wire", "+rowing:Rowers beat the tide and an eleven-year record by a length",
         "The cox, who is sixteen, said she had looked it up: slack water lasts nine minutes."),
        ("courier", 2, "", "Second-division side climbs to the top with no player over twenty-three",
         "The manager calls it a budget, not a philosophy."),
        ("gazette", 4, "", "The fell race nobody finished, and why everyone is going back",
         "Fog took the markers first. All sixty-one runners shared one barn until morning."),
        ("wire", 3, "", "Chess club moves outdoors and doubles its members",
         "Cold hands, it turns out, make for quick openings."),
    ),
}  # fmt: skip

_MARKS = re.compile(r"(\*?)(?:\+(\w+):)?(.*)")

#: Names of its sections.
TOPICS = tuple(_STORIES)


@cache
def sample_draft() -> Draft:
    """Thirty stories in six sections, as grouping would give them."""
    ranked = [(topic, row) for rows in zip(*map(_padded, _STORIES), strict=True) for topic, row in rows if row]
    ranks = {row[3]: rank for rank, (_, row) in enumerate(ranked, start=1)}
    sections = tuple(
        Section(key=topic.lower(), name=topic, stories=tuple(_story(row, topic, ranks[row[3]]) for row in rows))
        for topic, rows in _STORIES.items()
    )
    return Draft(
        digest="morning",
        title="Morning Meridian",
        occasion=Occasion(key="2026-11-24T07:00", at=NOW),
        number=142,
        window=Window(last=30, opened=NOW - timedelta(days=1), closed=NOW),
        sections=sections,
        language="en",
        timezone=ZONE,
        letterhead=Letterhead(reply_to="Morning Meridian <editors@meridian.example>"),
    )


@cache
def sample_digest() -> Digest:
    """The digest of the sample edition."""
    return Digest(
        key="morning",
        title="Morning Meridian",
        description="The world before your first meeting, in five minutes.",
        send=schedule("weekdays at 07:00"),
        late_limit=timedelta(hours=6),
        max_age=timedelta(days=3),
        max_per_source=5,
        sources=tuple(Source(url=_feed(key), name=name) for key, name in _SOURCES.items()),
        topics=tuple(Topic(key=name.lower(), name=name) for name in TOPICS),
    )


def sample_site() -> Site:
    """The publication of the sample edition."""
    return Site(
        name="The Meridian",
        timezone=ZONE,
        address="The Meridian, 12 Quay Street, Dunmore DM4 8XZ",
        editors=("ed@meridian.example",),
        folder=Path("/etc/meridian"),
    )


Row = tuple[str, int, str, str, str]


def _padded(topic: str) -> list[tuple[str, Row | None]]:
    longest = max(map(len, _STORIES.values()))
    rows = _STORIES[topic]
    return [(topic, rows[place] if place < len(rows) else None) for place in range(longest)]


def _story(row: Row, topic: str, rank: int) -> Story:
    source, minutes, others, title, summary = row
    ran, picture, title = _MARKS.fullmatch(title).groups()  # type: ignore[union-attr]
    lead = _article(source, title, rank, f"{summary} " * (200 * minutes // len(summary.split())), picture)
    also = (_article(other, title, rank, summary) for other in others.split())
    return Story(key=f"{topic}-{rank}", articles=(lead, *also), summary=summary, rank=rank, ran=ran and BEFORE)


def _article(source: str, title: str, rank: int, text: str, picture: str | None = None) -> Article:
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split()[:6])
    address = f"https://pictures.meridian.example/{picture}.jpg"
    return Article(
        source=_feed(source),
        title=title,
        url=f"https://{source}.example/2026/11/{slug}",
        text=text,
        language="en",
        image=Image(url=address, width=1200, height=675) if picture else None,
        published=NOW - timedelta(hours=rank),
        number=rank,
        first_seen=NOW,
    )


def _feed(source: str) -> str:
    return f"https://{source}.example/feed.xml"
