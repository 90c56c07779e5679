"""Pages that collecting is tried on."""

from __future__ import annotations

from tests.collect.conftest import Page


def article(title: str, author: str = "Ann", text: str = "A text of some words.") -> Page:
    return Page.html(f"<h1>{title}</h1><address>{author}</address><p>{text}</p>")


def dated(title: str) -> Page:
    return Page.html(f"<h1>{title}</h1><address>Ann</address><p>A text of some words.</p><time>today</time>")


def links(*paths: str) -> str:
    return "".join(f'<a href="{path}">Link to {path}</a>' for path in paths)


def announcing(*feeds: str) -> Page:
    return Page.html(links("/a", "/b"), head="".join(f'<link rel="alternate" href="{feed}">' for feed in feeds))
