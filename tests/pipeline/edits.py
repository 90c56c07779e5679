"""What people and accidents do to the folder of a look."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

#: Does it to the look's folder.
Edit = Callable[[Path], object]

FOOT = '<mj-section><mj-column><mj-text>{{ sender }} <a href="{{ slot }}">WORD</a></mj-text></mj-column></mj-section>'


def good(folder: Path) -> None:
    """A look that works: a foot of its own."""
    (folder / "parts").mkdir(parents=True)
    (folder / "parts" / "foot.mjml").write_text(FOOT.replace("WORD", "Goodbye"))


def foot(markup: str) -> Edit:
    return lambda folder: (folder / "parts" / "foot.mjml").write_text(FOOT.replace("WORD", f"Leave {markup}"))


def written(name: str, text: str) -> Edit:
    return lambda folder: (folder / name).write_text(text)


def linked(name: str, to: str) -> Edit:
    def link(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(to)

    return link


def looped(folder: Path) -> None:
    (folder / "parts" / "a.mjml").write_text('{% include "parts/foot.mjml" %}')
    foot('{% include "parts/a.mjml" %}')(folder)


BAD: dict[str, Edit] = {
    "a syntax error": foot("{% if %}"),
    "a tag that is not closed": foot("{% for story in page.stories %}"),
    "an unknown filter": foot("{{ page.title|shout }}"),
    "an undefined variable": foot("{{ page.wether }}"),
    "an unknown template": foot('{% include "parts/nowhere.mjml" %}'),
    "an include of itself": foot('{% include "parts/foot.mjml" %}'),
    "includes in a circle": looped,
    "a macro that calls itself": foot("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
    "a division by zero": foot("{{ 1 // 0 }}"),
    "a wrong type": foot("{{ page.title + 1 }}"),
    "a wrong index": foot("{{ page.stories[999].title }}"),
    "a bad format": foot('{{ "%d"|format("x") }}'),
    "a billion rounds": foot("{% for i in range(10**9) %}x{% endfor %}"),
    "rounds without end": foot("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"),
    "a text of a terabyte": foot("{{ 'x' * 10**12 }}"),
    "a text that fills the memory": foot(
        "{% set n = namespace(t='x') %}{% for i in range(99) %}{% set n.t = n.t ~ n.t %}{% endfor %}"
    ),
    "a mail of a gigabyte": foot("{% for i in range(99999) %}{{ 'x' * 9999 }}{% endfor %}"),
    "a huge number": foot("{{ 9 ** (9 ** 9) }}"),
    "bad MJML": foot("<b>"),
    "MJML that is not known": foot("<mj-txt/>"),
    "markup nested ten thousand deep": foot("<div>" * 10_000 + "</div>" * 10_000),
    "blocks nested ten thousand deep": foot("{% if 1 %}" * 10_000 + "{% endif %}" * 10_000),
    "brackets nested ten thousand deep": foot("{{" + "(" * 10_000 + "1" + ")" * 10_000 + "}}"),
    "a way to Python": foot("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
    "no way out": lambda folder: (folder / "parts" / "foot.mjml").write_text("<mj-section></mj-section>"),
    "a text part that raises": written("edition.txt", "{{ page.lead.nothing }}"),
    "YAML that is none": written("look.yaml", "light: {"),
    "a setting that is not known": written("look.yaml", "pictrues: no\n"),
    "YAML with an alias": written("look.yaml", "footer: &a x\nbody_font: *a\n"),
    "YAML with a lone surrogate": lambda folder: (folder / "look.yaml").write_bytes(b"footer: \xed\xa0\x80\n"),
    "a binary file": lambda folder: (folder / "edition.mjml").write_bytes(os.urandom(4096)),
    "another encoding": lambda folder: (folder / "edition.txt").write_bytes("Grüße".encode("utf-16")),
    "a file of two megabytes": written("edition.txt", "x" * 2_000_000),
    "a folder for a file": lambda folder: (folder / "edition.txt").mkdir(),
    "a pipe for a file": lambda folder: os.mkfifo(folder / "edition.txt"),
    "a link to a secret": linked("edition.txt", "/etc/passwd"),
    "a link in place of the parts": lambda folder: (shutil.rmtree(folder / "parts"), linked("parts", "/etc")(folder)),
    "a file removed that another needs": lambda folder: (folder / "parts" / "foot.mjml").write_text(
        '{% include "parts/gone.mjml" %}'
    ),
    "the folder removed": shutil.rmtree,
}
