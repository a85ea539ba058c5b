"""Papers as one page for a browser (网页): every cell where it stands on paper, drawings above; nothing from elsewhere.

Lives here: :func:`page`. May not: know what a cell means; read a page (``html`` does).
"""

from collections.abc import Iterator, Sequence
from html import escape

from indicators.forms.writing import Paper, PaperCell
from indicators.forms.writing.paper import MARGIN, UNFRAMED, Look

_STYLE = f"""body{{font-family:"SimSun","Songti SC","Noto Serif CJK SC",serif;margin:{MARGIN}mm auto;color:#111}}
table{{border-collapse:collapse;table-layout:fixed;margin:0 auto 12mm}}
td{{border:1px solid #222;padding:2px 5px;vertical-align:middle;overflow-wrap:anywhere;white-space:pre-line}}
td.title,td.subtitle,td.line{{border:none}}td.title{{text-align:center;font-size:1.6em;font-weight:bold}}
td.subtitle,td.label,td.head,td.kind,td.number{{text-align:center}}td.head{{font-weight:bold;background:#f3f4f6}}
svg{{display:block;margin:0 auto 8mm;max-width:100%;height:auto}}
@media print{{body{{margin:0}}table{{break-after:page}}td.head{{background:none}}}}"""


def page(papers: Sequence[Paper], drawings: Sequence[str] = ()) -> bytes:
    """Put papers on a page.

    >>> from indicators.forms.writing import paper_of_rows
    >>> "<td class=head>三级指标</td>" in page([paper_of_rows("甲", [("三级指标", "得分")], (0,))]).decode()
    True
    """
    title = escape("、".join(dict.fromkeys(paper.name for paper in papers)))
    head = f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
    parts = [head, f"<style>{_STYLE}</style></head><body>", *drawings]
    parts += [line for paper in papers for line in _table(paper)]
    return "\n".join([*parts, "</body></html>\n"]).encode("utf-8")


def _table(paper: Paper) -> Iterator[str]:
    yield f'<table style="font-size:{paper.size}pt;width:{sum(paper.widths)}mm"><colgroup>'
    yield "".join(f'<col style="width:{width}mm">' for width in paper.widths) + "</colgroup>"
    for row in range(paper.rows):
        own = sorted((cell for cell in paper.cells if cell.row == row), key=lambda cell: cell.column)
        yield f"<tr>{''.join(map(_cell, own))}</tr>"
    yield "</table>"


def _cell(cell: PaperCell) -> str:
    spans = (f" rowspan={cell.rows}" if cell.rows > 1 else "") + (
        f" colspan={cell.columns}" if cell.columns > 1 else ""
    )
    empty = not cell.text and cell.look in UNFRAMED
    look = Look.LINE if empty else cell.look
    return f"<td class={look.value}{spans}>{escape(cell.text)}</td>"
