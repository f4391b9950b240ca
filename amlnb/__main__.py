"""``python -m amlnb``: the command line, where its script is not on PATH."""

import sys

from amlnb.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
