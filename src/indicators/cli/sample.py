"""``indicators sample``：从项目表选取财政重点评价的项目.

Lives here: one call of each room. May not: choose, lay out.
"""

import argparse
from fractions import Fraction

from attrs import evolve

from indicators.cli import screen
from indicators.cli.inputs import settings_of
from indicators.comparators import Stated
from indicators.cycle.sampling import Plan, read_projects, sample, sample_paper
from indicators.errors import FormError
from indicators.files import read_sheets
from indicators.syntax import parse


def run(chosen: argparse.Namespace) -> int:
    """Read the list, choose, print and write."""
    plan = _plan(chosen)
    sheets = read_sheets(chosen.projects, sheet=chosen.sheet)
    rows = [row for each in sheets if chosen.sheet is not None or not each.hidden for row in each.rows]
    projects, findings = read_projects(rows, plan)
    found = sample(projects, plan, findings)
    paper = sample_paper(found)
    screen.results(chosen, found.to_dict(), [paper])
    wrong = screen.findings(findings)
    screen.save(chosen.output, [paper])
    return int(wrong)


def _plan(chosen: argparse.Namespace) -> Plan:
    """The plan of the file with what the command line changes."""
    plan = Plan.of(settings_of(chosen.table, "选取办法") if chosen.table else None)
    draw = plan.draw if chosen.draw is None else chosen.draw
    cover = plan.cover if chosen.cover is None else _share(chosen.cover)
    return evolve(plan, cover=cover, draw=draw, seed=chosen.seed).checked()


def _share(text: str) -> Fraction:
    reading = parse(text)
    if isinstance(reading, Stated) and reading.unit in {None, "%"}:
        return reading.value / (100 if reading.unit else 1)
    raise FormError.of(code="share_unreadable", message=f"--cover“{text}”不是一个比例", hint="写成 60%")
