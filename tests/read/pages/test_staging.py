from __future__ import annotations

from digest.read.documents import read

PROSE = "".join(
    f"<p>On day {n} the keepers mended the lock before the first frost came, and the river stood still for them.</p>"
    for n in range(6)
)
HEAD = "<title>The lock is mended</title>"
TITLE = "<h1>The lock is mended</h1>"


def text(body: str) -> str:
    page = f"<!doctype html><html><head>{HEAD}</head><body>{body}</body></html>"
    return read(page.encode(), "https://weir.example/lock", "text/html", read_as="page").entries[0].text


def test_an_article_in_an_aside_is_read_and_not_the_request_for_consent() -> None:
    asking = "<p>We and our many partners would like to keep crumbs in your pockets, for your own good.</p>" * 9
    read = text(f"<aside>{TITLE}{PROSE}</aside><div id='cookie-box'><h2>Crumbs</h2>{asking}</div>")
    assert read.startswith("On day 0")
    assert "crumbs" not in read


def test_of_a_mail_neither_what_stands_above_its_headline_nor_its_foot_is_text() -> None:
    rows = (
        "<div style='display:none'>Look what they did</div><table><tr><td><a href='#'>Read it on the web</a></td></tr>"
        f"<tr><td>{TITLE}{PROSE}</td></tr><tr><td>Weir Lane 1<br><a href='https://m.example/u'>Abmelden</a></td></tr></table>"
    )
    read = text(rows)
    assert read.startswith("On day 0")
    assert read.endswith("stood still for them.")
    assert "|" not in read


def test_a_table_of_figures_stays_one() -> None:
    table = "<table><tr><th>Lock</th><th>Feet</th></tr><tr><td>Upper</td><td>7</td></tr></table>"
    assert "Upper" in text(f"<article>{TITLE}{PROSE}{table}</article>")
