"""Papers as one page for a browser (网页): what ``templates/papers.html.jinja`` shows.

Lives here: :func:`page`. May not: know what a cell means; write a script.
"""

from collections.abc import Sequence

from indicators.forms.templating import rendered
from indicators.forms.writing import Paper
from indicators.forms.writing.paper import MARGIN, UNFRAMED


def page(papers: Sequence[Paper], drawings: Sequence[str] = ()) -> bytes:
    """Put papers on a page.

    >>> from indicators.forms.writing import paper_of_rows
    >>> "<td class=head>三级指标</td>" in page([paper_of_rows("甲", [("三级指标", "得分")], (0,))]).decode()
    True
    """
    rows = [
        (each, [sorted((c for c in each.cells if c.row == row), key=lambda c: c.column) for row in range(each.rows)])
        for each in papers
    ]
    title = "、".join(dict.fromkeys(paper.name for paper in papers))
    shown = {"title": title, "margin": MARGIN, "unframed": UNFRAMED, "drawings": drawings, "papers": rows}
    return (rendered("files", "papers.html.jinja", **shown) + "\n").encode("utf-8")
