"""What a private source is opened with: typed as the names of secrets, never as secrets (pure).

Editors own the files of digests, operators the machine. So a digest's file reaches no secret of the operator's: nothing
that digest.yaml uses, nothing called DIGEST_…, and only files in the configuration folder or `/run/secrets`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pydantic import SecretStr

from digest.config.typed.unclear import Unclear
from digest.text.near_misses import quoted

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_SHARED = PurePosixPath("/run/secrets")
_SHORTEST = 4
"""Characters of a secret that is looked for within another."""
_LONGEST = 4000
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_TELLING = re.compile(r"auth|key|token|secret|pass|sess|sid\b|jwt|login|signature", re.IGNORECASE)
_OURS = re.compile(
    "host|connection|content-length|transfer-encoding|accept-encoding|te|trailer|upgrade|expect|range|keep-alive|if-.*"
)
"""Headers that the program says itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The secrets that sources may name."""

    environ: Mapping[str, str] | None = field(default=None, repr=False)
    """None: nobody knows them, any name will do."""
    folder: Path = Path("/")
    """The configuration folder, absolute."""
    read: Callable[[Path], str] = field(default=lambda path: "", repr=False)
    """The text of a file; raises OSError, or ValueError where it is no text."""
    operators: Collection[str] = field(default=(), repr=False)
    """Secrets of the publication itself."""

    def filled(self, text: str) -> str:
        """The text with each ${NAME} as the environment has it."""
        return _VARIABLE.sub(lambda name: self._variable(name[1]), text)

    def secret(self, text: str) -> SecretStr:
        """What the variable named by "${NAME}" holds. A secret itself is refused."""
        if not _VARIABLE.fullmatch(text):
            what = "A secret does not stand in this file. Put it in the environment, and here its name:"
            raise Unclear(what, f"${{{text[1:]}}}" if re.fullmatch(r"\$\w+", text) else "${SOURCE_PASSWORD}")
        return SecretStr(_one_line(self.filled(text)))

    def secret_in(self, name: str) -> SecretStr:
        """What a file holds; its name counts from the configuration folder."""
        path = PurePosixPath(self.folder / name)
        if ".." in path.parts or not any(path.is_relative_to(place) for place in (self.folder, _SHARED)):
            raise Unclear(f"A secret of a source is read from a file in {self.folder} or in {_SHARED}.")
        if self.environ is None:
            return SecretStr("")
        try:
            text = self.read(Path(path)).strip()
        except (OSError, ValueError) as error:
            reason = (error.strerror or "").lower() if isinstance(error, OSError) else "it is not text"
            raise Unclear(f"The file {quoted(name)} cannot be read: {reason}.") from None
        return SecretStr(_one_line(self._not_the_operators(text)))

    def cookie(self, text: str) -> SecretStr:
        """A Cookie header, "a=1; b=${NAME}"."""
        for pair in text.split(";"):
            name, sign, value = pair.strip().partition("=")
            if not (sign and _TOKEN.fullmatch(name)):
                raise Unclear("A cookie is written name=value, several with semicolons between them:", "consent=yes")
            self._by_name(name, value.strip(), f"{name}=${{SOURCE_COOKIE}}")
        return SecretStr(in_a_header(self.filled(text)))

    def header(self, name: str, text: str) -> tuple[str, SecretStr]:
        """A header's name and value, "X-API-Key" and "${NAME}"."""
        if not _TOKEN.fullmatch(name):
            raise Unclear(f"{quoted(name)} is not the name of an HTTP header, like X-API-Key.")
        if name.lower() in ("cookie", "user-agent"):
            raise Unclear(f"{name} has a field of its own beside the url, {name.lower().replace('-', '_')}.")
        if _OURS.fullmatch(name.lower()):
            raise Unclear(f"{name} is said by the program itself: take the line out.")
        self._by_name(name, text, "${SOURCE_KEY}")
        return name, SecretStr(in_a_header(self.filled(text)))

    def _by_name(self, name: str, value: str, write: str) -> None:
        if _TELLING.search(name) and value and not _VARIABLE.search(value):
            raise Unclear("A secret does not stand in this file. Put it in the environment, and here its name:", write)

    def _variable(self, name: str) -> str:
        if self.environ is None:
            return ""
        value = self.environ.get(name, "").strip()
        if name.upper().startswith("DIGEST_"):
            raise Unclear(f"{name} is the publication's own and is not sent to a source.")
        if not value:
            raise Unclear(f"There is no {name} in the environment. Set it before the start.")
        return self._not_the_operators(value)

    def _not_the_operators(self, value: str) -> str:
        if any(secret in value for secret in self.operators if len(secret) >= _SHORTEST):
            raise Unclear("This is a secret of the publication itself, and is not sent to a source.")
        return value


UNKNOWN = Secrets()


def in_a_header(text: str) -> str:
    """What can stand in one HTTP header (RFC 9110 §5.5)."""
    if not text.isascii():
        raise Unclear("Headers hold plain letters, digits and signs only.")
    return _one_line(text)


def _one_line(text: str) -> str:
    if len(text) > _LONGEST or not text.isprintable():
        raise Unclear("What is there instead of a secret goes over several lines, or is too long.")
    return text.strip()
