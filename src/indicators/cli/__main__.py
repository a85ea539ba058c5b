"""``python -m indicators.cli``: the command without an installed script."""

import sys

from indicators.cli import main

if __name__ == "__main__":
    sys.exit(main())
