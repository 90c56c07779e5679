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
#   provider: postmark             # {providers}
#   token: ${{POSTMARK_TOKEN}}       # from the environment, never in this file
#   from: The Name <news@your-domain>
# web:
#   url: https://your-domain       # unsubscribe links lead there
"""


def init(
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Of the publication.")] = "",
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="Such as Europe/London.")] = "",
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Postal address.")] = "",
    editor: Annotated[str, typer.Option("--editor", metavar="MAIL", help="Mail address of an editor.")] = "",
    language: Annotated[
        str, typer.Option("--language", metavar="CODE", help="Such as en or de; en without.", show_default=False)
    ] = "en",
) -> None:
    """Make the configuration folder of a publication.

    Asks for what is not given. Nothing that is there already is changed.
    """
    from digest.cli.operators.people_files import checked
    from digest.cli.screen import asked, say
    from digest.cli.session import session
    from digest.config.yaml.lines import value
    from digest.send.providers import PROVIDERS
    from digest.wiring import folder_from_environment

    folder = folder_from_environment(session.get().config)
    file = folder / "digest.yaml"
    if file.exists():
        raise Refused(f"{file} exists already.", advice="Nothing was changed. digest new NAME adds a digest.")
    text = SITE.format(
        name=value(asked("--name", name, "Name of the publication")),
        timezone=value(asked("--timezone", timezone, "Time zone", default=_zone_here(), check=_zone)),
        address=value(asked("--address", address, "Postal address, as it will stand in each mail")),
        editor=asked("--editor", editor, "Mail address of an editor", check=checked),
        language=value(language),
        providers=", ".join(PROVIDERS),
    )
    _write_checked(folder, file, text)
    say(f"Made {file}. Next: digest new NAME makes a digest.")


def _zone(text: str) -> None:
    """Raises `Refused` when no zone is called so."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        near = [zone for zone in sorted(available_timezones()) if text.strip().casefold() in zone.casefold()][:3]
        advice = f"Did you mean: {', '.join(near)}?" if near and text.strip() else "Write it like: Europe/London"
        raise Refused(f'There is no time zone "{text}".', advice=advice) from None


def _write_checked(folder: Path, file: Path, text: str) -> None:
    """The file stands, and is a publication; or nothing stands and the reason is raised."""
    import tempfile

    from digest.cli.files import write
    from digest.config.load import Broken
    from digest.errors import ConfigError
    from digest.wiring import configuration

    with tempfile.TemporaryDirectory() as trial:
        write(Path(trial) / "config" / "digest.yaml", text)
        try:
            configuration(Path(trial) / "config")
        except Broken as broken:
            raise ConfigError(f"{broken}\n\nNothing was written.") from None
    (folder / "digests").mkdir(parents=True, exist_ok=True)
    write(file, text)


def _zone_here() -> str:
    """The machine's zone, where it tells."""
    from tzlocal import get_localzone_name

    return str(get_localzone_name() or "Europe/London")
