"""`notices:` as typed, a command or what `mail:` may be, as a value (pure)."""

from __future__ import annotations

import shlex

from digest.config.files.environment import Surroundings
from digest.config.files.mail import mail
from digest.config.site import Notices
from digest.config.typed.kinds import Kind, one
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Node, Text
from digest.config.yaml.problems import Problems
from digest.text.near_misses import quoted


def command(text: str) -> str:
    """A program by its whole path, and its arguments."""
    try:
        words = shlex.split(text)
    except ValueError:
        raise Unclear(f"{quoted(text)} has a quotation mark that nothing ends.") from None
    if not words or "\0" in text:
        raise Unclear("A command begins with the whole path of its program, as in:", "/usr/local/bin/tell-editors")
    return text


_PATH = {"type": "string", "pattern": "^/"}
_COMMAND = one(command, _PATH)


def notices(around: Surroundings) -> Kind[Notices]:
    """Another way to tell editors: a command by its whole path, or who sends these mails."""
    way = mail(around)

    def read(node: Node, problems: Problems) -> Notices | None:
        if isinstance(node, Text) and node.text.startswith("/"):
            program = _COMMAND.read(node, problems)
            return Notices(command=program) if program else None
        sent = way.read(node, problems)
        return Notices(mail=sent) if sent else None

    return Kind(read, {"anyOf": [_PATH, way.shape]})
