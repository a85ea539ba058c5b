"""``python -m indicators``: the command without an installed script.

Lives here: the start. May not: anything else.
"""

import sys

from indicators.cli import main

if __name__ == "__main__":
    sys.exit(main())
