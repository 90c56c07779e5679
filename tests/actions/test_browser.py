"""A browser takes pictures of pages; without one there are none, and one that fails is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.dev.browser import BrowserGone, browser, camera

PAGE = """\
<!doctype html><html><head><meta charset="utf-8"><style>
body{margin:0}@media (prefers-color-scheme:dark){body{background:#000000}}
</style></head><body><div style="width:600px;height:1200px">x</div>
<script>document.body.firstChild.style.width='5000px'</script></body></html>
"""


def test_a_page_is_pictured_whole_by_day_and_by_night_and_no_program_of_it_runs(tmp_path: Path) -> None:
    program = browser()
    if not program:
        pytest.skip("no Chromium is installed here")
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    with camera(program) as taking:
        narrow, wide = taking.shot(page, 375, dark=False), taking.shot(page, 640, dark=False)
        night = taking.shot(page, 640, dark=True)
    assert (narrow.over, wide.over) == (225, 0)
    assert wide.picture.startswith(b"\x89PNG")
    assert [int.from_bytes(wide.picture[at : at + 4]) for at in (16, 20)] == [640, 1200]
    assert night.picture != wide.picture


@pytest.mark.parametrize("program", ["/bin/true", "/bin/false", "/nowhere/chromium"])
def test_a_browser_that_ends_is_told(program: str) -> None:
    with pytest.raises(BrowserGone), camera(program):
        pass
