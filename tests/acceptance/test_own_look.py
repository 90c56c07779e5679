"""A designer makes a look of their own, as docs/looks.md says it, word for word."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import html

from tests.acceptance.conftest import MORNING, SITE, Publication

DOCUMENT = (Path(__file__).parents[2] / "docs" / "looks.md").read_text(encoding="utf-8")
(WALK,) = re.findall(r"^## A look, step by step\n(.*?)^## ", DOCUMENT, re.MULTILINE | re.DOTALL)
#: A command to type; YAML, and the file that the sentence before it names; or what to write in a file instead of what.
STEP = re.compile(
    r"^    (?P<command>digest [^\n]+)$"
    r"|in\s`(?P<yaml>[^`]+)`:\n\n```yaml\n(?P<typed>.*?)```"
    r"|`(?P<file>config/looks/[^`]+)`,\sinstead\sof\n\n```\n(?P<old>.*?)\n?```\n\nwrite\n\n```\n(?P<new>.*?)\n?```",
    re.MULTILINE | re.DOTALL,
)
GALLERY = "digest dev gallery"


@dataclass(frozen=True)
class Step:
    command: str = ""
    file: str = ""
    old: str = ""
    new: str = ""


def steps() -> Iterator[Step]:
    for step in STEP.finditer(WALK):
        if step["command"]:
            yield Step(command=step["command"])
        elif step["file"]:
            yield Step(file=step["file"], old=step["old"], new=step["new"])
        else:
            yield Step(file=step["yaml"], new=step["typed"])


def write(step: Step, folder: Path) -> None:
    file = folder / step.file
    text = file.read_text()
    if step.old:
        assert text.count(step.old) == 1, f"{step.file} has {text.count(step.old)} of: {step.old}"
    file.write_text(text.replace(step.old, step.new) if step.old else text + step.new)


@pytest.fixture
def designed(quay: Publication, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """After the walk."""
    monkeypatch.chdir(quay.folder)
    monkeypatch.setenv("PATH", "")
    quay.site(SITE + "web: {url: https://quay.example}\n")
    quay.file("morning", MORNING)
    for step in steps():
        if step.file:
            write(step, quay.folder)
        elif not step.command.startswith(GALLERY):
            answer = quay.digest(*shlex.split(step.command)[1:])
            assert (answer.code, answer.err, "Note: config" in answer.out) == (0, "", False), (step, answer.text)
    return quay


def test_the_walk_has_every_step_that_it_promises() -> None:
    heads = re.findall(r"^\*\*(.+?)\.\*\*", WALK, re.MULTILINE)
    assert heads == ["Begin", "Colour", "Font", "Order", "Sponsor", "Two columns", "Look at it"]
    assert len(list(steps())) == len(re.findall(r"^    digest |^```yaml\n|^write\n", WALK, re.MULTILINE))
    assert [step.command for step in steps() if step.command] == [
        "digest dev look ours",
        "digest dev look ours blocks",
        "digest check morning",
        "digest dev gallery var/ours --look config/looks/ours",
    ]


def test_a_look_made_step_by_step_is_what_the_walk_says(designed: Publication) -> None:
    assert designed.digest("send", "morning").code == 0
    designed.digest("publish", str(designed.folder / "pages"))
    (mail, *_) = designed.mails
    source = str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]
    text = str(mail.get_body(("plain",)).get_content()).replace("\r", "")  # type: ignore[union-attr]
    page = html.document_fromstring(source)
    words = " ".join(page.text_content().split())
    (web,) = (designed.folder / "pages" / "morning").glob("20*.html")

    assert "background-color:#ffffff" in source
    assert "Palatino,Palatino Linotype,Georgia,serif" in source
    (button,) = page.xpath("//a[text()='Tickets for the ball']")
    assert "background:#0b5c4a" in button.get("style")
    (banner,) = page.xpath("//a/img[@alt]/parent::a[@href='https://quay.example/ball']")
    assert banner[0].get("alt") == "Freshers' ball, 12 December"
    for sponsored in (words, text, web.read_text()):
        assert "Fares to the islands from 19 pounds" in sponsored
    assert "Tickets for the ball:\nhttps://quay.example/ball" in text
    assert "border-left:4px solid #0b5c4a" in source
    assert page.xpath("//*[contains(@class, 'mj-column-per-50')]")


def test_the_gallery_of_a_look_says_of_each_mail_what_is_wrong(designed: Publication) -> None:
    (step,) = (step for step in steps() if step.command.startswith(GALLERY))
    foot = designed.folder / "config" / "looks" / "ours" / "parts" / "foot.mjml"
    foot.write_text("{% if page.count == 5 %}{{ 1 / 0 }}{% endif %}{{ page.sender and '' }}")

    answer = designed.digest(*shlex.split(step.command)[1:])

    assert answer.code == 1
    assert "! config/looks/ours/edition.mjml: In a mail of 30 stories: The place for the unsubscribe link" in answer.out
    lines = answer.out.splitlines()
    mails = [line for line in lines if re.match(r"(?:! |ok) \d\d-", line)]
    assert all(line.startswith("! ") for line in mails)
    at = lines.index("!  03-5")
    assert lines[at + 1].strip().startswith("! config/looks/ours/parts/foot.mjml:1: This template is broken.")
    assert len(mails) >= 30
    assert lines[-2] == f"{len(mails)} mails: open var/ours/index.html"
    assert "There are no browser pictures: Chromium is not installed" in lines[-1]
    written = sorted((designed.folder / "var" / "ours").glob("[0-9]*.html"))
    assert len(written) < len(mails)
    assert "division by zero" in (designed.folder / "var" / "ours" / "index.html").read_text()
