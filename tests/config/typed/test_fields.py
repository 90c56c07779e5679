"""What single fields hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from digest.config.typed.fields import colour, excepted, heading, language, lasting, look, subject
from digest.config.typed.prose import prose
from digest.config.typed.unclear import Unclear
from digest.config.typed.zones import timezone

DAY, MONTH = timedelta(days=1), timedelta(days=30)


@pytest.mark.parametrize(
    ("parse", "typed", "value"),
    [
        (language, "en", "en"),
        (language, "de_AT", "de-AT"),
        (language, "no", "no"),
        (timezone, "Europe/London", "Europe/London"),
        (timezone, "America/New York", "America/New_York"),
        (timezone, "UTC", "UTC"),
        (excepted, "holidays GB-ENG", "GB-ENG"),
        (excepted, "holidays in gb", "GB"),
        (excepted, "public holidays DE-BY", "DE-BY"),
        (excepted, "holidays NYSE", "NYSE"),
        (excepted, "holidays DE-Augsburg", "DE-AUGSBURG"),
        (excepted, "holidays nz south canterbury", "NZ-SOUTH-CANTERBURY"),
        (excepted, "2026-12-05 to 2027-01-18", (date(2026, 12, 5), date(2027, 1, 18))),
        (excepted, "2026-12-05", (date(2026, 12, 5), date(2026, 12, 5))),
        (colour, "#B3261E", "#b3261e"),
        (colour, "b3261e", "#b3261e"),
        (colour, "#abc", "#aabbcc"),
        (subject, "{title}: {lead}", "{title}: {lead}"),
        (subject, "News", "News"),
        (
            prose(1000),
            "Good morning.  \nIt  snows.\n\nThe [crossword](https://quay.example/x)\nis **back**.\n",
            "Good morning.\\\nIt snows.\n\nThe [crossword](https://quay.example/x) is **back**.",
        ),
        (prose(1000), "Good morning.\nThe crossword is back.\n", "Good morning.\n\nThe crossword is back."),
        (look, "broadsheet", "broadsheet"),
        (look, "looks/ours", "looks/ours"),
        (heading, "More", "More"),
        (heading, "leave out", ""),
        (heading, "leave_out", ""),
        (lasting(DAY, MONTH), "3 days", timedelta(days=3)),
    ],
)
def test_a_field_is_read(parse: Callable[[str], object], typed: str, value: object) -> None:
    assert parse(typed) == value


@pytest.mark.parametrize(
    ("parse", "typed", "what", "write"),
    [
        (language, "English", '"English" is not the code of a language. Write:', "en"),
        (language, "germen", '"germen" is not the code of a language. Write:', "de"),
        (language, "xx", '"xx" is not the code of a language. Write a code like en or de.', ""),
        (timezone, "London", '"London" is not a time zone. Did you mean: Europe/London?', "Europe/London"),
        (timezone, "europe/berln", '"europe/berln" is not a time zone. Did you mean: Europe/Berlin?', "Europe/Berlin"),
        (timezone, "../../etc/passwd", "is not a time zone. Write it like Europe/London.", ""),
        (excepted, "holidays", "Which holidays?", "holidays GB-ENG"),
        (excepted, "holidays England", 'I know no calendar of holidays "England". Did you mean:', "holidays GB-ENG"),
        (excepted, "holidays GB-EN", "Did you mean:", "holidays GB-ENG"),
        (excepted, "holidays UK-EGN", "Did you mean:", "holidays GB-ENG"),
        (excepted, "holidays Germany", "Did you mean:", "holidays DE"),
        (excepted, "holidays ZZ", "Write it like holidays GB-ENG.", ""),
        (excepted, "2027-01-18 to 2026-12-05", "ends before it begins. Write:", "2026-12-05 to 2027-01-18"),
        (colour, "red", '"red" is not a colour.', ""),
        (subject, "{led}", '"{led}" is not known here. Did you mean {lead}?', "{lead}"),
        (subject, "{foo}", "There are {lead}, {title}, {date}, {number}, {count}.", ""),
        (subject, "{{lead}}", "A brace stands alone here. Write:", "{lead}"),
        (subject, "x" * 201, "This subject is too long", ""),
        (prose(1000), "x" * 1001, "This text is too long: 1001 characters, 1000 are the most.", ""),
        (prose(1000), f"[x](https://a.example/{'y' * 4000})", "This text is too long: 4023 characters", ""),
        (prose(1000), "[here](quay.example/ball)", "leads nowhere. Write the whole address: https://quay.example", ""),
        (prose(1000), "[here](ball)", 'The link "ball" leads nowhere. Write the whole address: https://…', ""),
        (prose(1000), "[here] (https://quay.example)", '"[here] (" is no link. Write it like [words](https', ""),
        (prose(1000), "[here](javascript:alert(1))", "is no link", ""),
        (prose(1000), "[us](mailto:nobody)", "is not a mail address", ""),
        (look, "../mine", "is a folder inside this configuration's. Write:", "looks/ours"),
        (look, "/etc", "is a folder inside this configuration's. Write:", "looks/ours"),
        (look, "mine", "What can be used is: broadsheet or brief or cards.", ""),
        (look, "brodsheet", "Did you mean: broadsheet?", ""),
        (heading, "x" * 61, "This heading is too long", ""),
        (lasting(DAY, MONTH), "1 hour", "1 day is the least.", "1 day"),
        (lasting(DAY, MONTH), "9 weeks", "30 days is the most.", "30 days"),
    ],
)
def test_what_is_not_understood_says_what_to_write(
    parse: Callable[[str], object], typed: str, what: str, write: str
) -> None:
    with pytest.raises(Unclear) as unclear:
        parse(typed)
    assert what in unclear.value.what
    assert unclear.value.write == write
    if write:
        parse(write)


def test_a_bound_of_minutes_is_told_in_minutes() -> None:
    with pytest.raises(Unclear, match="1 minute is the least"):
        lasting(timedelta(minutes=1), MONTH)("3 seconds")
