"""This process, as the others know it."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime

from digest import __version__
from digest.config.site import Site
from digest.model.duty import Role, Worker
from digest.send.providers import provider_kind
from digest.wiring import Wiring

_CONSTANT = b"the same on every machine"


def worker_here(wiring: Wiring, roles: Collection[Role], since: datetime) -> Worker:
    """What others are told of this process now."""
    name, site = wiring.presence.name, wiring.publication.site
    signing, account = prints(site)
    return Worker(
        name=name,
        host=name.rpartition(":")[0],
        roles=frozenset(roles),
        version=__version__,
        since=since,
        looked=wiring.clock(),
        signing=signing,
        account=account,
    )


def prints(site: Site) -> tuple[str, str]:
    """Of the signing key and of the provider's secret: equal for equal ones, and too short to find either by guessing.
    Empty where mails stay on the machine, whose key is its own."""
    if not provider_kind(site.mail).real:
        return "", ""
    token = site.mail.token.get_secret_value() if site.mail.token else ""
    return _print(site.keys[0][1] if site.keys else ""), _print(token)


def _print(secret: str) -> str:
    return hmac.digest(secret.encode(), _CONSTANT, "sha256").hex()[:8] if secret else ""
