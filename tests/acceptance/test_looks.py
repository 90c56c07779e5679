"""An editor makes the mail look like the paper, and makes mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.conftest import MORNING, SITE, Publication
from tests.images import png
from tests.pipeline.edits import BAD, good


@pytest.fixture
def look(quay: Publication) -> Path:
    """The digest "morning" has a look of its own."""
    quay.file("morning", MORNING + "look: looks/ours\n")
    folder = quay.folder / "config" / "looks" / "ours"
    good(folder)
    return folder


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("an unknown filter", "config/looks/ours/parts/foot.mjml:1: No filter named 'shout'"),
        ("a setting that is not known", 'I do not know "pictrues". Did you mean: pictures?'),
        ("a link to a secret", "config/looks/ours/edition.txt: This file is a link"),
        ("the folder removed", 'There is no look "looks/ours"'),
    ],
)
def test_a_look_that_cannot_be_used_is_refused_by_check_as_by_preview_and_send(
    quay: Publication, look: Path, bad: str, says: str
) -> None:
    assert quay.digest("check", "morning").code == 0
    BAD[bad](look)

    checked = quay.digest("check", "morning")
    assert (checked.code, says in checked.err) == (1, True), checked.err
    assert "It never worked, so no digest with `look: looks/ours` is sent." in checked.err
    assert "the look looks/ours cannot be used: digest check" in " ".join(quay.digest("status").out.split())
    for words in (("preview", "morning"), ("send", "morning")):
        answer = quay.digest(*words)
        assert (answer.code, says in answer.err) == (2, True), answer.text


def test_a_logo_beside_the_configuration_goes_with_every_mail(quay: Publication) -> None:
    quay.site(SITE + "logo: logo.png\nlogo_dark: art/night.png\n")
    config = quay.folder / "config"
    (config / "art").mkdir()
    (config / "logo.png").write_bytes(png(480, 128))
    (config / "art" / "night.png").write_bytes(png(480, 128, ink=(240, 240, 240)))

    assert "logo.png, 480 x 128 pixels, goes with each mail / art/night.png" in " ".join(
        quay.digest("check").out.split()
    )
    assert quay.digest("send", "morning").code == 0

    for mail in quay.mails:
        pictures = {
            str(part["Content-ID"]): part.get_content() for part in mail.walk() if "image" in part["Content-Type"]
        }
        assert set(pictures.values()) == {png(480, 128), png(480, 128, ink=(240, 240, 240))}
        html = mail.get_body(("html",))
        assert html is not None
        assert all(f'src="cid:{id.strip("<>")}" width="240" height="64"' in html.get_content() for id in pictures)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("logo: logo.svg", "Not every mail program shows .svg. Save it as .png."),
        ("logo: https://quay.example/logo.webp", "Not every mail program shows .webp."),
        ("logo: logo.png", 'There is no file "config/logo.png".'),
        ("logo: digest.yaml", '"digest.yaml" is no picture'),
        ("logo_dark: https://quay.example/night.png", "By day there is no logo."),
    ],
)
def test_a_logo_that_cannot_be_used_is_refused_by_check_and_send_alike(quay: Publication, line: str, says: str) -> None:
    quay.site(f"{SITE}{line}\n")
    for words in (("check",), ("send", "morning")):
        answer = quay.digest(*words)
        assert answer.code != 0
        assert says in answer.err, answer.err


def test_a_language_of_its_own_is_asked_for_filled_in_and_spoken(quay: Publication) -> None:
    quay.site(SITE + "language: sv\n")
    checked = quay.digest("check")
    assert (checked.code, "config/digest.yaml:7: nothing around the stories is translated" in checked.err) == (1, True)
    assert "digest dev catalogue sv" in checked.err

    assert quay.digest("dev", "catalogue", "sv").code == 0
    file = quay.folder / "templates" / "locale" / "sv.po"
    untold = 'msgid "Unsubscribe"\nmsgstr ""'
    assert untold in file.read_text()
    file.write_text(file.read_text().replace(untold, 'msgid "Unsubscribe"\nmsgstr "Avsluta"'))
    assert quay.digest("check").code == 0
    assert quay.digest("send", "morning").code == 0
    assert all("Avsluta" in mail.get_body(("html",)).get_content() for mail in quay.mails)  # type: ignore[union-attr]

    file.write_text(file.read_text().replace('msgid "No. {number}"\nmsgstr ""', 'msgid "No. {number}"\nmsgstr "Nr"'))
    checked = quay.digest("check")
    assert (checked.code, f"{file}:" in checked.err, '"No. {number}": {number} is missing' in checked.err) == (
        1,
        True,
        True,
    )
    file.write_text(file.read_text().replace('msgid "Unsubscribe"', '# Ask Ada.\nmsgid "Unsubscribe"', 1))
    file.write_text(file.read_text() + '\nmsgid "Said once"\nmsgstr "Sagt"\n')
    again = quay.digest("dev", "catalogue", "sv")
    assert all(kept in file.read_text() for kept in ("# Ask Ada.", '#~ msgstr "Sagt"'))
    assert "Avsluta" in file.read_text()
    assert again.code == 0


UNQUOTED = 'msgid "Update"\nmsgstr Uppdaterad\n'


@pytest.mark.parametrize(
    ("language", "content", "says"),
    [("svenska!", "", "is not the code"), ("sv", "x", "cannot be read"), ("sv", UNQUOTED, "line 2")],
)
def test_what_is_no_language_or_no_catalogue_is_left_as_it_is(
    quay: Publication, language: str, content: str, says: str
) -> None:
    file = quay.folder / "templates" / "locale" / "sv.po"
    file.parent.mkdir(parents=True)
    file.write_text(content)
    answer = quay.digest("dev", "catalogue", language)
    assert (answer.code != 0, says in answer.err, file.read_text()) == (True, True, content)
