"""One address, or one time zone, as a person typed it (pure)."""

from __future__ import annotations

from digest.config.typed.unclear import Unclear
from digest.config.typed.zones import timezone
from digest.errors import UsageError
from digest.text import mail_addresses
from digest.text.lines import visible


def checked(address: str) -> str:
    """The one address in `address`, normalised, IDN host in punycode. Raises `UsageError` when it is not one."""
    try:
        return mail_addresses.parse(address)
    except mail_addresses.NotAnAddress as error:
        raise UsageError(f'"{visible(address).strip()[:120]}" is not a mail address: {error}') from None


def clock(zone: str) -> str:
    """The zone, as zoneinfo knows it; empty where none was typed. Raises `UsageError`, with what may be meant."""
    if not zone.strip():
        return ""
    try:
        return timezone(visible(zone)[:100])
    except Unclear as unclear:
        raise UsageError(f"{unclear.what} {unclear.write}".strip()) from None
