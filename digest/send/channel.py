"""Which account with a provider mails go through (pure)."""

from __future__ import annotations

from digest.config.site import Mail
from digest.send.plan import short_hash


def channel_name(mail: Mail) -> str:
    """ "postmark-k3q8d2ma": the same for every process that hands over by these settings, another for another server or
    account. A password is not in it, not even hashed."""
    token = mail.token.get_secret_value() if mail.token and mail.provider != "smtp" else ""
    return f"{mail.provider}-{short_hash(mail.base_url, token)[:8]}" if mail.base_url or token else mail.provider
