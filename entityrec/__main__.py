"""``python -m entityrec``."""

import sys

from entityrec.cli import main

if __name__ == "__main__":
    sys.exit(main())
