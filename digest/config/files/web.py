"""`web:` as typed, an address or a block of fields, as a value (pure)."""

from __future__ import annotations

from digest.config.site import Web
from digest.config.typed.addresses import listening, own_address
from digest.config.typed.amounts import yes
from digest.config.typed.blocks import Block, Field
from digest.config.typed.entries import single
from digest.config.typed.kinds import STRING, YES_OR_NO, Kind, one
from digest.config.yaml.nodes import Fields, Node, Unreadable
from digest.config.yaml.problems import Problems

_ADDRESS = one(own_address, STRING)
WEB = Block(
    model=Web,
    fields={
        "url": Field(kind=_ADDRESS),
        "listen": Field(kind=one(listening, STRING)),
        "joining": Field(kind=one(yes, YES_OR_NO)),
    },
    planned=("archive",),
)


def web() -> Kind[Web]:
    """The public pages: their address alone, or a block of fields."""
    return Kind(_read, {"anyOf": [STRING, WEB.shape()]})


def _read(node: Node, problems: Problems) -> Web | None:
    if isinstance(node, Unreadable):
        return None
    if isinstance(node, Fields):
        return Web.model_validate(WEB.read(node, problems).parts())
    text = single(node, problems)
    url = _ADDRESS.read(text, problems) if text else None
    return Web(url=url) if url else None
