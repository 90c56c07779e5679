"""`mail:` as typed, a word or a block of fields, as a value (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from digest.config.files import not_yet
from digest.config.files.environment import ProviderNeeds, Surroundings
from digest.config.files.source import block_shape
from digest.config.site import Mail, Site
from digest.config.typed.addresses import mail_address, mailbox, named, server_address
from digest.config.typed.amounts import duration, rate, share
from digest.config.typed.kinds import TEXT, Kind, Shape, Taken, choice, one, single, take
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Fields, Lost, Node, Pair, Text
from digest.config.yaml.problems import Problems
from digest.text.web_addresses import host_of

NOWHERE = "example.invalid"
"""Domain of a sender nobody has named yet; it can receive nothing."""


def mail_kind(around: Surroundings) -> Kind[Mail]:
    block = block_shape(mail_kinds(around), _DESCRIBED)
    shape: Shape = {"anyOf": [_provider(around).shape, block]}
    return Kind(lambda node, problems: _read(node, around, problems), shape)


def mail_kinds(around: Surroundings) -> Mapping[str, Kind[object]]:
    said: Shape = {"type": "string"}
    return {
        "provider": _provider(around),
        "token": one(around.secret, said),
        "token_file": one(around.secret_in, said),
        "base_url": one(server_address, said),
        "from": one(mailbox, said),
        "reply_to": one(mail_address, said),
        "rate": one(rate, TEXT),
        "start_with": one(start_with, TEXT),
        "stop_when": one(stop_when, TEXT),
        "if_unknown": choice("hold", "resend"),
    }


def _provider(around: Surroundings) -> Kind[str]:
    return choice(*around.providers, planned=not_yet.PROVIDERS)


def start_with(text: str) -> tuple[float, timedelta]:
    """The share that goes first, and how long the others wait: "1 percent for 10 minutes"."""
    found = share(text)
    _, behind, time = text.partition(" for ")
    return found, duration(time) if behind else timedelta(minutes=10)


def stop_when(text: str) -> float:
    found = share(text)
    if not found:
        raise Unclear("Sending would stop at once. Write:", "5 percent rejected")
    return found


def addressed(site: Site) -> Mail:
    """The site's mail with a sender and an address for answers, where none was typed."""
    name, address = parseaddr(site.mail.sender)
    host = host_of(site.web.url)
    host = host if "." in host and not host.replace(".", "").isdigit() else ""
    domain = host or next((e.rpartition("@")[2] for e in site.editors), NOWHERE)
    sender = named(name or site.name, address or f"news@{domain}")
    return site.mail.model_copy(
        update={"sender": sender, "reply_to": site.mail.reply_to or next(iter(site.editors), "")}
    )


def _read(node: Node, around: Surroundings, problems: Problems) -> Mail | None:
    if isinstance(node, Lost):
        return None
    if not isinstance(node, Fields):
        word = single(node, problems)
        if word is None:
            return None
        name = Text(spot=word.spot, text="provider")
        node = Fields(spot=word.spot, pairs=(Pair(name=name, value=word),))
    before = len(problems.found)
    taken = take(node, mail_kinds(around), problems, lambda name: "")
    _settle(node, taken, around, problems)
    return None if len(problems.found) > before else _mail(taken)


def _settle(block: Fields, taken: Taken, around: Surroundings, problems: Problems) -> None:
    """Fields that need each other, or do not go together."""
    if "provider" not in taken.pairs:
        problems.add(block.spot, "Who sends these mails? Write a line like:", "  provider: outbox")
        return
    if "token" in taken.pairs and "token_file" in taken.pairs:
        problems.add(taken.spot("token_file"), "The secret comes from the environment or from a file. Keep one line.")
    if (provider := str(taken.values.get("provider", ""))) in around.providers:
        _suit(taken, provider, around.providers[provider], problems)


def _suit(taken: Taken, provider: str, needs: ProviderNeeds, problems: Problems) -> None:
    """The fields are what the provider wants."""
    server = str(taken.values.get("base_url", ""))
    if server and server.startswith("smtp") != needs.server.startswith("smtp"):
        problems.add(taken.spot("base_url"), f"For {provider} this address begins with {needs.server}.")
    with_token = needs.needs_token or bool(urlsplit(server).username)
    if with_token and not {"token", "token_file"} & taken.pairs.keys():
        variable = f"${{{provider.upper()}_TOKEN}}"
        problems.add(
            taken.spot("provider"), f"{provider} wants to know who you are. Add a line:", f"  token: {variable}"
        )
    if needs.real and "from" not in taken.pairs:
        what = "Readers see who writes to them. Add a line:"
        problems.add(taken.spot("provider"), what, "  from: Morning News <news@example.org>")


def _mail(taken: Taken) -> Mail:
    values = dict(taken.values)
    renamed = {"sender": values.pop("from", ""), "token": values.pop("token_file", values.get("token"))}
    first = values.pop("start_with", None)
    if isinstance(first, tuple):
        renamed |= {"canary_share": first[0], "canary_time": first[1]}
    if "stop_when" in values:
        renamed["stop_share"] = values.pop("stop_when")
    return Mail.model_validate(values | renamed)


_DESCRIBED: Mapping[str, str] = {
    **{name: info.description or "" for name, info in Mail.model_fields.items()},
    "token_file": "a file that holds it, instead",
    "from": Mail.model_fields["sender"].description or "",
    "start_with": Mail.model_fields["canary_share"].description or "",
    "stop_when": Mail.model_fields["stop_share"].description or "",
}
