"""A mailbox as a source, as typed (pure)."""

from __future__ import annotations

import re

from digest.config.typed.blocks import Filled
from digest.config.typed.unclear import Unclear
from digest.config.yaml.problems import Problems
from digest.text import mail_addresses
from digest.text.near_misses import quoted
from digest.text.web_addresses import host

EXAMPLE = "news@mail.example.org"
FIELDS = frozenset({"folder", "from", "user", "password", "password_file"})
"""What a mailbox has of its own, beside what every source has."""
_PORT = 993


def mailbox(text: str) -> str:
    """ "user@server", or the server alone, with its port where that is not 993; in ASCII."""
    typed = re.sub(r"^imaps?://", "", text.strip(), flags=re.IGNORECASE).rstrip("/")
    user, _, server = typed.rpartition("@")
    name, _, port = server.partition(":")
    known = host(name)
    if not known or "/" in server or (port and not 0 < int(port if port.isdecimal() else 0) < 65_536):
        raise Unclear(f"{quoted(text)} is not a mailbox. Write who logs in where:", EXAMPLE)
    if ":" in user or not user.isprintable():
        raise Unclear("A password does not stand in this file. Write user@server here, and below it password:")
    place = f"{known}:{int(port)}" if port and int(port) != _PORT else known
    return f"{user}@{place}" if user else place


def sender(text: str) -> str:
    """Whose mails are taken: a mail address or all of a domain, in small letters."""
    typed = text.strip().removeprefix("@")
    if "@" not in typed:
        if known := host(typed):
            return known
        raise Unclear(f"{quoted(text)} is neither a mail address nor the domain of some, like paper.example.")
    try:
        address = mail_addresses.parse(typed).lower()
    except mail_addresses.NotAnAddress:
        address = ""
    if not address.isascii() or not address:
        raise Unclear(f"{quoted(text)} is not a mail address.")
    return address


def settle_mailbox(filled: Filled, problems: Problems) -> dict[str, object]:
    """What the folder beside a mailbox means; what is missing is told."""
    names = filled.pairs
    if "imap" not in names:
        if "from" in names:
            problems.add(filled.spot("from"), "Only a mailbox (imap:) has senders: take the line out.")
        return {}
    if "imap" in filled.values and "user" not in names and "@" not in str(filled.values["imap"]):
        problems.add(filled.spot("imap"), "Whose mailbox is it? Write user@server, or add a line:", "    user: ed")
    if not {"password", "password_file"} & names.keys():
        problems.add(filled.spot("imap"), "A mailbox has a password. Add a line:", "    password: ${MAILBOX_PASSWORD}")
    return {"mailbox": filled.values.pop("folder", "")}
