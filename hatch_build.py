"""Build hook: the wheel holds the tables of the grammar, so that nobody's first value waits for them to be made.

Lives here: one call of the library in the tree that is built. May not: know what the tables are.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TablesHook(BuildHookInterface[Any]):
    """Write ``grammar/values.json`` into the tree: an editable install reads it there, a wheel takes it along."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own names
        """Make the tables before files are gathered."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from indicators.syntax.tables import save

        save(Path(self.root) / "grammar")
