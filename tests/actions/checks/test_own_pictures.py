"""`pictures: ours` where none can be is to be mended, with what to install or write."""

from __future__ import annotations

import pytest

from digest import places
from digest.actions.check import check, shape
from tests.actions.conftest import MORNING, SITE, Open

OURS = f"{MORNING}pictures: ours\n"
PAGES = f"{SITE}web: https://quay.example\n"


def test_where_all_is_there_nothing_is_to_be_mended(open_wiring: Open) -> None:
    assert check(open_wiring(site=PAGES, morning=OURS)).unspoken == ()


@pytest.mark.parametrize("more", ["", "pictures: ours\nimages: no\n"], ids=["linked", "none"])
def test_pictures_that_are_not_copied_need_nothing(
    open_wiring: Open, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    monkeypatch.setattr(places, "can_print", lambda: False)
    assert check(open_wiring(morning=MORNING + more)).unspoken == ()


@pytest.mark.parametrize("address", ["", "web: http://localhost:8080\n"])
def test_pages_have_an_https_address(open_wiring: Open, address: str) -> None:
    wiring = open_wiring(site=SITE + address, morning=OURS)
    (sentence,) = check(wiring).unspoken
    assert sentence.startswith("config/digests/morning.yaml:7: pictures: ours needs pages that hand them out.")
    assert "web: https://news.example" in sentence
    assert shape(wiring, check(wiring)).unspoken == (sentence,)


def test_the_extra_is_installed(open_wiring: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "can_print", lambda: False)
    (sentence,) = check(open_wiring(site=PAGES, morning=OURS)).unspoken
    assert "pip install 'newsletter-digest[pictures]'" in sentence


def test_the_line_may_be_among_the_defaults(open_wiring: Open) -> None:
    (sentence,) = check(open_wiring(site=f"{SITE}defaults:\n  pictures: ours\n", morning=MORNING)).unspoken
    assert sentence.startswith("config/digest.yaml:6: ")
