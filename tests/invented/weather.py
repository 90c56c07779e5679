"""The reader of an invented kind of source: a weather station's JSON, a report a day."""

from __future__ import annotations

import sys

from digest.model.source import SourceKind
from digest.read.kinds import READERS
from digest.read.opened import Document, Form, Opened
from digest.read.written import Written


def as_weather(opened: Opened) -> Document | None:
    if opened.form is not Form.JSON or not isinstance(opened.json, dict) or "reports" not in opened.json:
        return None
    written = tuple(Written(title=day["sky"], guid=day["day"], text=day["words"]) for day in opened.json["reports"])
    return Document(kind=SourceKind("weather"), written=written, title=opened.json["station"], language="en")


def add() -> None:
    """The member and the line stand where a builder would write them; an enumeration has no other way to be given
    one while the program runs."""
    member = str.__new__(SourceKind, "weather")
    member._name_, member._value_ = "WEATHER", "weather"
    SourceKind._member_map_["WEATHER"] = member
    SourceKind._value2member_map_["weather"] = member
    SourceKind._member_names_.append("WEATHER")
    READERS[member] = as_weather


if __name__ == "__main__":
    add()
    from digest.cli.main import main  # after the member is there: the configuration lists the members when it is made

    sys.exit(main(sys.argv[1:]))
