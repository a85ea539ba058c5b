"""``indicators appraise``：预算绩效管理工作的年度考核.

Lives here: files in and out, what is shown. May not: work out a measure (that is
``cycle.appraisal``), score.
"""

import argparse
import io
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from attrs import evolve

from indicators._resources import rules_table
from indicators.cli import screen, several
from indicators.cli.inputs import cells_of, day, pack_of
from indicators.cycle import appraisal
from indicators.cycle.rectification import RectificationList
from indicators.errors import Fault, FormError
from indicators.evaluation import EvaluationTable, read_evaluation_table
from indicators.files import read_forms, write_rows
from indicators.files.text import csv_rows, decode
from indicators.forms.listing import listing
from indicators.targets import GoalTable

_INDEX, _NAME = "清单.csv", "项目（单位）"


def run(chosen: argparse.Namespace) -> int:
    """Appraise; 1 where a row could not be scored or a file not be read."""
    table = _own_table(chosen.table) if chosen.table else appraisal.shipped_appraisal()
    if chosen.ask:
        asked = [row for row in table.questionnaire() if row[1] not in rules_table("appraisal")["measures"]]
        write_rows(chosen.ask, "答卷", asked, to_fill=not chosen.force)
        screen.written(chosen.ask, f"：{len(asked) - 1} 个问题由人回答，其余由各项成果算出")
        return 0
    projects, listed = appraisal.listed_projects(cells_of(chosen.projects))
    tables, unread = _tables([*chosen.goals, *chosen.forms])
    goals, forms = appraisal.goal_and_filled(tables)
    results = appraisal.Results(
        goals=goals,
        forms=forms,
        problems=RectificationList.of_rows(cells_of(chosen.rectification)) if chosen.rectification else None,
        published=_published(chosen.published) if chosen.published else None,
        due=day(chosen.due) if chosen.due else None,
    )
    answers = cells_of(chosen.answers) if chosen.answers else [["指标", "问题", "答案"]]
    whole, *parts = appraisal.appraise(projects, results, pack_of(chosen.rules), table, answers)
    found = [evolve(whole, findings=(*listed, *whole.findings)), *parts]
    label = Path(chosen.table).stem if chosen.table else ""
    papers = appraisal.appraisal_papers(found, label, chosen.year)
    screen.save(chosen.output, papers)
    screen.results(chosen, [each.to_dict() for each in found], papers[:2])  # the ranking, and all together
    if chosen.explain and not chosen.json:
        screen.explained(found[0].result)
    if not chosen.table:
        screen.complain(str(rules_table("appraisal")["label"]))
    wrong = screen.findings((*found[0].findings, *found[0].result.findings))
    return int(bool(unread) or wrong or any(each.result.open for each in found))


def _own_table(path: str) -> EvaluationTable:
    table = read_evaluation_table(cells_of(path))
    if not table.rows:
        said = table.findings[0].message if table.findings else "没有一行指标"
        raise FormError.of(code="no_table", message=f"考核表读不出来：{said}", fault=Fault.FORM, where=path)
    return table


def _tables(names: Sequence[str]) -> tuple[list[GoalTable], int]:
    found, unread = several.read(several.files(names)[0] if names else [], "读取", read_forms)
    return [table for own in found for table in own], unread


def _published(path: str) -> tuple[str, ...]:
    place = Path(path)
    if place.is_dir():
        return tuple(table.name for table in _tables([path])[0])
    try:
        data = place.read_bytes()
        if data.startswith(b"PK"):
            with ZipFile(io.BytesIO(data)) as packed:
                data = packed.read(_INDEX)
    except (OSError, BadZipFile, KeyError) as error:
        message = f"公开的压缩包读不了，或者里面没有 {_INDEX}"
        raise FormError.of(code="no_index", message=message, where=path) from error
    rows = csv_rows(decode(data, path))
    found = listing(rows, {_NAME})
    if found is None:
        message = f"公开清单没有“{_NAME}”这一列"
        raise FormError.of(code="no_index", message=message, where=path)
    return tuple(said[_NAME] for _, said, _ in found.rows() if said[_NAME])
