"""One set-up of logging for the whole product. Events are `noun.past` with fields; secrets and mail addresses are
blotted out.

`event("batch.accepted", edition="morning 2026-11-24 07:00", batch=3)` becomes, on standard error and at the level asked
for, a line of text, or one of JSON for programs that gather them:

    2026-11-24T07:00:04.120Z INFO batch.accepted edition="morning 2026-11-24 07:00" batch=3
    {"time": "2026-11-24T07:00:04.120Z", "level": "INFO", "event": "batch.accepted", "edition": …, "batch": 3}
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

#: How much is logged, and in which form.
LEVELS, FORMATS = ("DEBUG", "INFO", "WARNING", "ERROR"), ("text", "json")
_LOGGER = logging.getLogger("digest")
_BLOT = "•••"
_WORDS = ("authorization", "api-key", "token", "password", "secret")
"""What is behind these and a colon or an equals sign is never shown."""
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/\s:@]*:[^/\s@]+@")
_LOCAL_PART = re.compile(r"""[^\s<>"'(),;:@/=•]+@(?=[\w-]+\.[\w.-]*\w)""")
"""Of a mail address, what is before its host."""


def setup(level: str = "WARNING", secrets: Iterable[str] = (), headers: Iterable[str] = (), form: str = "text") -> None:
    """Standard error shows events from `level` on, and warnings of libraries, without any of `secrets` or the values of
    `headers`; calling it again replaces the set-up."""
    handler = _Errors()
    handler.setFormatter(_Lines(secrets, headers, is_json=form == "json"))
    root = logging.getLogger()
    root.handlers[:] = [*(one for one in root.handlers if not isinstance(one, _Errors)), handler]
    _LOGGER.handlers[:] = [handler]
    _LOGGER.propagate = False
    _LOGGER.setLevel(level.upper())


def event(name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Logs that something happened, with the fields that have a value: None and empty texts have none."""
    if _LOGGER.isEnabledFor(level):
        known = {key: value for key, value in fields.items() if value is not None and value != ""}
        _LOGGER.log(level, name, extra={"fields": known})


def redact(text: str, secrets: Iterable[str] = (), headers: Iterable[str] = ()) -> str:
    """`text` without the given secrets, credentials in URLs, who somebody is at a mail host, and the values of
    `headers` and of words that announce a secret."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, _BLOT)
    text = _USERINFO.sub(rf"\1{_BLOT}@", text)
    text = _LOCAL_PART.sub(f"{_BLOT}@", text)
    names = "|".join(re.escape(name) for name in (*headers, *_WORDS))
    return re.sub(rf"(?i)({names})(\"?\s*[=:]\s*\"?)([^\s\",;]+)", rf"\1\2{_BLOT}", text)


class _Errors(logging.Handler):
    """Standard error, whatever that is by then."""

    def emit(self, record: logging.LogRecord) -> None:
        """The record is written down, or that it could not be."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


class _Lines(logging.Formatter):
    """A record as a line without any secret, its exception included."""

    def __init__(self, secrets: Iterable[str], headers: Iterable[str], *, is_json: bool) -> None:
        super().__init__()
        self._secrets = tuple(secrets)
        self._headers = tuple(headers)
        self._is_json = is_json

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, event and fields. What a library says has its name as the event."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        known = getattr(record, "fields", None)
        name, fields = (record.getMessage(), known) if known is not None else (record.name, _text_of(record))
        if record.exc_info:
            fields = {**fields, "trace": self.formatException(record.exc_info)}
        shown = {key: self._shown(key, value) for key, value in fields.items()}
        if self._is_json:
            line = {"time": at, "level": record.levelname, "event": name, **shown}
            return json.dumps(line, ensure_ascii=False)
        return " ".join([at, record.levelname, name, *(f"{key}={_quoted(value)}" for key, value in shown.items())])

    def _shown(self, key: str, value: object) -> object:
        if isinstance(value, bool | int | float):
            return round(value, 3) if isinstance(value, float) else value
        announced = f"{key}={value}"
        return redact(announced, self._secrets, self._headers).partition("=")[2]


def _text_of(record: logging.LogRecord) -> Mapping[str, object]:
    return {"text": record.getMessage()}


def _quoted(value: object) -> str:
    text = str(value)
    if not text.isprintable() or '"' in text:
        return json.dumps(text, ensure_ascii=False).translate(_UNSEEN)
    return f'"{text}"' if " " in text or not text else text


_UNSEEN = {number: f"\\x{number:02x}" for number in range(0x7F, 0xA0)} | {
    number: f"\\u{number:04x}" for number in (0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E)
}
"""What moves a terminal's cursor, ends a line or turns it round, and JSON lets stand."""
