"""Forms without a format: rows of a goal table in, rows of a self-evaluation form out (表单).

Lives here: re-exports only. ``cells`` cuts, ``kinds`` knows the words, ``align`` places, ``goals`` and ``read`` read;
``selfeval`` fills the form, ``render`` prints it, ``writing`` lays it out as it is filed. May not: xlsx, docx, HTTP.
"""

from indicators.forms.read import read_form
from indicators.forms.render import notes_paper, render_form
from indicators.forms.selfeval import EvaluationForm, explain_row, self_evaluation_rows

__all__ = ["EvaluationForm", "explain_row", "notes_paper", "read_form", "render_form", "self_evaluation_rows"]
