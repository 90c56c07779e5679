"""Whether a mail's promise is kept: that who unsubscribes on the web is heard (pure)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from digest.config.site import Site
from digest.errors import DigestError
from digest.text.web_addresses import host_of, is_this_machine
from digest.tokens import Unsubscribe, unsubscribe_token

#: The status that an address is answered with. Raises `DigestError` where it is not.
Ask = Callable[[str], int]

#: Nobody has this number, so that a link of theirs is whole and unsubscribes nobody.
NOBODY = 0

#: Ports that mail servers listen at; None: the usual one.
_OF_MAIL_SERVERS = (None, 25, 465, 587)


def unanswered(site: Site, ask: Ask) -> str:
    """What does not answer as it must, as a sentence; empty when everything does. The health page says that the pages
    are served, a signed link of nobody that they are ours and know our keys."""
    key, _ = site.keys[0]
    token = unsubscribe_token(site.keys, key, Unsubscribe(subscriber=NOBODY, digest=""))
    for path, name in (("health", "its health page"), (f"unsubscribe/{token}", "an unsubscribe link")):
        try:
            status = ask(f"{site.web.url}/{path}")
        except DigestError as error:
            return f"{site.web.url} does not answer: {error.what}"
        if status != 200:
            return f"{site.web.url} answers {name} with {status}: is `digest start` running behind that address?"
    return ""


def is_asked(site: Site) -> bool:
    """Whether that is looked at before mails are handed over. A mail API on this very machine is one for tests, and so
    is a mail server at a port of its own; at one that mail servers have, it sends on to the world."""
    server = site.mail.base_url
    if not is_this_machine(host_of(server)):
        return True
    return server.startswith("smtp") and urlsplit(server).port in _OF_MAIL_SERVERS
