"""`python -m liantu` is the command `liantu`."""

import sys

from liantu.cli import main

if __name__ == "__main__":
    sys.exit(main())
