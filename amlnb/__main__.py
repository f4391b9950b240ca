"""``python -m amlnb``: the command line, where its script is not on PATH."""

from amlnb.cli.main import main

if __name__ == "__main__":
    main()
