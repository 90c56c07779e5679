"""What the machine adds to the site file: its environment and files, which come in as arguments (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from digest.config.typed.secrets import Secrets
from digest.config.typed.unclear import Unclear
from digest.config.yaml.problems import Problems
from digest.enclosed import NotEnclosed
from digest.text.near_misses import quoted

KEY, KEY_FILE = "DIGEST_SIGNING_KEY", "DIGEST_SIGNING_KEY_FILE"
METRICS = "DIGEST_METRICS_TOKEN"
_SHORTEST_KEY = 16
_LARGEST_SECRET = 10_000
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")


class ProviderNeeds(Protocol):
    """What a provider wants of `mail:`; the list of those that can be used is the sending room's."""

    @property
    def real(self) -> bool:
        """Mails leave the machine, so readers see who writes to them."""
        ...

    @property
    def needs_token(self) -> bool:
        """Always; else only where the server's address names a user."""
        ...

    @property
    def known_by(self) -> str:
        """How its token is written: names of the environment, with a colon between where it has parts."""
        ...

    @property
    def server(self) -> str:
        """How the server's address is written, from its first letter on."""
        ...

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions as its users write them; none where it has one place for all."""
        ...

    @property
    def needs_region(self) -> bool:
        """There is none that is usual, and more than those in `regions`."""
        ...

    @property
    def takes_domain(self) -> bool:
        """Sends for a domain that need not be the sender's."""
        ...

    @property
    def pictures(self) -> bool:
        """Takes pictures that go within the mail."""
        ...

    @property
    def reports_key(self) -> str:
        """What proves its reports, in words; empty where there are none."""
        ...

    @property
    def reports_known_by(self) -> str:
        """How that is written in the file."""
        ...

    @property
    def reports_extra(self) -> str:
        """The extra that checks its reports, where it is needed and not installed."""
        ...

    def is_reports_key(self, text: str) -> bool:
        """Whether it has the form of what proves its reports."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the machine adds to the site file."""

    folder: Path
    """The configuration folder, absolute."""
    environ: Mapping[str, str]
    read: Callable[[Path], str]
    """The text of a file; raises OSError, or ValueError where it is no text."""
    providers: Mapping[str, ProviderNeeds]
    """Who can send, by name."""
    read_open: Callable[[Path], str] = lambda path: ""
    """The text of a file that is no secret; raises as `read` does."""
    enclosed: Callable[[str, int], bytes | None] = lambda name, most: None
    """The bytes of a file below the folder, so many at the most; None where there is none. Raises `NotEnclosed` for
    what cannot be read."""

    def content(self, name: str, most: int) -> bytes | None:
        """The bytes of a file below the folder; None where there is none."""
        try:
            return self.enclosed(name, most)
        except NotEnclosed as error:
            raise Unclear(f"{quoted(name)} {error}.") from None

    def filled(self, text: str) -> str:
        """The text with each ${NAME} as the environment has it."""
        return re.sub(r"\$\{(\w+)\}", lambda name: self._variable(name[1]), text)

    def _variable(self, name: str) -> str:
        value = self.environ.get(name, "").strip()
        if not value:
            raise Unclear(f"There is no {name} in the environment. Set it before the start.")
        return value

    def secret(self, text: str) -> SecretStr:
        """What the variable named by "${NAME}" holds, or several with a colon between. A secret itself is refused."""
        if re.fullmatch(r"\$\{\w+\}(?::\$\{\w+\})*", text):
            return _secret(self.filled(text))
        what = "A secret does not stand in this file. Put it in the environment, and here its name:"
        raise Unclear(what, f"${{{text[1:]}}}" if re.fullmatch(r"\$\w+", text) else "${MAIL_TOKEN}")

    def secret_in(self, file: str) -> SecretStr:
        """What a file holds; its name counts from the configuration folder."""
        try:
            return _secret(self.read(self.folder / file).strip())
        except (OSError, ValueError) as error:
            if isinstance(error, Unclear):
                raise
            raise Unclear(f"The file {quoted(file)} cannot be read: {_reason(error)}.") from None

    def certificates_in(self, file: str) -> str:
        """The certificates, as PEM, that a file holds; its name counts from the configuration folder."""
        try:
            text = self.read_open(self.folder / file)
        except (OSError, ValueError) as error:
            raise Unclear(f"The file {quoted(file)} cannot be read: {_reason(error)}.") from None
        certificates = _CERTIFICATE.findall(text)
        if not certificates:
            raise Unclear(f"{quoted(file)} holds no certificate: one begins with -----BEGIN CERTIFICATE-----.")
        return "\n".join(certificates)

    def source_secrets(self, operators: Collection[str]) -> Secrets:
        """What a digest's sources may name, which is none of the operator's."""
        return Secrets(environ=self.environ, folder=self.folder, read=self._beside, operators=operators)

    def _beside(self, path: Path) -> str:
        """The text of a file that an editor named: below the folder no link is followed."""
        if not path.is_relative_to(self.folder):
            return self.read(path)
        content = self.content(str(path.relative_to(self.folder)), _LARGEST_SECRET)
        if content is None:
            raise FileNotFoundError(ENOENT, "no such file")
        return content.decode()

    def signing_keys(self, problems: Problems) -> tuple[tuple[str, SecretStr], ...]:
        """(key id, secret), the current one first: "2:new secret" and "1:old secret" in lines or between commas, or a
        bare secret, whose id is 1."""
        text = self.environ.get(KEY, "")
        name = KEY if text.strip() else KEY_FILE
        file = self.environ.get(KEY_FILE, "").strip()
        if name == KEY_FILE and file:
            try:
                text = self.read(self.folder / file)
            except (OSError, ValueError) as error:
                problems.add_setting(f"{name}={file}", f"This file cannot be read: {_reason(error)}.")
                return ()
        entries = [entry.strip() for entry in re.split(r"[,\n]", text) if entry.strip()]
        if name == KEY_FILE and file and not entries:
            problems.add_setting(f"{name}={file}", "This file is empty.")
        return _keys(name, entries, problems)

    def metrics_token(self, problems: Problems) -> SecretStr | None:
        """What whoever reads /metrics from elsewhere shows; None where nobody may."""
        token = self.environ.get(METRICS, "").strip()
        if not token:
            return None
        if len(token) < _SHORTEST_KEY or not re.fullmatch(r"[\w.~+/=-]+", token, re.ASCII):
            problems.add_setting(METRICS, f"It is {_SHORTEST_KEY} letters and digits at least.")
        return SecretStr(token)


def no_machine(providers: Mapping[str, ProviderNeeds] | None = None) -> Surroundings:
    """What is there for those who only ask which fields there are: no environment and no files."""
    return Surroundings(folder=Path("/"), environ={}, read=lambda path: "", providers=providers or {})


def _keys(name: str, entries: list[str], problems: Problems) -> tuple[tuple[str, SecretStr], ...]:
    keys: dict[str, SecretStr] = {}
    for number, entry in enumerate(entries, 1):
        head, colon, rest = entry.partition(":")
        identity, secret = (head.strip(), rest.strip()) if colon else ("1", entry)
        if not re.fullmatch(r"[\w-]{1,20}", identity, re.ASCII):
            problems.add_setting(name, f"Key {number}: its id holds letters, digits and hyphens only, like 2:secret.")
        elif len(secret) < _SHORTEST_KEY:
            problems.add_setting(name, f"Key {number} is too short: {_SHORTEST_KEY} characters are the least.")
        elif identity in keys:
            problems.add_setting(name, f"Two keys have the id {identity}. Write them like 2:new secret, 1:old secret.")
        else:
            keys[identity] = SecretStr(secret)
    return tuple(keys.items())


def _secret(text: str) -> SecretStr:
    if not text or not text.isprintable():
        raise Unclear("What is there instead of a secret is empty or goes over several lines.")
    return SecretStr(text)


def _reason(error: Exception) -> str:
    return (error.strerror or "").lower() or "no access" if isinstance(error, OSError) else "it is not text"
