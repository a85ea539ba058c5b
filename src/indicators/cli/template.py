"""``indicators template``：生成给填报人的 Excel 模板.

Lives here: the arguments of the command. May not: read, lay out or write itself.
"""

import argparse

from indicators.cli import options, screen, several
from indicators.cli.score import DEFAULT_PACK, pack_of
from indicators.files import read_forms
from indicators.files.template import Template, write_template
from indicators.forms.writing import layout_ids


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("layout", metavar="表样", help=f"自评表的表样：{'、'.join(layout_ids())}")
    command.add_argument(
        "--from", metavar="目标表", dest="forms", nargs="+", required=True, help="绩效目标表，或者填了一部分的自评表"
    )
    command.add_argument("-o", "--output", metavar="文件", required=True, help="写入的模板，xlsx，一个项目一张工作表")
    command.add_argument("--last-year", metavar="文件", help="上年填好的自评表：在填报格提示上年完成值，表头沿用")
    command.add_argument("--rules", metavar="规则包", help="表中没有印分值的，按这个规则包写上；不给则空着")
    command.add_argument("--empty", action="store_true", help="表中已有的完成值和偏差原因不带过来")
    command.add_argument("--sheet", metavar="工作表", help="只读工作簿中的这一张：名称，或第几张")
    options.shared(command, "--force")


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
