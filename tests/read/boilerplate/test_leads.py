from __future__ import annotations

import pytest

from digest.read.boilerplate.leads import Lead, Leads

LEADS = Leads(
    base="https://weir.example/feed",
    own=("https://weir.example/news/2026/lock?utm_source=rss", "https://talk.example/item?id=7"),
    home="https://weir.example/weekly",
)


@pytest.mark.parametrize(
    ("address", "lead"),
    [
        ("", Lead.NOWHERE),
        ("#", Lead.NOWHERE),
        ("javascript:void(0)", Lead.NOWHERE),
        ("%%checkout_url%%", Lead.NOWHERE),
        ("#note-1", Lead.AWAY),
        ("https://weir.example/news/2026/lock", Lead.OWN),
        ("http://www.weir.example/news/2026/lock/#comments", Lead.OWN),
        ("/news/2026/lock/feed", Lead.OWN),
        ("/news/2026/lock?action=share", Lead.OWN),
        ("https://talk.example/item?id=7", Lead.OWN),
        ("https://talk.example/item?id=8", Lead.AWAY),
        ("https://weir.example/", Lead.HOME),
        ("/", Lead.HOME),
        ("https://weir.example/weekly", Lead.HOME),
        ("https://weir.example/news", Lead.HOME),
        ("https://weir.example/news/2026/other", Lead.AWAY),
        ("https://else.example/", Lead.AWAY),
        ("mailto:ada@weir.example", Lead.AWAY),
    ],
)
def test_a_link_leads_to_the_piece_its_home_nowhere_or_away(address: str, lead: Lead) -> None:
    assert LEADS.of(address) is lead
