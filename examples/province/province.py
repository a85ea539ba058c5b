"""A made province (虚构的一个省): seeded rows, scored, put together by department and district, and drawn.

    python examples/province/province.py 目录 项目数

Names and numbers are made up. The folder gets the rows, the scored rows and a picture; the table of departments is
printed.
"""

import random
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.batch import rollup, score_file

RULES = "hubei-2019"
DISTRICTS = ("东湖区", "西山县", "南岭县", "北河市")
UNITS = ("教育局", "水务局", "交通局", "民政局", "卫健局")
INDICATORS = (
    ("培训人次", "产出指标", "数量指标", "≥{}人次", 20),
    ("道路养护里程", "产出指标", "数量指标", "≥{}公里", 20),
    ("验收合格率", "产出指标", "质量指标", "≥95%", 20),
    ("投诉件数", "效益指标", "社会效益指标", "≤{}件", 10),
    ("服务对象满意度", "满意度指标", "服务对象满意度指标", "≥90%", 10),
)
COLOURS = {"优": "#2b8a3e", "良": "#74b816", "中": "#f59f00", "差": "#c92a2a"}


def rows(projects: int, seed: int = 2026) -> pa.Table:
    """Make the rows of so many projects; the same seed makes the same rows."""
    draw, made = random.Random(seed), []  # noqa: S311 - made up, not secret
    for number in range(projects):
        budget = draw.randrange(10, 500) * 10_000
        project = {
            "区县": draw.choice(DISTRICTS),
            "部门": draw.choice(UNITS),
            "项目名称": f"项目{number + 1:06d}",
            "预算数": budget,
            "执行数": budget * draw.randrange(800, 1001) // 1000,
        }
        for name, level1, level2, target, points in INDICATORS:
            size = draw.choice((20, 50, 80, 120, 200))
            percent = "%" in target
            near = round(draw.uniform(80, 100), 1) if percent else int(size * draw.triangular(0.7, 1.2, 1))
            unit = target.rpartition("}")[2] if not percent else "%"
            row = {
                "一级指标": level1,
                "二级指标": level2,
                "三级指标": name,
                "指标值": target.format(size),
                "分值": points,
            }
            made.append(project | row | {"实际完成值": None if draw.randrange(100) == 0 else f"{near}{unit}"})
    return pa.Table.from_pylist(made)


def picture(grades: dict[str, Counter[str]]) -> str:
    """Draw the grades of the projects of each department, as SVG."""
    lines = []
    for place, (unit, counted) in enumerate(sorted(grades.items())):
        top, left, whole = 34 * place + 10, 90.0, sum(counted.values())
        lines.append(f'<text x="80" y="{top + 17}" text-anchor="end">{unit}</text>')
        for word, colour in COLOURS.items():
            wide = 400 * counted[word] / whole
            lines.append(f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="24" fill="{colour}"/>')
            left += wide
    size = f'width="500" height="{34 * len(grades) + 20}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-size="14">{"".join(lines)}</svg>\n'


def main(folder: str, projects: int) -> None:
    """Make, score, put together, print, draw."""
    where = Path(folder)
    given, scored = where / "province.parquet", where / "scored.parquet"
    pq.write_table(rows(projects), given)
    done = score_file(given, scored, RULES)
    levels = ["区县", "部门", "项目名称"]
    found = rollup(pq.read_table(scored), RULES, levels, budget="预算数", executed="执行数")
    grades: dict[str, Counter[str]] = {}
    for row in found["项目名称"].select(["部门", "rating"]).to_pylist():
        grades.setdefault(row["部门"], Counter())[row["rating"] or "待定"] += 1
    print(f"{done.rows} 行，{projects} 个项目")
    print("部门", *COLOURS, "待定", sep="\t")
    for unit, counted in sorted(grades.items()):
        print(unit, *(counted[word] for word in (*COLOURS, "待定")), sep="\t")
    for row in found["区县"].to_pylist():
        print(f"{row['区县']}：{row['projects']} 个项目，按资金加权平均 {row['total']:.2f} 分")
    (where / "grades.svg").write_text(picture(grades), "utf-8")


if __name__ == "__main__":
    if not sys.argv[2:]:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]))
