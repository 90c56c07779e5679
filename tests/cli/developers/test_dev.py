"""What those who develop the product ask it."""

from __future__ import annotations

import email
import email.policy
import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from digest import places
from digest.errors import UsageError
from tests.acceptance.conftest import Publication

ARTICLES = (
    {"id": "a", "title": "Striker scores twice in the cup match", "text": "The match ended 3 to 2 after two goals."},
    {"id": "b", "title": "Chip maker opens a factory", "text": "The factory will make chips for telephones."},
    {"id": 3, "title": "Nothing in particular", "text": "It rained."},
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    return file


@pytest.mark.parametrize(
    "topics",
    [
        "topics:\n- name: Sport\n  description: Game\n  keywords: [match, goals]\n"
        "- name: Tech\n  keywords: [chips, factory]\n",
        'topics: [{name: Sport, keywords: "match, goals"}, {name: Tech, keywords: [chip maker]}]\n',
        '{"topics": [{"name": "Sport", "keywords": ["match"]}, {"name": "Tech", "keywords": ["factory"]}]}',
    ],
)
def test_articles_are_grouped_by_the_topics_of_a_file(
    publication: Publication, articles: Path, tmp_path: Path, topics: str
) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text(topics)

    answer = publication.digest("dev", "group", str(articles), "--topics", str(file))

    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert [(row["id"], row["section"]) for row in rows] == [("a", "Sport"), ("b", "Tech"), (3, "other")]
    assert len({row["story"] for row in rows}) == 3


def test_a_topic_without_keywords_is_the_ready_made_one_of_that_name(
    publication: Publication, articles: Path, tmp_path: Path
) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text("topics: [sport, {name: science}]\n")

    answer = publication.digest("dev", "group", str(articles), "--topics", str(file), "--json")

    assert [row["section"] for row in json.loads(answer.out)] == ["sport", "other", "other"]


@pytest.mark.parametrize("text", ["", "topics: 7", "a: [", "topics: [{keywords: [x]}]", "- x"])
def test_a_file_that_holds_no_topics_is_refused(
    publication: Publication, articles: Path, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text(text)

    answer = publication.digest("dev", "group", str(articles), "--topics", str(file))

    assert answer.code == 2
    assert f"{file} is not a list of topics." in answer.err


@pytest.mark.parametrize("words", [("group", "nothing.jsonl"), ("read", "nothing.xml")])
def test_a_file_that_is_not_there_is_said_to_be_missing(publication: Publication, words: tuple[str, ...]) -> None:
    answer = publication.digest("dev", *words)

    assert answer.code == 2
    assert f"{words[1]} cannot be read: No such file or directory." in answer.err


def test_a_line_that_is_no_article_is_named(publication: Publication, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text('{"id": "1", "title": "Good"}\nnonsense\n')

    answer = publication.digest("dev", "group", str(file))

    assert answer.code == 2
    assert answer.err.startswith("line 2: ")


def test_a_document_is_read_as_collecting_would(publication: Publication, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    item = "<item><title>Head</title><link>/a</link><description>Some words.</description></item>"
    file.write_text(f'<rss version="2.0"><channel><title>Post</title>{item}</channel></rss>')

    answer = publication.digest("dev", "read", str(file), "--type", "text/xml", "--url", "https://quay.example/rss")

    shown = json.loads(answer.out)
    assert (shown["kind"], shown["title"]) == ("feed", "Post")
    assert [(article["title"], article["url"]) for article in shown["articles"]] == [("Head", "https://quay.example/a")]


def test_the_schema_is_one(publication: Publication) -> None:
    schema = json.loads(publication.digest("dev", "schema").out)

    for one in schema.values() if "$schema" not in schema else [schema]:
        if isinstance(one, dict):
            Draft202012Validator.check_schema(one)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from digest.actions.dev.gallery import write

    folder = tmp_path_factory.mktemp("gallery")
    write(folder)
    return folder


def test_a_gallery_has_thirty_mails_and_more_each_as_mail_and_page(gallery: Path) -> None:
    mails, pages = sorted(gallery.glob("*.eml")), sorted(gallery.glob("[0-9]*.html"))
    assert len(mails) >= 30
    assert [mail.stem for mail in mails] == [page.stem for page in pages]
    index = (gallery / "index.html").read_text()
    assert all(f'src="{page.name}"' in index for page in pages)


def test_every_picture_of_a_gallery_lies_beside_it(gallery: Path) -> None:
    shown = {
        name for page in gallery.glob("0*.html") for name in re.findall(r'src="(pictures/[^"]+)"', page.read_text())
    }
    assert len(shown) > 5
    assert all((gallery / name).is_file() for name in shown)


def test_a_mail_of_the_gallery_is_whole(gallery: Path) -> None:
    for file in gallery.glob("*.eml"):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        page = "multipart/related" if "-wordmark-" in file.name else "text/html"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", page]
        assert not mail.defects
        assert "Bcc" not in mail


def test_a_gallery_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    from digest.actions.dev.gallery import write

    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        write(tmp_path / "file")


@pytest.mark.parametrize("like", ["broadsheet", "brief", "cards"])
def test_a_ready_made_look_is_copied_and_no_file_is_written_twice(quay: Publication, like: str) -> None:
    answer = quay.digest("dev", "look", "ours", "foot", "--like", like)
    own = quay.folder / "config" / "looks" / "ours"
    assert answer.code == 0
    assert {file.name for file in own.iterdir()} == {
        "parts",
        *(file.name for file in (places.TEMPLATES / "looks" / like).iterdir()),
    }
    assert (own / "parts" / "foot.mjml").read_bytes() == (places.TEMPLATES / "parts" / "foot.mjml").read_bytes()
    assert answer.out.endswith("A digest takes it with: look: looks/ours\n")

    (own / "parts" / "foot.mjml").write_text("mine")
    (own / "edition.mjml").unlink()
    again = quay.digest("dev", "look", "ours", "foot", "blocks")
    assert (again.code, "foot.mjml" in again.out, "blocks.mjml" in again.out) == (0, False, True)
    assert (own / "parts" / "foot.mjml").read_text() == "mine"
    assert not (own / "edition.mjml").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Ours!",), '"Ours!" is no name of a look.'),
        (("../up",), '"../up" is no name of a look.'),
        (("ours", "--like", "broadshet"), "Did you mean: broadsheet?"),
        (("ours", "blox"), 'There is no part "blox".'),
        (("ours", "../head"), 'There is no part "../head".'),
    ],
)
def test_what_cannot_be_copied_is_said_and_nothing_is_written(
    quay: Publication, words: tuple[str, ...], says: str
) -> None:
    answer = quay.digest("dev", "look", *words)
    assert (answer.code, says in answer.err) == (2, True), answer.err
    assert not (quay.folder / "config" / "looks").exists()


def test_a_look_that_is_there_is_not_copied_over(quay: Publication) -> None:
    assert quay.digest("dev", "look", "ours").code == 0
    answer = quay.digest("dev", "look", "ours", "--like", "cards")
    assert (answer.code, "Nothing was copied" in answer.err) == (2, True)
