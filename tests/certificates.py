"""Certificates of an authority that only a test trusts."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_KEY = "-newkey rsa:2048 -nodes"


@dataclass(frozen=True)
class Certificate:
    """A server's certificate, and its key."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """A server that shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


class Authority:
    """Who vouches for servers on this machine; its files lie in a folder."""

    def __init__(self, folder: Path, *, plain: bool = False) -> None:
        """`plain`: made by `openssl req -x509`, without what VERIFY_X509_STRICT asks for."""
        self.folder = folder
        self.file = folder / "authority.pem"
        self._key = folder / "authority.key"
        use = "" if plain else "-addext keyUsage=critical,keyCertSign,cRLSign"
        self._openssl(f"req -x509 {_KEY} -days 2 -subj /CN=Quay {use} -keyout {self._key} -out {self.file}")

    @cached_property
    def certificate(self) -> Certificate:
        """Of 127.0.0.1, good for two days."""
        return self.issue("good", "IP:127.0.0.1,DNS:localhost", 2)

    @cached_property
    def expired(self) -> Certificate:
        """Of 127.0.0.1, no good since yesterday."""
        return self.issue("expired", "IP:127.0.0.1", -1)

    @cached_property
    def of_another(self) -> Certificate:
        """Of a server of another name."""
        return self.issue("another", "DNS:mail.elsewhere.example", 2)

    def issue(self, name: str, owner: str, days: int) -> Certificate:
        """The certificate of a server."""
        file, key, more = (self.folder / f"{name}.{ending}" for ending in ("pem", "key", "ext"))
        more.write_text(f"subjectAltName={owner}\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n")
        self._openssl(f"req -new {_KEY} -subj /CN={name} -keyout {key} -out {file}.csr")
        signed = f"-CA {self.file} -CAkey {self._key} -CAcreateserial -days {days} -extfile {more}"
        self._openssl(f"x509 -req -in {file}.csr {signed} -out {file}")
        return Certificate(file=file, key=key)

    def _openssl(self, words: str) -> None:
        subprocess.run(["openssl", *words.split()], check=True, capture_output=True)
