"""`digest` and `python -m digest`."""

from __future__ import annotations

import sys

from digest.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
