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
_HEADERS = re.compile(
    r"(?i)(authorization|api-key|x-postmark-server-token|token|password|secret)(\"?\s*[=:]\s*\"?)([^\s\",;]+)"
)
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/\s:@]*:[^/\s@]+@")


def setup(level: str = "WARNING", secrets: Iterable[str] = ()) -> None:
    """Standard error shows events from `level` on, without any of `secrets`; calling it again replaces the set-up."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.addFilter(Redaction(secrets))
    _LOGGER.handlers[:] = [handler]
    _LOGGER.propagate = False
    _LOGGER.setLevel(level.upper())


def event(name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Logs that something happened; the fields come out as `key=value`, quoted where they hold a space."""
    _LOGGER.log(level, " ".join([name, *(f"{key}={_shown(value)}" for key, value in fields.items())]))


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets, credentials in URLs, and the values of headers that carry one."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, _BLOT)
    text = _USERINFO.sub(rf"\1{_BLOT}@", text)
    return _HEADERS.sub(rf"\1\2{_BLOT}", text)


class Redaction(logging.Filter):
    """Blots secrets out of every record, its exception text included."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage(), self._secrets)
        record.args = ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), self._secrets)
        return True


def _shown(value: object) -> str:
    text = str(value).replace("\n", "⏎")
    return f'"{text}"' if " " in text or not text else text
