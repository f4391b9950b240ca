"""``python -m amlnb.sdk.parallel WORDS…``; worker processes do not import it again."""

from __future__ import annotations

import sys

from amlnb.sdk.parallel.drive import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
