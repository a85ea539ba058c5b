"""A script over a csv: every row scored, one row out for each in, and the grade of each project.

python score_csv.py rows.csv hubei-2019 > scored.csv
"""

import csv
import sys

from indicators import score_rows


def main(path: str, rules: str) -> int:
    """Write the rows with their scores as csv; the grades go to the error stream."""
    with open(path, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123 - a script in two lines
        rows = score_rows(csv.DictReader(file), rules=rules)
    out = csv.DictWriter(sys.stdout, rows[0])
    out.writeheader()
    out.writerows(rows)
    for name in dict.fromkeys(row["项目名称"] for row in rows):
        of_project = next(row for row in rows if row["项目名称"] == name)
        print(f"{name}：{of_project['total']} 分，{of_project['rating'] or '等级待定'}", file=sys.stderr)
    return int(any(row["status"] != "scored" for row in rows))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if sys.argv[2:] else __doc__)
