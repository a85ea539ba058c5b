"""Many rows at once (批量计分): frames, files and clusters, by the same rules as one row.

Lives here: :func:`score` for a table in memory, :func:`score_file` for files of any length, :func:`rollup` for totals
of projects, departments and districts, :func:`counts`. May not: hold a rule, or let an engine have the last word on a
digit. What the engine cannot have for sure goes to the exact scorer, and the row says so (``scored_by``).
Needs ``pip install 'indicators[batch]'``.
"""

try:
    from indicators.batch.files import Done, score_file
    from indicators.batch.rollup import rollup
    from indicators.batch.streams import counts
    from indicators.batch.table import score
except ModuleNotFoundError as error:
    hint = "pip install 'indicators[batch]'"
    raise ModuleNotFoundError(f"批量计分缺少 {error.name}。建议：{hint}", name=error.name) from error

__all__ = ["Done", "counts", "rollup", "score", "score_file"]
