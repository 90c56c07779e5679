"""What the ending of a file says is in it."""

from __future__ import annotations

from typing import Final

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL: Final = "message/rfc822"
XML: Final = "application/xml"

OF_ENDINGS: Final = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": DOCX,
    ".eml": MAIL,
    ".xml": XML,
    ".rss": XML,
    ".atom": XML,
    ".json": "application/json",
}
"""Ending in small letters → media type, of all files that are read."""
