from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.pages.bylines import published, shown, writers
from digest.read.text.trees import html_tree

URL = "https://weir.example/mended"


def people(body: str, *claims: tuple[str, ...], sites: tuple[str, ...] = ()) -> tuple[str, ...]:
    return writers(shown(html_tree(f"<body>{body}<p>The weir is mended.</p></body>")), claims, sites)


def day(
    body: str = "", *, said: tuple[str, ...] = (), made: tuple[str, ...] = (), url: str = URL, language: str = ""
) -> str:
    elements = shown(html_tree(f"<body>{body}<p>The weir is mended.</p></body>"))
    moment = published(elements, said, made, url, language)
    return moment.date().isoformat() if moment else ""


@pytest.mark.parametrize(
    "body",
    [
        '<p class="byline">Ines Okafor</p>',
        '<p class="by-line">By Ines Okafor</p>',
        '<div class="article__author"><span>Ines Okafor</span></div>',
        '<span id="author-name">Ines Okafor</span>',
        '<span data-testid="byline-name">Ines Okafor</span>',
        '<span itemprop="author">Ines Okafor</span>',
        '<a rel="author nofollow" href="/x">Ines Okafor</a>',
        '<a href="/authors/ines-okafor">Ines Okafor</a>',
        '<a href="https://weir.example/people/ines">Ines Okafor</a>',
        '<a href="/redaktion/ines-okafor/">Ines Okafor</a>',
        '<address class="vcard"><span class="fn">Ines Okafor</span></address>',
        "<p>By Ines Okafor</p>",
        "<p>Written by <b>Ines Okafor</b></p>",
        "<p>Von Ines Okafor</p>",
        "<p>Par Ines Okafor</p>",
        "<p>Por Ines Okafor</p>",
        "<p>Text: Ines Okafor</p>",
        "<em>Words by Ines Okafor</em>",
        '<div class="verfasser">Ines Okafor, Redakteurin</div>',
        '<p class="byline">\n  By\n  <a href="/by/ines">Ines\n Okafor</a></p>',
    ],
)
def test_a_byline_is_known_by_its_marks_or_its_first_word(body: str) -> None:
    assert people(body) == ("Ines Okafor",)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('<p class="byline">By Ines Okafor and Mina Farouk</p>', ("Ines Okafor", "Mina Farouk")),
        ('<p class="author">Łukasz Żółć</p>', ("Łukasz Żółć",)),
        ('<p class="author">沈从文</p>', ("沈从文",)),
        ('<p class="author">نجيب محفوظ</p>', ("نجيب محفوظ",)),
        ('<p class="author">Мария Ильина</p>', ("Мария Ильина",)),
        ('<p class="author">Ngũgĩ wa Thiong’o</p>', ("Ngũgĩ wa Thiong’o",)),
    ],
)
def test_names_of_any_script_are_names(body: str, named: tuple[str, ...]) -> None:
    assert people(body) == named


@pytest.mark.parametrize(
    "body",
    [
        '<p class="byline">https://weir.example/ines</p>',
        '<p class="byline">@ines_okafor</p>',
        '<p class="byline">By</p>',
        '<p class="author">admin</p>',
        '<p class="author">Who mends a weir?</p>',
        '<p class="author">Updated 2025</p>',
        '<p class="author">one two three four five six seven eight</p>',
        f'<p class="author">{"W" * 61}</p>',
        f'<p class="author">{"a long story of the weir " * 8}</p>',
        "<p>By the time the weir was mended, the fish were gone and nobody asked where they went, said the keeper.</p>",
        '<p class="authority">Weir Board</p>',
        '<a href="/authors/">All</a>',
    ],
)
def test_what_is_no_name_is_nobody(body: str) -> None:
    assert people(body) == ()


@pytest.mark.parametrize(
    "around",
    [
        '<div class="comments">{}</div>',
        '<section id="related">{}</section>',
        '<ul class="most-read">{}</ul>',
        '<div class="teaser-list">{}</div>',
        "<nav>{}</nav>",
        "<aside>{}</aside>",
        "<footer>{}</footer>",
        '<div class="widget_recent">{}</div>',
    ],
)
def test_what_stands_around_an_article_names_nobody_and_dates_nothing(around: str) -> None:
    inner = '<span class="author">Ines Okafor</span><time datetime="2025-03-02">2 March 2025</time>'
    assert people(around.format(inner)) == ()
    assert day(around.format(inner)) == ""


@pytest.mark.parametrize(
    "around",
    [
        '<body class="has-sidebar">{}</body>',
        '<div class="with-menu"><h1>Weir</h1>{}</div>',
        '<div class="sidebar"><main>{}</main></div>',
        '<div class="article__sidebar">{}</div>',
        '<div class="main-content has-double-sidebar">{}</div>',
        '<div class="author-bio footer">{}</div>',
    ],
)
def test_a_frame_around_the_article_itself_is_no_aside(around: str) -> None:
    assert people(around.format('<span class="author">Ines Okafor</span>')) == ("Ines Okafor",)


def test_the_metadata_is_believed_before_a_byline() -> None:
    assert people('<p class="byline">Mina Farouk</p>', ("Ines Okafor",)) == ("Ines Okafor",)


@pytest.mark.parametrize("claim", ["https://social.example/ines", "www.weir.example", "@ines", "x" * 400, "", "admin"])
def test_a_claim_that_is_no_name_leaves_the_byline_to_decide(claim: str) -> None:
    assert people('<p class="byline">Mina Farouk</p>', (claim,)) == ("Mina Farouk",)


@pytest.mark.parametrize(
    "house", ["Weir Weekly", "WEIR WEEKLY", "Lock Media", "Die Zeitung", "Schleusen GmbH", "Lock e.V."]
)
def test_the_publication_is_the_author_only_where_nobody_else_is(house: str) -> None:
    byline = '<p class="byline">Ines Okafor</p>'
    assert people(byline, (house,), sites=("Weir Weekly",)) == ("Ines Okafor",)
    assert people("", (house,), sites=("Weir Weekly",)) == (house,)


@pytest.mark.parametrize(
    "claim", ["ines_okafor", "i.okafor", "ines77", "WEIR – The Magazine for Keepers", "weirweekly"]
)
def test_a_login_or_the_name_of_a_house_counts_less_than_a_byline(claim: str) -> None:
    byline = '<p class="byline">Ines Okafor</p>'
    assert people(byline, (claim,), sites=("Weir.Weekly",)) == ("Ines Okafor",)


def test_an_address_in_disguise_names_nobody() -> None:
    assert people('<p class="byline">mk4</p>', ("ines[at]weir.example",)) == ("mk4",)


def test_several_writers_linked_in_one_byline_are_all_named() -> None:
    two = (
        '<p class="byline"><span>By <a href="/authors/ines">Ines Okafor</a> and </span>'
        '<span><a href="/authors/bo-marsh">Bo Marsh</a></span></p>'
    )
    assert people(two) == ("Ines Okafor", "Bo Marsh")


@pytest.mark.parametrize(
    "line", ["5 minutes", "February", "Updated: Oct", "Montag, den 3.", "Log in here", "she edited Tides"]
)
def test_a_byline_that_names_nobody_is_dropped(line: str) -> None:
    assert people(f'<p class="byline">{line}</p>') == ()
    assert people(f'<p class="byline">{line}</p><p class="author">Ines Okafor</p>') == ("Ines Okafor",)


def test_a_line_with_a_date_may_name_the_writer_behind_it() -> None:
    assert people('<p class="meta">Published on March 2, 2025 by Ines Okafor in News</p>') == ("Ines Okafor",)
    assert people('<p class="meta">Published on March 2, 2025 by the river</p>') == ()
    assert people('<span class="byline">WEIRTON, England</span>') == ()


def test_a_link_to_the_author_comes_before_other_bylines() -> None:
    body = '<p class="byline">Mina Farouk</p><a rel="author">Ines Okafor</a>'
    assert people(body) == ("Ines Okafor",)


def test_the_inner_byline_says_it_more_exactly_than_the_one_around_it() -> None:
    body = '<div class="byline">Photos and more<span class="author-name">Ines Okafor</span>Share this</div>'
    assert people(body) == ("Ines Okafor",)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<time datetime="2025-03-02T09:00:00Z">Sunday</time>', "2025-03-02"),
        ('<time title="2 March 2025">3 days ago</time>', "2025-03-02"),
        ("<time>2. März 2025</time>", "2025-03-02"),
        ('<span datetime="2025-03-02">x</span>', "2025-03-02"),
        ('<time datetime="yesterday">2 March 2025</time>', "2025-03-02"),
        ('<p class="dateline">LONDON, 2 March 2025 — The weir</p>', "2025-03-02"),
        ('<div class="post-meta">Ines Okafor | 2 mars 2025 | 3 min</div>', "2025-03-02"),
        ("<p>2025年3月2日</p>", "2025-03-02"),
        ("<p>Published: 2 March 2025 in Weirs</p>", "2025-03-02"),
        ("<p>Veröffentlicht am 2. März 2025 von Ines</p>", "2025-03-02"),
        ("<p>(2. März 2025) Die Schleuse</p>", "2025-03-02"),
        ('<p class="meta">Updated: 5 March 2025. Published: 2 March 2025</p>', "2025-03-02"),
        ('<p class="meta">Mis à jour le 5 mars 2025 - Publié le 2 mars 2025</p>', "2025-03-02"),
        ('<p class="meta">Güncelleme: 05.03.2025 Yayınlanma: 02.03.2025</p>', "2025-03-02"),
        ('<p class="meta">Last edited on 2 March 2025</p>', "2025-03-02"),
        ('<time datetime="09:00">09:00</time>', ""),
        ('<time datetime="1970-01-01T00:00:00Z"></time>', ""),
        ("<p>The weir broke on 2 March 2025, people here say, and it was mended since.</p>", ""),
        ('<p class="dateline">Yesterday</p>', ""),
    ],
)
def test_a_date_is_read_where_pages_show_it(body: str, expected: str) -> None:
    assert day(body) == expected


def test_what_claims_first_decides_when_it_was_published() -> None:
    time, line = '<time datetime="2025-03-02">x</time>', '<p class="dateline">1 March 2025</p>'
    assert day(time + line, said=("2025-03-04",), made=("2025-03-03",)) == "2025-03-04"
    assert day(time + line, made=("2025-03-03",)) == "2025-03-02"
    assert day(line, made=("2025-03-03",)) == "2025-03-03"
    assert day(line) == "2025-03-01"
    assert day(said=("soon", "2025", "2025-03-04")) == "2025-03-04"


def test_a_time_of_an_update_counts_after_the_others() -> None:
    update = '<time class="updated" datetime="2025-03-09">x</time>'
    assert day(f'{update}<time datetime="2025-03-02">x</time>') == "2025-03-02"
    assert day(update) == "2025-03-09"


@pytest.mark.parametrize(
    "label",
    ["Updated:", "Last updated on", "Aktualisiert am", "Mis à jour le", "Actualizado el", "Обновлено:", "更新时间："],
)
@pytest.mark.parametrize("form", ["<p>{} {}</p>", "<p><b>{}</b> {}</p>", "<p><span>{}</span>{}</p>"])
def test_a_time_that_words_call_an_update_counts_after_the_others(label: str, form: str) -> None:
    update = form.format(label, '<time datetime="2025-03-09T10:00:00Z">9 March 2025</time>')
    issue = '<p>Published: <time datetime="2025-03-02T07:00:00Z">2 March 2025</time></p>'
    assert day(update + issue) == day(issue + update) == "2025-03-02"
    assert day(update) == "2025-03-09"


def test_a_date_below_the_heading_comes_before_the_date_of_today_above_it() -> None:
    assert day("<p>9 March 2025</p><h1>Weir</h1><p>2 March 2025</p>") == "2025-03-02"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2025/03/02/weir", "2025-03-02"),
        ("2025/3/2/weir", "2025-03-02"),
        ("2025-03-02-weir", "2025-03-02"),
        ("weir/2025/03/02", "2025-03-02"),
        ("report-02-03-2025-weir", "2025-03-02"),
        ("report-02032025-weir", "2025-03-02"),
        ("weir-2-march-2025", "2025-03-02"),
        ("2025/13/02/weir", ""),
        ("2025/03/weir", ""),
        ("weir-20250302123456", ""),
        ("1825/03/02/weir", ""),
    ],
)
def test_an_address_may_say_the_day(path: str, expected: str) -> None:
    assert day(url=f"https://weir.example/{path}") == expected


def test_the_address_wins_over_metadata_a_month_younger_for_then_the_page_has_moved() -> None:
    url = "https://weir.example/2025/03/02/weir"
    assert day(said=("2025-05-01",), url=url) == "2025-03-02"
    assert day(said=("2025-03-20",), url=url) == "2025-03-20"


def test_the_language_of_the_page_says_which_number_is_the_month() -> None:
    body = '<p class="dateline">3/2/2025</p>'
    assert (day(body, language="en-us"), day(body, language="en-gb")) == ("2025-03-02", "2025-02-03")


def test_elements_nested_a_thousand_times_and_a_flood_of_them_are_read_no_further_than_needed() -> None:
    flood = "<p class='author'>" + "<span class='byline'>x " * 200
    assert len(shown(html_tree("<body>" + "<b>x</b>" * 9_000 + "</body>"))) == 5_000
    assert people(flood * 20) == ()


PIECES = (
    *('<p class="byline">', '<span class="author">', "</p>", "</span>", "By ", "Ines Okafor", ", ", " and ", "<time "),
    *(
        'datetime="2025-03-02">',
        ">",
        "2 March 2025",
        "99/99/9999",
        "é",
        "&amp;",
        "<",
        "\u202e",
        '<a rel="author">',
        "|",
    ),
)


@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=14).map("".join))
def test_any_mangled_byline_gives_short_names_without_markup(body: str) -> None:
    for name in people(body):
        assert 0 < len(name) <= 60
        assert name == name.strip()
        assert not {"<", ">", "\u202e", "\n"} & set(name)
    moment = published(shown(html_tree(f"<body>{body}<p>x</p></body>")), (), (), URL, "")
    assert moment is None or (isinstance(moment, datetime) and moment.tzinfo)
