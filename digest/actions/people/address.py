"""One address, as a person typed it (pure)."""

from __future__ import annotations

from digest.errors import UsageError
from digest.text import mail_addresses
from digest.text.lines import visible


def checked(address: str) -> str:
    """The one address in `address`, normalised, IDN host in punycode. Raises `UsageError` when it is not one."""
    try:
        return mail_addresses.parse(address)
    except mail_addresses.NotAnAddress as error:
        raise UsageError(f'"{visible(address).strip()[:120]}" is not a mail address: {error}') from None
