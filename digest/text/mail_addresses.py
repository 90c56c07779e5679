"""Mail addresses as all rooms read them: which can be mailed, whose they are, how they stand beside a name (pure).

RFC 5321 (addresses), RFC 5322 (names before them), RFC 6068 (mailto).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from email.utils import getaddresses
from functools import lru_cache
from urllib.parse import quote

from email_validator import EmailNotValidError, validate_email

from digest.text.lines import one_line, storable
from digest.text.web_addresses import host

#: Local part: dot-atom; host: LDH labels, punycode included (RFC 5321 4.1.2). Quoted local parts are refused.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
#: What template languages of mail APIs fill in, wherever it stands: {{…}} and {%…%} (SES, SendGrid, Brevo, Mailjet,
#: SparkPost), [[…]] (Mailjet), %recipient% and %recipient.x% (Mailgun), *|…|* (Mandrill, Mailchimp), <%…%>, ${…}, #{…}.
_FILLED_IN = re.compile(r"\{\{|\}\}|\{%|%\}|\[\[|\]\]|\*\||\|\*|<%|%>|[$#]\{|%[^%@\s]+%|%recipient")
#: An encoded word (RFC 2047 2): some servers and programs decode it, and mean another address.
_ENCODED = re.compile(r"=\?[^?\s]+\?[BbQq]\?")
#: Ways through other machines (ada%quay.org, quay!ada), pipes and files: what Exim takes for nobody by default (4.96).
_WAY = re.compile(r"^[/|]|%[\w-]+\.[\w.-]+$|\w!|/\.\./")
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')
#: What most people have before the @ (RFC 5322 3.2.3, ASCII).
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LONGEST_LOCAL = 64
_LONGEST_NAME = 120
_TOO_MANY_LETTERS = "letters beyond ASCII before the @ cannot be mailed everywhere."


class NotAnAddress(ValueError):
    """The text is not one mail address that can be mailed; says why in words."""


def parse(text: str) -> str:
    """The one mail address typed, its host in ASCII. Nobody is asked whether it exists. Raises `NotAnAddress`."""
    if _FILLED_IN.search(text) or _ENCODED.search(text):
        raise NotAnAddress(unmailable(text))
    typed = text.strip()
    local, _, name = typed.rpartition("@")
    if _WAY.search(local):
        raise NotAnAddress("it has signs before the @ that servers read as a way to somebody else: %, !, / or |")
    if len(local) <= _LONGEST_LOCAL and _DOT_ATOM.fullmatch(local):
        address = f"{local}@{_ascii_host(name)}"
    else:
        address = _validated(typed)
    if why := unmailable(address):
        raise NotAnAddress(why)
    return address


@lru_cache(maxsize=4_096)
def _ascii_host(name: str) -> str:
    """What stands behind the @, in ASCII. Lists have few hosts, and most of the work is theirs."""
    return _validated(f"a@{name}").rpartition("@")[2]


def _validated(typed: str) -> str:
    try:
        # Addresses under .test are for trials on one's own machine.
        valid = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise NotAnAddress(str(error)) from None
    if not valid.ascii_email:
        raise NotAnAddress(_TOO_MANY_LETTERS)
    return valid.ascii_email


def unmailable(address: str) -> str:
    """Why nothing can be mailed to it; empty for exactly one address that any server takes."""
    if _FILLED_IN.search(address):
        return "it has signs that a mail API would fill in, such as {{…}} or %…%"
    if _ENCODED.search(address):
        return "it has signs that some servers read as other letters: =?…?="
    if not address.isascii():
        return "the address has letters beyond ASCII, which few servers take"
    if not _ADDRESS.fullmatch(address) or ".." in address or len(address) > 254:
        return "this is not one e-mail address"
    return ""


def normal_form(address: str) -> str:
    """One text for all spellings of a person's address: case folded on both sides, the host in punycode.

    Dots and +tags stay: they mean nothing at some providers and another person at others."""
    local, at, name = unicodedata.normalize("NFC", storable(address).strip()).rpartition("@")
    return f"{local.casefold()}{at}{host(name) or name.casefold().rstrip('.')}"


def address_hash(address: str) -> bytes:
    """SHA-256 of the normal form: enough to know an address again after it was erased."""
    return hashlib.sha256(normal_form(address).encode()).digest()


def mailbox(name: str, address: str) -> str:
    """`Ada Lovelace <ada@example.org>`, the name quoted where it needs to be, and in Unicode; without a name the
    address alone."""
    shown = one_line(name)[:_LONGEST_NAME].strip()
    return f"{phrase(shown)} <{one_line(address)}>" if shown else one_line(address)


@lru_cache(maxsize=256)
def name_and_address(mailbox: str) -> tuple[str, str]:
    """The name and the address of one mailbox; both empty where it is none, or several. The same few stand in every
    mail, and are remembered."""
    try:
        mailboxes = getaddresses([one_line(mailbox)])
    except RecursionError:  # comments within comments, hundreds deep
        return "", ""
    return mailboxes[0] if len(mailboxes) == 1 else ("", "")


def domain_of(mailbox: str) -> str:
    """The host behind the @ of a mailbox; empty where there is none."""
    if _ADDRESS.fullmatch(mailbox):
        return mailbox.rpartition("@")[2]
    return name_and_address(mailbox)[1].rpartition("@")[2]


def mailto(mailbox: str) -> str:
    """ "mailto:news@quay.example" for "The Quay <news@quay.example>", with signs that mean something in a link
    percent-encoded; empty where the address cannot be mailed."""
    address = name_and_address(mailbox)[1]
    return "" if unmailable(address) else f"mailto:{quote(address, safe='@')}"


def phrase(name: str) -> str:
    """The name as it stands before an address: in quotes where it holds signs that mean something there."""
    if not _SPECIALS.search(name):
        return name
    return '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'


def unquoted(phrase: str) -> str:
    """A name as people read it, without the quotation marks it may have been typed in."""
    phrase = phrase.strip(" ")
    if len(phrase) > 1 and phrase[0] == phrase[-1] == '"':
        return re.sub(r"\\(.)", r"\1", phrase[1:-1])
    return phrase
