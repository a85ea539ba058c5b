"""``indicators template``：生成给填报人的 Excel 模板.

Lives here: one call of each room. May not: read, lay out or write itself.
"""

import argparse

from indicators.cli import screen, several
from indicators.cli.inputs import pack_of
from indicators.cli.score import DEFAULT_PACK
from indicators.files import read_forms, write_template
from indicators.forms.writing.blank import Template


def run(chosen: argparse.Namespace) -> int:
    """Read the targets and write the template."""
    names, _ = several.files(chosen.forms)
    tables = [table for name in names for table in read_forms(name, sheet=chosen.sheet)]
    before = read_forms(chosen.last_year) if chosen.last_year else ()
    pack = pack_of(chosen.rules or DEFAULT_PACK)
    points, filled = chosen.rules is not None, not chosen.empty
    wanted = Template(layout=chosen.layout, last_year=before, points=points, filled=filled)
    path = write_template(tables, chosen.output, pack, wanted, force=chosen.force)
    several.say_reports(tables)
    screen.written(path, f"：{len(tables)} 张表。填好后用 indicators score {path} 计分")
    return 0
