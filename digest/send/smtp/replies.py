"""Connections that take for an answer only what SMTP says is one [effect: network]."""

from __future__ import annotations

import re
import smtplib

#: RFC 5321 4.2: three digits, then the end, or a space or a hyphen and words.
_LINE = re.compile(rb"([0-9]{3})(?:[ -]([^\r\n]*))?\r?\n")
_LONGEST, _MOST = 8_192, 200
NONE = -1
"""The code of what is no reply."""


class StrictSmtp(smtplib.SMTP):
    """As of the standard library, which takes "2500" and "250x" for 250, and of lines with several codes the last."""

    def getreply(self) -> tuple[int, bytes]:
        """Code and words, a line each; `NONE` and what came where the lines are no reply. Raises
        `SMTPServerDisconnected` where nothing comes any more."""
        first = self._line()
        if (usual := _LINE.fullmatch(first)) and first[3:4] != b"-":
            return int(usual[1]), usual[2] or b""
        lines = [first]
        while _LINE.fullmatch(lines[-1]) and lines[-1][3:4] == b"-" and len(lines) < _MOST:
            lines.append(self._line())
        return reply(lines)

    def _line(self) -> bytes:
        if self.file is None:
            self.file = self.sock.makefile("rb") if self.sock else None
        try:
            line = self.file.readline(_LONGEST) if self.file else b""
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"the connection failed: {error}") from error
        if not line:
            self.close()
            raise smtplib.SMTPServerDisconnected("the connection was closed")
        return bytes(line)


class StrictSmtpTls(StrictSmtp, smtplib.SMTP_SSL):
    """Over TLS from the first byte on."""


def reply(lines: list[bytes]) -> tuple[int, bytes]:
    """What the lines say together, which all begin with one code, and only the last of them with nothing to follow."""
    parts = [_LINE.fullmatch(line) for line in lines]
    codes = {part[1] for part in parts if part}
    if not all(parts) or len(codes) > 1 or lines[-1][3:4] == b"-":
        return NONE, b"\n".join(lines)
    return int(codes.pop()), b"\n".join(part[2] or b"" for part in parts if part)
