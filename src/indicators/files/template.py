"""Templates for those who fill in (填报模板): a workbook with a sheet a project.

Lives here: :func:`write_template`. May not: know what a cell means (:mod:`indicators.forms.writing.blank` does).
"""

from collections.abc import Sequence
from pathlib import Path

from indicators._outputs import write_bytes
from indicators.files import paper_bytes
from indicators.files.broken import file_error
from indicators.forms.writing.blank import Template, template_paper
from indicators.rulepacks import RulePack
from indicators.scoring import score
from indicators.targets import GoalTable

__all__ = ["Template", "write_template"]


def write_template(
    tables: Sequence[GoalTable], path: str | Path, pack: RulePack, wanted: Template, *, force: bool = False
) -> Path:
    """Write a workbook to fill in: targets and units in view, choices, checks, everything else locked.

    Args:
        tables: Goal tables, or forms that are filled in part: each has a sheet.
        path: The workbook, ``.xlsx``, which ``indicators score`` takes as it is.
        pack: The rule pack that will score it.
        wanted: Its layout, and what it shows.
        force: Whether a file that is there is written over.

    Raises:
        FormError: There is no such layout, the file is no ``.xlsx``, is there already, or cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise file_error("unknown_format", "模板只能写成 xlsx", str(path))
    papers = [template_paper(score(table, None, pack), wanted) for table in tables]
    write_bytes(path, paper_bytes(papers, ".xlsx", str(path)), to_fill=not force)
    return path
