"""`digest init`: the configuration folder of a publication."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digest.errors import Refused

SITE = """\
# The publication and the machine. Every time in every file is in this zone.
name: {name}
timezone: {timezone}
language: {language}

# The law wants a postal address in each mail.
address: {address}

# Told when something needs a person.
editors: [{editor}]

# Write mails to a folder instead of sending them.
mail: outbox

# When you are ready to send for real, these instead:
# mail:
#   provider: postmark             # outbox, smtp, postmark
#   token: ${{POSTMARK_TOKEN}}       # from the environment, never in this file
#   from: The Name <news@your-domain>
# web:
#   url: https://your-domain       # unsubscribe links lead there
"""


def init(
    name: Annotated[str, typer.Option("--name", help="Of the publication.")] = "",
    timezone: Annotated[str, typer.Option("--timezone", help="Such as Europe/London.")] = "",
    address: Annotated[str, typer.Option("--address", help="Postal address.")] = "",
    editor: Annotated[str, typer.Option("--editor", help="Mail address of an editor.")] = "",
    language: Annotated[str, typer.Option("--language", help="Such as en or de.")] = "en",
) -> None:
    """Make the configuration folder; asks for what is not given."""
    from digest.app import folder_from_environment
    from digest.cli.screen import asked, say
    from digest.cli.session import session
    from digest.cli.yaml import quoted

    folder = folder_from_environment(session.get().config)
    file = folder / "digest.yaml"
    if file.exists():
        raise Refused(f"{file} exists already.", advice="Nothing was changed. digest new NAME adds a digest.")
    text = SITE.format(
        name=quoted(asked(name, "Name of the publication")),
        timezone=asked(timezone, "Time zone", default=_zone_here()),
        address=quoted(asked(address, "Postal address, as it will stand in each mail")),
        editor=asked(editor, "Mail address of an editor"),
        language=language,
    )
    _write_checked(folder, file, text)
    say(f"Made {file}. Next: digest new NAME makes a digest.")


def _write_checked(folder: Path, file: Path, text: str) -> None:
    """The file stands, and is a publication; or nothing stands and the reason is raised."""
    import tempfile

    from digest.app import configuration

    with tempfile.TemporaryDirectory() as trial:
        (Path(trial) / "config").mkdir()
        (Path(trial) / "config" / "digest.yaml").write_text(text, encoding="utf-8")
        configuration(Path(trial) / "config")
    (folder / "digests").mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _zone_here() -> str:
    """The machine's zone, where it tells."""
    from tzlocal import get_localzone_name

    return str(get_localzone_name() or "Europe/London")
