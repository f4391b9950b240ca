"""``python -m amlnb``: the command line, where no script is on the path."""

from __future__ import annotations

from amlnb.cli.main import main

main()
