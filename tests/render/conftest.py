from __future__ import annotations

import pytest

from digest import places
from digest.render.look.look import Look, read_look


@pytest.fixture(scope="session")
def look() -> Look:
    return read_look("broadsheet", places.TEMPLATES)
