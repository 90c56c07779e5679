"""An interface that answers JSON of its own shape, from the first look to the mail."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime

from tests.acceptance.conftest import Publication
from tests.collect.conftest import Page, Server

STORIES = {
    "page": 1,
    "posts": [
        {
            "headline": f"Ferry number {n} leaves the yard",
            "href": f"/posts/{n}",
            "date": datetime.now(UTC).isoformat(),
            "intro": f"The yard at the river built ferry {n} of thirty for the north.",
        }
        for n in (1, 2)
    ],
}


def test_what_inspect_proposes_is_what_a_digest_reads(publication: Publication) -> None:
    answer = Page(body=json.dumps(STORIES).encode(), headers={"Content-Type": "application/json"})
    publication.site()
    with closing(Server({"/api": answer})) as server:
        shown = publication.digest("inspect", f"{server.url}/api")
        assert shown.out.startswith("JSON: ")
        _, _, yaml = shown.out.partition("paste this under sources:\n")
        assert (
            "    read_as: json\n    items: posts[*]\n    title: headline\n    link: href\n    published: date\n" in yaml
        )
        publication.file("ferries", f"title: Ferries\nsend: by hand\nsources:\n{yaml}topics: [world]\nrest: More\n")
        publication.subscribe("ada@reader.example", to="ferries")
        assert publication.digest("send", "ferries").code == 0
        undescribed = publication.digest("check", "ferries", "--sources")
    (mail,) = (mail for mail in publication.mails if mail["To"] == "ada@reader.example")
    body = mail.get_body(("plain",))
    assert body
    assert "Ferry number 2 leaves the yard" in body.get_content()
    assert f"{server.url}/posts/2" in body.get_content()
    assert undescribed.code == 0
