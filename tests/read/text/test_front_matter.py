from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.text.front_matter import front_matter
from digest.read.text.front_values import of_json, of_toml, of_yaml
from digest.read.text.markdown import markdown_article
from digest.read.written import Written

TEXT = "The ferry goes again from Monday on, the harbour master said."


def article(head: str) -> Written:
    read = markdown_article(f"{head}\n{TEXT}\n", "")
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("---\ntitle: 'It''s the ferry'\n---", "It's the ferry"),
        ('---\ntitle: "A \\"slow\\" ferry"\n---', 'A "slow" ferry'),
        ("---\ntitle: >-\n  A ferry\n  for all\nlang: en\n---", "A ferry for all"),
        ("---\ntitle: |\n  A ferry\n  for all\n---", "A ferry for all"),
        ("---\ntitle: A ferry # not yet final\n---", "A ferry"),
        ("---\n# who may see it\ntitle: A ferry\n---", "A ferry"),
        ("---\ntitle: Ferries: a history\n---", "Ferries: a history"),
        ("---\ntitle: @harbour speaks\n---", "@harbour speaks"),
        ("---\ntitle: A ferry\ntags: [a, b\n---", "A ferry"),
        ('+++\ntitle = "A ferry"\ndate = 2025-03-02T07:00:00Z\n+++', "A ferry"),
        ("+++\ntitle = 'A ferry'\n[extra]\nsubtitle = 'Soon'\n+++", "A ferry"),
        ('{\n  "title": "A ferry",\n  "date": "2025-03-02"\n}\n', "A ferry"),
        ("Title: A ferry\nDate: 2025-03-02 07:00\n", "A ferry"),
        ("Title: A ferry\nSummary: Long and\n    over lines\n", "A ferry"),
        ("\ufeff---\r\ntitle: A ferry\r\n---\r\n", "A ferry"),
        ("title: A ferry\ndate: 2025-03-02\ntags:\n- sea\n---", "A ferry"),
    ],
)
def test_the_title_is_read_in_every_language_of_front_matter(head: str, title: str) -> None:
    read = article(head)
    assert (read["title"], read["text"]) == (title, TEXT)


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: A ferry\npublishDate: 2025-03-02\n---",
        "---\ntitle: A ferry\ndate: 0001-01-01\npublish_date: 2025-03-02\n---",
        "---\ntitle: A ferry\npubDatetime: 2025-03-02T00:00:00Z\n---",
        "---\ntitle: A ferry\nlastmod: 2025-03-02\n---",
        '+++\ntitle = "A ferry"\ndate = 2025-03-02\n+++',
        "Title: A ferry\nDate: 2025-03-02\n",
    ],
)
def test_the_date_is_read_under_each_of_its_names(head: str) -> None:
    assert str(article(head)["published"])[:10] == "2025-03-02"


@pytest.mark.parametrize(
    "head",
    [
        "---\nauthors:\n  - name: Ines Okafor\n    title: Harbour master\n  - name: Mina Farouk\n---",
        "---\nauthors: [Ines Okafor, Mina Farouk]\n---",
        "---\nauthor: Ines Okafor, Mina Farouk\n---",
        "---\nauthor:\n- Ines Okafor\n- Mina Farouk\n---",
        '+++\nauthors = ["Ines Okafor", "Mina Farouk"]\n+++',
        '+++\n[params]\nauthor = "Ines Okafor and Mina Farouk"\n+++',
        "Title: A ferry\nAuthors: Ines Okafor; Mina Farouk\n",
    ],
)
def test_its_authors_may_be_names_or_blocks_with_a_name(head: str) -> None:
    assert article(head)["authors"] == ("Ines Okafor", "Mina Farouk")


def test_a_block_names_its_picture_and_tags_may_lie_one_below() -> None:
    read = article("---\ncover:\n  image: https://a.example/f.jpg\n  alt: Dawn\ntaxonomies:\n  tags: [ferry, sea]\n---")
    image = read["image"]
    assert image is not None
    assert image.url == "https://a.example/f.jpg"
    assert read["categories"] == ("ferry", "sea")


@pytest.mark.parametrize(
    "line", ["draft: true", "draft: yes", "Draft: True", "published: false", "status: draft", "status: hidden"]
)
def test_a_draft_is_no_article(line: str) -> None:
    assert markdown_article(f"---\ntitle: A ferry\n{line}\n---\n{TEXT}", "") is None


@pytest.mark.parametrize("line", ["draft: false", "draft:", "published: true", "published: 2025-03-02", "status: live"])
def test_what_is_no_draft_is_an_article(line: str) -> None:
    assert markdown_article(f"---\ntitle: A ferry\n{line}\n---\n{TEXT}", "") is not None


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule above.\n\n---\n\nA rule below.",
        "---\nnever: closed",
        "Note: the ferry is late.\n\nMore of it.",
        "Title: one line alone\n\nMore of it.",
        '{"title": broken',
        "[a link](https://a.example/) begins it.",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    front = front_matter(text)
    assert (front.text, front.fields) == (text, {})


DEEP = 20_000


@pytest.mark.parametrize(
    ("read", "hostile"),
    [
        (of_yaml, "[" * DEEP),
        (of_yaml, "a: " + "{b: " * 500),
        (of_yaml, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b]"),
        (of_yaml, 'a: "\\UFFFFFFFF"'),
        (of_yaml, "!!python/object/apply:os.system [true]"),
        (of_yaml, "\n".join(f"k{n}: v" for n in range(DEEP))),
        (of_toml, "a = " + "[" * DEEP),
        (of_toml, "a" + ".a" * 500 + " = 1"),
        (lambda text: of_json(text)[0], '{"a":' * DEEP),
    ],
)
def test_hostile_front_matter_says_little(read: object, hostile: str) -> None:
    assert callable(read)
    assert len(str(read(hostile))) < 200


@given(st.text(alphabet="-+:=\n\"'[]{}|> #&*!%@abt1\t", max_size=120))
def test_any_head_is_read_or_left(text: str) -> None:
    front = front_matter(f"---\n{text}\n---\nBelow.")
    assert "Below." in front.text
