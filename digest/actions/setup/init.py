"""A publication is made: its configuration folder [effect: disk]."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tzlocal import get_localzone_name

from digest.actions.files import write
from digest.config.load import Broken
from digest.config.typed.unclear import Unclear
from digest.config.typed.zones import timezone
from digest.config.yaml.lines import value
from digest.environment import configuration
from digest.errors import ConfigError, Refused
from digest.send.providers import PROVIDERS

_SITE = """\
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublication:
    """What a new publication is to say."""

    name: str
    timezone: str
    address: str
    editor: str
    language: str


def free_folder(folder: Path) -> Path:
    """Where the publication's file will stand. Raises `Refused` when a publication is there."""
    file = folder / "digest.yaml"
    if file.exists():
        raise Refused(f"{file} exists already.", advice="Nothing was changed. digest new NAME adds a digest.")
    return file


def make_publication(folder: Path, new: NewPublication) -> Path:
    """The folder holds the publication's commented file, and room for digests. Raises `Refused` when a publication is
    there, and `ConfigError` when the file would make no sense; then nothing was written."""
    file = free_folder(folder)
    text = _SITE.format(
        name=value(new.name),
        timezone=value(new.timezone),
        address=value(new.address),
        editor=new.editor,
        language=value(new.language),
        providers=", ".join(PROVIDERS),
    )
    _try_out(text)
    (folder / "digests").mkdir(parents=True, exist_ok=True)
    write(file, text)
    return file


def check_zone(name: str) -> None:
    """Raises `Refused` when no time zone is called so."""
    try:
        timezone(name)
    except Unclear as unclear:
        raise Refused(unclear.what) from None


def zone_here() -> str:
    """The machine's time zone, where it tells."""
    return str(get_localzone_name() or "Europe/London")


def _try_out(text: str) -> None:
    with tempfile.TemporaryDirectory() as trial:
        write(Path(trial) / "config" / "digest.yaml", text)
        try:
            configuration(Path(trial) / "config")
        except Broken as broken:
            raise ConfigError(f"{broken}\n\nNothing was written.") from None
