"""One set-up of logging for the whole product. Events are `noun.past` with fields; secrets are blotted out.

`event("batch.accepted", edition=12, messages=500)` becomes `batch.accepted edition=12 messages=500` on standard
error, at the level asked for.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

_LOGGER = logging.getLogger("digest")
_BLOT = "•••"
_WORDS = ("authorization", "api-key", "token", "password", "secret")
"""What is behind these and a colon or an equals sign is never shown."""
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/\s:@]*:[^/\s@]+@")


def setup(level: str = "WARNING", secrets: Iterable[str] = (), headers: Iterable[str] = ()) -> None:
    """Standard error shows events from `level` on, without any of `secrets` or the values of `headers`; calling it
    again replaces the set-up."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.addFilter(Redaction(secrets, headers))
    _LOGGER.handlers[:] = [handler]
    _LOGGER.propagate = False
    _LOGGER.setLevel(level.upper())


def event(name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Logs that something happened; the fields come out as `key=value`, quoted where they hold a space."""
    if _LOGGER.isEnabledFor(level):
        _LOGGER.log(level, " ".join([name, *(f"{key}={_shown(value)}" for key, value in fields.items())]))


def redact(text: str, secrets: Iterable[str] = (), headers: Iterable[str] = ()) -> str:
    """`text` without the given secrets, credentials in URLs, and the values of `headers` and of words that announce
    a secret."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, _BLOT)
    text = _USERINFO.sub(rf"\1{_BLOT}@", text)
    names = "|".join(re.escape(name) for name in (*headers, *_WORDS))
    return re.sub(rf"(?i)({names})(\"?\s*[=:]\s*\"?)([^\s\",;]+)", rf"\1\2{_BLOT}", text)


class Redaction(logging.Filter):
    """Blots secrets out of every record, its exception text included."""

    def __init__(self, secrets: Iterable[str] = (), headers: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)
        self._headers = tuple(headers)

    def filter(self, record: logging.LogRecord) -> bool:
        """The record passes, without any secret."""
        record.msg = redact(record.getMessage(), self._secrets, self._headers)
        record.args = ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self._secrets, self._headers)
        return True


def _shown(value: object) -> str:
    text = str(value).replace("\n", "⏎")
    return f'"{text}"' if " " in text or not text else text
